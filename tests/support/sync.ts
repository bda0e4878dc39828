/** A cloud behind a real socket and sites that are bound to it, for the tests of the sync. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect } from '@jest/globals';
import express from 'express';
import type { Context, Runtime } from '../../src/context.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import { type PunchColumns, storePunches } from '../../src/domain/attendance/store-punches.ts';
import { makeBindCode } from '../../src/domain/sites/bind-code.ts';
import { sitePrincipal } from '../../src/policies/principal.ts';
import { holdKey } from '../../src/signing-keys.ts';
import { bind } from '../../src/sync/bind.ts';
import { attachCapture } from '../../src/sync/capture.ts';
import { tokenPurpose } from '../../src/sync/round.ts';
import { createSyncRouter } from '../../src/sync/router.ts';
import { createSync, type Sync, type SyncOptions } from '../../src/sync/sync.ts';
import { asSuperuser, queryAs } from './database.ts';
import { as, garments, testRuntime } from './people.ts';

/** What happens to the next requests on the line, one word each; when it is empty the line is good. */
type Fault = 'request lost' | 'response lost' | { status: number; headers?: Record<string, string>; body?: object };

export type Json = Record<string, unknown>;

/** A request of a site and what its cloud answered. */
export interface Exchange {
  path: string;
  headers: Record<string, string>;
  body: Json;
  answer: Json;
}

export interface Line {
  url: string;
  faults: Fault[];
  /** every push and bind that reached the cloud, with its unpacked body's hash not computed */
  seen: { path: string; body: Buffer }[];
  /** what becomes of the cloud's answers on their way: the cloud of another version */
  veil: ((path: string, answer: Json) => Json) | undefined;
  /** told of each request that was answered 200 */
  record: ((exchange: Exchange) => void) | undefined;
  /** versions of the protocol that the cloud speaks */
  versions: { oldest: number; newest: number };
  close(): Promise<void>;
}

type Handler = (req: express.Request, res: express.Response, next: express.NextFunction) => void;

/** Loses what it was told to lose: a lost response is lost after the cloud has committed. */
const lossy =
  (faults: Fault[]): Handler =>
  (req, res, next) => {
    const fault = faults.shift();
    if (fault === undefined) return next();
    if (fault === 'request lost') return void req.socket.destroy();
    if (fault === 'response lost') {
      res.json = () => {
        req.socket.destroy();
        return res;
      };
      return next();
    }
    req.resume();
    res
      .status(fault.status)
      .set(fault.headers ?? {})
      .json(fault.body ?? {});
  };

export async function listen(
  handler: express.Express,
): Promise<{ server: Server; url: string; close(): Promise<void> }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { server, url, close };
}

async function openLine(runtime: Runtime): Promise<Line> {
  const faults: Fault[] = [];
  const seen: Line['seen'] = [];
  const app = express();
  app.use((req, res, next) => {
    const chunks: Buffer[] = [];
    res.locals.chunks = chunks;
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => seen.push({ path: req.path, body: Buffer.concat(chunks) }));
    req.pause();
    next();
  });
  app.use((req, res, next) => {
    const json = res.json.bind(res);
    const { path } = req;
    res.json = (answer: Json) => {
      if (res.statusCode !== 200) return json(answer);
      if (line.record) {
        const bytes = Buffer.concat(res.locals.chunks as Buffer[]);
        const body = JSON.parse(String(req.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes));
        const headers = { 'hajira-protocol': String(req.headers['hajira-protocol']) };
        line.record({ path, headers, body, answer });
      }
      return json(line.veil ? line.veil(path, answer) : answer);
    };
    next();
  });
  app.use(lossy(faults));
  const versions = { oldest: 1, newest: 1 };
  app.use('/sync/v1', createSyncRouter({ runtime, versions }));
  const { url, close } = await listen(app);
  const line: Line = { url, faults, seen, veil: undefined, record: undefined, versions, close };
  return line;
}

/** Rounds begin when a test says so. */
export function stillTimers() {
  const waiting = new Map<object, { run: () => void; ms: number }>();
  return {
    set(run: () => void, ms: number) {
      const timer = {};
      waiting.set(timer, { run, ms });
      return timer;
    },
    clear: (timer: unknown) => void waiting.delete(timer as object),
    /** how long the next one waits */
    next: () => Math.min(...[...waiting.values()].map(({ ms }) => ms)),
    /** fires all that waits */
    fire() {
      for (const [timer, { run }] of [...waiting]) {
        waiting.delete(timer);
        run();
      }
    },
  };
}

