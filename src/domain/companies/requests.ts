import { type Context, companyOf } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';
import { lockRecord } from '../records/write.ts';

const requestGone = problem(companyMessage, 'join.request-gone', { status: 409 });

async function waiting(ctx: Context, id: string, act: 'accept' | 'reject') {
  ctx.policy.require(act, 'join_request');
  const request = await lockRecord(ctx, 'join_request', id, act);
  if (request.state !== 'waiting') throw requestGone({ name: String(request.name) });
  return { userId: String(request.userId), name: String(request.name), email: String(request.email) };
}

async function answer(ctx: Context, id: string, state: 'linked' | 'declined'): Promise<void> {
  await ctx.query
    .updateTable('joinRequest')
    .set({ state, answeredAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
}

/**
 * Links a user who asked to the company: it is set once, and they stay inactive until somebody has looked who they are and
 * activates them, which is a second act.
 *
 * @returns the user
 * @throws Problem `join.request-gone`
 */
export async function linkRequest(ctx: Context, id: string): Promise<string> {
  ctx.policy.requireField('user', 'companyId', 'change');
  const { userId, name, email } = await waiting(ctx, id, 'accept');
  const companyId = companyOf(ctx);
  await platformOf(ctx, async () => {
    const { numUpdatedRows } = await ctx.query
      .updateTable('user')
      .set({ companyId, isActive: false })
      .where('id', '=', userId)
      .where('companyId', 'is', null)
      .where('isSuperAdmin', '=', false)
      .where('deletedAt', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) throw requestGone({ name });
  });
  await ctx.query.insertInto('member').values({ companyId, id: newId(), userId }).execute();
  await answer(ctx, id, 'linked');
  await record(ctx, { action: 'user.linked', model: 'user', recordId: userId, after: { name, email } });
  return userId;
}

/** Says no: the user stays without a company. @throws Problem `join.request-gone` */
export async function declineRequest(ctx: Context, id: string): Promise<void> {
  const { name, email } = await waiting(ctx, id, 'reject');
  await answer(ctx, id, 'declined');
  await record(ctx, { action: 'join-request.declined', model: 'join_request', recordId: id, before: { name, email } });
}

/** How many wait for this company: those who asked, and those who are linked and not active yet. */
export async function countWaiting(ctx: Context): Promise<{ requests: number; inactive: number }> {
  const none = { requests: 0, inactive: 0 };
  if (ctx.companyId === null || ctx.deploymentRole === 'site') return none;
  const seesRequests = ctx.policy.reach('join_request', 'view') === 'all';
  const seesUsers = ctx.policy.reach('user', 'view') === 'all';
  if (!seesRequests && !seesUsers) return none;
  const { rows } = await ctx.sql.query<{ requests: number; inactive: number }>(
    `SELECT CASE WHEN $2 THEN (SELECT count(*)::int FROM join_request WHERE company_id = $1 AND state = 'waiting') ELSE 0 END
              AS requests,
            CASE WHEN $3 THEN (SELECT count(*)::int FROM "user" u JOIN member m ON m.company_id = $1 AND m.user_id = u.id
              AND m.ended_at IS NULL AND m.deleted_at IS NULL
              WHERE u.company_id = $1 AND NOT u.is_active AND u.deleted_at IS NULL) ELSE 0 END AS inactive`,
    [ctx.companyId, seesRequests, seesUsers],
  );
  return rows[0] ?? none;
}
