/** Mobile punches and decisions that a restored cloud had lost, and that a site has brought back. */
import { type Context, companyOf } from '../../context.ts';
import { enterPunches, erase } from './carry-out.ts';
import { backToWaiting } from './decide.ts';

/** The decision that a mobile punch stands by. */
const STANDS = `d.verdict::text = left(m.state::text, 6) AND d.decided_at = m.decided_at
  AND d.decided_by IS NOT DISTINCT FROM m.decided_by`;
const OVER = `m.company_id = $1 AND m.id = ANY($2::uuid[]) AND d.company_id = $1 AND d.mobile_punch_id = m.id`;

/**
 * Makes whole what came back in parts: a decided mobile punch stands by one decision, and every other is shown as
 * superseded; one that waits while a decision over it came back is decided by it; the accepted ones are punches, and of the
 * rejected ones no more is left than of any other.
 */
export async function settleBroughtBack(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const values = [companyOf(ctx), ids];
  await decideWaiting(ctx, values);
  await oneStands(ctx, values);
  await enterPunches(ctx, ids, true);
  const rejected = await ctx.query
    .selectFrom('mobilePunch')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(ids)))
    .where('state', '=', 'rejected')
    .execute();
  await erase(
    ctx,
    rejected.map(({ id }) => id),
  );
  await ctx.query
    .updateTable('mobilePunch as m')
    .set({ hasPhoto: false })
    .where('m.companyId', '=', companyOf(ctx))
    .where('m.id', '=', ({ fn, val }) => fn.any(val(ids)))
    .where('m.hasPhoto', '=', true)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mobilePhoto as p')
            .select('p.id')
            .where('p.companyId', '=', companyOf(ctx))
            .whereRef('p.id', '=', 'm.id'),
        ),
      ),
    )
    .execute();
}

/** The decision came back, and what became of the punch did not: it is carried out (again). */
async function decideWaiting(ctx: Context, values: readonly unknown[]): Promise<void> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `UPDATE mobile_punch m SET state = (d.verdict::text || 'ing')::mobile_state, reason = d.reason, decided_by = d.decided_by,
            decided_by_name = d.decided_by_name, decided_at = d.decided_at, is_automatic = d.is_automatic
     FROM (SELECT DISTINCT ON (mobile_punch_id) * FROM mobile_decision
           WHERE company_id = $1 AND mobile_punch_id = ANY($2::uuid[]) AND state IN ('pending', 'applied')
           ORDER BY mobile_punch_id, state = 'applied' DESC, id) AS d
     WHERE ${OVER} AND m.state = 'waiting' RETURNING d.id`,
    [...values],
  );
  const reopened = rows.map(({ id }) => id);
  await ctx.query
    .updateTable('mobileDecision')
    .set({ state: 'pending', resolvedAt: null })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(reopened)))
    .where('state', '=', 'applied')
    .execute();
  // whose decision was taken back before the cloud was restored
  const { rows: undecided } = await ctx.sql.query<{ id: string }>(
    `SELECT m.id FROM mobile_punch m WHERE m.company_id = $1 AND m.id = ANY($2::uuid[]) AND m.state IN ('accepting', 'rejecting')
       AND EXISTS (SELECT FROM mobile_decision d WHERE ${OVER} AND ${STANDS} AND d.state IN ('undone', 'refused'))
       AND NOT EXISTS (SELECT FROM mobile_decision d WHERE ${OVER} AND d.state = 'pending')`,
    [...values],
  );
  await backToWaiting(
    ctx,
    undecided.map(({ id }) => id),
  );
}

async function oneStands(ctx: Context, values: readonly unknown[]): Promise<void> {
  await ctx.sql.query(
    `UPDATE mobile_decision d SET state = 'superseded', resolved_at = $3,
            outcome = jsonb_build_object('code', 'mobile.decided-before', 'params', jsonb_build_object('state', m.state,
              'name', coalesce(to_jsonb(m.decided_by_name), '{"code": "mobile.decider-rules", "params": {}}')))
     FROM mobile_punch m WHERE ${OVER} AND m.state <> 'waiting' AND d.state IN ('pending', 'applied') AND NOT (${STANDS})`,
    [...values, ctx.now],
  );
  await ctx.sql.query(
    `UPDATE mobile_decision d SET outcome = NULL,
            state = CASE WHEN m.state IN ('accepted', 'rejected') THEN 'applied' ELSE 'pending' END::mobile_decision_state,
            resolved_at = CASE WHEN m.state IN ('accepted', 'rejected') THEN coalesce(d.resolved_at, $3) END
     FROM mobile_punch m WHERE ${OVER} AND m.state <> 'waiting' AND ${STANDS}
       AND d.state <> CASE WHEN m.state IN ('accepted', 'rejected') THEN 'applied' ELSE 'pending' END::mobile_decision_state`,
    [...values, ctx.now],
  );
}
