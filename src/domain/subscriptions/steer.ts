import type { Context } from '../../context.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { record } from '../journal.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { lockCompany, requireFits } from './invoices.ts';

/** What the super admin decides over a company, always with a reason that the company reads in its journal. */
function requireReason(reason: string): string {
  const why = reason.trim();
  if (why === '')
    throw invalidFields([{ field: 'reason', message: subscriptionMessage('subscription.reason-missing') }]);
  return why.slice(0, 500);
}

/** The company, locked, for somebody of the platform. @throws Problem `record.not-found` */
async function lockAsPlatform(ctx: Context, id: string) {
  ctx.policy.require('change', 'company');
  if (ctx.companyId !== null) throw recordNotFound({ model: 'company' });
  return lockCompany(ctx, id);
}

/** Activates or deactivates a company; what was held for its state is released. */
export async function setCompanyState(
  ctx: Context,
  id: string,
  state: 'active' | 'suspended',
  reason: string,
): Promise<void> {
  const why = requireReason(reason);
  const before = await lockAsPlatform(ctx, id);
  const isOver = state === 'active' && before.paidUntil !== null && before.paidUntil < ctx.now;
  // activated without a payment it owes nothing until somebody says otherwise
  await ctx.query
    .updateTable('company')
    .set(isOver ? { state, paidUntil: null } : { state })
    .where('id', '=', id)
    .execute();
  await record(ctx, {
    action: state === 'active' ? 'company.activated' : 'company.deactivated',
    model: 'company',
    recordId: id,
    companyId: id,
    before: { state: before.state },
    after: { state },
    reason: why,
  });
  if (before.state !== state) await derivePunches(ctx, { state: true, companyId: id });
}

const MOST_DAYS = 3_660;

/** Lets a company work so many days longer, from the end of what is paid or from now, whichever is later. */
export async function extendCompany(ctx: Context, id: string, days: number, reason: string): Promise<Date> {
  const why = requireReason(reason);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw invalidFields([{ field: 'days', message: subscriptionMessage('subscription.days-invalid', { MOST_DAYS }) }]);
  }
  const before = await lockAsPlatform(ctx, id);
  if (before.state === 'closed')
    throw invalidFields([{ field: 'days', message: subscriptionMessage('subscription.company-closed') }]);
  const { rows } = await ctx.sql.query<{ until: Date }>(
    `UPDATE company SET state = 'active', paid_until = greatest(paid_until, $2::timestamptz) + make_interval(days => $3)
     WHERE id = $1 RETURNING paid_until AS until`,
    [id, ctx.now, days],
  );
  const paidUntil = rows[0]?.until ?? ctx.now;
  await record(ctx, {
    action: 'company.extended',
    model: 'company',
    recordId: id,
    companyId: id,
    before: { state: before.state, paidUntil: before.paidUntil },
    after: { state: 'active', paidUntil },
    reason: why,
  });
  if (before.state !== 'active') await derivePunches(ctx, { state: true, companyId: id });
  return paidUntil;
}

/** @throws Problem `package.too-small` */
export async function changePackage(ctx: Context, id: string, packageId: string, reason: string): Promise<void> {
  const why = requireReason(reason);
  const before = await lockAsPlatform(ctx, id);
  await requireFits(ctx, id, packageId);
  const plan = await ctx.query
    .updateTable('company as c')
    .from('package as p')
    .set((eb) => ({ packageId: eb.ref('p.id'), graceDays: eb.ref('p.graceDays') }))
    .where('c.id', '=', id)
    .where('p.id', '=', packageId)
    .where('p.deletedAt', 'is', null)
    .returning('p.name')
    .executeTakeFirst();
  if (!plan)
    throw invalidFields([{ field: 'packageId', message: subscriptionMessage('subscription.no-such-package') }]);
  await record(ctx, {
    action: 'company.package-changed',
    model: 'company',
    recordId: id,
    companyId: id,
    before: { packageId: before.packageId },
    after: { packageId, package: plan.name },
    reason: why,
  });
}
