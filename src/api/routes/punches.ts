import { z } from 'zod';
import { type Context, companyOf } from '../../context.ts';
import { correctPunch, withdrawCorrection } from '../../domain/attendance/correct-punch.ts';
import { deliveriesOf } from '../../domain/attendance/punch-details.ts';
import { correctionId } from '../../domain/attendance/punch-id.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { isUuid } from '../../id.ts';
import { parseBody } from '../records/body.ts';
import { recordSchema } from '../records/columns.ts';
import { exampleRecord } from '../records/examples.ts';
import { afterWriting, oneRecord } from '../records/find.ts';
import { requireNoQuery } from '../records/query.ts';
import { type Route, withoutContent } from '../route.ts';

const correction = z
  .strictObject({
    correctedAt: z.iso
      .datetime({ offset: true })
      .regex(/^[12]/)
      .nullable()
      .optional()
      .meta({ description: 'The right time; left out when the punch is void.' }),
    isVoid: z.boolean().optional().meta({ description: 'The punch does not count at all.' }),
    note: z.string().min(1).max(500).meta({ description: 'Why; it goes to the journal.' }),
  })
  .meta({ id: 'NewCorrection' });

const delivery = z
  .strictObject({
    way: z.string(),
    receivedAt: z.iso.datetime(),
    clockOffsetMs: z.int().nullable().meta({ description: "How far the terminal's clock was ahead then." }),
  })
  .meta({ id: 'PunchDelivery' });

/** The id of a punch's correction. @throws Problem `record.not-found` when the punch is none, or out of reach */
async function correctionOf(ctx: Context, punchId: string): Promise<string> {
  if (!isUuid(punchId)) throw recordNotFound({ model: 'punch' });
  await oneRecord(ctx, 'punch', punchId);
  return correctionId(companyOf(ctx), punchId);
}

const base = { tag: 'punches', path: '/punches/{id}/correction', kind: 'special' } as const;

const show: Route = {
  ...base,
  method: 'get',
  operation: 'showCorrectionOfPunch',
  summary: 'Show what was said of a punch',
  right: { model: 'punch_correction', act: 'view' },
  outcome: {
    status: 200,
    says: 'The correction that stands.',
    schema: recordSchema('punch_correction'),
    example: exampleRecord('punch_correction'),
  },
  problems: [404],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    ctx.policy.require('view', 'punch_correction');
    return { status: 200, body: await oneRecord(ctx, 'punch_correction', await correctionOf(ctx, id)) };
  },
};

const correct: Route = {
  ...base,
  method: 'post',
  operation: 'correctPunch',
  summary: 'Correct a punch',
  description: 'The facts of a punch stand; a correction is kept beside it. A second one takes the place of the first.',
  right: { model: 'punch', act: 'change' },
  body: {
    schema: correction,
    example: { correctedAt: '2026-11-22T17:00:00+06:00', note: 'They forgot to punch out.' },
  },
  outcome: {
    status: 201,
    says: 'Corrected.',
    schema: recordSchema('punch_correction'),
    headers: ['Location'],
    example: exampleRecord('punch_correction'),
  },
  problems: [400, 404, 409, 413, 415],
  handle: async ({ ctx, id, search, body, base: mounted }) => {
    requireNoQuery(search);
    ctx.policy.require('correct', 'punch');
    const { correctedAt, isVoid, note } = parseBody(correction, body);
    if (!isUuid(id)) throw recordNotFound({ model: 'punch' });
    await correctPunch(ctx, id, {
      correctedAt: correctedAt ? new Date(correctedAt) : null,
      isVoid: isVoid ?? false,
      note,
    });
    const written = await afterWriting(ctx, 'punch_correction', correctionId(companyOf(ctx), id));
    return { status: 201, body: written, headers: { Location: `${mounted}/punches/${id}/correction` } };
  },
};

const withdraw: Route = {
  ...base,
  method: 'delete',
  operation: 'withdrawCorrectionOfPunch',
  summary: 'Take a correction back',
  description: 'The punch counts as it was scanned.',
  right: { model: 'punch', act: 'change' },
  outcome: { status: 204, says: 'Withdrawn.' },
  problems: [404],
  handle: withoutContent(async (ctx, id) => {
    ctx.policy.require('correct', 'punch');
    if (!isUuid(id)) throw recordNotFound({ model: 'punch' });
    await withdrawCorrection(ctx, id);
  }),
};

const deliveries: Route = {
  ...base,
  path: '/punches/{id}/deliveries',
  method: 'get',
  operation: 'listDeliveriesOfPunch',
  summary: 'List the ways in which a punch reached us',
  right: { model: 'punch_delivery', act: 'view' },
  outcome: {
    status: 200,
    says: 'Every way, the first first.',
    schema: z.strictObject({ data: z.array(delivery) }),
    example: { data: [{ way: 'pull', receivedAt: '2026-11-22T02:02:40.120Z', clockOffsetMs: 1200 }] },
  },
  problems: [404],
  handle: async ({ ctx, id, search }) => {
    requireNoQuery(search);
    ctx.policy.require('view', 'punch_delivery');
    await oneRecord(ctx, 'punch', id);
    const rows = await deliveriesOf(ctx, companyOf(ctx), id);
    const data = rows.map(({ way, receivedAt, clockOffsetMs }) => ({
      way,
      receivedAt: receivedAt.toISOString(),
      clockOffsetMs,
    }));
    return { status: 200, body: { data } };
  },
};

/** Acts on a punch, as nouns that are made and taken away. */
export const punchRoutes: readonly Route[] = [show, correct, withdraw, deliveries];
