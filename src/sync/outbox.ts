/** The site's side of a push: what is frozen, what is acknowledged. Each function here is a part of one unit of work. */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { runSet } from '../db/set-statement.ts';
import { delayRefusedPunches, removeSentPunches } from '../db/unnest-statements.ts';
import { deliveryOf } from '../domain/attendance/delivery.rule.ts';
import { readFurther } from '../domain/attendance/further-deliveries.ts';
import type { PunchColumns } from '../domain/attendance/store-punches.ts';
import { type SiteReport, sayStanding, withoutSent } from '../domain/sites/standing.ts';
import { type Message, stored } from '../i18n/message.ts';
import { type Cursor, laterMark } from './cursor.rule.ts';
import { isDue } from './due.rule.ts';
import { MOST_ROWS, type PushAnswer } from './protocol.ts';
import { type Way, writePunches } from './punches.rule.ts';
import { readRuns } from './results.rule.ts';
import { answerRows, readWaitingRows, type SentRow } from './row-outbox.ts';
import { readTerminalStatus } from './terminal-status.ts';

const pack = async (text: string): Promise<Buffer<ArrayBuffer>> => Buffer.from(await gzipped(text));
const gzipped = promisify(gzip);

/** What this database was bound as, and how far the conversation has come. */
export interface SyncState {
  companyId: string;
  siteId: string;
  cloudUrl: string;
  tokenSealed: string;
  /** the one before */
  previousTokenSealed: string | null;
  tokenAt: Date | null;
  /** what either end knew of which tables when they last spoke */
  columnsHere: string | null;
  columnsThere: string | null;
  epoch: number;
  no: number;
  hash: string;
  intervalSeconds: number;
  clockOffsetMs: number | null;
  failures: number;
  needsRecovery: boolean;
  /** a new epoch was begun already; what is left is to compare */
  isRebound: boolean;
  instanceId: string;
  cursor: Cursor;
  /** the newest mark of the cloud's feed that was heard; while the two are compared, of the comparing alone */
  heard: string;
  /** when both ends' punches were last found equal, or made so */
  lastReconcileAt: Date | null;
}

/** @param lock against a binding that comes in between */
export async function readState(ctx: Context, lock: '' | 'FOR NO KEY UPDATE' = ''): Promise<SyncState | undefined> {
  const { rows } = await ctx.sql.query<SyncState>(
    `SELECT company_id AS "companyId", site_id AS "siteId", cloud_url AS "cloudUrl", token_sealed AS "tokenSealed", epoch,
            previous_token_sealed AS "previousTokenSealed", token_at AS "tokenAt", columns_here AS "columnsHere",
            columns_there AS "columnsThere",
            no::float8 AS no, hash, interval_seconds AS "intervalSeconds", clock_offset_ms AS "clockOffsetMs", failures,
            needs_recovery AS "needsRecovery", instance_id AS "instanceId", last_reconcile_at AS "lastReconcileAt",
            coalesce((recovery ->> 'isRebound')::boolean, false) AS "isRebound",
            json_build_object('seq', cursor_seq, 'mark', cursor_mark) AS cursor,
            CASE WHEN needs_recovery THEN coalesce(recovery ->> 'mark', '') ELSE cursor_mark END AS heard
     FROM sync_state WHERE company_id = $1 ${lock}`,
    [companyOf(ctx)],
  );
  return rows[0];
}

/** What a site says of the machine it runs on. */
export type Machine = Pick<SiteReport, 'disk'>;

/** A batch as it was written down before it was first sent; it is sent so, byte for byte, until it is acknowledged. */
export interface SealedBatch {
  epoch: number;
  no: number;
  hash: string;
  /** gzip */
  body: Buffer<ArrayBuffer>;
  /** of punches, and of rows */
  count: number;
  rowCount: number;
}

/** What is about to be sent, and the newest mark of the cloud's feed that was heard by then. */
export type Sending = SealedBatch & Pick<SyncState, 'heard'>;

const SEALED = `SELECT epoch, no::float8 AS no, hash, body, count, coalesce(jsonb_array_length(rows), 0) AS "rowCount"
  FROM sync_batch
  WHERE company_id = $1 AND site_id = $2 AND epoch = $3 AND acked_at IS NULL ORDER BY no LIMIT 1`;

/**
 * The batch to send now: the one that was frozen and not acknowledged, else a new one out of the outbox.
 *
 * @param most punches in a new batch
 * @param machine what else it says of the present
 * @returns undefined when nothing waits that is due
 */
