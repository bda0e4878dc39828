import { type Context, companyOf } from '../../context.ts';
import { siteMessage } from '../../i18n/sites.ts';
import { actorName, principalText } from '../../policies/principal.ts';
import { type Model, models } from '../../policies/roles.ts';
import { descriptionOf } from '../../policies/tables/index.ts';
import { commandsOf } from '../commands.ts';
import { record } from '../journal.ts';
import { formName, type Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { lockRecord } from '../records/write.ts';

async function settle(ctx: Context, conflict: Row, action: string): Promise<void> {
  const id = String(conflict.id);
  if (ctx.deploymentRole === 'site') await sendChoice(ctx, conflict);
  else {
    await ctx.query
      .updateTable('syncConflict')
      .set({ resolvedAt: ctx.now, resolvedBy: actorName(ctx.principal) ?? 'system' })
      .where('companyId', '=', companyOf(ctx))
      .where('id', '=', id)
      .where('resolvedAt', 'is', null)
      .execute();
  }
  await record(ctx, { action, model: 'sync_conflict', recordId: id });
}

/**
 * On a site a conflict is a copy of the cloud's. The choice goes up with the record that it is about, be it changed or not,
 * and settles the conflict there, as whoever chose; it comes back settled.
 */
async function sendChoice(ctx: Context, { id, model, recordId }: Row): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO sync_outbox AS o (company_id, model, entity_id, op, base_values, authors, edited_at, next_at, resolves)
     VALUES ($1, $2, $3, 'change', '{}', jsonb_build_object('resolves', $4::text), $5, $5, ARRAY[$6]::uuid[])
     ON CONFLICT (company_id, model, entity_id) DO UPDATE SET rev = o.rev + 1, edit = gen_random_uuid(),
       authors = coalesce(o.authors, '{}') || excluded.authors, next_at = excluded.next_at, error = NULL, code = NULL,
       resolves = array_remove(o.resolves, $6::uuid) || $6::uuid`,
    [companyOf(ctx), model, recordId, principalText(ctx.principal), ctx.now, id],
  );
}

/** Settles the conflict and keeps the current value. */
export async function resolveConflict(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'sync_conflict');
  await settle(ctx, await lockRecord(ctx, 'sync_conflict', id, 'change'), 'conflict.settled');
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
  const value = conflict.resolution === 'cloud' ? conflict.siteValue : conflict.cloudValue;
  if (!model) throw invalidFields([{ field: 'model', message: siteMessage('conflict.table-unknown') }]);
  const recordId = String(conflict.recordId);
  if (conflict.field !== 'deleted_at') {
    await commandsOf(model).change(ctx, recordId, { [formName(String(conflict.field))]: value });
  } else if (value !== null) await commandsOf(model).remove(ctx, recordId);
  await settle(ctx, conflict, 'conflict.other-chosen');
}

/** What people add by a form can be brought back when it was deleted; the rest is given or corrected anew. */
const returning: readonly Model[] = models.filter((model) => descriptionOf(model).replication?.canBeBroughtBack);

/** Whether a record about which there is a conflict, and which was deleted, is the principal's to bring back. */
export const mayBringBack = (ctx: Context, { model, field }: Row): boolean =>
  field !== 'deleted_at' &&
  returning.some((known) => known === model && ctx.policy.allows('add', known) && ctx.policy.allows('change', known));

/**
 * Brings a record back that was deleted in the cloud while a site changed it, with all that this site had written of it:
 * adding as any other, as whoever chooses, with the rights and the seats that it needs.
 *
 * @throws Problem when something that it refers to is gone, a code is somebody else's by now, or the package is full
 */
export async function bringBack(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'sync_conflict');
  const conflict = await lockRecord(ctx, 'sync_conflict', id, 'change');
  const model = returning.find((known) => known === conflict.model);
  if (!model) throw invalidFields([{ field: 'model', message: siteMessage('conflict.not-restorable') }]);
  const siteId = conflict.siteId === null ? null : String(conflict.siteId); // of no site: nothing was written there
  const rows = await ctx.query
    .selectFrom('syncConflict')
    .select(['id', 'model', 'recordId', 'field', 'siteValue as value'])
    .where('companyId', '=', companyOf(ctx))
    .where('model', '=', model)
    .where('recordId', '=', String(conflict.recordId))
    .where('siteId', '=', siteId)
    .where('resolution', '=', 'cloud')
    .where('field', '<>', 'deleted_at')
    .where('resolvedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .forUpdate()
    .execute();
  const values = Object.fromEntries(rows.map(({ field, value }) => [formName(field), value]));
  await commandsOf(model).revive(ctx, String(conflict.recordId), values);
  for (const row of rows) await settle(ctx, row, 'conflict.brought-back');
}

/** Sends a change again that the cloud refused, without waiting for its time. */
export async function sendAgain(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'sync_outbox');
  await lockRecord(ctx, 'sync_outbox', id, 'change');
  await ctx.query
    .updateTable('syncOutbox')
    .set({ nextAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
  await record(ctx, { action: 'change.sent-again', model: 'sync_outbox', recordId: id });
}
