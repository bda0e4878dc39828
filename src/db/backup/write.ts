import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, statfsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { MIGRATION_LOCK } from '../migrate.ts';
import {
  backupName,
  type Contents,
  FORMAT_VERSION,
  HEADER,
  type Header,
  pieceName,
  type TableContents,
} from './format.ts';
import { backupRunning, diskTooFull, folderUnusable, tableHidden } from './problems.ts';
import {
  columnList,
  digestOf,
  FIXED_TEXT,
  passing,
  quoted,
  readHidden,
  readSequences,
  readTables,
  readTriggers,
  type Table,
} from './tables.ts';
import { TarWriter } from './tar.ts';

/** How far a backup or a restore is. */
export interface Progress {
  table: string;
  /** of so many tables, from 1 */
  index: number;
  total: number;
  rows: number;
}

export interface BackupOptions {
  /** of the role that owns the tables */
  url: string;
  folder: string;
  role: 'cloud' | 'site';
  app: string;
  keyCheck: string;
  now: Date;
  /** what the last one took: with less space than that it is not begun */
  lastBytes?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

export interface MadeBackup {
  file: string;
  bytes: number;
  rows: number;
  tables: number;
}

/** One backup of a database at a time; the number only has to be ours. */
const BACKUP_LOCK = 0x68616262;
/** Rows are packed in pieces of about so many bytes: all that is ever held of a table. */
const PIECE_BYTES = 1024 * 1024;

const pack = promisify(gzip);

/**
 * Writes every row of every table as of one moment into one file, while others go on writing. The file appears under its
 * name when it is whole and on the disk; only its owner can read it.
 *
 * @throws Problem `backup.*`
 */
export async function writeBackup(options: BackupOptions): Promise<MadeBackup> {
  prepareFolder(options);
  const client = new pg.Client({ connectionString: options.url, application_name: 'hajira backup' });
  client.on('error', () => undefined); // a lost connection fails the statement that waits for it
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [BACKUP_LOCK]);
    if (!rows[0]?.got) throw backupRunning({});
    await client.query('SELECT pg_advisory_lock_shared($1)', [MIGRATION_LOCK]); // the tables stay as they are meanwhile
    return await writeFile(client, options);
  } finally {
    await client.end();
  }
}

function prepareFolder({ folder, lastBytes = 0 }: BackupOptions): void {
  let free: number;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = statfsSync(folder);
    free = bavail * bsize;
  } catch (error) {
    throw folderUnusable({ folder, reason: (error as Error).message }, error);
  }
  if (free < lastBytes) throw diskTooFull({ folder, free, needed: lastBytes });
}

async function writeFile(client: pg.Client, options: BackupOptions): Promise<MadeBackup> {
  const { folder, role, now } = options;
  const file = join(folder, backupName(role, now));
  const part = `${file}.${randomBytes(4).toString('hex')}.part`;
  const handle = await open(part, 'wx', 0o600).catch((error: Error) => {
    throw folderUnusable({ folder, reason: error.message }, error);
  });
  try {
    const created = await writeTo(handle, client, options);
    await handle.sync();
    await handle.close();
    chmodSync(part, 0o600);
    await rename(part, file);
    await syncFolder(folder);
    return { file, ...created };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** So that the new name is on the disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined); // some file systems cannot
  await handle.close();
}

async function writeTo(
  handle: FileHandle,
  client: pg.Client,
  options: BackupOptions,
): Promise<Omit<MadeBackup, 'file'>> {
  const tar = new TarWriter(handle, options.now);
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; ${FIXED_TEXT}`);
  try {
    const tables = await openTables(client);
    const header = JSON.stringify(await headerOf(client, tables, options), null, 1);
    await tar.add(HEADER, Buffer.from(header));
    const contents: Contents = { headerSha256: sha256(header), tables: {}, sequences: {} };
    let rows = 0;
    for (const [index, table] of tables.entries()) {
      const say = (count: number) =>
        options.onProgress?.({ table: table.name, index: index + 1, total: tables.length, rows: count });
      const written = await writeTable(client, tar, table, say, options.signal);
      contents.tables[table.name] = written;
      rows += written.rows;
    }
    // last: a number taken since the snapshot is behind them, never before
    await client.query('SET LOCAL ROLE NONE');
    for (const { name, ...value } of await readSequences(client)) contents.sequences[name] = value;
    const text = JSON.stringify(contents, null, 1);
    await tar.add(`contents-${sha256(text)}.json`, Buffer.from(text));
    await tar.end();
    return { bytes: tar.size, rows, tables: tables.length };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Steps down to the role that sees the rows of all companies. What it may not read it may read until the transaction is
 * rolled back, and nobody else ever sees that.
 */
async function openTables(client: pg.Client): Promise<Table[]> {
  const hidden = (await readHidden(client)).filter((name) => !passing.has(name));
  if (hidden.length > 0) throw tableHidden({ tables: hidden });
  const tables = (await readTables(client)).filter(({ name }) => !passing.has(name));
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT has_table_privilege('hajira_platform', format('public.%I', name), 'SELECT')`,
    [tables.map(({ name }) => name)],
  );
  for (const { name } of rows) await client.query(`GRANT SELECT ON ${quoted(name)} TO hajira_platform`);
  await client.query('SET LOCAL ROLE hajira_platform');
  return tables;
}

async function headerOf(client: pg.Client, tables: Table[], options: BackupOptions): Promise<Header> {
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY 1`,
  );
  const { rows } = await client.query<{ server: string }>(`SELECT current_setting('server_version') AS server`);
  return {
    format: 'hajira-backup',
    v: FORMAT_VERSION,
    role: options.role,
    app: options.app,
    at: options.now.toISOString(),
    server: rows[0]?.server ?? '',
    keyCheck: options.keyCheck,
    migrations,
    tables,
    triggers: (await readTriggers(client)).map(({ table, name, definition }) => ({ table, name, definition })),
  };
}

async function writeTable(
  client: pg.Client,
  tar: TarWriter,
  table: Table,
  say: (rows: number) => void,
  signal: AbortSignal | undefined,
): Promise<TableContents> {
  const hash = createHash('sha256');
  let [rows, bytes, pieces] = [0, 0, 0];
  let held: Buffer[] = [];
  let heldBytes = 0;
  const writePiece = async (): Promise<void> => {
    pieces += 1;
    await tar.add(pieceName(table.name, pieces), await pack(Buffer.concat(held), { level: 5 }));
    held = [];
    heldBytes = 0;
    say(rows);
  };
  const source = client.query(copyTo(`COPY (SELECT ${columnList(table)} FROM ${quoted(table.name)}) TO STDOUT`));
  for await (const chunk of source as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(chunk);
    rows += lines(chunk);
    bytes += chunk.length;
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes >= PIECE_BYTES) await writePiece();
  }
  if (heldBytes > 0) await writePiece();
  const { digest } = await digestOf(client, table);
  say(rows);
  return { rows, bytes, pieces, sha256: hash.digest('hex'), digest };
}

/** In COPY's text each row is one line: line ends inside of values are escaped. */
function lines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
