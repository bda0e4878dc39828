import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { problem } from '../../problem.ts';
import { requireAdminLeft } from '../access/giving.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { voidOpenInvoices } from '../subscriptions/invoices.ts';
import { lockCompanyRow } from './lock-company.ts';

const notYourself = problem(companyMessage, 'user.not-yourself', { status: 409 });

const companyStillPaid = problem(companyMessage, 'company.still-paid', { status: 409 });

/** Ends roles, rules, grants and tokens of members; their employee records belong to no member afterwards. */
async function endHeld(ctx: Context, companyId: string, members: readonly string[]): Promise<void> {
  const { query, now } = ctx;
  for (const table of ['membership', 'rule'] as const) {
    await query
      .updateTable(table)
      .set({ deletedAt: now })
      .where('companyId', '=', companyId)
      .where('memberId', '=', ({ fn, val }) => fn.any(val(members)))
      .where('deletedAt', 'is', null)
      .execute();
  }
  await query
    .updateTable('recordGrant')
    .set({ deletedAt: now })
    .where('companyId', '=', companyId)
    .where('principal', '=', ({ fn, val }) => fn.any(val(members)))
    .where('deletedAt', 'is', null)
    .execute();
  await query
    .updateTable('accessToken')
    .set({ revokedAt: now })
    .where('companyId', '=', companyId)
    .where('memberId', '=', ({ fn, val }) => fn.any(val(members)))
    .where('revokedAt', 'is', null)
    .execute();
  await query
    .updateTable('employee')
    .set({ memberId: null })
    .where('companyId', '=', companyId)
    .where('memberId', '=', ({ fn, val }) => fn.any(val(members)))
    .execute();
}

/** Ends everything that members hold in a company: their place, roles, rules, grants, tokens, sessions. Above companies. */
async function endMembers(ctx: Context, companyId: string, users: readonly string[]): Promise<void> {
  const ended = await ctx.query
    .updateTable('member')
    .set({ endedAt: ctx.now })
    .where('companyId', '=', companyId)
    .where('userId', '=', ({ fn, val }) => fn.any(val(users)))
    .where('endedAt', 'is', null)
    .returning('id')
    .execute();
  await endHeld(
    ctx,
    companyId,
    ended.map(({ id }) => id),
  );
  await ctx.query
    .updateTable('user')
    .set({ companyId: null, isActive: false })
    .where('id', '=', ({ fn, val }) => fn.any(val(users)))
    .where('companyId', '=', companyId)
    .execute();
  await ctx.query
    .deleteFrom('session')
    .where('userId', '=', ({ fn, val }) => fn.any(val(users)))
    .execute();
}

async function companyOfUser(ctx: Context, userId: string): Promise<string> {
  await requireReach(ctx, 'user', userId, 'change');
  const user = await ctx.query
    .selectFrom('user')
    .select('companyId')
    .where('id', '=', userId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!user?.companyId) throw recordNotFound({ model: 'user' });
  return user.companyId;
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
  await lockCompanyRow(ctx, companyId);
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
  const company = await ctx.query
    .selectFrom('company')
    .select(['name', 'state'])
    .where('id', '=', companyId)
    .where('deletedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!company) throw recordNotFound({ model: 'company' });
  if (company.state === 'active') throw companyStillPaid({ name: company.name });
  await ctx.query.updateTable('company').set({ state: 'closed' }).where('id', '=', companyId).execute();
  await voidOpenInvoices(ctx, companyId);
  const users = await ctx.query.selectFrom('user').select('id').where('companyId', '=', companyId).execute();
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
