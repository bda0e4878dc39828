import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import type { Log } from '../../log.ts';
import { buildTables, MIGRATION_LOCK, migrate } from '../migrate.ts';
import { checksum, isUnchanged, type MigrationFile, olderThanBaseline, readMigrations } from '../migrations.ts';
import { type CheckedBackup, checkBackup, readPieces } from './check.ts';
import type { Header } from './format.ts';
import {
  beforeBaseline,
  databaseInUse,
  databaseNotEmpty,
  databaseNotOurs,
  otherKey,
  otherRole,
  referencesBroken,
  restoredDiffers,
  schemaUnknown,
  tableDiffers,
  writtenByNewer,
} from './problems.ts';
import { columnList, digestOf, FIXED_TEXT, passing, quoted, readTables, readTriggers, type Table } from './tables.ts';
import type { Progress } from './write.ts';

export interface RestoreOptions {
  file: string;
  /** of the role that owns the database */
  url: string;
  /** whose database this is to be; any when left out */
  role?: 'cloud' | 'site';
  /** of this installation's key; not compared when left out */
  keyCheck?: string;
  /** throws away what the database holds */
  replaces?: boolean;
  /** the tables stay as the backup has them: for looking at them */
  staysOld?: boolean;
  /** where the migrations are; the project's own by default */
  migrations?: string;
  log: Log;
  onProgress?: (progress: Progress) => void;
}

export interface Restored {
  header: Header;
  rows: number;
  /** migrations that brought it forward to this program's tables */
  migrated: string[];
}

/**
 * Puts a backup back into a database, all or nothing: it is read whole and checked before anything is touched, and what
 * stands in the tables afterwards is compared with what stood there when it was made. An older backup is then brought
 * forward by the migrations that it lacks.
 *
 * @throws Problem `backup.*`, `database.*`; the database is then as it was before
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const backup = await checkBackup(options.file);
  const files = requireKnown(backup.header, options);
  const client = new pg.Client({ connectionString: options.url, application_name: 'hajira restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await requireNobody(client);
    await restoreInto(client, backup, files, options);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
  const { url, migrations: folder, log } = options;
  const { applied } = options.staysOld ? { applied: [] } : await migrate({ url, log, ...(folder ? { folder } : {}) });
  const rows = Object.values(backup.contents.tables).reduce((sum, table) => sum + table.rows, 0);
  return { header: backup.header, rows, migrated: applied };
}

/** @returns the migrations that make the backup's tables */
function requireKnown(header: Header, { role, keyCheck, migrations }: RestoreOptions): MigrationFile[] {
  if (role !== undefined && header.role !== role) throw otherRole({ found: header.role, asked: role });
  const { app } = header;
  const known = readMigrations(migrations);
  const newest = known.at(-1)?.name ?? '';
  const baseline = olderThanBaseline(
    known,
    header.migrations.map(({ name }) => name),
  );
  if (baseline !== undefined) throw beforeBaseline({ app, baseline });
  const files = header.migrations.map((applied) => {
    const file = known.find(({ name }) => name === applied.name);
    if (!file && applied.name > newest) throw writtenByNewer({ app, migration: applied.name });
    if (!file) throw schemaUnknown({ app, migration: applied.name, reason: 'is not in this version' });
    if (!isUnchanged(file.sql, applied.checksum)) {
      const reason = `is another one here (${checksum(file.sql).slice(0, 8)} instead of ${applied.checksum.slice(0, 8)})`;
      throw schemaUnknown({ app, migration: applied.name, reason });
    }
    return file;
  });
  if (keyCheck !== undefined && header.keyCheck !== keyCheck) throw otherKey({});
  return files;
}

/** A connection that was just closed is still listed for a moment. */
const LEAVING_MS = 2_000;

