import { type Context, companyOf } from '../../context.ts';
import { runSet } from '../../db/set-statement.ts';
import { insertDecisions, insertReasons, setDecided } from '../../db/unnest-statements.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { isUuid, newId } from '../../id.ts';
import { actorName } from '../../policies/principal.ts';
import { heldKey } from '../../signing-keys.ts';
import { reachSql } from '../records/scope.ts';
import { Values } from '../records/where.ts';
import type { Decision, Verdict } from './decision.ts';
import { keyMissing, nothingToUndo, reasonMissing } from './problems.ts';
import { signDecision } from './signing.ts';

/** How long a decision waits until it is carried out: a punch cannot be taken back, a decision can. */
export const WAIT_MS = 60_000;

/**
 * What became of a decision. `already`: somebody was first, and what they decided stands. `held`: nobody knows yet whose
 * attendance it is, so it cannot be accepted; rejecting it needs no employee. `own`: it is their own punch.
 */
export interface Decided {
  id: string;
  mobilePunchId: string;
  result: 'ok' | 'already' | 'missing' | 'held' | 'own';
  state?: string;
  by?: string | null;
  at?: Date | null;
}

interface Locked {
  id: string;
  state: string;
  hasEmployee: boolean;
  isOwn: boolean;
  by: string | null;
  at: Date | null;
}

/** Those of the mobile punches that the principal reaches with the act, locked in one order. */
export async function lockReached(ctx: Context, act: Verdict, ids: readonly string[]): Promise<Map<string, Locked>> {
  const values = new Values();
  const company = values.place(companyOf(ctx));
  const wanted = values.place(ids.filter(isUuid));
  const me = values.place(ctx.policy.memberId);
  const user = values.place(ctx.policy.userId);
  const reach = (await reachSql(ctx, 'mobile_punch', act, values)).join(' OR ');
  const { rows } = await ctx.sql.query<Locked>(
    `SELECT t.id, t.state, t.employee_id IS NOT NULL AS "hasEmployee", t.decided_by_name AS by, t.decided_at AS at,
            coalesce(t.user_id = ${user}::uuid, false) OR EXISTS (SELECT FROM employee e
              WHERE e.company_id = t.company_id AND e.id = t.employee_id AND e.member_id = ${me}::uuid) AS "isOwn"
     FROM mobile_punch t
     WHERE t.company_id = ${company} AND t.id = ANY(${wanted}::uuid[]) AND (${reach}) ORDER BY t.id FOR NO KEY UPDATE OF t`,
    values.list,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Decisions that were taken in before: sent again, they are answered again. */
async function knownDecisions(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  const known = await ctx.query
    .selectFrom('mobileDecision')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(ids)))
    .execute();
  return new Set(known.map(({ id }) => id));
}

/**
 * Takes decisions over mobile punches in: set-based, in the one transaction of the request. Each waits a minute, can be
 * undone meanwhile, and is carried out by `carryOutDue`, where the cloud asks again whether whoever decided still may.
 * Where two decide at once the first one counts, and the second is told what it was.
 *
 * @throws Problem `policy.refused`, `mobile.reason-missing`
 */
export async function decide(ctx: Context, decisions: readonly Decision[]): Promise<Decided[]> {
  const results = new Map<string, Decided>();
  for (const verdict of ['accept', 'reject'] as const) {
    const given = decisions.filter((one) => one.verdict === verdict);
    if (given.length === 0) continue;
    ctx.policy.require(verdict, 'mobile_punch');
    if (verdict === 'reject' && given.some(({ reason }) => !reason?.trim())) throw reasonMissing({});
    for (const one of await decideAll(ctx, verdict, given)) results.set(one.id, one);
  }
  return decisions.flatMap(({ id }) => results.get(id) ?? []);
}

