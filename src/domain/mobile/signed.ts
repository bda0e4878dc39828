/** Decisions that were made on a site: signed there, taken in by the cloud, and what becomes of them. */

import { type Context, companyOf } from '../../context.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { recordNotFound } from '../records/problems.ts';
import { authorUnknown } from '../sites/as-author.ts';
import { enterPunches } from './carry-out.ts';
import { decide, WAIT_MS } from './decide.ts';
import type { Decision, Verdict } from './decision.ts';
import { signatureRefused } from './problems.ts';
import { isSigned } from './signing.ts';

/** A decision as a site sent it. */
export interface Command extends Decision {
  reason: string | null;
  decidedAt: Date;
  decidedBy: string;
  signature: string;
}

const DECIDED = ['accepting', 'accepted', 'rejecting', 'rejected'];

/**
 * Takes a decision in, in the cloud, as whoever made it on a site. What they may is asked now, and once more when it is
 * carried out. Where somebody else was first, that stands, and this one is kept with what stands instead.
 *
 * @throws Problem `mobile.signature-refused`, `record.not-found`, `policy.refused`, `sync.author-refused`
 */
export async function takeSigned(ctx: Context, command: Command): Promise<void> {
  const { principal } = ctx;
  const author = command.decidedBy;
  if (principal.kind !== 'user' || principal.id !== author) throw authorUnknown({ author: `user:${author}` });
  const signer = await ctx.query
    .selectFrom('user')
    .select('signingKey')
    .where('id', '=', author)
    .where('companyId', '=', companyOf(ctx))
    .executeTakeFirst();
  const signed = { ...command, companyId: companyOf(ctx), userId: author };
  if (!isSigned(signer?.signingKey, signed, command.signature)) throw signatureRefused({ name: principal.name });
  const punch = await ctx.query
    .selectFrom('mobilePunch')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', command.mobilePunchId)
    .executeTakeFirst();
  if (!punch) throw recordNotFound({ model: 'mobile_punch' });
  const [decided] = await decide(ctx, [command]);
  if (decided?.result === 'ok') return;
  const instead = decided?.state && DECIDED.includes(decided.state) ? decided.state : undefined;
  const words = instead
    ? mobileMessage('mobile.decided-before', {
        name: decided?.by ?? mobileMessage('mobile.decider-rules'),
        state: instead,
      })
    : decided?.result === 'held'
      ? mobileMessage('mobile.held-in-cloud')
      : decided?.result === 'own'
        ? mobileMessage('mobile.own-punch')
        : mobileMessage('mobile.decider-not-allowed');
  await keepLost(ctx, command, instead ? 'superseded' : 'refused', words, principal.name);
}

async function keepLost(
  ctx: Context,
  command: Command,
  state: 'superseded' | 'refused',
  outcome: Message,
  name: string,
): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO mobile_decision (company_id, id, mobile_punch_id, verdict, reason, batch_id, decided_by, decided_by_name,
                                  decided_at, carry_out_at, state, resolved_at, outcome, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9::timestamptz + $10 * interval '1 ms', $11, $12, $13, $14)
     ON CONFLICT DO NOTHING`,
    [
      companyOf(ctx),
      command.id,
      command.mobilePunchId,
      command.verdict,
      command.reason,
      command.batchId,
      command.decidedBy,
      name,
      command.decidedAt,
      WAIT_MS,
      state,
      ctx.now,
      stored(outcome),
      command.signature,
    ],
  );
}

/** A command out of the columns that travel. */
export const commandOf = (id: string, row: Readonly<Record<string, unknown>>): Command => ({
  id,
  mobilePunchId: String(row.mobile_punch_id),
  verdict: row.verdict === 'accept' ? 'accept' : ('reject' satisfies Verdict),
  reason: row.reason === null || row.reason === undefined ? null : String(row.reason),
  batchId: String(row.batch_id),
  decidedBy: String(row.decided_by),
  decidedAt: new Date(String(row.decided_at)),
  signature: String(row.signature ?? ''),
});

/**
 * Mobile punches came from the cloud to this site: the accepted ones stand among the punches, and what was decided here and
 * has not gone up yet still shows. Inside `sync.apply`.
 */
export async function mobileCame(ctx: Context, ids: readonly string[]): Promise<void> {
  await enterPunches(ctx, ids, true);
  await ctx.sql.query(
    `UPDATE mobile_punch m SET state = (d.verdict::text || 'ing')::mobile_state, reason = d.reason,
            decided_by = d.decided_by, decided_by_name = d.decided_by_name, decided_at = d.decided_at
     FROM mobile_decision d
     WHERE m.company_id = $1 AND m.id = ANY($2::uuid[]) AND m.state = 'waiting'
       AND d.company_id = $1 AND d.mobile_punch_id = m.id AND d.state = 'unsent'`,
    [companyOf(ctx), ids],
  );
}

/** The cloud took a decision of this site for nothing: why, for whoever made it. */
export async function noteRefused(ctx: Context, id: string, outcome: Message): Promise<void> {
  await ctx.query
    .updateTable('mobileDecision')
    .set({ state: 'refused', outcome: stored(outcome), resolvedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('state', '=', 'unsent')
    .execute();
}
