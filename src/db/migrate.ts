/**
 * Brings a database to the shape this Hajira expects.
 *
 * One transaction for each migration, its line in Prisma's bookkeeping included; an advisory lock around all, so that of
 * many processes starting together one works and the others find it done.
 */

import type { EventEmitter } from 'node:events';
import pg from 'pg';
import { operationMessage } from '../i18n/operations.ts';
import { newId } from '../id.ts';
import type { Log } from '../log.ts';
import { Problem, problem } from '../problem.ts';
import { installQueue, lacksQueue } from './job-queue.ts';
import { checksum, type MigrationFile, type MigrationRow, pendingMigrations, readMigrations } from './migrations.ts';
import { errorLine, transactionStatement } from './migrations-position.ts';

export interface MigrateOptions {
  /** Of the role that owns the tables. */
  url: string;
  /** Where the migrations are; the project's own prisma/migrations by default. */
  folder?: string;
  log: Log;
  /** Called before each migration is applied; `index` counts from 1. */
  onProgress?: (step: { migration: string; index: number; total: number }) => void;
}

const databaseUnreachable = problem(operationMessage, 'database.unreachable', { status: 503 });

const serverTooOld = problem(operationMessage, 'database.server-too-old', { status: 500 });

const encodingNotUtf8 = problem(operationMessage, 'database.encoding-not-utf8', { status: 500 });

const migrationFailed = problem(operationMessage, 'database.migration-failed', { status: 500 });

/** The number that Prisma's own tool locks with: the two exclude each other too. Shared, it keeps the tables as they are. */
export const MIGRATION_LOCK = 72_707_369;

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies what is not applied yet. When nothing is, it asks two questions and takes no lock.
 *
 * @returns the names of the migrations that this call applied
 * @throws Problem `database.*`; what a Problem of a failed migration says is meant for the operator, not for users
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const files = readMigrations(options.folder);
  const client = await connect(options.url);
  try {
    const { hasBookkeeping } = await checkServer(client, options.log);
    const pending = pendingMigrations(files, hasBookkeeping ? await readRows(client) : []);
    const applied = pending.length === 0 ? [] : await applyPending(client, files, options);
    if (await lacksQueue(client)) await addQueue(client, options);
    return { applied };
  } finally {
    await client.end();
  }
}

/** After the queue's first migration, and after a restore, which brings back the tables of `public` alone. */
async function addQueue(client: pg.Client, { url, log }: MigrateOptions): Promise<void> {
  await takeLock(client, log);
  try {
    if (await lacksQueue(client)) await installQueue(url, log);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'hajira migrate' });
  client.on('error', () => undefined); // a lost connection fails the query that waits for it
  try {
    await client.connect();
    return client;
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw databaseUnreachable({ server: `${client.host}:${client.port}/${client.database}`, reason }, error);
  }
}

interface ServerFacts {
  version: number;
  version_text: string;
  encoding: string;
  database: string;
  is_superuser: boolean;
  has_bookkeeping: boolean;
}

async function checkServer(client: pg.Client, log: Log): Promise<{ hasBookkeeping: boolean }> {
  const { rows } = await client.query<ServerFacts>(`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_text,
           current_setting('server_encoding') AS encoding, current_database() AS database,
           current_setting('is_superuser')::boolean AS is_superuser,
           to_regclass('_prisma_migrations') IS NOT NULL AS has_bookkeeping`);
  const facts = rows[0];
  if (facts === undefined) throw new Error('the server said nothing about itself');
  if (facts.version < 150_000) throw serverTooOld({ found: facts.version_text });
  if (facts.encoding !== 'UTF8') throw encodingNotUtf8({ database: facts.database, found: facts.encoding });
  if (facts.is_superuser) {
    log.warn(
      'DATABASE_URL connects as a superuser, whom row level security never binds: use a role that only owns the database',
    );
  }
  return { hasBookkeeping: facts.has_bookkeeping };
}

