import type { Context } from '../../context.ts';

/** What somebody sees of themselves, whatever else they may: never more than their own. */
export interface MyPage {
  joinedAt: Date | null;
  employee: { code: string; name: string; department: string | null; designation: string | null } | null;
  punches: { at: Date | null; source: string }[];
}

const SHOWN = 20;
const MOST_ADMINS = 3;

/** Whom somebody asks whose account is not active: the names of a company's admins, a few of them. Above companies. */
export async function adminsToAsk(ctx: Context, companyId: string): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ name: string }>(
    `SELECT u.name FROM member m JOIN "user" u ON u.id = m.user_id AND u.is_active AND u.deleted_at IS NULL
     WHERE m.company_id = $1 AND m.role = 'company_admin' AND m.ended_at IS NULL AND m.deleted_at IS NULL
     ORDER BY u.name, u.id LIMIT ${MOST_ADMINS}`,
    [companyId],
  );
  return rows.map(({ name }) => name);
}

/** Their own record and their own last punches, when they are an active member of an active company. */
export async function myPage(ctx: Context): Promise<MyPage> {
  const { principal } = ctx;
  if (principal.kind !== 'user' || !principal.company || !principal.memberId) {
    return { joinedAt: null, employee: null, punches: [] };
  }
  const own = [principal.company.id, principal.memberId];
  const { rows } = await ctx.sql.query<{
    joinedAt: Date;
    isActive: boolean;
    id: string | null;
    code: string;
    name: string;
    department: string | null;
    designation: string | null;
  }>(
    `SELECT m.joined_at AS "joinedAt", u.is_active AS "isActive", e.id, e.code, e.name, e.designation, d.name AS department
     FROM member m JOIN "user" u ON u.id = m.user_id
     LEFT JOIN employee e ON e.company_id = m.company_id AND e.member_id = m.id AND e.deleted_at IS NULL
     LEFT JOIN department d ON d.company_id = e.company_id AND d.id = e.department_id AND d.deleted_at IS NULL
     WHERE m.company_id = $1 AND m.id = $2 AND m.ended_at IS NULL`,
    own,
  );
  const [found] = rows;
  if (!found) return { joinedAt: null, employee: null, punches: [] };
  const { joinedAt, isActive, id, ...employee } = found;
  if (!isActive || id === null || principal.company.state !== 'active')
    return { joinedAt, employee: null, punches: [] };
  const punches = await ctx.sql.query<{ at: Date | null; source: string }>(
    `SELECT coalesce(c.corrected_at, p.at) AS at, p.source FROM punch p
     LEFT JOIN punch_correction c ON c.company_id = p.company_id AND c.punch_id = p.id AND c.deleted_at IS NULL AND c.lifted_at IS NULL
     WHERE p.company_id = $1 AND p.employee_id = $2 AND p.held IS NULL AND p.at IS NOT NULL AND c.is_void IS NOT TRUE
     ORDER BY p.at DESC LIMIT ${SHOWN}`,
    [principal.company.id, id],
  );
  return { joinedAt, employee, punches: punches.rows };
}
