import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { newId } from '../../id.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';
import { invalidFields } from '../records/problems.ts';
import { openInvoice, packageForSale } from '../subscriptions/invoices.ts';
import { requireTimeZone } from './companies.ts';
import { lockFreeUser, userOf } from './joining.ts';

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
    await ctx.sql.query(
      `INSERT INTO company (id, name, package_id, state, time_zone, grace_days) VALUES ($1, $2, $3, $4, $5, $6)`,
      [companyId, name, plan.id, isActive ? 'active' : 'waiting', given.timeZone || 'Asia/Dhaka', plan.graceDays],
    );
    await ctx.sql.query(`UPDATE "user" SET company_id = $2, is_active = true WHERE id = $1`, [userId, companyId]);
    await ctx.sql.query(`INSERT INTO member (company_id, id, user_id, role) VALUES ($1, $2, $3, 'company_admin')`, [
      companyId,
      newId(),
      userId,
    ]);
    await ctx.sql.query(
      `UPDATE join_request SET state = 'withdrawn', answered_at = $2 WHERE user_id = $1 AND state = 'waiting'`,
      [userId, ctx.now],
    );
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
