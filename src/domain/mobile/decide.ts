import { type Context, companyOf } from '../../context.ts';
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
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM mobile_decision WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), ids],
  );
  return new Set(rows.map(({ id }) => id));
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
  const columns = [
    fresh.map(({ id }) => id),
    fresh.map(({ mobilePunchId }) => mobilePunchId),
    fresh.map(({ reason }) => textOf(reason)),
    fresh.map(({ batchId }) => batchId),
    fresh.map(({ decidedAt }) => decidedAt ?? now),
    signatures(ctx, verdict, fresh),
  ];
  await ctx.sql.query(
    `INSERT INTO mobile_decision (company_id, id, mobile_punch_id, verdict, reason, batch_id, decided_by, decided_by_name,
                                  decided_at, carry_out_at, state, signature)
     SELECT $1, g.id, g.punch, $2, g.reason, g.batch, $3, $4, g.at,
            greatest(least(g.at, $6::timestamptz) + $5 * interval '1 ms', $6::timestamptz), $7, g.signature
     FROM unnest($8::uuid[], $9::uuid[], $10::text[], $11::uuid[], $12::timestamptz[], $13::text[])
       AS g(id, punch, reason, batch, at, signature)`,
    [companyOf(ctx), verdict, by, name, WAIT_MS, now, ctx.deploymentRole === 'site' ? 'unsent' : 'pending', ...columns],
  );
  // what was decided on a site earlier may be due at once
  if (ctx.deploymentRole === 'cloud') {
    const earliest = Math.min(now.getTime(), ...fresh.map(({ decidedAt }) => (decidedAt ?? now).getTime()));
    ctx.wake('mobile-decisions', new Date(Math.max(earliest + WAIT_MS, now.getTime())));
  }
  // on a site it goes up when its minute is over
  if (ctx.deploymentRole === 'site')
    await ctx.sql.query(
      `UPDATE sync_outbox SET next_at = $3 WHERE company_id = $1 AND model = 'mobile_decision' AND entity_id = ANY($2::uuid[])`,
      [companyOf(ctx), columns[0], new Date(now.getTime() + WAIT_MS)],
    );
  await ctx.sql.query(
    `UPDATE mobile_punch m SET state = $2, reason = g.reason, decided_by = $3, decided_by_name = $4, decided_at = g.at
     FROM unnest($5::uuid[], $6::text[], $7::timestamptz[]) AS g(id, reason, at)
     WHERE m.company_id = $1 AND m.id = g.id`,
    [companyOf(ctx), `${verdict}ing`, by, name, columns[1], columns[2], columns[4]],
  );
  await journal(ctx, `mobile-punch.${verdict}-decided`, fresh);
}

/** The journal's lines for a whole set, in one statement. */
export async function journal(
  ctx: Context,
  action: string,
  rows: readonly { mobilePunchId: string; reason?: Message | string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  await ctx.sql.query(
    `INSERT INTO journal (company_id, id, at, actor_name, action, model, record_id, reason, request_id)
     SELECT $1, g.id, $2, $3, $4, 'mobile_punch', g.record, g.reason, $5
     FROM unnest($6::uuid[], $7::text[], $8::jsonb[]) AS g(id, record, reason)`,
    [
      companyOf(ctx),
      ctx.now,
      actorName(ctx.principal),
      action,
      ctx.requestId ?? null,
      rows.map(newId),
      rows.map(({ mobilePunchId }) => mobilePunchId),
      rows.map(({ reason }) => (reason === null || reason === undefined ? null : stored(reason))),
    ],
  );
}

/**
 * Undoes decisions that still wait: these punches wait for a decision again. Whoever may decide may undo.
 *
 * @param which a whole batch, or the decision over one mobile punch
 * @returns how many were undone
 * @throws Problem `mobile.nothing-to-undo`
 */
export async function undo(ctx: Context, which: { batchId: string } | { mobilePunchId: string }): Promise<number> {
  const [column, id] = 'batchId' in which ? ['d.batch_id', which.batchId] : ['d.mobile_punch_id', which.mobilePunchId];
  if (!isUuid(id)) throw nothingToUndo({});
  // what a site has sent, or may be sending, is the cloud's
  const undoable = ctx.deploymentRole === 'site' ? `d.state = 'unsent' AND d.carry_out_at > $3` : `d.state = 'pending'`;
  const { rows } = await ctx.sql.query<{ id: string; mobilePunchId: string; verdict: Verdict }>(
    `SELECT d.id, d.mobile_punch_id AS "mobilePunchId", d.verdict FROM mobile_decision d
     WHERE d.company_id = $1 AND ${column} = $2 AND ${undoable} ORDER BY d.id FOR UPDATE`,
    ctx.deploymentRole === 'site' ? [companyOf(ctx), id, ctx.now] : [companyOf(ctx), id],
  );
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
  await ctx.sql.query(
    `UPDATE mobile_decision SET state = 'undone', resolved_at = $3 WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), undone.map((row) => row.id), ctx.now],
  );
  await ctx.sql.query(
    `DELETE FROM sync_outbox WHERE company_id = $1 AND model = 'mobile_decision' AND entity_id = ANY($2::uuid[])`,
    [companyOf(ctx), undone.map((row) => row.id)],
  );
  await backToWaiting(
    ctx,
    undone.map(({ mobilePunchId }) => mobilePunchId),
  );
  await journal(ctx, 'mobile-punch.decision-undone', undone);
  return undone.length;
}

/** Nobody has decided over these. */
export async function backToWaiting(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.sql.query(
    `UPDATE mobile_punch SET state = 'waiting', reason = NULL, decided_by = NULL, decided_by_name = NULL,
            decided_at = NULL, is_automatic = false
     WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), ids],
  );
}
