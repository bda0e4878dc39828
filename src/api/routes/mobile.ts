import { z } from 'zod';
import { ownPunchRefused, whomToAsk } from '../../domain/attendance/own-punches.ts';
import { decide, undo } from '../../domain/mobile/decide.ts';
import type { Verdict } from '../../domain/mobile/decision.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { requireReach } from '../../domain/records/write.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { isUuid, newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { parseBody } from '../records/body.ts';
import { recordSchema } from '../records/columns.ts';
import { exampleRecord } from '../records/examples.ts';
import { oneRecord } from '../records/find.ts';
import { requireNoQuery } from '../records/query.ts';
import type { Call, Route } from '../route.ts';

const alreadyDecided = problem(mobileMessage, 'mobile.already-decided', { status: 409 });

const acceptance = z
  .strictObject({ reason: z.string().max(500).optional().meta({ description: 'A note for the journal.' }) })
  .meta({ id: 'NewAcceptance' });
const rejection = z
  .strictObject({ reason: z.string().min(1).max(500).meta({ description: 'Why; the worker reads it.' }) })
  .meta({ id: 'NewRejection' });

/** One decision, waiting its minute. */
async function decideOne({ ctx, id, search }: Call, verdict: Verdict, reason: string | undefined) {
  requireNoQuery(search);
  ctx.policy.require(verdict, 'mobile_punch');
  if (!isUuid(id)) throw recordNotFound({ model: 'mobile_punch' });
  await requireReach(ctx, 'mobile_punch', id, verdict);
  const given = { id: newId(), batchId: newId(), mobilePunchId: id, verdict, ...(reason ? { reason } : {}) };
  const [decided] = await decide(ctx, [given]);
  if (decided?.result === 'already') throw alreadyDecided({ state: decided.state ?? '', by: decided.by ?? '' });
  if (decided?.result === 'own') throw ownPunchRefused({ ask: await whomToAsk(ctx) });
  return { status: 201, body: await oneRecord(ctx, 'mobile_punch', id) };
}

const base = { tag: 'mobile-punches', method: 'post', kind: 'special' } as const;
const outcome = {
  status: 201,
  says: 'Decided. It is carried out in a minute, and can be undone until then.',
  schema: recordSchema('mobile_punch'),
  example: exampleRecord('mobile_punch'),
};

const accept: Route = {
  ...base,
  path: '/mobile-punches/{id}/acceptance',
  operation: 'acceptMobilePunch',
  summary: 'Accept a mobile punch',
  description: 'In a minute it enters the punches under the same id.',
  right: { model: 'mobile_punch', act: 'accept' },
  body: { schema: acceptance, example: { reason: 'He was at the buyer’s.' } },
  outcome,
  problems: [400, 404, 409, 413, 415],
  handle: (call) => {
    call.ctx.policy.require('accept', 'mobile_punch');
    return decideOne(call, 'accept', parseBody(acceptance, call.body ?? {}).reason);
  },
};

const reject: Route = {
  ...base,
  path: '/mobile-punches/{id}/rejection',
  operation: 'rejectMobilePunch',
  summary: 'Reject a mobile punch',
  description: 'In a minute it is deleted; a tombstone with the reason stays, and the worker reads it.',
  right: { model: 'mobile_punch', act: 'reject' },
  body: { schema: rejection, example: { reason: 'You were not at the factory.' } },
  outcome,
  problems: [400, 404, 409, 413, 415],
  handle: (call) => {
    call.ctx.policy.require('reject', 'mobile_punch');
    return decideOne(call, 'reject', parseBody(rejection, call.body).reason);
  },
};

const undoOne: Route = {
  ...base,
  method: 'delete',
  path: '/mobile-punches/{id}/decision',
  operation: 'undoDecisionOverMobilePunch',
  summary: 'Undo a decision within its minute',
  right: { model: 'mobile_punch', act: 'accept' },
  outcome: { status: 204, says: 'Undone: it waits for a decision again.' },
  problems: [404, 409],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    ctx.policy.require('accept', 'mobile_punch');
    if (!isUuid(id)) throw recordNotFound({ model: 'mobile_punch' });
    await requireReach(ctx, 'mobile_punch', id, 'accept');
    await undo(ctx, { mobilePunchId: id });
    return { status: 204 };
  },
};

/** Acts over a mobile punch, as nouns that are made and taken away. */
export const mobileRoutes: readonly Route[] = [accept, reject, undoOne];
