import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { newId } from '../../id.ts';
import { record } from '../journal.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';

/** So long a visit lasts at most; then whoever still needs it says why again. */
const mostMinutes = { look: 480, write: 60 } as const;

/**
 * Somebody of the platform enters a company: to look, or for a while to change users, roles and employees. The company
 * reads who, why and how long in its journal and under Visits of support.
 */
export async function beginVisit(
  ctx: Context,
  companyId: string,
  given: { reason: string; canWrite: boolean; minutes: number },
): Promise<string> {
  ctx.policy.require('add', 'support_visit');
  if (ctx.principal.kind !== 'user' || ctx.companyId !== null) throw recordNotFound({ model: 'company' });
  const reason = given.reason.trim();
  const most = given.canWrite ? mostMinutes.write : mostMinutes.look;
  const problems = [];
  if (reason === '') problems.push({ field: 'reason', message: companyMessage('support.reason-missing') });
  if (!Number.isInteger(given.minutes) || given.minutes < 1 || given.minutes > most)
    problems.push({ field: 'minutes', message: companyMessage('support.minutes-invalid', { most }) });
  if (problems.length > 0) throw invalidFields(problems);
  const id = newId();
  const endsAt = new Date(ctx.now.getTime() + given.minutes * 60_000);
  const { principal } = ctx;
  const { numInsertedOrUpdatedRows } = await ctx.query
    .insertInto('supportVisit')
    .columns(['companyId', 'id', 'userId', 'visitor', 'reason', 'canWrite', 'endsAt', 'createdAt'])
    .expression(({ selectFrom }) =>
      selectFrom('company')
        .select(({ val }) => [
          'id as companyId',
          val(id).as('id'),
          val(principal.id).as('userId'),
          val(principal.name).as('visitor'),
          val(reason.slice(0, 500)).as('reason'),
          val(given.canWrite).as('canWrite'),
          val(endsAt).as('endsAt'),
          val(ctx.now).as('createdAt'),
        ])
        .where('company.id', '=', companyId)
        .where('deletedAt', 'is', null),
    )
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) throw recordNotFound({ model: 'company' });
  await record(ctx, {
    action: given.canWrite ? 'support.entered-to-change' : 'support.entered-to-look',
    model: 'support_visit',
    recordId: id,
    companyId,
    after: { visitor: ctx.principal.name, endsAt },
    reason,
  });
  return id;
}

/** The visitor leaves before their time. */
export async function endVisit(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'support_visit');
  const visit = await ctx.query
    .updateTable('supportVisit')
    .set({ endedAt: ctx.now })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .returning('companyId')
    .executeTakeFirst();
  if (!visit) return;
  await record(ctx, { action: 'support.left', model: 'support_visit', recordId: id, companyId: visit.companyId });
}
