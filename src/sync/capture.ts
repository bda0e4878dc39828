import type { Database } from '../db/database.ts';
import type { DeploymentRole } from '../deployment-role.ts';
import { operationMessage } from '../i18n/operations.ts';
import { problem } from '../problem.ts';
import { capturedColumns, type SyncModel, syncModels } from './models.ts';

const captureMissing = problem(operationMessage, 'sync.capture-missing', { status: 500 });

interface Capture {
  table: string;
  trigger: string;
}

/** What a table needs in a deployment role, if anything. */
function captureOf(
  { name, way, isLoose }: SyncModel,
  deploymentRole: DeploymentRole,
): (Capture & { kind: string }) | undefined {
  if (name === 'punch') return { table: name, trigger: 'sync_capture_added', kind: deploymentRole };
  if (deploymentRole === 'cloud') return { table: name, trigger: 'sync_capture', kind: 'cloud' };
  if (way === 'both') return { table: name, trigger: 'sync_capture', kind: 'site' };
  return isLoose ? undefined : { table: name, trigger: 'sync_capture', kind: 'mirror' };
}

/**
 * Sees to it that every change of the synced tables is written down, whoever makes it, and that a site's copies of what the
 * cloud decides stand as they came. As the owner: nobody who serves requests may make triggers.
 *
 * @throws Problem `sync.capture-missing`: who would lose changes does not start
 */
export async function attachCapture(database: Database, deploymentRole: DeploymentRole): Promise<void> {
  for (const model of syncModels) {
    const capture = captureOf(model, deploymentRole);
    if (!capture) continue;
    await attach(database, model, capture.kind, deploymentRole);
    await requireTrigger(database, capture);
  }
}

async function attach(
  database: Database,
  model: SyncModel,
  kind: string,
  deploymentRole: DeploymentRole,
): Promise<void> {
  if (model.name === 'punch') {
    await database.pool.query('SELECT sync_attach_punches($1)', [kind]);
    return;
  }
  const client = await database.pool.connect();
  try {
    // one at a time, also when several processes of a cloud start at once
    await client.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('sync_attach'))`);
    const { rows } = await client.query<{ fresh: boolean }>('SELECT sync_attach($1::regclass, $2, $3, $4) AS fresh', [
      `"${model.name}"`,
      kind,
      model.name,
      capturedColumns(model, deploymentRole),
    ]);
    // a package is sent with the company that has it
    if (rows[0]?.fresh && model.name !== 'package') {
      await client.query('SET LOCAL ROLE hajira_platform');
      await client.query('SELECT sync_note_all($1::regclass, $2)', [`"${model.name}"`, model.name]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function requireTrigger(database: Database, { table, trigger }: Capture): Promise<void> {
  const { rows } = await database.pool.query(
    `SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2 AND tgenabled IN ('O', 'A')`,
    [`"${table}"`, trigger],
  );
  if (rows.length === 0) throw captureMissing({ table, trigger });
}

/** Runs work whose changes are not captured, because they come from the other end. Holds within the transaction only. */
export async function applying<T>(sql: { query(text: string): Promise<unknown> }, work: () => Promise<T>): Promise<T> {
  await sql.query(`SET LOCAL sync.apply = 'on'`);
  const result = await work(); // after an error the transaction, or its savepoint, takes the setting back
  await sql.query(`SET LOCAL sync.apply = ''`);
  return result;
}
