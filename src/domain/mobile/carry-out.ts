import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { findUserById } from '../../db/platform.ts';
import { dueDecisions } from '../../db/platform-phones.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { jobPrincipal, type Principal } from '../../policies/principal.ts';
import { principalOf } from '../accounts/principal-of.ts';
import { capacityOf, limitReached } from '../subscriptions/limits.ts';
import { backToWaiting, journal, lockReached } from './decide.ts';
import type { Verdict } from './decision.ts';

interface Due {
  id: string;
  mobilePunchId: string;
  verdict: Verdict;
  reason: string | null;
}

/** Decisions in one transaction. */
const MOST = 1_000;

/**
 * Carries out what was decided and whose minute is over, in every company. Any number of processes may do it at once:
 * each takes rows that no other holds.
 *
 * @param only this company's
 * @returns the punches that came about, by company
 */
export async function carryOutDue(runtime: Runtime, only: string | null = null): Promise<Map<string, string[]>> {
  const made = new Map<string, string[]>();
  for (const { companyId, by } of await dueDecisions(runtime.database, runtime.clock.now(), only)) {
    const { principal, refusal } = await whoDecided(runtime, companyId, by);
    try {
      for (;;) {
        const { ids, isWhole } = await unitOfWork({ runtime, principal }, (ctx) => carryOut(ctx, by, refusal));
        made.set(companyId, [...(made.get(companyId) ?? []), ...ids]);
        if (isWhole) break;
      }
    } catch (error) {
      if (only !== null) throw error;
      // one company's trouble waits for the next round and holds up no other
      runtime.log.error({ err: error, companyId }, 'decisions over mobile punches could not be carried out');
    }
  }
  return made;
}

/** They must be one of that company, and active, when it is carried out: not only when they decided. */
async function whoDecided(
  runtime: Runtime,
  companyId: string,
  by: string | null,
): Promise<{ principal: Principal; refusal: Message | null }> {
  const system = jobPrincipal('mobile-decisions', companyId);
  if (by === null) return { principal: system, refusal: null };
  const user = await findUserById(runtime.database, by);
  const principal = user && principalOf(user);
  if (!principal || principal.company?.id !== companyId || principal.role === 'nobody') {
    return { principal: system, refusal: mobileMessage('mobile.decider-inactive') };
  }
  return { principal, refusal: null };
}

/** @returns the ids of the punches that came about, and whether no decision of theirs is left over */
async function carryOut(
  ctx: Context,
  by: string | null,
  refusal: Message | null,
): Promise<{ ids: string[]; isWhole: boolean }> {
  const due: Due[] = await ctx.query
    .selectFrom('mobileDecision')
    .select(['id', 'mobilePunchId', 'verdict', 'reason'])
    .where('companyId', '=', companyOf(ctx))
    .where('state', '=', 'pending')
    .where('carryOutAt', '<=', ctx.now)
    .where('decidedBy', 'is not distinct from', by)
    .orderBy('id')
    .limit(MOST)
    .forUpdate()
    .skipLocked()
    .execute();
  // an admin does not own the punches that they let in
  await ctx.sql.query(`SET LOCAL app.creator_rights = 'off'`);
  const made: string[] = [];
  for (const verdict of ['accept', 'reject'] as const) {
    const given = due.filter((one) => one.verdict === verdict);
    if (given.length === 0) continue;
    const allowed = refusal === null ? await allowedOf(ctx, verdict, given) : [];
    const others = given.filter((one) => !allowed.includes(one));
    await settle(ctx, others, 'refused', refusal ?? mobileMessage('mobile.decider-lost-right'));
    if (verdict === 'accept') made.push(...(await accept(ctx, await withinLimit(ctx, allowed))));
    else await reject(ctx, allowed);
  }
  return { ids: made, isWhole: due.length < MOST };
}

/** Those that whoever decided may still decide over: asked now, by the same rule as when they did. */
async function allowedOf(ctx: Context, verdict: Verdict, given: readonly Due[]): Promise<Due[]> {
  const ids = given.map(({ mobilePunchId }) => mobilePunchId);
  if (!ctx.policy.allows(verdict, 'mobile_punch')) return [];
  const reached = await lockReached(ctx, verdict, ids);
  return given.filter(({ mobilePunchId }) => {
    const punch = reached.get(mobilePunchId);
    return punch?.state === `${verdict}ing` && !punch.isOwn;
  });
}

async function settle(
  ctx: Context,
  decisions: readonly Due[],
  state: 'applied' | 'refused',
  outcome: Message | null,
): Promise<void> {
  if (decisions.length === 0) return;
  const settled = decisions.map(({ id }) => id);
  await ctx.query
    .updateTable('mobileDecision')
    .set({ state, resolvedAt: ctx.now, outcome: outcome === null ? null : stored(outcome) })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(settled)))
    .execute();
  if (state === 'applied') return;
  const ids = decisions.map(({ mobilePunchId }) => mobilePunchId);
  await backToWaiting(ctx, ids);
  await journal(
    ctx,
    'mobile-punch.decision-refused',
    decisions.map((one) => ({ ...one, reason: outcome })),
  );
}

