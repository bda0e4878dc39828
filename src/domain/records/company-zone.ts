import type { Context } from '../../context.ts';
import { defaultZone } from './filters.ts';

/** The time zone of the company that is written to, whoever writes: a person, a site, the system. */
export async function companyZone(ctx: Context): Promise<string> {
  const { principal, companyId } = ctx;
  if (companyId === null) return defaultZone;
  if (principal.kind === 'user' && principal.company?.id === companyId) return principal.company.timeZone;
  const { rows } = await ctx.sql.query<{ zone: string }>('SELECT time_zone AS zone FROM company WHERE id = $1', [
    companyId,
  ]);
  return rows[0]?.zone ?? defaultZone;
}
