import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { newId } from '../../id.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';
import { invalidFields } from '../records/problems.ts';
import { openInvoice, packageForSale } from '../subscriptions/invoices.ts';
import { requireTimeZone } from './companies.ts';
import { lockFreeUser, userOf, withdrawWaiting } from './joining.ts';

function nameFrom(given: unknown): string {
  const name = String(given ?? '')
    .normalize('NFC')
    .trim();
  if (name === '' || name.length > 200) {
    throw invalidFields([{ field: 'name', message: companyMessage('company.name-invalid') }]);
  }
  return name;
}

/**
 * A user without a company adds their own: they become its active admin, and the company waits for its payment. A package
 * that costs nothing is active at once.
 *
 * @throws Problem `user.already-linked`, `package.not-offered`, `record.invalid`
 */
export async function foundCompany(
  ctx: Context,
  given: { name: unknown; packageId: string; timeZone?: string },
): Promise<{ companyId: string; isActive: boolean }> {
  const userId = userOf(ctx);
  const name = nameFrom(given.name);
  requireTimeZone({ timeZone: given.timeZone });
  return platformOf(ctx, async () => {
    await lockFreeUser(ctx, userId);
    const plan = await packageForSale(ctx, given.packageId);
    const companyId = newId();
    const isActive = plan.isFree;
    await ctx.query
      .insertInto('company')
      .values({
        id: companyId,
        name,
        packageId: plan.id,
        state: isActive ? 'active' : 'waiting',
        timeZone: given.timeZone || 'Asia/Dhaka',
        graceDays: plan.graceDays,
      })
      .execute();
    await ctx.query.updateTable('user').set({ companyId, isActive: true }).where('id', '=', userId).execute();
    await ctx.query.insertInto('member').values({ companyId, id: newId(), userId, role: 'company_admin' }).execute();
    await withdrawWaiting(ctx, userId).execute();
    await record(ctx, {
      action: 'company.founded',
      model: 'company',
      recordId: companyId,
      companyId,
      after: { name, package: plan.name, state: isActive ? 'active' : 'waiting' },
    });
    if (!isActive) await openInvoice(ctx, companyId, plan);
    return { companyId, isActive };
  });
}
