/**
 * The words on the wire between a site and the cloud, for both ends. What v1 says here is accepted for ever: fields may
 * be added, none may change its meaning.
 *
 * @see docs/sync.md
 */

import { z } from 'zod';
import { isFieldName, oddName } from '../http/field-names.ts';
import type { Message } from '../i18n/message.ts';
import { HEX64 } from './chain.rule.ts';
import { wireMessage } from './wire-message.ts';

/**
 * `proto`, `app`, `schema`: said by every request, so that the other end and its log know who speaks. `spoken`: said by
 * every answer, which versions this cloud speaks. `mark`: the newest mark of the cloud's feed that the site has heard: a
 * cloud that was restored to before it says so, and takes nothing.
 */
export const headerNames = {
  proto: 'hajira-protocol',
  app: 'hajira-app',
  schema: 'hajira-schema',
  versions: 'hajira-protocols',
  mark: 'hajira-mark',
  start: 'hajira-start',
} as const;

/** Most punches in one push. */
export const MOST_PUNCHES = 5_000;
/** Most changed rows in one push, and most in one page of a pull. */
export const MOST_ROWS = 500;
/** Most bytes of a body as it travels, and after it was unpacked: 5,000 punches take a tenth of either. */
export const MOST_BYTES = { packed: 2 * 1024 * 1024, unpacked: 8 * 1024 * 1024 } as const;

export const count = z.number().int().min(0);
/** One value for each punch, or one value for all of them. What is wrong with a value is said punch by punch. */
const column = z.union([z.array(z.unknown()), z.string(), z.number(), z.null()]);

/** The punch item of v1: one entry a punch in each column, in one order. */
const punches = z.object({
  count: z.number().int().min(1).max(MOST_PUNCHES),
  /** the terminal's serial number */
  serial: column,
  /** the badge number as the terminal gives it */
  badge: column,
  /** "YYYY-MM-DD HH:MM:SS" on the terminal's own clock */
  time: column,
  /** the terminal's punch code: 0 in, 1 out, and so on */
  code: column,
  /** how the person was recognised, or null */
  verify: column,
  /** the work code, or null */
  work: column,
  /** how it reached the site: pull, live, push or file */
  way: column,
  /** when it reached the site, in ms since 1970 UTC */
  received: column,
  /** how far the terminal's clock was ahead of the site's then, in ms, or null */
  offset: column,
});
export type WirePunches = z.output<typeof punches>;

/**
 * Which question an answer answers: of which site, under which epoch, and the SHA-256 of the request's body before packing,
 * in hex. An answer to another question is thrown away by whoever asked, be it of another site or an earlier one.
 */
const question = z.object({ site: z.string(), epoch: count, hash: z.string() });
export type Question = z.output<typeof question>;
/** Every answer but a refusal says it. */
export const answerTo = z.object({ inReplyTo: question });

const heartbeat = {
  v: z.literal(1),
  /** which binding this site speaks under; every binding begins a new one */
  epoch: count,
  /** counts the site's pushes: what an older one says of the present is not news */
  heartbeat: z.number().int().min(1),
  /** outbox rows that wait on site */
  pending: count,
  /** how far the cloud's clock was ahead of the site's at the last answer, in ms */
  clockOffsetMs: z.number().int().nullish(),
  /** the site's terminals as they are now; each is read on its own, so that a strange one spoils nothing */
  terminals: z.array(z.unknown()).max(1_000),
  /** the site's terminals are rows too: name, zone and use come as such, and heads say only what the terminal knows */
  hasRows: z.boolean().optional(),
  /** what waits, in numbers, for whoever looks at the site in the cloud */
  waiting: z.record(z.string().max(50), z.unknown()).optional(),
};

/** Fields of a row by name. A name that no field can have is refused, not left out. */
const values = z
  .custom<unknown>((row) => oddName(row) === undefined, 'a name that no field can have')
  .pipe(z.record(z.string().max(100), z.unknown()));
const modelName = z.string().max(100).refine(isFieldName, 'a name that no table can have');

/** Conflicts over one record that one push settles. */
export const MOST_RESOLVED = 100;

/** Earlier forms of one change that are told with it. */
export const MOST_PREVIOUS_EDITS = 20;

