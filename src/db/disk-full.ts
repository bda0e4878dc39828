/** A disk that is full: noticed when PostgreSQL refuses to write, and over when it writes again. */
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import type { Database } from './database.ts';
import { problemFromDatabase } from './violations.ts';

const full = new WeakSet<Database>();

/**
 * Notes that PostgreSQL refused to write because no space is left (SQLSTATE 53100), with an error line in the log.
 *
 * @returns what is said of it; undefined for every other error
 */
export function noteDiskFull(database: Database, log: Log, error: unknown, requestId?: string): Problem | undefined {
  const known = problemFromDatabase(error);
  if (!(known instanceof Problem) || known.code !== 'database.full') return undefined;
  full.add(database);
  log.error({ requestId }, known.message);
  return known;
}

/** Writes 8 MB into a table that nobody sees and that is gone at once. */
const WRITE = `BEGIN;
  CREATE TEMPORARY TABLE disk_probe ON COMMIT DROP AS
    SELECT string_agg(md5(random()::text), '') AS filler FROM generate_series(1, 8192) AS line, generate_series(1, 32) AS part GROUP BY line;
  ROLLBACK`;

/**
 * Whether PostgreSQL still has no room. While it never refused a write nothing is asked; after that a write is tried each
 * time, until one succeeds.
 */
export async function isDiskFull(database: Database): Promise<boolean> {
  if (!full.has(database)) return false;
  const client = await database.pool.connect();
  try {
    await client.query(WRITE);
    full.delete(database);
    return false;
  } catch {
    return true;
  } finally {
    client.release(full.has(database)); // a connection that failed in a transaction is not used again
  }
}
