import type { Database } from '../db/database.ts';
import { problem } from '../problem.ts';

/** Tables whose new rows travel to the cloud; each has its trigger, or the site does not start. */
export const captured = ['punch'] as const;

export const captureMissing = problem<{ table: string }>({
  code: 'sync.capture-missing',
  status: 500,
  message: ({ table }) =>
    `New rows of the table ${table} would not reach the cloud: its trigger sync_capture_added is missing or switched off. Switch it on (ALTER TABLE ${table} ENABLE TRIGGER sync_capture_added) and start again.`,
});

/**
 * Sees to it that every new row of the captured tables is written down for the cloud, whoever writes it. As the owner:
 * nobody who serves requests may make triggers.
 *
 * @throws Problem `sync.capture-missing`: a site that would lose punches does not start
 */
export async function attachCapture(database: Database): Promise<void> {
  for (const table of captured) {
    await database.pool.query('SELECT sync_attach($1::regclass)', [table]);
    const { rows } = await database.pool.query(
      `SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = 'sync_capture_added' AND tgenabled IN ('O', 'A')`,
      [table],
    );
    if (rows.length === 0) throw captureMissing({ table });
  }
}
