import { z } from 'zod';
import { count, MOST_ROWS, mark, pageRow, progress } from './protocol.ts';
import { spanOf } from './range-digest.rule.ts';

const inReplyTo = { v: z.literal(1), epoch: count, progress: progress.optional() };

const named = z.object({ model: z.string().max(100), id: z.uuid(), revs: z.array(z.string().max(100)).max(50) });

const span = z.string().refine((name) => spanOf(name) !== undefined, 'the name of a day, an hour or a minute');

const digest = z.tuple([z.number().int(), z.string().max(40)]);

const columns = z.array(z.string().max(100)).max(200);

/** The last digits of an id. */
const bucket = z.string().regex(/^[0-9a-f]{1,4}$/);

export const reconcileBody = z.discriminatedUnion('what', [
  // what lies in the spans of a span; '' is all time from a day on
  z.object({
    ...inReplyTo,
    what: z.literal('spans'),
    within: z.union([z.literal(''), span]),
    since: z.union([z.literal(''), span]),
    digests: z.record(span, digest),
    /** what is derived from the punches of each span, together; a site that does not say it compares ids alone */
    values: z.record(span, z.string().max(40)).optional(),
  }),
  z.object({
    ...inReplyTo,
    what: z.literal('ids'),
    span,
    ids: z.array(z.uuid()).max(200_000),
    /** what is derived from each of them, in the order of the ids, and the place in the feed that it was derived at */
    values: z.array(z.string().max(40)).max(200_000).optional(),
    at: count.optional(),
  }),
  // living rows of each table by the ends of their ids; `at` is the place in the feed that they are of
  z.object({
    ...inReplyTo,
    what: z.literal('tables'),
    at: count,
    tables: z.record(
      z.string().max(100),
      z.object({ columns, digits: z.number().int().min(1).max(4), digests: z.record(bucket, digest) }),
    ),
  }),
  z.object({
    ...inReplyTo,
    what: z.literal('bucket'),
    at: count,
    model: z.string().max(100),
    columns,
    bucket,
    rows: z.record(z.uuid(), z.string().max(40)),
  }),
  // rows that differ and of which nothing waits: what the site has instead
  z.object({ ...inReplyTo, what: z.literal('different'), rows: z.array(pageRow).max(MOST_ROWS) }),
  z.object({ ...inReplyTo, what: z.literal('rows'), rows: z.array(named).max(MOST_ROWS) }),
  z.object({ ...inReplyTo, what: z.literal('copies'), rows: z.array(pageRow).max(MOST_ROWS) }),
]);

export type ReconcileBody = z.output<typeof reconcileBody>;

export const reconcileAnswer = z.object({
  v: z.literal(1),
  /** spans that differ, the newest first, and how many punches the cloud has in each */
  spans: z.array(z.tuple([span, z.number().int()])).optional(),
  /** ids that only the site has */
  missing: z.array(z.uuid()).optional(),
  /** punches that only the cloud has */
  punches: z.array(pageRow).optional(),
  /** records whose copy on site the cloud wants */
  wanted: z.array(z.object({ model: z.string(), id: z.uuid() })).optional(),
  /** records that the cloud does not have any more, so long ago that its feed says nothing of them */
  deleted: z.array(z.object({ model: z.string(), id: z.uuid() })).optional(),
  /** punches of which something else is derived in the cloud, and what, also after both ends derived it again */
  different: z.array(z.tuple([z.uuid(), z.string()])).optional(),
  /** those of `punches` that the feed tells behind the site's place; an older cloud says none */
  inFeed: z.array(z.uuid()).optional(),
  /** of each table, the buckets that differ */
  tables: z.record(z.string(), z.array(z.string())).optional(),
  /** rows of a bucket that differ, as the cloud has them */
  rows: z.array(pageRow).optional(),
  /** copies that could not be taken back: what they refer to is not there, or a code is another one's */
  refused: z.array(z.object({ model: z.string(), id: z.uuid() })).optional(),
  /** what both had gone on with: conflicts, kept at once, should the cloud be lost again */
  conflicts: z.array(pageRow).optional(),
  /** the newest mark of the cloud's feed */
  mark: mark.optional(),
});

export type ReconcileAnswer = z.output<typeof reconcileAnswer>;