async function requireNobody(client: pg.Client): Promise<void> {
  const until = Date.now() + LEAVING_MS;
  for (;;) {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'hajira%'`,
    );
    const count = rows[0]?.count ?? 0;
    if (count === 0) return;
    if (Date.now() > until) throw databaseInUse({ count });
    await client.query('SELECT pg_sleep(0.2)');
  }
}

async function restoreInto(
  client: pg.Client,
  backup: CheckedBackup,
  files: MigrationFile[],
  options: RestoreOptions,
): Promise<void> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = '10s'`);
  try {
    await emptyDatabase(client, options.replaces ?? false);
    await buildTables(client, files);
    await client.query(FIXED_TEXT);
    const tables = await fittingTables(client, backup.header);
    const walls = await openWalls(client);
    await client.query(`TRUNCATE ${tables.map(({ name }) => quoted(name)).join(', ')}`);
    await fill(client, options, tables);
    await setSequences(client, backup);
    await compare(client, backup, tables);
    await walls.close();
    await attach(client, backup.header);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What the program's own tables are known by. */
const BOOKKEEPING = '_prisma_migrations';

/**
 * Drops everything of ours that is there; extensions and their objects stay.
 *
 * @throws Problem when somebody lives there and may not be thrown out
 */
async function emptyDatabase(client: pg.Client, replaces: boolean): Promise<void> {
  const names = (await readTables(client)).map(({ name }) => name);
  const [foreign] = names;
  if (foreign !== undefined && !names.includes(BOOKKEEPING)) throw databaseNotOurs({ table: foreign });
  if (!replaces) await requireEmpty(client, names);
  const drops = await client.query<{ statement: string }>(OBJECTS);
  for (const { statement } of drops.rows) await client.query(statement);
  // jobs of what was there: the queue is made anew at the next start, out of the tables
  await client.query('DROP SCHEMA IF EXISTS graphile_worker CASCADE');
}

/** A database in which nobody lives: no company, no user. What migrations put there is not somebody's. */
async function requireEmpty(client: pg.Client, names: readonly string[]): Promise<void> {
  for (const name of ['company', 'user'].filter((each) => names.includes(each))) {
    await client.query(`ALTER TABLE ${quoted(name)} NO FORCE ROW LEVEL SECURITY`); // else its owner sees no row
    const { rows } = await client.query<{ found: string }>(`SELECT name AS found FROM ${quoted(name)} LIMIT 1`);
    if (rows[0]) throw databaseNotEmpty({ found: `the ${name} ${rows[0].found}` });
  }
}

const NOT_OF_EXTENSION = (catalog: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = o.oid AND d.deptype = 'e')`;

/** Statements that drop what lies in the schema, tables first; CASCADE drops what depends on them. */
const OBJECTS = `
  SELECT statement FROM (
    SELECT 1 AS step, format('DROP %s IF EXISTS %I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
             WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname) AS statement
    FROM pg_class o WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND ${NOT_OF_EXTENSION('pg_class')}
    UNION ALL
    SELECT 2, format('DROP ROUTINE IF EXISTS %s CASCADE', o.oid::regprocedure)
    FROM pg_proc o WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' AND ${NOT_OF_EXTENSION('pg_proc')}
    UNION ALL
    SELECT 3, format('DROP TYPE IF EXISTS %s CASCADE', o.oid::regtype)
    FROM pg_type o WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r') AND ${NOT_OF_EXTENSION('pg_type')}
  ) AS drops ORDER BY step`;

/** @throws Problem when the migrations make other tables than the backup holds */
async function fittingTables(client: pg.Client, header: Header): Promise<Table[]> {
  const created = (await readTables(client)).filter(({ name }) => !passing.has(name));
  const held = new Map(header.tables.map((table) => [table.name, table]));
  for (const { name, columns } of created) {
    const given = held.get(name);
    if (!given) throw tableDiffers({ table: name, reason: 'the backup has no such table' });
    const odd = [...columns, ...given.columns].find(
      (column) => columns.includes(column) !== given.columns.includes(column),
    );
    if (odd !== undefined) throw tableDiffers({ table: name, reason: `only one of the two has the column ${odd}` });
    held.delete(name);
  }
  for (const name of held.keys()) throw tableDiffers({ table: name, reason: 'no migration makes it' });
  return header.tables; // in the backup's own order, of tables and of columns
}

interface Walls {
  /** Puts everything back as the migrations made it; references are checked over all rows. */
  close(): Promise<void>;
}

/**
 * Lets the owner write rows as they are: without the tables' own triggers (which would derive, refuse and capture), row
 * level security (which COPY does not work with) and references (checked once at the end, whatever their order).
 */
async function openWalls(client: pg.Client): Promise<Walls> {
  const { rows: forced } = await client.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relforcerowsecurity`);
  const triggers = await readTriggers(client);
  const { rows: references } = await client.query<{ name: string; constraint: string; definition: string }>(`
    SELECT c.relname AS name, k.conname AS constraint, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = 'public'::regnamespace AND k.contype = 'f' AND k.conparentid = 0`);
  const alter = (name: string, what: string) => client.query(`ALTER TABLE ${quoted(name)} ${what}`);
  for (const { name, constraint } of references) await alter(name, `DROP CONSTRAINT ${quoted(constraint)}`);
  for (const { table, name } of triggers) await alter(table, `DISABLE TRIGGER ${quoted(name)}`);
  for (const { name } of forced) await alter(name, 'NO FORCE ROW LEVEL SECURITY');
  const close = async (): Promise<void> => {
    for (const { name, constraint, definition } of references) {
      await alter(name, `ADD CONSTRAINT ${quoted(constraint)} ${definition}`).catch(
        (error: Error & { detail?: string }) => {
          throw referencesBroken({ table: name, constraint, reason: error.detail ?? error.message }, error);
        },
      );
    }
    for (const { table, name, how } of triggers) await alter(table, `${how} TRIGGER ${quoted(name)}`);
    for (const { name } of forced) await alter(name, 'FORCE ROW LEVEL SECURITY');
  };
  return { close };
}