/** A row that was changed on site: what each field is to be, what its editor saw, and who they were. */
export const rowItem = z.object({
  model: modelName,
  id: z.uuid(),
  /** names this change for ever, however often it comes */
  edit: z.uuid(),
  op: z.enum(['add', 'change', 'delete']),
  set: values,
  baseValues: values,
  /** who changed each field: `user:<id>`, `site:<id>`, `system`; `*` for those that are not named */
  authors: values.pipe(z.record(z.string().max(100), z.string().max(60))),
  at: z.iso.datetime({ offset: true }),
  /** the newest revision that the site knew */
  base: z.string().max(100).nullish(),
  /** the change under its earlier names: the cloud may have taken it as such, and its answer was lost */
  previousEdits: z
    .array(z.object({ edit: z.uuid(), set: values }))
    .max(MOST_PREVIOUS_EDITS)
    .optional(),
  /** a terminal's serial number */
  key: z.string().max(200).nullish(),
  /** what its sensitive values are, and who signed them */
  signed: z.object({ user: z.uuid(), nonce: z.uuid(), signature: z.string().max(200), values }).optional(),
  /** conflicts over this record that somebody on site has decided; `by.settles` says who */
  resolves: z.array(z.uuid()).max(MOST_RESOLVED).optional(),
});
export type RowItem = z.output<typeof rowItem>;

/** What became of a row, and the row as the cloud has it now. */
const rowResult = z.object({
  // a word that is not known here is none that acknowledges
  result: z.enum(['ok', 'conflict', 'rejected']).catch('rejected'),
  /** permanent, when it was rejected */
  code: z.string().optional(),
  reason: wireMessage.optional(),
  revs: z.array(z.string()).optional(),
  row: values.optional(),
});
export type RowResult = z.output<typeof rowResult>;

const heartbeatBody = z.object({ ...heartbeat, no: z.undefined().optional() });
const batchBody = z.object({
  ...heartbeat,
  /** counts the batches of an epoch from 1, without a gap */
  no: z.number().int().min(1),
  /** the hash of the batch before it, or '' */
  prev: z.union([z.literal(''), z.string().regex(HEX64)]),
  /** may be absent when there are rows */
  punches: punches.optional(),
  /** each is read on its own, so that a strange one spoils nothing */
  rows: z.array(z.unknown()).max(MOST_ROWS).optional(),
});
export type Batch = z.output<typeof batchBody>;
export type PushBody = Batch | z.output<typeof heartbeatBody>;

/** A push with a number carries punches or rows; one without says only that the site is there. */
export const shapeOfPush = (json: unknown): z.ZodType<PushBody> =>
  typeof json === 'object' && json !== null && 'no' in json ? batchBody : heartbeatBody;

/** Text that PostgreSQL can hold. */
const text = z
  .string()
  .max(500)
  .regex(/^[^\0\p{Surrogate}]*$/u);
const number = z.number().int().min(-2_147_483_648).max(2_147_483_647);
const instant = z.iso.datetime();

/** A terminal as its site sees it. */
export const terminalStatus = z.object({
  id: z.uuid(),
  serial: text.min(1),
  name: text.regex(/\S/),
  timeZone: text.nullable(),
  isActive: z.boolean(),
  model: text.nullable(),
  firmware: text.nullable(),
  lastContactAt: instant.nullable(),
  lastError: wireMessage.nullable(),
  lastErrorAt: instant.nullable(),
  clockOffsetMs: number.nullable(),
  userCount: number.nullable(),
  logCount: number.nullable(),
  logCapacity: number.nullable(),
  readCount: number.nullable(),
});
export type WireTerminalStatus = z.output<typeof terminalStatus>;

/** What became of a run of punches, in the order of the push: the word, how many, and why when it is not plain. */
const word = z.enum(['ok', 'duplicate', 'held', 'conflict', 'rejected']).catch('rejected');
const run = z.union([z.tuple([word, z.number().int().min(1)]), z.tuple([word, z.number().int().min(1), wireMessage])]);
export type Run = z.output<typeof run>;

/** A record as the cloud has it now; without a row when it is gone or left the company. */
export const pageRow = z.object({
  model: z.string(),
  id: z.uuid(),
  revs: z.array(z.string()),
  row: values.nullable(),
});
export type PageRow = z.output<typeof pageRow>;

/** Of an act of numbering: by it a site notices that the cloud was restored to before what it has heard. */
export const mark = z.string().max(100);

