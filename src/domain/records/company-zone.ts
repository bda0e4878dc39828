import type { Context } from '../../context.ts';
import { defaultZone } from './filters.ts';

/** The time zone of the company that is written to, whoever writes: a person, a site, the system. */
export async function companyZone(ctx: Context): Promise<string> {
  const { principal, companyId } = ctx;
  if (companyId === null) return defaultZone;
  if (principal.kind === 'user' && principal.company?.id === companyId) return principal.company.timeZone;
  const company = await ctx.query
    .selectFrom('company')
    .select('timeZone')
    .where('id', '=', companyId)
    .executeTakeFirst();
  return company?.timeZone ?? defaultZone;
}