async function decideAll(ctx: Context, verdict: Verdict, given: readonly Decision[]): Promise<Decided[]> {
  const locked = await lockReached(
    ctx,
    verdict,
    given.map(({ mobilePunchId }) => mobilePunchId),
  );
  const known = await knownDecisions(
    ctx,
    given.map(({ id }) => id),
  );
  const isOpen = ({ state, hasEmployee, isOwn }: Locked) =>
    state === 'waiting' && !isOwn && (hasEmployee || verdict === 'reject');
  const open = new Set([...locked.values()].filter(isOpen).map(({ id }) => id));
  // the first one of a punch in this very list counts
  const fresh = given.filter(({ id, mobilePunchId }) => !known.has(id) && open.delete(mobilePunchId));
  await write(ctx, verdict, fresh);
  const taken = new Set(fresh);
  return given.map((one): Decided => {
    const { id, mobilePunchId } = one;
    if (taken.has(one) || known.has(id)) return { id, mobilePunchId, result: 'ok' };
    const row = locked.get(mobilePunchId);
    if (!row) return { id, mobilePunchId, result: 'missing' };
    if (row.state === 'waiting' && row.isOwn) return { id, mobilePunchId, result: 'own' };
    if (row.state === 'waiting' && !row.hasEmployee) return { id, mobilePunchId, result: 'held' };
    const first = fresh.find((other) => other.mobilePunchId === mobilePunchId);
    if (first) return { id, mobilePunchId, result: 'already', state: `${verdict}ing`, by: actorName(ctx.principal) };
    return { id, mobilePunchId, result: 'already', state: row.state, by: row.by, at: row.at };
  });
}

/**
 * On a site whoever decides signs with their own key: the cloud takes nobody else's word for it.
 *
 * @throws Problem `mobile.key-missing`
 */
function signatures(ctx: Context, verdict: Verdict, fresh: readonly Decision[]): (string | null)[] {
  if (ctx.deploymentRole === 'cloud') return fresh.map(({ signature }) => signature ?? null);
  const { principal } = ctx;
  const key = principal.kind === 'user' ? heldKey(ctx.sealer, principal.id, ctx.now) : undefined;
  if (principal.kind !== 'user' || !key) throw keyMissing({});
  return fresh.map(({ id, mobilePunchId, batchId, reason, decidedAt }) =>
    signDecision(key, {
      id,
      mobilePunchId,
      verdict,
      batchId,
      reason: textOf(reason),
      decidedAt: decidedAt ?? ctx.now,
      companyId: companyOf(ctx),
      userId: principal.id,
    }),
  );
}

const textOf = (reason: string | null | undefined): string | null => reason?.trim().slice(0, 500) || null;

async function write(ctx: Context, verdict: Verdict, fresh: readonly Decision[]): Promise<void> {
  if (fresh.length === 0) return;
  const { principal, now } = ctx;
  const by = principal.kind === 'user' ? principal.id : null;
  const name = actorName(principal);
  const columns = {
    ids: fresh.map(({ id }) => id),
    punches: fresh.map(({ mobilePunchId }) => mobilePunchId),
    reasons: fresh.map(({ reason }) => textOf(reason)),
    decidedAt: fresh.map(({ decidedAt }) => decidedAt ?? now),
  };
  const decider = { companyId: companyOf(ctx), decidedBy: by, decidedByName: name };
  await runSet(ctx.sql, insertDecisions, {
    ...decider,
    ...columns,
    verdict,
    waitMs: WAIT_MS,
    now,
    state: ctx.deploymentRole === 'site' ? 'unsent' : 'pending',
    batches: fresh.map(({ batchId }) => batchId),
    signatures: signatures(ctx, verdict, fresh),
  });
  // what was decided on a site earlier may be due at once
  if (ctx.deploymentRole === 'cloud') {
    const earliest = Math.min(now.getTime(), ...fresh.map(({ decidedAt }) => (decidedAt ?? now).getTime()));
    ctx.wake('mobile-decisions', new Date(Math.max(earliest + WAIT_MS, now.getTime())));
  }
  // on a site it goes up when its minute is over
  if (ctx.deploymentRole === 'site')
    await ctx.query
      .updateTable('syncOutbox')
      .set({ nextAt: new Date(now.getTime() + WAIT_MS) })
      .where('companyId', '=', companyOf(ctx))
      .where('model', '=', 'mobile_decision')
      .where('entityId', '=', ({ fn, val }) => fn.any(val(columns.ids)))
      .execute();
  const { punches, reasons, decidedAt } = columns;
  await runSet(ctx.sql, setDecided, { ...decider, state: `${verdict}ing`, ids: punches, reasons, decidedAt });
  await journal(ctx, `mobile-punch.${verdict}-decided`, fresh);
}