/** So many punches of a terminal, every one different, from a number on. */
export function punches(count: number, from = 0, given: Partial<PunchColumns> = {}): PunchColumns {
  const rows = Array.from({ length: count }, (_, n) => n + from);
  const time = (n: number) => new Date(Date.UTC(2026, 0, 5) + n * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return {
    serial: rows.map((n) => `CKUH20176000${n % 2}`),
    badge: rows.map((n) => String(1 + (n % 7))),
    localTime: rows.map(time),
    code: rows.map((n) => n % 2),
    verify: rows.map((n) => (n % 5 === 0 ? null : 15)),
    work: rows.map((n) => (n % 9 === 0 ? '3' : null)),
    way: rows.map(() => 'pull' as const),
    receivedAt: rows.map(() => new Date('2026-11-22T10:00:00.123Z')),
    clockOffsetMs: rows.map((n) => (n % 4 === 0 ? null : 1500)),
    ...given,
  };
}

export interface BoundSite {
  runtime: Runtime;
  siteId: string;
  companyId: string;
  instanceFile: string;
  /** a unit of work as the site itself */
  here: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;
  store(columns: PunchColumns): Promise<void>;
  sync(options?: Partial<SyncOptions>): Sync;
  token(): Promise<string>;
  bindAgain(): Promise<void>;
}

export async function twoEnds() {
  const cloud = await testRuntime('cloud');
  const people = await garments(cloud);
  await attachCapture(cloud.database, 'cloud');
  const line = await openLine(cloud);
  const folder = mkdtempSync(join(tmpdir(), 'hajira-sync-'));
  const closing: (() => Promise<void>)[] = [];

  /** A site server of its own, bound to Garments A or B as its admin does it. */
  async function newSite(whose: 'a' | 'b' = 'a', options: { siteId?: string; name?: string } = {}): Promise<BoundSite> {
    const runtime = await testRuntime('site');
    closing.push(() => runtime.close());
    await attachCapture(runtime.database, 'site');
    const company = people[whose];
    const siteId = options.siteId ?? company.siteId;
    const admin = whose === 'a' ? people.rahim : people.salma;
    const instanceFile = join(folder, `${options.name ?? whose}-${closing.length}.instance`);
    const bindAgain = async () => {
      const { code } = await admin((ctx) => makeBindCode(ctx, siteId));
      await bind({ runtime, cloudUrl: line.url, code, instanceFile });
    };
    await bindAgain();
    await createSync({ runtime, timers: stillTimers() }).now(); // the first round compares the two
    const here = as(runtime, sitePrincipal({ id: siteId, name: 'Main gate', companyId: company.id }));
    return {
      runtime,
      siteId,
      companyId: company.id,
      instanceFile,
      here,
      bindAgain,
      store: async (columns) => void (await here((ctx) => storePunches(ctx, { source: 'terminal', siteId }, columns))),
      sync: (given = {}) => createSync({ runtime, timers: stillTimers(), random: () => 0.5, ...given }),
      token: async () => {
        const [row] = await rowsIn(
          runtime,
          `SELECT token_sealed AS sealed FROM sync_state WHERE company_id = '${company.id}'`,
          company.id,
        );
        return runtime.sealer.open(String(row?.sealed), tokenPurpose);
      },
    };
  }

  async function close(): Promise<void> {
    await line.close();
    for (const each of closing) await each();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { cloud, people, line, folder, newSite, close };
}

/** Somebody's signing key, known in the cloud and open on a site: as after signing in at both with a password. */
export async function openKey(cloud: Runtime, site: BoundSite, email: string): Promise<KeyObject> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const user = await findUserByEmail(cloud.database, email);
  if (!user) throw new Error(`no ${email}`);
  const open = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const admin = await asSuperuser(cloud.database.url);
  await admin.query('UPDATE "user" SET signing_key = $2 WHERE id = $1', [user.id, `${open}:x:x`]);
  await admin.end();
  holdKey(site.runtime.sealer, user.id, privateKey, new Date());
  return privateKey;
}

/** Rows of one company, read through its own walls. */
export const rowsIn = (runtime: Runtime, sql: string, companyId: string): Promise<Record<string, unknown>[]> =>
  queryAs(runtime.database.url, { role: 'hajira_app', companyId }, sql);

/** As the owner of the tables: for triggers and constraints that a test adds. */
export const asOwner = (runtime: Runtime, sql: string) => runtime.database.pool.query(sql);

const FACTS = `id, source::text, terminal_serial, badge_number, local_time, punch_code, verify_mode, work_code, at`;

/** What the two ends must agree on, of every punch; whose it is and why it is held, each derives from what it knows. */
export const facts = (runtime: Runtime, companyId: string) =>
  rowsIn(runtime, `SELECT ${FACTS} FROM punch ORDER BY id`, companyId);

const deliveries = (runtime: Runtime, companyId: string) =>
  rowsIn(
    runtime,
    'SELECT punch_id, way::text, received_at, clock_offset_ms FROM punch_delivery ORDER BY 1, 2',
    companyId,
  );

/** Posts to the cloud by hand, as any program could. */
export async function postTo(
  url: string,
  body: unknown,
  options: { token?: string; headers?: Record<string, string>; raw?: Uint8Array<ArrayBuffer> } = {},
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const packed = Buffer.from(gzipSync(typeof body === 'string' ? body : JSON.stringify(body)));
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'hajira-protocol': '1',
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    body: options.raw ?? packed,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
}

/** Fails with what differs; comparing thousands of equal rows costs nothing. */
export async function expectEqualEnds(cloud: Runtime, site: BoundSite): Promise<void> {
  for (const look of [facts, deliveries]) {
    const [there, here] = [await look(cloud, site.companyId), await look(site.runtime, site.companyId)];
    if (JSON.stringify(there) !== JSON.stringify(here)) expect(there).toEqual(here);
  }
}

/** Both ends and one bound site for a test file, with punches of which no two are the same. */
export function oneSite() {
  const fixture = {} as {
    ends: Awaited<ReturnType<typeof twoEnds>>;
    site: BoundSite;
    newPunches(count: number): PunchColumns;
    store(count: number): Promise<void>;
  };
  let next = 0;
  fixture.newPunches = (count) => {
    next += count;
    return punches(count, next - count);
  };
  fixture.store = async (count) => fixture.site.store(fixture.newPunches(count)).then(() => undefined);
  beforeAll(async () => {
    fixture.ends = await twoEnds();
    fixture.site = await fixture.ends.newSite();
  });
  afterAll(() => fixture.ends.close());
  return fixture;
}
