/** A copy of a site's whole machine, token and all: the cloud notices it and takes nothing more until a person has decided. */
import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { sitePrincipal } from '../../policies/principal.ts';
import { record } from '../journal.ts';

/** So many starts before the present one are remembered. */
const REMEMBERED = 50;

/** What is known of the PostgreSQL of a site, as its token was found. */
export interface KnownStarts {
  serverStart: string | null;
  /** the starts before, the newest first, with spaces between them */
  previousStarts: string;
  twoMachinesSince: Date | null;
}

/**
 * Which start of the site's own PostgreSQL this is: the moment in microseconds. All processes of a site share it; a copy of
 * the machine has another one as soon as it is started.
 */
export async function serverStartOf(ctx: Context): Promise<string> {
  const { rows } = await ctx.sql.query<{ start: string }>(
    `SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint::text AS start`,
  );
  return rows[0]?.start ?? '';
}

/**
 * Compares the start that a request names with those that the site named before. A new one is a restart. One that was followed
 * by another is proof of two machines: a PostgreSQL that was restarted never speaks from its earlier start again.
 *
 * @param start undefined from a site that is too old to name it
 * @returns whether two machines speak as this site; binding it again ends that
 */
export async function areTwoMachines(
  runtime: Runtime,
  site: { id: string; name: string; companyId: string } & KnownStarts,
  start: string | undefined,
): Promise<boolean> {
  if (site.twoMachinesSince !== null) return true;
  if (!start || start === site.serverStart) return false;
  return unitOfWork({ runtime, principal: sitePrincipal(site) }, (ctx) => noteStart(ctx, site.id, start));
}

async function noteStart(ctx: Context, siteId: string, start: string): Promise<boolean> {
  ctx.policy.require('change', 'site');
  const companyId = companyOf(ctx);
  const known = await ctx.query
    .selectFrom('site')
    .select(['serverStart', 'previousStarts', 'twoMachinesSince'])
    .where('companyId', '=', companyId)
    .where('id', '=', siteId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!known || start === known.serverStart) return known?.twoMachinesSince != null;
  if (known.twoMachinesSince !== null) return true;
  const note = (values: { twoMachinesSince: Date } | { serverStart: string; previousStarts: string }) =>
    ctx.query.updateTable('site').set(values).where('companyId', '=', companyId).where('id', '=', siteId).execute();
  const former = known.previousStarts.split(' ').filter((one) => one !== '');
  if (former.includes(start)) {
    await note({ twoMachinesSince: ctx.now });
    await record(ctx, { action: 'site.two-machines', model: 'site', recordId: siteId });
    return true;
  }
  if (known.serverStart !== null) former.unshift(known.serverStart);
  await note({ serverStart: start, previousStarts: former.slice(0, REMEMBERED).join(' ') });
  return false;
}
