import { type Context, companyOf } from '../../context.ts';
import { actorName } from '../../policies/principal.ts';
import { models } from '../../policies/roles.ts';
import { commandsOf } from '../commands.ts';
import { record } from '../journal.ts';
import { invalidFields } from '../records/problems.ts';
import { lockRecord } from '../records/write.ts';

const formName = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

async function settle(ctx: Context, id: string, action: string): Promise<void> {
  await ctx.sql.query(
    `UPDATE sync_conflict SET settled_at = $3, settled_by = $4 WHERE company_id = $1 AND id = $2 AND settled_at IS NULL`,
    [companyOf(ctx), id, ctx.now, actorName(ctx.principal) ?? 'system'],
  );
  await record(ctx, { action, model: 'sync_conflict', recordId: id });
}

/** Somebody has seen the conflict, and what stands is right. */
export async function settleConflict(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'sync_conflict');
  await lockRecord(ctx, 'sync_conflict', id, 'change');
  await settle(ctx, id, 'conflict.settled');
}

/**
 * Takes the value that did not stand: an edit as any other, as whoever chooses, with the rights that it needs.
 *
 * @throws Problem when the record's own command refuses it
 */
export async function chooseOther(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'sync_conflict');
  const conflict = await lockRecord(ctx, 'sync_conflict', id, 'change');
  const model = models.find((known) => known === conflict.model);
  const value = conflict.kept === 'cloud' ? conflict.siteValue : conflict.cloudValue;
  if (!model) throw invalidFields([{ field: 'model', message: 'This version does not know such records any more.' }]);
  const recordId = String(conflict.recordId);
  if (conflict.field !== 'deleted_at') {
    await commandsOf(model).change(ctx, recordId, { [formName(String(conflict.field))]: value });
  } else if (value !== null) await commandsOf(model).remove(ctx, recordId);
  await settle(ctx, id, 'conflict.other-chosen');
}

/** Sends a change again that the cloud refused, without waiting for its time. */
export async function sendAgain(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'sync_outbox');
  await lockRecord(ctx, 'sync_outbox', id, 'change');
  await ctx.sql.query('UPDATE sync_outbox SET next_at = $3 WHERE company_id = $1 AND id = $2', [
    companyOf(ctx),
    id,
    ctx.now,
  ]);
  await record(ctx, { action: 'change.sent-again', model: 'sync_outbox', recordId: id });
}