/** The journal's lines for a whole set, in one statement. */
export async function journal(
  ctx: Context,
  action: string,
  rows: readonly { mobilePunchId: string; reason?: Message | string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  await runSet(ctx.sql, insertReasons, {
    companyId: companyOf(ctx),
    at: ctx.now,
    actorName: actorName(ctx.principal),
    action,
    requestId: ctx.requestId ?? null,
    model: 'mobile_punch',
    ids: rows.map(newId),
    records: rows.map(({ mobilePunchId }) => mobilePunchId),
    reasons: rows.map(({ reason }) => (reason === null || reason === undefined ? null : stored(reason))),
  });
}

/**
 * Undoes decisions that still wait: these punches wait for a decision again. Whoever may decide may undo.
 *
 * @param which a whole batch, or the decision over one mobile punch
 * @returns how many were undone
 * @throws Problem `mobile.nothing-to-undo`
 */
export async function undo(ctx: Context, which: { batchId: string } | { mobilePunchId: string }): Promise<number> {
  const [column, id] =
    'batchId' in which ? (['batchId', which.batchId] as const) : (['mobilePunchId', which.mobilePunchId] as const);
  if (!isUuid(id)) throw nothingToUndo({});
  const rows = await ctx.query
    .selectFrom('mobileDecision as d')
    .select(['d.id', 'd.mobilePunchId', 'd.verdict'])
    .where('d.companyId', '=', companyOf(ctx))
    .where(`d.${column}`, '=', id)
    .$call((query) =>
      // what a site has sent, or may be sending, is the cloud's
      ctx.deploymentRole === 'site'
        ? query.where('d.state', '=', 'unsent').where('d.carryOutAt', '>', ctx.now)
        : query.where('d.state', '=', 'pending'),
    )
    .orderBy('d.id')
    .forUpdate()
    .execute();
  const undone: typeof rows = [];
  for (const verdict of ['accept', 'reject'] as const) {
    const given = rows.filter((row) => row.verdict === verdict);
    if (given.length === 0) continue;
    ctx.policy.require(verdict, 'mobile_punch');
    const reached = await lockReached(
      ctx,
      verdict,
      given.map(({ mobilePunchId }) => mobilePunchId),
    );
    undone.push(...given.filter(({ mobilePunchId }) => reached.has(mobilePunchId)));
  }
  if (undone.length === 0) throw nothingToUndo({});
  const ids = undone.map((row) => row.id);
  await ctx.query
    .updateTable('mobileDecision')
    .set({ state: 'undone', resolvedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(ids)))
    .execute();
  await ctx.query
    .deleteFrom('syncOutbox')
    .where('companyId', '=', companyOf(ctx))
    .where('model', '=', 'mobile_decision')
    .where('entityId', '=', ({ fn, val }) => fn.any(val(ids)))
    .execute();
  await backToWaiting(
    ctx,
    undone.map(({ mobilePunchId }) => mobilePunchId),
  );
  await journal(ctx, 'mobile-punch.decision-undone', undone);
  return undone.length;
}

/** Nobody has decided over these. */
export async function backToWaiting(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.query
    .updateTable('mobilePunch')
    .set({
      state: 'waiting',
      reason: null,
      decidedBy: null,
      decidedByName: null,
      decidedAt: null,
      isAutomatic: false,
    })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(ids)))
    .execute();
}
