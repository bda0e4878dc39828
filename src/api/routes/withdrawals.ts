import { z } from 'zod';
import type { Context } from '../../context.ts';
import { findDoubtful } from '../../domain/attendance/doubtful-punches.ts';
import {
  previewWithdrawal,
  type Reading,
  readingOfFile,
  readingsOf,
  undoWithdrawal,
  withdrawReading,
} from '../../domain/attendance/withdraw-reading.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { isUuid } from '../../id.ts';
import type { Operation } from '../../policies/roles.ts';
import { parseBody } from '../records/body.ts';
import { recordSchema } from '../records/columns.ts';
import { exampleRecord } from '../records/examples.ts';
import { afterWriting } from '../records/find.ts';
import { type Parameter, readQuery, requireNoQuery } from '../records/query.ts';
import type { Call, Route } from '../route.ts';

const which = {
  punchId: z.guid().optional().meta({ description: 'A punch of the reading.' }),
  way: z
    .enum(['pull', 'push', 'live', 'file'])
    .optional()
    .meta({ description: 'Which way of the punch; the first one when it is left out.' }),
  fileImportId: z.guid().optional().meta({ description: 'Or a file that was imported here.' }),
};
const one = ({ punchId, fileImportId }: { punchId?: string | undefined; fileImportId?: string | undefined }) =>
  (punchId === undefined) !== (fileImportId === undefined);
const asked = z.strictObject(which).refine(one, 'Give punchId or fileImportId.').meta({ id: 'ReadingToWithdraw' });
const withdrawal = z
  .strictObject({ ...which, reason: z.string().min(1).max(500).meta({ description: 'Why; it goes to the journal.' }) })
  .refine(one, 'Give punchId or fileImportId.')
  .meta({ id: 'NewReadingWithdrawal' });

const count = (description: string) => z.int().meta({ description });
const day = z.string().nullable().meta({ description: 'By the clock of the terminal.' });
const preview = z
  .strictObject({
    punches: count('That the reading brought.'),
    voided: count('That will not count.'),
    stayed: count('That stay because they came in another way, or in another file, too.'),
    corrected: count('That stay because somebody corrected them by hand.'),
    own: count('That stay because they are your own.'),
    people: count('Badge numbers among those that will not count.'),
    firstDay: day,
    lastDay: day,
  })
  .meta({ id: 'WithdrawalPreview' });

/** The right is asked before anything else. */
function begin({ ctx, search }: Call, act: Operation): Context {
  ctx.policy.require(act, 'reading_withdrawal');
  requireNoQuery(search);
  return ctx;
}

async function readingFor(ctx: Context, given: z.infer<typeof asked>): Promise<Reading> {
  if (given.fileImportId !== undefined) return readingOfFile(ctx, given.fileImportId);
  const readings = await readingsOf(ctx, given.punchId ?? '');
  const found = readings.find(({ way }) => given.way === undefined || way === given.way);
  if (!found) throw recordNotFound({ model: 'punch_delivery' });
  return found;
}

const example = { punchId: '01a20246-e7b8-848e-bc62-5626ed5aeb1f' };

const doubtfulReport = z
  .strictObject({
    data: z.array(
      z.strictObject({
        way: which.way.unwrap(),
        serial: z.string().meta({ description: 'Of the terminal.' }),
        receivedAt: z.iso.datetime(),
        fileName: z.string().nullable(),
        punches: count('Doubtful ones that it brought.'),
        several: count('Of these, the ones with two doubts or more.'),
        examples: z.array(
          z.strictObject({
            id: z.guid().meta({ description: 'The punch: give it as `punchId` to withdraw the reading.' }),
            badge: z.string(),
            localTime: z.string().meta({ description: 'As the terminal wrote it.' }),
            code: z.int(),
            verify: z.int().nullable(),
            doubts: z.array(z.enum(['badge', 'time', 'state', 'verify'])).meta({
              description:
                '`badge`: characters that no terminal writes. `time`: a time that its clock cannot have shown. `state`, `verify`: a code that no terminal uses.',
            }),
          }),
        ),
      }),
    ),
    checked: count('Punches that were checked.'),
    next: z.guid().nullable().meta({ description: 'Ask again with it as `after`, until it is null.' }),
  })
  .meta({ id: 'DoubtfulPunches' });

const instant = z.iso.datetime({ offset: true }).regex(/^[12]/).optional();
const doubtfulParameters: readonly Parameter[] = [
  { name: 'serial', schema: z.string().min(1).max(64).optional().meta({ description: 'Of one terminal.' }) },
  { name: 'from', schema: instant.meta({ description: 'Received then or later.' }) },
  { name: 'to', schema: instant.meta({ description: 'Received before.' }) },
  { name: 'after', schema: z.guid().optional().meta({ description: '`next` of the answer before.' }) },
  {
    name: 'limit',
    schema: z.int().min(1).max(1_000_000).default(100_000).meta({ description: 'Punches to check.' }),
  },
];
const doubtfulQuery = z.object({
  serial: z.string().optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  after: z.string().optional(),
  limit: z.int(),
});

