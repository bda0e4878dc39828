import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { problem } from '../../problem.ts';
import { requireAdminLeft } from '../access/giving.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';

const notYourself = problem(companyMessage, 'user.not-yourself', { status: 409 });

const companyStillPaid = problem(companyMessage, 'company.still-paid', { status: 409 });

/** Ends everything that members hold in a company: their place, roles, rules, grants, tokens, sessions. Above companies. */
async function endMembers(ctx: Context, companyId: string, users: readonly string[]): Promise<void> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `UPDATE member SET ended_at = $3 WHERE company_id = $1 AND user_id = ANY($2::uuid[]) AND ended_at IS NULL RETURNING id`,
    [companyId, users, ctx.now],
  );
  const members = rows.map(({ id }) => id);
  const of = [companyId, members, ctx.now];
  for (const table of ['membership', 'rule']) {
    await ctx.sql.query(
      `UPDATE ${table} SET deleted_at = $3 WHERE company_id = $1 AND member_id = ANY($2::uuid[]) AND deleted_at IS NULL`,
      of,
    );
  }
  await ctx.sql.query(
    `UPDATE record_grant SET deleted_at = $3 WHERE company_id = $1 AND principal = ANY($2::uuid[]) AND deleted_at IS NULL`,
    of,
  );
  await ctx.sql.query(
    `UPDATE access_token SET revoked_at = $3 WHERE company_id = $1 AND member_id = ANY($2::uuid[]) AND revoked_at IS NULL`,
    of,
  );
  await ctx.sql.query(`UPDATE employee SET member_id = NULL WHERE company_id = $1 AND member_id = ANY($2::uuid[])`, [
    companyId,
    members,
  ]);
  await ctx.sql.query(
    `UPDATE "user" SET company_id = NULL, is_active = false WHERE id = ANY($2::uuid[]) AND company_id = $1`,
    [companyId, users],
  );
  await ctx.sql.query(`DELETE FROM session WHERE user_id = ANY($1::uuid[])`, [users]);
}

async function companyOfUser(ctx: Context, userId: string): Promise<string> {
  await requireReach(ctx, 'user', userId, 'change');
  const { rows } = await ctx.sql.query<{ company: string | null }>(
    `SELECT company_id AS company FROM "user" WHERE id = $1 AND deleted_at IS NULL`,
    [userId],
  );
  const company = rows[0]?.company;
  if (!company) throw recordNotFound({ model: 'user' });
  return company;
}

/**
 * "Company profile to null": a company releases a user, who may then join or add another one. What they hold here ends at
 * once, their sessions too; their employee record, their punches and the journal stay with the company, and nothing moves with
 * them. The super admin does the same on a company's application.
 *
 * @throws Problem `company.last-admin`, `user.not-yourself`
 */
export async function releaseUser(ctx: Context, userId: string, reason: string): Promise<void> {
  ctx.policy.require('change', 'user');
  ctx.policy.requireField('user', 'companyId', 'change');
  if (ctx.principal.kind === 'user' && ctx.principal.id === userId) throw notYourself({});
  const why = reason.trim();
  if (ctx.companyId === null && why === '') {
    throw invalidFields([{ field: 'reason', message: companyMessage('user.release-reason') }]);
  }
  const companyId = await companyOfUser(ctx, userId);
  await ctx.sql.query('SELECT 1 FROM company WHERE id = $1 FOR NO KEY UPDATE', [companyId]);
  await record(ctx, {
    action: 'user.released',
    model: 'user',
    recordId: userId,
    companyId,
    ...(why === '' ? {} : { reason: why.slice(0, 500) }),
  });
  await platformOf(ctx, () => endMembers(ctx, companyId, [userId]));
  await requireAdminLeft(ctx, companyId);
}

/**
 * Closes a company that does not pay: its users are free, its records stay. By the super admin.
 *
 * @throws Problem `company.still-paid`
 */
export async function closeCompany(ctx: Context, companyId: string, reason: string): Promise<void> {
  ctx.policy.require('delete', 'company');
  if (reason.trim() === '') throw invalidFields([{ field: 'reason', message: companyMessage('company.close-reason') }]);
  const { rows } = await ctx.sql.query<{ name: string; state: string }>(
    `SELECT name, state FROM company WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [companyId],
  );
  const [company] = rows;
  if (!company) throw recordNotFound({ model: 'company' });
  if (company.state === 'active') throw companyStillPaid({ name: company.name });
  await ctx.sql.query(`UPDATE company SET state = 'closed' WHERE id = $1`, [companyId]);
  await ctx.sql.query(`UPDATE invoice SET state = 'void' WHERE company_id = $1 AND state = 'open'`, [companyId]);
  const { rows: users } = await ctx.sql.query<{ id: string }>(`SELECT id FROM "user" WHERE company_id = $1`, [
    companyId,
  ]);
  await endMembers(
    ctx,
    companyId,
    users.map(({ id }) => id),
  );
  await record(ctx, {
    action: 'company.closed',
    model: 'company',
    recordId: companyId,
    companyId,
    before: { state: company.state, users: users.length },
    reason,
  });
}
