import type { Context } from '../context.ts';
import { asPlatform } from '../db/platform.ts';

/**
 * The part of a command that stands above companies: linking and releasing a user, a company's state and package. Whoever
 * stands above them already does it as he is.
 */
export function platformOf<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  const isPlatform =
    ctx.principal.role === 'super_admin' || (ctx.principal.kind === 'system' && ctx.companyId === null);
  return isPlatform ? work() : asPlatform(ctx.sql, work);
}
