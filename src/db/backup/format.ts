/**
 * What lies in a backup: `backup.json`, then each table's rows in PostgreSQL's COPY text, gzipped in pieces
 * (`punch.000001.copy.gz`), last `contents.json` with what must be in them.
 */
import { z } from 'zod';

export const FORMAT_VERSION = 1;

const name = z.string().min(1).max(63);

export const headerShape = z.object({
  format: z.literal('hajira-backup'),
  v: z.number().int(),
  role: z.enum(['cloud', 'site']),
  /** the version of the program that wrote it */
  app: z.string(),
  /** the moment that all rows are of */
  at: z.iso.datetime(),
  /** the PostgreSQL it was written from */
  server: z.string(),
  /** says whether an installation's key opens the secrets in it; tells nothing of the key */
  keyCheck: z.string(),
  /** every migration that had been applied, in order: which tables these are */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(z.object({ name, columns: z.array(name) })),
  /** the tables' own triggers, also those that a start attaches and no migration makes */
  triggers: z.array(z.object({ table: name, name, definition: z.string().startsWith('CREATE ') })),
});
export type Header = z.output<typeof headerShape>;

const tableContents = z.object({
  rows: z.number().int().min(0),
  /** of the COPY text, before packing */
  bytes: z.number().int().min(0),
  pieces: z.number().int().min(0),
  /** of the COPY text */
  sha256: z.string(),
  /** of the rows as PostgreSQL sees them, in any order: `digestOf` */
  digest: z.string(),
});
export type TableContents = z.output<typeof tableContents>;

export const contentsShape = z.object({
  headerSha256: z.string(),
  tables: z.record(z.string(), tableContents),
  sequences: z.record(z.string(), z.object({ last: z.string(), isCalled: z.boolean() })),
});
export type Contents = z.output<typeof contentsShape>;

export const HEADER = 'backup.json';
export const CONTENTS = /^contents-([0-9a-f]{64})\.json$/;
const PIECE = /^(.+)\.(\d{6,})\.copy\.gz$/;

export const pieceName = (table: string, no: number): string => `${table}.${String(no).padStart(6, '0')}.copy.gz`;

export function pieceOf(file: string): { table: string; no: number } | undefined {
  const [, table, no] = PIECE.exec(file) ?? [];
  return table === undefined ? undefined : { table, no: Number(no) };
}

/** `hajira-site-20261122T020000Z.tar`; the second one of a second gets a letter by whoever makes it. */
export const backupName = (role: string, at: Date): string =>
  `hajira-${role}-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.tar`;

const BACKUP_NAME = /^hajira-(cloud|site)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar$/;

/** Of a file's name: whose backup it is, and of when. */
export function ofBackupName(file: string): { role: string; at: Date } | undefined {
  const [, role, year, month, day, hour, minute, second] = BACKUP_NAME.exec(file) ?? [];
  if (role === undefined) return undefined;
  return { role, at: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) };
}
