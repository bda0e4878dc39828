import type { Context } from '../../context.ts';

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