export async function sealBatch(ctx: Context, most: number, machine: Machine = {}): Promise<Sending | undefined> {
  const state = await readState(ctx, 'FOR NO KEY UPDATE');
  if (!state || state.needsRecovery) return undefined;
  const open = await ctx.sql.query<SealedBatch>(SEALED, [state.companyId, state.siteId, state.epoch]);
  if (open.rows[0]) return { ...open.rows[0], heard: state.heard };
  const due = await readDue(ctx, most);
  // rows follow the punches that they may speak of
  const rows = due.length < most ? await readWaitingRows(ctx, Math.min(most, MOST_ROWS)) : [];
  if (due.length === 0 && rows.length === 0) return undefined;
  return { ...(await sealThese(ctx, state, { due, rows, machine })), heard: state.heard };
}

async function sealThese(
  ctx: Context,
  state: SyncState,
  { due, rows, machine }: { due: readonly Due[]; rows: readonly SentRow[]; machine: Machine },
): Promise<SealedBatch> {
  const no = state.no + 1;
  const present = await readPresent(ctx, state, machine);
  // once the cloud reads it, these wait no more
  const sent = new Set(due.map(({ id }) => id));
  present.pending = Math.max(0, present.pending - sent.size - rows.length);
  present.waiting = withoutSent(present.waiting, [
    ...[...sent].map(() => 'punch'),
    ...rows.map(({ item }) => item.model),
  ]);
  const text = JSON.stringify({
    ...present,
    no,
    prev: state.hash,
    ...(due.length > 0 ? { punches: writePunches(columnsOf(due)) } : {}),
    ...(rows.length > 0 ? { rows: rows.map(({ item }) => item) } : {}),
  });
  const body = await pack(text);
  const frozen = { epoch: state.epoch, no, hash: sha256(text), body, count: due.length, rowCount: rows.length };
  await ctx.sql.query(
    `INSERT INTO sync_batch (company_id, site_id, epoch, no, prev, hash, body, ids, revs, count, sealed_at, rows)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::uuid[], $9::bigint[], $10, $11, $12)`,
    [
      state.companyId,
      state.siteId,
      frozen.epoch,
      no,
      state.hash,
      frozen.hash,
      frozen.body,
      due.map((row) => row.id),
      due.map((row) => row.rev),
      frozen.count,
      ctx.now,
      rows.length > 0 ? JSON.stringify(rows) : null,
    ],
  );
  return frozen;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A push that carries no punches: the site is there, and so are its terminals. Nothing of it is kept. */
export async function heartbeat(
  ctx: Context,
  machine: Machine = {},
): Promise<Pick<Sending, 'body' | 'heard'> | undefined> {
  const state = await readState(ctx, 'FOR NO KEY UPDATE');
  return state && { body: await pack(JSON.stringify(await readPresent(ctx, state, machine))), heard: state.heard };
}

/** What a push says of the present. The beat counts on with each, so that the cloud knows the newest. */
async function readPresent(ctx: Context, state: SyncState, machine: Machine) {
  const { rows } = await ctx.sql.query<{ heartbeat: number; pending: number }>(
    `UPDATE sync_state SET heartbeat = heartbeat + 1 WHERE company_id = $1 AND site_id = $2
     RETURNING heartbeat, (SELECT count(*)::int FROM (SELECT FROM sync_outbox WHERE company_id = $1 LIMIT 100000) AS waiting) AS pending`,
    [state.companyId, state.siteId],
  );
  const { heartbeat = 1, pending = 0 } = rows[0] ?? {};
  return {
    v: 1,
    epoch: state.epoch,
    heartbeat,
    pending,
    clockOffsetMs: state.clockOffsetMs,
    terminals: await readTerminalStatus(ctx),
    hasRows: true,
    waiting: { ...(await sayStanding(ctx)), ...machine },
  };
}

interface Due {
  id: string;
  rev: string;
  serial: string;
  badge: string;
  time: string;
  code: number;
  verify: number | null;
  work: string | null;
  way: Way;
  received: Date;
  offset: number | null;
}

/** `isWhole`: the cloud has to hear of every delivery */
type DuePunch = Due & { isWhole: boolean };

/**
 * What is sent of the punches that wait and are due: each with the delivery that its source speaks of, and where the cloud
 * has to hear of every delivery, with the others behind it. A punch whose deliveries do not fit any more waits.
 */
async function readDue(ctx: Context, most: number): Promise<Due[]> {
  const punches = await readDuePunches(ctx, most);
  const whole = punches.filter(({ isWhole }) => isWhole).map(({ id }) => id);
  const others = await readFurther(ctx, whole);
  const due: Due[] = [];
  for (const punch of punches) {
    const more = (others.get(punch.id) ?? []).map((delivery) => ({ ...punch, ...delivery }));
    if (due.length > 0 && due.length + 1 + more.length > most) break;
    due.push(punch, ...more);
  }
  return due;
}

/**
 * Punches that wait and are due, oldest change first, each with the delivery that its source speaks of. The outbox is cut
 * before it is joined: a backlog of a million rows is never sorted.
 */
async function readDuePunches(ctx: Context, most: number): Promise<DuePunch[]> {
  const { rows } = await ctx.sql.query<DuePunch>(
    `SELECT p.id, due.rev, due.is_whole AS "isWhole", p.terminal_serial AS serial, p.badge_number AS badge, p.local_time AS time,
            p.punch_code AS code, p.verify_mode AS verify, p.work_code AS work,
            coalesce(d.way::text, CASE WHEN p.source IN ('push', 'file') THEN p.source::text ELSE 'pull' END) AS way,
            coalesce(d.received_at, p.created_at) AS received, d.clock_offset_ms AS offset
     FROM (
       SELECT entity_id, rev, seq, base_values IS NOT NULL AS is_whole FROM sync_outbox
       WHERE company_id = $1 AND model = 'punch' AND ${isDue('$2')} ORDER BY company_id, seq LIMIT $3
     ) AS due
     CROSS JOIN LATERAL (
       SELECT * FROM punch WHERE company_id = ${companyKey} AND id = due.entity_id AND terminal_serial IS NOT NULL OFFSET 0
     ) AS p
     LEFT JOIN LATERAL (${deliveryOf('p')}) AS d ON true
     ORDER BY due.seq`,
    [companyOf(ctx), ctx.now, most],
  );
  return rows;
}

const columnsOf = (due: readonly Due[]): PunchColumns => ({
  serial: due.map((row) => row.serial),
  badge: due.map((row) => row.badge),
  localTime: due.map((row) => row.time),
  code: due.map((row) => row.code),
  verify: due.map((row) => row.verify),
  work: due.map((row) => row.work),
  way: due.map((row) => row.way),
  receivedAt: due.map((row) => row.received),
  clockOffsetMs: due.map((row) => row.offset),
});

/**
 * Takes the cloud's answer to a batch over, whole: what was taken leaves the outbox, unless it was changed since; what
 * was rejected stays there with its reason. Everything sent stays in sync_batch.
 *
 * @returns `late` when somebody else took it over before, or the site was bound anew; `misfit` when the answer speaks of
 *   another batch than this one
 */
export async function acknowledge(
  ctx: Context,
  batch: SealedBatch,
  answer: PushAnswer,
  raw: { text: string; clockOffsetMs: number },
): Promise<'taken' | 'late' | 'misfit'> {
  const { total, rejected } = readRuns(answer.results);
  if (total !== batch.count || answer.no !== batch.no || (answer.rows ?? []).length !== batch.rowCount) return 'misfit';
  const state = await readState(ctx, 'FOR NO KEY UPDATE');
  if (!state || state.epoch !== batch.epoch || state.no !== batch.no - 1) return 'late';
  const key = [state.companyId, state.siteId, batch.epoch, batch.no];
  const { rows } = await ctx.sql.query<{ ids: string[]; revs: string[]; sent: SentRow[] | null }>(
    `UPDATE sync_batch SET acked_at = $5, response = $6
     WHERE company_id = $1 AND site_id = $2 AND epoch = $3 AND no = $4 AND acked_at IS NULL
     RETURNING ids::text[] AS ids, revs::text[] AS revs, rows AS sent`,
    [...key, ctx.now, await pack(raw.text)],
  );
  const { ids = [], revs = [], sent } = rows[0] ?? {};
  const isApart = await answerRows(ctx, sent ?? [], answer.rows ?? []);
  const refused = new Map(rejected.map(({ at, reason }) => [at, reason]));
  const places = ids.map((_, at) => at);
  await leaveOutbox(
    ctx,
    places.filter((at) => !refused.has(at)),
    ids,
    revs,
  );
  await stayInOutbox(ctx, refused, ids, revs);
  await ctx.sql.query(
    `UPDATE sync_state SET no = $3, hash = $4, interval_seconds = $5, clock_offset_ms = $6, failures = 0,
       last_try_at = $7, last_ok_at = $7, last_push_at = $7, last_error = NULL, needs_recovery = needs_recovery OR $8,
       cursor_mark = $9
     WHERE company_id = $1 AND site_id = $2`,
    [
      state.companyId,
      state.siteId,
      batch.no,
      batch.hash,
      answer.pace.intervalSeconds,
      raw.clockOffsetMs,
      ctx.now,
      isApart,
      laterMark(state.cursor.mark, answer.mark),
    ],
  );
  return 'taken';
}

async function leaveOutbox(ctx: Context, places: readonly number[], ids: string[], revs: string[]): Promise<void> {
  const [sent, sentRevs] = [places.map((at) => ids[at] ?? null), places.map((at) => revs[at] ?? null)];
  await runSet(ctx.sql, removeSentPunches, { companyId: companyOf(ctx), ids: sent, revs: sentRevs });
}

async function stayInOutbox(
  ctx: Context,
  refused: ReadonlyMap<number, Message>,
  ids: string[],
  revs: string[],
): Promise<void> {
  if (refused.size === 0) return;
  const places = [...refused.keys()];
  await runSet(ctx.sql, delayRefusedPunches, {
    companyId: companyOf(ctx),
    ids: places.map((at) => ids[at] ?? null),
    revs: places.map((at) => revs[at] ?? null),
    now: ctx.now,
    reasons: [...refused.values()].map((one) => stored(one)),
  });
}

/** Takes over what the answer to a heartbeat says. */
export async function noteAnswer(
  ctx: Context,
  epoch: number,
  answer: PushAnswer,
  clockOffsetMs: number,
): Promise<void> {
  await ctx.sql.query(
    `UPDATE sync_state SET interval_seconds = $3, clock_offset_ms = $4, failures = 0, last_try_at = $5, last_ok_at = $5,
       last_error = NULL WHERE company_id = $1 AND epoch = $2`,
    [companyOf(ctx), epoch, answer.pace.intervalSeconds, clockOffsetMs, ctx.now],
  );
}

/** What the two ends have lost of what they had in common. */
export type Lost = 'history' | 'cloud' | 'place';

/** Of the state of a comparison, what stays known until it is over: that the cloud was restored. NULL when it was not. */
export const CLOUD_RESTORED = `CASE WHEN recovery ? 'isCloudRestored' THEN '{"isCloudRestored": true}'::jsonb END`;

/**
 * Writes down that a round failed, in words.
 *
 * @param lost `history`: the two ends have none in common any more, and begin a new one; `cloud`: likewise, because the
 *   cloud's database was restored; `place`: the site was away for so long that the two have to be compared. Nothing is
 *   sent before that is done
 * @returns failures in a row, this one included
 */
export async function noteFailure(ctx: Context, epoch: number, message: Message, lost?: Lost): Promise<number> {
  const { rows } = await ctx.sql.query<{ failures: number }>(
    `UPDATE sync_state SET failures = failures + 1, last_try_at = $3, last_error = $4,
       needs_recovery = needs_recovery OR $5::text IS NOT NULL,
       recovery = CASE $5 WHEN 'history' THEN ${CLOUD_RESTORED} WHEN 'cloud' THEN '{"isCloudRestored": true}'
         WHEN 'place' THEN '{"isRebound": true}' ELSE recovery END
     WHERE company_id = $1 AND epoch = $2 RETURNING failures`,
    [companyOf(ctx), epoch, ctx.now, stored(message), lost ?? null],
  );
  return rows[0]?.failures ?? 1;
}

/** Gives a batch up that the cloud finds too large before it looked at it; its punches are still in the outbox. */
export async function discardBatch(ctx: Context, batch: SealedBatch): Promise<void> {
  await ctx.sql.query(`DELETE FROM sync_batch WHERE company_id = $1 AND epoch = $2 AND no = $3 AND acked_at IS NULL`, [
    companyOf(ctx),
    batch.epoch,
    batch.no,
  ]);
}

/** For so many days everything sent is kept, in the database and as files. */
export const KEPT_DAYS = 400;

/** Everything sent is kept for 400 days. @returns how many batches were older and are gone now */
export async function purgeSent(ctx: Context): Promise<number> {
  const { rowCount } = await ctx.sql.query(
    `DELETE FROM sync_batch WHERE company_id = $1 AND acked_at < $2::timestamptz - interval '1 day' * $3`,
    [companyOf(ctx), ctx.now, KEPT_DAYS],
  );
  return rowCount ?? 0;
}
