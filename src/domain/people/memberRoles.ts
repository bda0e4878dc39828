import type { Context } from '../../context.ts';
import { record } from '../journal.ts';
import { invalidFields } from '../records/problems.ts';

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

const roles = ['company_admin', 'nobody'];

const refused = (message: string) => invalidFields([{ field: 'memberRole', message }]);

/** @throws Problem `record.invalid` for what is no role */
export function requireRole(role: unknown): void {
  if (role !== undefined && role !== null && role !== '' && !roles.includes(String(role))) {
    throw refused(`"${role}" is not a role. Choose ${roles.join(' or ')}.`);
  }
}

/**
 * Gives a user another role in his company. Nobody changes his own: he could not change it back.
 *
 * @throws Problem `record.invalid`
 */
export async function changeMemberRole(ctx: Context, userId: string, role: string): Promise<void> {
  ctx.policy.require('change', 'user');
  requireRole(role);
  if (ctx.principal.kind === 'user' && ctx.principal.id === userId) {
    throw refused('You cannot change your own role. Ask another admin.');
  }
  const own = ctx.companyId === null ? '' : 'AND company_id = $2';
  const { rows } = await ctx.sql.query<{ id: string; company: string; role: string }>(
    `SELECT id, company_id AS company, role FROM member
     WHERE user_id = $1 ${own} AND ended_at IS NULL AND deleted_at IS NULL FOR NO KEY UPDATE`,
    ctx.companyId === null ? [userId] : [userId, ctx.companyId],
  );
  const [member] = rows;
  if (!member) throw refused('This user belongs to no company, so he has no role in one.');
  if (member.role === role) return;
  await ctx.sql.query('UPDATE member SET role = $3 WHERE company_id = $1 AND id = $2', [
    member.company,
    member.id,
    role,
  ]);
  await record(ctx, {
    action: 'member.role-changed',
    model: 'member',
    recordId: member.id,
    companyId: member.company,
    before: { userId, role: member.role },
    after: { userId, role },
  });
}
