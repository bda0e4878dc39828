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
  const admins = await ctx.query
    .selectFrom('member as m')
    .innerJoin('user as u', (join) =>
      join.onRef('u.id', '=', 'm.userId').on('u.isActive', '=', true).on('u.deletedAt', 'is', null),
    )
    .select('u.name')
    .where('m.companyId', '=', companyId)
    .where('m.role', '=', 'company_admin')
    .where('m.endedAt', 'is', null)
    .where('m.deletedAt', 'is', null)
    .orderBy('u.name')
    .orderBy('u.id')
    .limit(MOST_ADMINS)
    .execute();
  return admins.map(({ name }) => name);
}

/** Their own record and their own last punches, when they are an active member of an active company. */
export async function myPage(ctx: Context): Promise<MyPage> {
  const { principal } = ctx;
  if (principal.kind !== 'user' || !principal.company || !principal.memberId) {
    return { joinedAt: null, employee: null, punches: [] };
  }
  const found = await ctx.query
    .selectFrom('member as m')
    .innerJoin('user as u', 'u.id', 'm.userId')
    .leftJoin('employee as e', (join) =>
      join.onRef('e.companyId', '=', 'm.companyId').onRef('e.memberId', '=', 'm.id').on('e.deletedAt', 'is', null),
    )
    .leftJoin('department as d', (join) =>
      join.onRef('d.companyId', '=', 'e.companyId').onRef('d.id', '=', 'e.departmentId').on('d.deletedAt', 'is', null),
    )
    .select(['m.joinedAt', 'u.isActive', 'e.id', 'e.code', 'e.name', 'e.designation', 'd.name as department'])
    .where('m.companyId', '=', principal.company.id)
    .where('m.id', '=', principal.memberId)
    .where('m.endedAt', 'is', null)
    .executeTakeFirst();
  if (!found) return { joinedAt: null, employee: null, punches: [] };
  const { joinedAt, isActive, id, code, name, designation, department } = found;
  if (!isActive || id === null || code === null || name === null || principal.company.state !== 'active')
    return { joinedAt, employee: null, punches: [] };
  const punches = await ctx.query
    .selectFrom('punch as p')
    .leftJoin('punchCorrection as c', (join) =>
      join
        .onRef('c.companyId', '=', 'p.companyId')
        .onRef('c.punchId', '=', 'p.id')
        .on('c.deletedAt', 'is', null)
        .on('c.liftedAt', 'is', null),
    )
    .select(({ fn }) => [fn.coalesce('c.correctedAt', 'p.at').as('at'), 'p.source'])
    .where('p.companyId', '=', principal.company.id)
    .where('p.employeeId', '=', id)
    .where('p.held', 'is', null)
    .where('p.at', 'is not', null)
    .where('c.isVoid', 'is not', true)
    .orderBy('p.at', 'desc')
    .limit(SHOWN)
    .execute();
  return { joinedAt, employee: { code, name, designation, department }, punches };
}