async function readRows(client: pg.Client): Promise<MigrationRow[]> {
  const { rows } = await client.query<MigrationRow>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished",
           rolled_back_at IS NOT NULL AS "isRolledBack"
    FROM _prisma_migrations`);
  return rows;
}

async function applyPending(client: pg.Client, files: MigrationFile[], options: MigrateOptions): Promise<string[]> {
  const { Umzug } = await import('umzug'); // here, since most starts have nothing to apply
  await takeLock(client, options.log);
  try {
    await client.query(BOOKKEEPING);
    const pending = pendingMigrations(files, await readRows(client)); // another process may have done it meanwhile
    const names = new Set(pending.map(({ name }) => name));
    let index = 0;
    const umzug = new Umzug({
      migrations: files.map((file) => ({
        name: file.name,
        up: async () => {
          index += 1;
          options.onProgress?.({ migration: file.name, index, total: pending.length });
          await applyOne(client, file);
          options.log.info({ migration: file.name }, 'migration applied');
        },
      })),
      storage: {
        executed: async () => files.map(({ name }) => name).filter((name) => !names.has(name)),
        logMigration: async () => undefined, // written by applyOne, in the migration's own transaction
        unlogMigration: async () => undefined, // there is no way back down
      },
      logger: undefined,
    });
    const applied = await umzug.up().catch((error: unknown) => {
      throw error instanceof Error && error.cause instanceof Problem ? error.cause : error;
    });
    return applied.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined); // ends with the connection anyway
  }
}

async function takeLock(client: pg.Client, log: Log): Promise<void> {
  await client.query('SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0');
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [MIGRATION_LOCK]);
  if (rows[0]?.taken) return;
  log.info('another process is migrating this database: waiting for it');
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
}

/**
 * The tables as these migrations make them, in the caller's transaction, for a restore. The bookkeeping stays empty: it
 * is restored like any other table.
 */
export async function buildTables(client: pg.Client, files: readonly MigrationFile[]): Promise<void> {
  await client.query(BOOKKEEPING);
  for (const file of files) {
    refuseTransactions(file);
    const progress = countStatements(client);
    try {
      await client.query('SET LOCAL row_security = off; SET LOCAL statement_timeout = 0');
      progress.restart();
      await client.query(file.sql);
      await client.query('RESET ALL; RESET ROLE');
    } catch (error) {
      throw failure(file, error, progress.count());
    } finally {
      progress.end();
    }
  }
}

/** Ends of transactions inside a migration would keep the first half of one that fails in its second. */
function refuseTransactions(file: MigrationFile): void {
  const statement = transactionStatement(file.sql);
  if (statement === undefined) return;
  const reason = 'each migration is one transaction already, it may not begin or end one';
  throw migrationFailed({ migration: file.name, file: file.path, line: statement.line, reason });
}

/** The migration and its line of the bookkeeping, both or neither. */
async function applyOne(client: pg.Client, file: MigrationFile): Promise<void> {
  refuseTransactions(file);
  const progress = countStatements(client);
  try {
    // Row level security would let a data migration touch nothing and succeed: with it off such a statement fails.
    await client.query('BEGIN; SET LOCAL row_security = off; SET LOCAL statement_timeout = 0');
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())`,
      [newId(), checksum(file.sql), file.name],
    );
    const before = await transactionId(client);
    progress.restart();
    await client.query(file.sql);
    if ((await transactionId(client)) !== before) throw new Error('it ended its own transaction');
    // What one migration SETs (a search path, a role) is neither for the bookkeeping nor for the next migration.
    await client.query('RESET ALL; RESET SESSION AUTHORIZATION; RESET ROLE');
    await client.query(
      `UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [file.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    const failed = failure(file, error, progress.count());
    await client.query('ROLLBACK').catch(() => undefined);
    throw failed;
  } finally {
    progress.end();
  }
}

async function transactionId(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  return rows[0]?.id;
}

interface StatementCount {
  restart(): void;
  count(): number;
  end(): void;
}

/** PostgreSQL reports each statement of a script that it completes; pg keeps that to itself, but for its connection. */
function countStatements(client: pg.Client): StatementCount {
  const { connection } = client as unknown as { connection?: EventEmitter };
  let completed = 0;
  const hear = (): void => {
    completed += 1;
  };
  connection?.on('commandComplete', hear);
  return {
    restart: () => {
      completed = 0;
    },
    count: () => completed,
    end: () => connection?.off('commandComplete', hear),
  };
}

function failure(file: MigrationFile, error: unknown, completed: number): Problem {
  const { position, message, hint } = error as { position?: string; message?: string; hint?: string };
  const line = errorLine(file.sql, position === undefined ? undefined : Number(position), completed) ?? null;
  const reason = [message ?? String(error), ...(hint === undefined ? [] : [hint])].join('. ');
  return migrationFailed({ migration: file.name, file: file.path, line, reason }, error);
}
