/** What a person on site does about a change that the cloud refused, beside correcting it and sending it again. */

import { type Context, companyOf } from '../context.ts';
import { derivePunches } from '../domain/attendance/derive-punches.ts';
import { commandsOf } from '../domain/commands.ts';
import { record } from '../domain/journal.ts';
import { lockRecord } from '../domain/records/write.ts';
import { syncMessage } from '../i18n/sync.ts';
import { isUuid } from '../id.ts';
import { problem } from '../problem.ts';
import { applying } from './capture.ts';
import {
  type Copy,
  lockRows,
  putRows,
  readShadow,
  takeFields,
  undefer,
  writeShadow,
  writeTombstone,
} from './copies.ts';
import { syncModel } from './models.ts';
import { inUtc } from './rows.ts';

const noTwin = problem(syncMessage, 'sync.no-twin', { status: 409 });

/** The record first, then what waits of it, as an edit does it. */
async function lockWaiting(ctx: Context, outboxId: string): Promise<{ model: string; id: string }> {
  ctx.policy.require('change', 'sync_outbox');
  const { rows } = await ctx.sql.query<{ model: string; id: string }>(
    `SELECT model, entity_id AS id FROM sync_outbox WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), isUuid(outboxId) ? outboxId : null],
  );
  const [found] = rows;
  const model = found && syncModel(found.model);
  if (model) await lockRows(ctx, model, [found.id]);
  const waiting = await lockRecord(ctx, 'sync_outbox', outboxId, 'change');
  return { model: String(waiting.model), id: String(waiting.entityId) };
}

/** A record that the cloud never had is marked as deleted; its grants go with it. Inside `sync.apply`. */
async function dropNew(ctx: Context, model: string, id: string): Promise<void> {
  const known = syncModel(model);
  if (known) await writeTombstone(ctx, known, id);
  await ctx.sql.query(
    `DELETE FROM sync_outbox o USING record_grant g WHERE o.company_id = $1 AND o.model = 'record_grant'
       AND g.company_id = $1 AND g.id = o.entity_id AND g.record_id = $2`,
    [companyOf(ctx), id],
  );
  await ctx.sql.query('UPDATE record_grant SET deleted_at = $3 WHERE company_id = $1 AND record_id = $2', [
    companyOf(ctx),
    id,
    ctx.now,
  ]);
}

const stopWaiting = (ctx: Context, model: string, id: string) =>
  ctx.sql.query('DELETE FROM sync_outbox WHERE company_id = $1 AND model = $2 AND entity_id = $3', [
    companyOf(ctx),
    model,
    id,
  ]);

/** Gives up a change that waits, and takes what the cloud has: its copy of the record, or that there is none. */
export async function acceptCloud(ctx: Context, outboxId: string): Promise<void> {
  const waiting = await lockWaiting(ctx, outboxId);
  const model = syncModel(waiting.model);
  if (!model || model.name === 'punch') return;
  await inUtc(ctx.sql);
  await stopWaiting(ctx, waiting.model, waiting.id);
  const shadow = await readShadow(ctx, waiting.model, waiting.id);
  await applying(ctx.sql, async () => {
    if (shadow?.row) await takeFields(ctx, model, waiting.id, shadow.row);
    else if (shadow) await writeTombstone(ctx, model, waiting.id);
    else await dropNew(ctx, waiting.model, waiting.id);
  });
  if (waiting.model === 'badge') await derivePunches(ctx, { zone: true, companyId: companyOf(ctx) });
  await record(ctx, { action: 'change.given-up', model: 'sync_outbox', recordId: outboxId });
}

/**
 * Two records of one employee, made on both sides with the same code: the cloud's stays, and takes over the
 * badges of the one that was made here.
 *
 * @throws Problem `sync.no-twin` when the cloud's has not come here
 */
export async function samePerson(ctx: Context, outboxId: string): Promise<void> {
  const waiting = await lockWaiting(ctx, outboxId);
  const ours = await lockRecord(ctx, 'employee', waiting.id, 'delete');
  const theirs = await heldDuplicate(ctx, String(ours.code));
  const model = syncModel('employee');
  if (!theirs?.row || !model) throw noTwin({});
  const { row } = theirs;
  await inUtc(ctx.sql);
  await stopWaiting(ctx, 'employee', waiting.id);
  await applying(ctx.sql, async () => {
    await dropNew(ctx, 'employee', waiting.id);
    await putRows(ctx, model, [row]);
    await writeShadow(ctx, [theirs]);
    await undefer(ctx, 'employee', [theirs]);
  });
  await moveBadges(ctx, waiting.id, theirs.id);
  await derivePunches(ctx, {
    numbers: await numbersOf(ctx, waiting.id, theirs.id),
    employees: [waiting.id, theirs.id],
  });
  const after = { code: ours.code, keptId: theirs.id };
  await record(ctx, { action: 'employee.joined', model: 'employee', recordId: waiting.id, after });
}

async function heldDuplicate(ctx: Context, code: string): Promise<Copy | undefined> {
  const { rows } = await ctx.sql.query<Copy>(
    `SELECT model, entity_id AS id, revs, row FROM sync_deferred
     WHERE company_id = $1 AND model = 'employee' AND row ->> 'code' = $2 AND row ->> 'deleted_at' IS NULL LIMIT 1`,
    [companyOf(ctx), code],
  );
  return rows[0];
}

/** A number that the other has in the cloud too is one badge: theirs. Badges that only this site knew go up as theirs. */
async function moveBadges(ctx: Context, from: string, to: string): Promise<void> {
  const { rows } = await ctx.sql.query<{ id: string; isTwin: boolean }>(
    `SELECT b.id, EXISTS (SELECT FROM sync_deferred p WHERE p.company_id = $1 AND p.model = 'badge'
              AND p.row ->> 'number' = b.number AND p.row ->> 'employee_id' = $3 AND p.row ->> 'deleted_at' IS NULL) AS "isTwin"
     FROM badge b WHERE b.company_id = $1 AND b.employee_id = $2 AND b.deleted_at IS NULL`,
    [companyOf(ctx), from, to],
  );
  for (const { id, isTwin } of rows) {
    if (!isTwin) await commandsOf('badge').change(ctx, id, { employeeId: to });
    else {
      await stopWaiting(ctx, 'badge', id);
      await applying(ctx.sql, () => dropNew(ctx, 'badge', id));
    }
  }
}

async function numbersOf(ctx: Context, ...employees: string[]): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ number: string }>(
    `SELECT DISTINCT number FROM badge WHERE company_id = $1 AND employee_id = ANY($2::uuid[])`,
    [companyOf(ctx), employees],
  );
  return rows.map(({ number }) => number);
}
