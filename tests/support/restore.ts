import type { Runtime } from '../../src/context.ts';
import { datamodel, tableOf } from '../../src/db/datamodel.ts';
import { asSuperuser } from './database.ts';

export type Backup = Map<string, unknown>;

const tables = (): string[] => datamodel().models.map(tableOf);

/** All rows of a database, as a backup holds them. */
export async function backUp(runtime: Runtime): Promise<Backup> {
  const client = await asSuperuser(runtime.database.url);
  const backup: Backup = new Map();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  for (const table of tables()) {
    const { rows } = await client.query(`SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text AS all FROM "${table}" t`);
    backup.set(table, rows[0].all);
  }
  await client.end();
  return backup;
}

/** The database is again what it was when the backup was made: rows and counters, whatever happened since. */
export async function restore(runtime: Runtime, backup: Backup, only: readonly string[] = tables()): Promise<void> {
  const client = await asSuperuser(runtime.database.url);
  await client.query(`BEGIN; SET LOCAL session_replication_role = replica`);
  for (const table of only) await client.query(`DELETE FROM "${table}"`);
  for (const table of only) {
    await client.query(`INSERT INTO "${table}" SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)`, [
      backup.get(table) ?? '[]',
    ]);
  }
  for (const [sequence, table, column] of [
    ['sync_outbox_seq_seq', 'sync_outbox', 'seq'],
    ['sync_row_change_seq', 'sync_row', 'change'],
  ]) {
    await client.query(`SELECT setval('${sequence}', (SELECT coalesce(max(${column}), 0) + 1 FROM ${table}))`);
  }
  await client.query('COMMIT');
  await client.end();
}
