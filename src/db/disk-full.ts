/** A disk that is full: noticed when PostgreSQL refuses to write, and over when it writes again. */
import type pg from 'pg';

/** The part of an open database that is needed here. */
type Connections = { readonly pool: pg.Pool };

const full = new WeakSet<pg.Pool>();

/** PostgreSQL refused to write because no space is left (SQLSTATE 53100). */
export function noteDiskFull({ pool }: Connections): void {
  full.add(pool);
}

/** Writes 8 MB into a table that nobody sees and that is gone at once. */
const WRITE = `BEGIN;
  CREATE TEMPORARY TABLE disk_probe ON COMMIT DROP AS
    SELECT string_agg(md5(random()::text), '') AS filler FROM generate_series(1, 8192) AS line, generate_series(1, 32) AS part GROUP BY line;
  ROLLBACK`;

/**
 * Whether the disk of PostgreSQL is still full. While it never refused a write nothing is asked; after that a write is tried each
 * time, until one succeeds.
 */
export async function isDiskFull({ pool }: Connections): Promise<boolean> {
  if (!full.has(pool)) return false;
  const client = await pool.connect();
  try {
    await client.query(WRITE);
    full.delete(pool);
    return false;
  } catch {
    return true;
  } finally {
    client.release(full.has(pool)); // a connection that failed in a transaction is not used again
  }
}
