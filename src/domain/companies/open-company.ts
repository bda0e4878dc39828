import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { addUser } from '../people/users.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { openInvoice, type Plan } from '../subscriptions/invoices.ts';
import { addCompany } from './companies.ts';

/**
 * The super admin opens a company: its package, and its admin, who gets an invitation. One that waits for its payment
 * gets its first invoice.
 *
 * @param given adminName and adminEmail together, or neither
 */
export async function openCompany(ctx: Context, given: Row): Promise<Row> {
  const { adminName, adminEmail, ...values } = given;
  if (Boolean(adminName) !== Boolean(adminEmail)) {
    const field = adminName ? 'adminEmail' : 'adminName';
    throw invalidFields([{ field, message: companyMessage('company.admin-incomplete') }]);
  }
  const company = await addCompany(ctx, values);
  const companyId = String(company.id);
  const { rows } = await ctx.sql.query<Plan>(
    `SELECT id, name, price::text, period, grace_days AS "graceDays", price = 0 AS "isFree" FROM package WHERE id = $1`,
    [company.packageId],
  );
  const [plan] = rows;
  if (plan) await ctx.sql.query('UPDATE company SET grace_days = $2 WHERE id = $1', [companyId, plan.graceDays]);
  if (plan && !plan.isFree && company.state === 'waiting') await openInvoice(ctx, companyId, plan);
  if (adminEmail) {
    const admin = { name: adminName, email: adminEmail, companyId, memberRole: 'company_admin', isActive: true };
    await addUser(ctx, admin);
  }
  return company;
}