const doubtful: Route = {
  method: 'get',
  path: '/doubtful-punches',
  kind: 'special',
  tag: 'reading-withdrawals',
  operation: 'findDoubtfulPunches',
  summary: 'Find stored punches that the plausibility check would refuse',
  description:
    'By the reading or file that brought them, so that it can be withdrawn. Takes the right to view the punches of everybody.',
  right: { model: 'reading_withdrawal', act: 'view' },
  query: doubtfulParameters,
  outcome: {
    status: 200,
    says: 'What was found.',
    schema: doubtfulReport,
    example: {
      data: [
        {
          way: 'pull',
          serial: 'CKUH201760001',
          receivedAt: '2026-11-22T10:00:00.000Z',
          fileName: null,
          punches: 300,
          several: 280,
          examples: [
            {
              id: example.punchId,
              badge: '\u00e9\u00ff',
              localTime: '2000-00-00 00:00:00',
              code: 77,
              verify: 112,
              doubts: ['badge', 'time', 'state', 'verify'],
            },
          ],
        },
      ],
      checked: 100_000,
      next: null,
    },
  },
  problems: [422],
  handle: async ({ ctx, search }) => {
    ctx.policy.require('view', 'reading_withdrawal');
    const { readings, ...rest } = await findDoubtful(ctx, doubtfulQuery.parse(readQuery(doubtfulParameters, search)));
    return { status: 200, body: { data: readings, ...rest } };
  },
};

/** Readings and files of punches that are taken back as a whole. */
export const withdrawalRoutes: readonly Route[] = [
  doubtful,
  {
    method: 'post',
    path: '/reading-withdrawals/preview',
    kind: 'special',
    tag: 'reading-withdrawals',
    operation: 'previewReadingWithdrawal',
    summary: 'See what withdrawing a reading or a file does',
    description: 'Changes nothing.',
    right: { model: 'reading_withdrawal', act: 'add' },
    body: { schema: asked, example },
    outcome: {
      status: 200,
      says: 'What it would do.',
      schema: preview,
      example: {
        punches: 312,
        voided: 300,
        stayed: 12,
        corrected: 0,
        own: 0,
        people: 41,
        firstDay: '2026-11-20',
        lastDay: '2026-11-22',
      },
    },
    problems: [400, 404, 409, 413, 415],
    handle: async (call) => {
      const ctx = begin(call, 'add');
      const reading = await readingFor(ctx, parseBody(asked, call.body));
      return { status: 200, body: { ...(await previewWithdrawal(ctx, reading)) } };
    },
  },
  {
    method: 'post',
    path: '/reading-withdrawals',
    kind: 'special',
    tag: 'reading-withdrawals',
    operation: 'withdrawReading',
    summary: 'Withdraw a reading or a file of punches',
    description: 'Its punches stand; those that came in no other way do not count, here and on the other end.',
    right: { model: 'reading_withdrawal', act: 'add' },
    body: { schema: withdrawal, example: { ...example, reason: 'The records were read with a wrong size.' } },
    outcome: {
      status: 201,
      says: 'Withdrawn.',
      schema: recordSchema('reading_withdrawal'),
      headers: ['Location'],
      example: exampleRecord('reading_withdrawal'),
    },
    problems: [400, 404, 409, 413, 415, 422],
    handle: async (call) => {
      const ctx = begin(call, 'add');
      const { reason, ...given } = parseBody(withdrawal, call.body);
      const created = await withdrawReading(ctx, await readingFor(ctx, given), reason);
      const body = await afterWriting(ctx, 'reading_withdrawal', created);
      return { status: 201, body, headers: { Location: `${call.base}/reading-withdrawals/${created}` } };
    },
  },
  {
    method: 'post',
    path: '/reading-withdrawals/{id}/undoing',
    kind: 'special',
    tag: 'reading-withdrawals',
    operation: 'undoReadingWithdrawal',
    summary: 'Undo a withdrawal',
    description: 'Its punches count again, except those that somebody corrected since. Takes no body.',
    right: { model: 'reading_withdrawal', act: 'change' },
    outcome: { status: 204, says: 'Undone.' },
    problems: [404],
    handle: async (call) => {
      const ctx = begin(call, 'change');
      if (!isUuid(call.id)) throw recordNotFound({ model: 'reading_withdrawal' });
      await undoWithdrawal(ctx, call.id);
      return { status: 204 };
    },
  },
];
