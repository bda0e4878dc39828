/** The migrations as files, as the database remembers them, and what the difference means. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationMessage } from '../i18n/operations.ts';
import { problem } from '../problem.ts';
import { projectRoot } from '../project.ts';

export interface MigrationFile {
  /** The folder's name, <utc>_<change>: their alphabetical order is the order of execution. */
  name: string;
  path: string;
  sql: string;
}

/** A row of `_prisma_migrations`, the table in which Prisma's own tool keeps the same account. */
export interface MigrationRow {
  name: string;
  checksum: string;
  isFinished: boolean;
  isRolledBack: boolean;
}

const migrationChanged = problem(operationMessage, 'database.migration-changed', { status: 500 });

const migrationMissing = problem(operationMessage, 'database.migration-missing', { status: 500 });

const writtenByNewer = problem(operationMessage, 'database.written-by-newer', { status: 500 });

/** The newest migration of the database, and the one that this program begins with. */
const beforeBaseline = problem(operationMessage, 'database.before-baseline', { status: 409 });

const migrationUnfinished = problem(operationMessage, 'database.migration-unfinished', { status: 500 });

const migrationsAbsent = problem(operationMessage, 'database.migrations-absent', { status: 500 });

/**
 * @param given another folder than the project's own prisma/migrations
 * @throws Problem when the project has none: a database without tables must not pass for migrated
 */
export function readMigrations(given?: string): MigrationFile[] {
  const folder = given ?? join(projectRoot(), 'prisma', 'migrations');
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const files = entries
    .map(({ name }) => ({ name, path: join(folder, name, 'migration.sql') }))
    .filter(({ path }) => existsSync(path)) // switching branches leaves empty folders behind
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((file) => ({ ...file, sql: readFileSync(file.path, 'utf8') }));
  if (given === undefined && files.length === 0) throw migrationsAbsent({ folder });
  return files;
}

export const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/** As in Prisma, a checkout that turned the line ends round has not changed a migration. */
export function isUnchanged(sql: string, known: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => checksum(text) === known);
}

/**
 * @returns the migrations still to be applied, in order
 * @throws Problem when the database and the files disagree; nothing may then be applied
 */
export function pendingMigrations(files: readonly MigrationFile[], rows: readonly MigrationRow[]): MigrationFile[] {
  const standing = rows.filter((row) => !row.isRolledBack);
  const names = standing.map(({ name }) => name).sort();
  const baseline = olderThanBaseline(files, names);
  if (baseline !== undefined) throw beforeBaseline({ migration: names.at(-1) ?? '', baseline });
  const byName = new Map(files.map((file) => [file.name, file]));
  const newest = files.at(-1)?.name ?? '';
  const unknown = standing
    .filter((row) => !byName.has(row.name))
    .map((row) => row.name)
    .sort();
  const missing = unknown.find((name) => name <= newest);
  if (missing !== undefined) throw migrationMissing({ migration: missing });
  if (unknown[0] !== undefined) throw writtenByNewer({ migration: unknown[0] });
  for (const row of standing) {
    const file = byName.get(row.name);
    if (!row.isFinished) throw migrationUnfinished({ migration: row.name });
    if (file && !isUnchanged(file.sql, row.checksum)) throw migrationChanged({ migration: row.name });
  }
  const applied = new Set(standing.map((row) => row.name));
  return files.filter((file) => !applied.has(file.name));
}

/** The one migration that stands for all that came before it. */
const BASELINE = /_baseline$/;

/**
 * @param applied the names of migrations that made a database or a backup
 * @returns the baseline, when these tables are older than it: no migration here brings them forward
 */
export function olderThanBaseline(files: readonly MigrationFile[], applied: readonly string[]): string | undefined {
  const baseline = files.findLast(({ name }) => BASELINE.test(name))?.name;
  if (baseline === undefined || applied.includes(baseline)) return undefined;
  return applied.some((name) => name < baseline) ? baseline : undefined;
}

let newest: string | undefined;

/** The newest migration this program knows: its version of the schema. */
export function newestMigration(): string {
  newest ??= readMigrations().at(-1)?.name ?? 'none';
  return newest;
}
