import type { Context } from '../../context.ts';

/** The roles that users have in their companies at this moment, by user. */
export async function memberRolesOf(ctx: Context, users: readonly string[]): Promise<Map<string, string>> {
  if (users.length === 0 || !ctx.policy.allows('view', 'member')) return new Map();
  const own = ctx.companyId === null ? '' : 'AND company_id = $2';
  const { rows } = await ctx.sql.query<{ user: string; role: string }>(
    `SELECT user_id AS user, role FROM member
     WHERE user_id = ANY($1) ${own} AND ended_at IS NULL AND deleted_at IS NULL`,
    ctx.companyId === null ? [users] : [users, ctx.companyId],
  );
  return new Map(rows.map(({ user, role }) => [user, role]));
}