export const pushAnswer = z.object({
  v: z.literal(1),
  /** the number that was taken; absent after a push without one */
  no: z.number().int().optional(),
  results: z.array(run),
  /** one for each row of the push, in their order */
  rows: z.array(rowResult).optional(),
  /** the newest mark of the cloud's feed, when the batch had come before: rows are told as they are now, not as they were then */
  mark: mark.optional(),
  /** open conflicts over the records of the push: kept at once, since a cloud that is restored may have lost them */
  conflicts: z.array(pageRow).optional(),
  serverTime: z.iso.datetime(),
  pace: z.object({
    /** most punches in the next push */
    batch: z.number().int().min(1),
    /** how long to wait before it, in ms */
    waitMs: z.number().int().min(0),
    /** pause between two rounds, as set in the cloud's panel */
    intervalSeconds: z.number().int().min(5).max(86_400),
  }),
});
export type PushAnswer = z.output<typeof pushAnswer>;

const cursor = z.object({ seq: count, mark });

export const pullBody = z.object({
  v: z.literal(1),
  epoch: count,
  /** how far the site has taken the cloud's changes over: it acknowledges everything up to here */
  cursor,
  /** the last batch whose answer it has; 0 and '' when there was none in this epoch */
  sent: z.object({ no: count, hash: z.union([z.literal(''), z.string().regex(HEX64)]) }).optional(),
});

export const pullAnswer = z.object({
  v: z.literal(1),
  /** with the place that the page was asked from */
  inReplyTo: question.extend({ from: cursor }).optional(),
  rows: z.array(pageRow),
  cursor,
  /** there is another page */
  more: z.boolean(),
  /** what the cloud knows of which tables; see `wordsKnown` */
  knownColumns: z.string().max(100).optional(),
  serverTime: z.iso.datetime(),
});
export type PullAnswer = z.output<typeof pullAnswer>;

/** A site whose history is not the cloud's any more asks for a new epoch. */
export const recoverBody = z.object({
  v: z.literal(1),
  /** which machine asks: the one that was bound goes on by itself, for another one a person decides */
  instanceId: z.string().min(8).max(200),
  epoch: count,
});
export const recoverAnswer = z.object({
  v: z.literal(1),
  token: z.string().startsWith('hjs_'),
  epoch: count,
  serverTime: z.iso.datetime(),
});

/** A site's token is renewed now and then: the one it comes with stays good until the new one is first used. */
export const tokenBody = recoverBody;
export const tokenAnswer = z.object({ v: z.literal(1), token: z.string().startsWith('hjs_') });

/** The photos of one mobile punch, while somebody on site looks at it: data URLs, kept by nobody. */
export const photosBody = z.object({ v: z.literal(1), epoch: z.number().int().min(0), punch: z.uuid() });
const picture = z.string().max(400_000).nullable();
export const photosAnswer = z.object({ v: z.literal(1), photo: picture, profile: picture });

export const bindBody = z.object({
  v: z.literal(1),
  /** the one-time code of the cloud's panel */
  code: z.string().max(200),
  /** which machine asks: random, kept beside the data, so that a restored copy of the data can be told apart */
  instanceId: z.string().min(8).max(200),
});

const rows = z.array(z.record(z.string(), z.unknown()));
export const bindAnswer = z.object({
  v: z.literal(1),
  token: z.string().startsWith('hjs_'),
  epoch: count,
  serverTime: z.iso.datetime(),
  site: z.object({ companyId: z.uuid(), id: z.uuid(), name: z.string(), intervalSeconds: z.number().int() }),
  /** the company's rows by table, as the cloud has them now */
  snapshot: z.object({
    package: rows.optional(),
    company: rows,
    user: rows,
    member: rows.optional(),
    department: rows.optional(),
    employee: rows.optional(),
    badge: rows.optional(),
  }),
});
export type BindAnswer = z.output<typeof bindAnswer>;

/** The body of a problem, as far as the other end acts on it. */
export const problemAnswer = z.object({
  code: z.string(),
  params: z
    .record(z.string(), z.unknown())
    .transform((params) => params as Message['params'])
    .optional(),
  detail: z.string(),
});

/** How far a site is with giving a restored cloud back what it has lost; said by requests that compare. */
export const progress = z.object({
  isCloudRestored: z.boolean(),
  /** days whose punches differ; null as long as they are not known, and after the last */
  comparing: z.object({ left: count, total: count }).nullable(),
  /** records that were named; null before the first, and after the last */
  comparingRows: z.object({ done: count, total: count }).nullable(),
});
