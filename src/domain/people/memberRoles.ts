import type { Context } from '../../context.ts';
import { builtInRole, requireAdminLeft, requireMayGiveRole, requireStillManaged } from '../access/giving.ts';
import { record } from '../journal.ts';
import { invalidFields } from '../records/problems.ts';

/**
 * What users are in their companies at this moment, by user: `company_admin`, else the template of a built-in role, else
 * `member` for any role of the company's own, else `nobody`.
 */
export async function memberRolesOf(ctx: Context, users: readonly string[]): Promise<Map<string, string>> {
  if (users.length === 0 || !ctx.policy.allows('view', 'member')) return new Map();
  const { rows } = await ctx.sql.query<{ user: string; role: string }>(
    `WITH living AS (
       SELECT * FROM membership WHERE deleted_at IS NULL AND (expires_at IS NULL OR expires_at > $3)
     )
     SELECT DISTINCT ON (m.user_id) m.user_id AS user,
            CASE WHEN r.id IS NULL THEN 'nobody' ELSE coalesce(r.template, 'member') END AS role
     FROM member m
     LEFT JOIN living s ON s.company_id = m.company_id AND s.member_id = m.id
     LEFT JOIN living v ON v.company_id = m.company_id AND v.group_id = s.group_id AND v.role_id IS NOT NULL
     LEFT JOIN role r ON r.company_id = m.company_id AND r.id = coalesce(s.role_id, v.role_id) AND r.deleted_at IS NULL
     WHERE m.user_id = ANY($1) AND ($2::uuid IS NULL OR m.company_id = $2) AND m.ended_at IS NULL AND m.deleted_at IS NULL
     ORDER BY m.user_id, r.template = 'company_admin' DESC NULLS LAST, r.template NULLS LAST`,
    [users, ctx.companyId, ctx.now],
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
 * Gives a user another role in his company. Nobody changes his own: he could not change it back; nobody gives what he
 * does not hold; and an admin stays.
 *
 * @throws Problem `record.invalid`, `access.not-held`, or that the last admin would be gone
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
  const isGiven = role === 'company_admin' && ctx.companyId !== null;
  if (isGiven) await requireMayGiveRole(ctx, await builtInRole(ctx, role), null);
  await ctx.sql.query('UPDATE member SET role = $3 WHERE company_id = $1 AND id = $2', [
    member.company,
    member.id,
    role,
  ]);
  if (ctx.companyId !== null) await requireStillManaged(ctx);
  else await requireAdminLeft(ctx, member.company);
  await record(ctx, {
    action: 'member.role-changed',
    model: 'member',
    recordId: member.id,
    companyId: member.company,
    before: { userId, role: member.role },
    after: { userId, role },
  });
}