/**
 * Triggers that a start of Hajira had attached: without them the next start would take the tables for new ones, and every
 * row in them for a change.
 */
async function attach(client: pg.Client, { triggers }: Header): Promise<void> {
  const created = new Set((await readTriggers(client)).map(({ table, name }) => `${table}.${name}`));
  for (const { table, name, definition } of triggers) {
    // by the protocol in which a text is one statement
    if (!created.has(`${table}.${name}`)) await client.query({ name: `${table}.${name}`, text: definition });
  }
}

/** Piece by piece into one COPY for each table. */
async function fill(client: pg.Client, { file, onProgress }: RestoreOptions, tables: Table[]): Promise<void> {
  const byName = new Map(tables.map((table, index) => [table.name, { table, index }]));
  let open: { name: string; stream: CopyStreamQuery; done: Promise<void> } | undefined;
  const close = async (): Promise<void> => {
    if (!open) return;
    open.stream.end();
    await open.done;
    onProgress?.({
      table: open.name,
      index: (byName.get(open.name)?.index ?? 0) + 1,
      total: tables.length,
      rows: open.stream.rowCount,
    });
    open = undefined;
  };
  await readPieces(file, async (name, rows) => {
    const found = byName.get(name);
    if (!found) return; // checkBackup has told
    if (open?.name !== name) {
      await close();
      const stream = client.query(copyFrom(`COPY ${quoted(name)} (${columnList(found.table)}) FROM STDIN`));
      open = { name, stream, done: finished(stream) };
      open.done.catch(() => undefined); // heard below, or by the next write
    }
    if (!open.stream.write(rows)) await Promise.race([once(open.stream, 'drain'), open.done]);
  });
  await close();
}

async function setSequences(client: pg.Client, { contents }: CheckedBackup): Promise<void> {
  for (const [name, { last, isCalled }] of Object.entries(contents.sequences)) {
    await client.query('SELECT setval($1::regclass, $2, $3)', [quoted(name), last, isCalled]);
  }
}

async function compare(client: pg.Client, { contents }: CheckedBackup, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    const stated = contents.tables[table.name];
    const found = await digestOf(client, table);
    if (found.rows !== stated?.rows || found.digest !== stated.digest) {
      throw restoredDiffers({ table: table.name, found: found.rows, expected: stated?.rows ?? 0 });
    }
  }
}
