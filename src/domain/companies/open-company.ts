import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { addUser } from '../people/users.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { findPlan, openInvoice } from '../subscriptions/invoices.ts';
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
  const plan = await findPlan(ctx, String(company.packageId));
  if (plan)
    await ctx.query.updateTable('company').set({ graceDays: plan.graceDays }).where('id', '=', companyId).execute();
  if (plan && !plan.isFree && company.state === 'waiting') await openInvoice(ctx, companyId, plan);
  if (adminEmail) {
    const admin = { name: adminName, email: adminEmail, companyId, memberRole: 'company_admin', isActive: true };
    await addUser(ctx, admin);
  }
  return company;
}
