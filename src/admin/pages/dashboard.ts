import type { Context } from '../../context.ts';
import { type Contact, companiesToday, today } from '../../domain/attendance/today.ts';
import { todayInReach } from '../../domain/attendance/today-in-reach.ts';
import { type Attention, countAttention } from '../../domain/sites/standing.ts';
import { isUuid } from '../../id.ts';
import { currentRequest } from '../request.ts';
import { said, storedWords } from '../wording.ts';

const counted = ['punch', 'employee', 'site', 'terminal'] as const;

/** What of the sync needs whoever looks, when anything does. */
async function needed(ctx: Context): Promise<{ attention?: Attention }> {
  const attention = await countAttention(ctx);
  return Object.values(attention).some((count) => count > 0) ? { attention } : {};
}

/** Sites or terminals with their last error in the reader's words. */
const inWords = <Line extends Contact>(lines: readonly Line[]) =>
  lines.map((line) => ({ ...line, lastError: storedWords(line.lastError) }));

type Asked = { query?: Record<string, unknown> };

/**
 * What the first page shows, as of now: of the own company, of what one may see of it, or of all companies for whoever
 * stands above them.
 */
export async function dashboard(request: Asked): Promise<Record<string, unknown>> {
  const { ctx, hooks } = currentRequest();
  const alarm = hooks.backupAlarm?.();
  const backup = alarm === undefined ? undefined : said(alarm);
  if (ctx.companyId === null) return { companies: await companiesToday(ctx), now: ctx.now, backup };
  // it counts the whole company: for those who see all of it
  if (!counted.every((model) => ctx.policy.reach(model, 'view') === 'all')) {
    const isSome = ctx.policy.allows('view', 'punch') || ctx.policy.allows('view', 'employee');
    return isSome ? { reach: await todayInReach(ctx), ...(await needed(ctx)), now: ctx.now } : { now: ctx.now };
  }
  const wanted = request.query?.site;
  const siteId = isUuid(wanted) ? wanted : null;
  const now = await today(ctx, siteId);
  const shown = { ...now, sites: inWords(now.sites), terminals: inWords(now.terminals) };
  // a cloud's backups are for its super admin to correct, a site's for its company
  return { today: shown, ...(await needed(ctx)), now: ctx.now, ...(ctx.deploymentRole === 'site' ? { backup } : {}) };
}
