import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Session } from '../context.ts';
import type { PunchPhotos } from '../domain/mobile/photos.ts';
import type { RecordRead } from '../domain/records/read.ts';
import type { Disk } from '../domain/sites/standing.ts';
import type { Message } from '../i18n/message.ts';
import type { Principal } from '../policies/principal.ts';
import type { Model, Operation } from '../policies/roles.ts';

export type UserPrincipal = Extract<Principal, { kind: 'user' }>;

/** What the collector and the sync of this process can do for the panel; most are given on sites only. */
export interface PanelHooks {
  /** on a site: gives up a change that waits, and takes what the cloud has */
  acceptCloud?: (ctx: Context, outboxId: string) => Promise<void>;
  /** on a site: an employee who was added on both sides becomes one, the cloud's. @throws Problem */
  samePerson?: (ctx: Context, outboxId: string) => Promise<void>;
  /** Binds this site to its company with a one-time code. @throws Problem that says what is wrong with address or code */
  bind?(cloudUrl: string, code: string): Promise<void>;
  isBound?(): boolean | Promise<boolean>;
  pollNow?(terminalId: string): Promise<void>;
  syncNow?(): Promise<void>;
  /** on a site: the photos of a mobile punch out of the cloud; undefined when it is not reached just now */
  cloudPhotos?(punchId: string): Promise<PunchPhotos | undefined>;
  /** on a site: how full its disk is */
  disk?(): Promise<Disk | null>;
  /** what whoever answers for this server should be told of its backups; undefined when all is well */
  backupAlarm?(): Message | undefined;
  /** Empties a terminal's log, once all of it is stored. @throws Problem that says why not */
  clear?(terminalId: string, by: Principal): Promise<{ rows: number; dump: string }>;
  /** Counts a terminal's days anew. @throws Problem */
  prove?(terminalId: string): Promise<readonly string[]>;
  /** Tests the way to a terminal, changing nothing on it. */
  test?(
    terminalId: string,
    to: { host: string; port: number; commKey?: number; transport: Transport },
  ): Promise<Tested>;
  /** Looks through a part of the network. @throws Problem */
  discover?(
    subnet: string,
    port: number,
  ): Promise<readonly { host: string; port: number; found: unknown; said: Message | null }[]>;
  /** Stores a file of punches, part by part. */
  runImport?(companyId: string, importId: string): Promise<void>;
  /** Stores what waits of a terminal that was adopted, or whose old punches were released */
  takeOver?(companyId: string, terminal: { id: string }): Promise<void>;
  /** Opens a payment of an invoice. @returns the address to pay at. @throws Problem */
  pay?(principal: Principal, invoiceId: string, back: string): Promise<string>;
  /** no mail server: the super admin reads letters in the panel */
  keepsLetters?: boolean;
  /** Tells of punches as they are stored. @returns a function that ends it */
  watch?(companyId: string, heard: (punchIds: readonly string[]) => void): () => void;
}

type Transport = 'auto' | 'tcp' | 'udp';

/** A test of a connection, step by step. */
export interface Tested {
  ok: boolean;
  steps: readonly { what: Message; ok: boolean; said: Message }[];
  found: unknown;
}

/** The record of a request, read when the right to it was asked. */
export interface RecordAsked extends RecordRead {
  model: Model;
  id: string;
}

/** One request to the panel: its unit of work, and what of the surroundings a screen depends on. */
export interface PanelRequest {
  readonly ctx: Context;
  readonly principal: UserPrincipal;
  readonly hooks: PanelHooks;
  /** the cloud's own address as this browser reaches it, for instructions to copy */
  readonly origin: string;
  /** the admin who impersonates the principal, when one does */
  readonly watcher?: UserPrincipal | undefined;
  /** From the next request on this browser sees the panel as another user. Not after a rollback. */
  seeAs(userId: string): void;
  /** the record that a posted edit is about, as it was when the right to it was asked */
  readonly editing?: RecordAsked | undefined;
  /** what the principal reaches single records with, by table and id: buttons that would be refused are not shown */
  readonly reached: Map<string, ReadonlySet<Operation>>;
  /** the companies of the rows read so far: where to look for what these rows refer to */
  readonly companies: Set<string>;
  /** From the next request on this browser is inside a company, as support. Not after a rollback. */
  visit(visitId: string): void;
  /** Work that goes on after the answer, as this principal. Not after a rollback. */
  later(work: (session: Session) => Promise<unknown>): void;
}

const open = new AsyncLocalStorage<PanelRequest>();

export const withinRequest = <T>(request: PanelRequest, work: () => Promise<T>): Promise<T> => open.run(request, work);

/** The request being answered. @throws Error outside of one: the panel reads and writes nothing on its own */
export function currentRequest(): PanelRequest {
  const request = open.getStore();
  if (!request) throw new Error('the panel was asked outside of a request: there is no principal to decide for');
  return request;
}
