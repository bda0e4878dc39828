import type { Context } from '../context.ts';
import { asPlatform } from '../db/platform-role.ts';

/**
 * Runs a part of a command with the rights of the platform: linking and releasing a user, a company's state and package.
 * A super admin and the system outside of companies have them already.
 */
export function platformOf<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  const isPlatform =
    ctx.principal.role === 'super_admin' || (ctx.principal.kind === 'system' && ctx.companyId === null);
  return isPlatform ? work() : asPlatform(ctx.sql, work);
}