/**
 * Mobile punches enter the punches, each under its own id and so once.
 *
 * @param isAccepted only those that are accepted already
 * @returns the ids of those that were not there
 */
export async function enterPunches(ctx: Context, ids: readonly string[], isAccepted = false): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `INSERT INTO punch (company_id, id, source, local_time, punch_code, verify_mode, work_code, site_id, at, employee_id)
     SELECT company_id, id, source, local_time, punch_code, verify_mode, work_code, site_id, at, employee_id
     FROM mobile_punch WHERE company_id = $1 AND id = ANY($2::uuid[]) ${isAccepted ? "AND state = 'accepted'" : ''} ORDER BY id
     ON CONFLICT (company_id, id) DO NOTHING RETURNING id`,
    [companyOf(ctx), ids],
  );
  return rows.map(({ id }) => id);
}

/**
 * As many as the package still holds this month; the others wait on, held for that reason. Taking punches never asks
 * for the package's limit: no worker loses a day over a package.
 */
async function withinLimit(ctx: Context, decisions: readonly Due[]): Promise<readonly Due[]> {
  const room = decisions.length > 0 ? await capacityOf(ctx, 'mobile_punches') : undefined;
  if (!room) return decisions;
  const left = Math.max(0, room.limit - room.taken);
  const surplus = decisions.slice(left);
  if (surplus.length > 0) {
    await settle(ctx, surplus, 'refused', limitReached({ ...room, taken: room.taken + left }).text);
    const held = surplus.map(({ mobilePunchId }) => mobilePunchId);
    await ctx.query
      .updateTable('mobilePunch')
      .set({ held: 'over_limit' })
      .where('companyId', '=', companyOf(ctx))
      .where('id', '=', ({ fn, val }) => fn.any(val(held)))
      .execute();
  }
  return decisions.slice(0, left);
}

/** The punch and its state in one transaction, under one id: accepting twice cannot make two. */
async function accept(ctx: Context, decisions: readonly Due[]): Promise<string[]> {
  if (decisions.length === 0) return [];
  const ids = decisions.map(({ mobilePunchId }) => mobilePunchId);
  const values = [companyOf(ctx), ids];
  const added = await enterPunches(ctx, ids);
  const { rows: others } = await ctx.sql.query<{ id: string }>(
    `SELECT m.id FROM mobile_punch m JOIN punch p ON p.company_id = m.company_id AND p.id = m.id
     WHERE m.company_id = $1 AND m.id = ANY($2::uuid[])
       AND (p.source, p.at, p.employee_id, p.punch_code) IS DISTINCT FROM (m.source, m.at, m.employee_id, m.punch_code)`,
    values,
  );
  const clashing = new Set(others.map(({ id }) => id));
  const clear = decisions.filter(({ mobilePunchId }) => !clashing.has(mobilePunchId));
  const clashes = decisions.filter(({ mobilePunchId }) => clashing.has(mobilePunchId));
  await settle(ctx, clashes, 'refused', mobileMessage('mobile.id-taken-other'));
  await settle(ctx, clear, 'applied', null);
  const accepted = clear.map(({ mobilePunchId }) => mobilePunchId);
  await ctx.query
    .updateTable('mobilePunch')
    .set({ state: 'accepted', held: null })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(accepted)))
    .execute();
  await journal(ctx, 'mobile-punch.accepted', clear);
  return added;
}

/** What is deleted leaves no more than a tombstone: whose it was, when, and why it went. */
export async function erase(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.query
    .deleteFrom('mobilePhoto')
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(ids)))
    .execute();
  await ctx.query
    .updateTable('mobilePunch')
    .set(({ fn, val }) => ({
      state: 'rejected',
      deletedAt: fn.coalesce('deletedAt', val(ctx.now)),
      erasedAt: fn.coalesce('erasedAt', val(ctx.now)),
      latitude: null,
      longitude: null,
      accuracyM: null,
      locatedAt: null,
      isMock: null,
      geofenceId: null,
      distanceM: null,
      hasPhoto: false,
    }))
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(ids)))
    .execute();
}

async function reject(ctx: Context, decisions: readonly Due[]): Promise<void> {
  if (decisions.length === 0) return;
  await erase(
    ctx,
    decisions.map(({ mobilePunchId }) => mobilePunchId),
  );
  await settle(ctx, decisions, 'applied', null);
  await journal(ctx, 'mobile-punch.rejected', decisions);
}
