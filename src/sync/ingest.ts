/** The cloud's side of a push: one transaction that takes a batch or leaves nothing behind. */

import type { z } from 'zod';
import { type Context, companyOf } from '../context.ts';
import { type PunchColumns, storePunches } from '../domain/attendance/store-punches.ts';
import { endOldToken } from '../domain/sites/renew-token.ts';
import { noteTerminalStatus } from '../domain/sites/terminal-status.ts';
import { syncMessage } from '../i18n/sync.ts';
import { type ChainEnd, judge, lacks } from './chain.rule.ts';
import { markOfNow } from './feed.ts';
import { bodyInvalid, cloudBehind, siteBehind, siteTooOld, unknownToken } from './problems.ts';
import {
  type Batch,
  MOST_PUNCHES,
  type PageRow,
  type PushAnswer,
  type PushBody,
  type pullBody,
  type RowResult,
  terminalStatus,
  type WirePunches,
  type WireTerminalStatus,
} from './protocol.ts';
import { pick, type ReadPunches, readPunches } from './punches.rule.ts';
import { type ItemResult, runsOf } from './results.rule.ts';
import { isDataError } from './row-errors.ts';
import { takeRows } from './take-rows.ts';

/** Who pushes, as their token said and the database knew them. */
export interface Pusher {
  siteId: string;
  name: string;
  tokenHash: string;
  appVersion: string | null;
  /** a site that is too old for its rows to be understood sends punches all the same */
  takesRows: boolean;
}

interface SiteRow {
  tokenHash: string | null;
  previousTokenHash: string | null;
  isOut: boolean;
  epoch: number;
  no: number;
  hash: string;
  heartbeat: number;
  intervalSeconds: number;
}

/** @throws Problem when the site was bound anew or revoked since its token was looked at */
async function lockSite(ctx: Context, pusher: Pusher): Promise<SiteRow> {
  const { rows } = await ctx.sql.query<SiteRow>(
    `SELECT token_hash AS "tokenHash", previous_token_hash AS "previousTokenHash", revoked_at IS NOT NULL OR deleted_at IS NOT NULL AS "isOut", epoch,
            batch_no::float8 AS no, coalesce(batch_hash, '') AS hash, heartbeat, interval_seconds AS "intervalSeconds"
     FROM site WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [companyOf(ctx), pusher.siteId],
  );
  const row = rows[0];
  if (!row || row.isOut || ![row.tokenHash, row.previousTokenHash].includes(pusher.tokenHash)) throw unknownToken({});
  await endOldToken(ctx, { id: pusher.siteId, tokenHash: pusher.tokenHash });
  return row;
}

/**
 * Takes a push: the chain first, then the punches, then what the site says of the present.
 *
 * @param hash SHA-256 of the body as it was before packing, in hex
 * @throws Problem `sync.site-behind`, `sync.cloud-behind`: the two ends do not share a history, nothing was taken
 */
export async function takePush(ctx: Context, pusher: Pusher, body: PushBody, hash: string): Promise<PushAnswer> {
  const site = await lockSite(ctx, pusher);
  const { results, rows, conflicts, mark } =
    body.no === undefined ? nothing : await takeBatch(ctx, pusher, site, body, hash);
  const isNews = body.epoch === site.epoch && body.heartbeat > site.heartbeat;
  if (isNews) await takeTerminalStatus(ctx, pusher.siteId, body.terminals, body.hasRows ?? false);
  await noteSite(ctx, pusher, body, isNews);
  return {
    v: 1,
    ...(body.no === undefined ? {} : { no: body.no }),
    results: runsOf(results),
    ...(rows.length > 0 ? { rows } : {}),
    ...(mark === undefined ? {} : { mark }),
    ...(conflicts.length > 0 ? { conflicts } : {}),
    serverTime: ctx.now.toISOString(),
    pace: { batch: MOST_PUNCHES, waitMs: 0, intervalSeconds: site.intervalSeconds },
  };
}

interface Taken {
  results: ItemResult[];
  rows: RowResult[];
  conflicts: PageRow[];
  mark?: string;
}

const nothing: Taken = { results: [], rows: [], conflicts: [] };

async function takeBatch(ctx: Context, pusher: Pusher, site: SiteRow, batch: Batch, hash: string): Promise<Taken> {
  const verdict = judge(site, { epoch: batch.epoch, no: batch.no, hash, prev: batch.prev });
  if (verdict === 'site-behind') throw siteBehind({ no: batch.no, known: site.no });
  if (verdict === 'cloud-behind') throw cloudBehind({ no: batch.no, known: site.no });
  const results = batch.punches ? await takePunches(ctx, pusher.siteId, batch.punches) : [];
  const given = batch.rows ?? [];
  const { results: rows, conflicts } = pusher.takesRows
    ? await takeRows(ctx, { id: pusher.siteId, name: pusher.name }, given)
    : { results: given.map((): RowResult => ({ result: 'rejected', ...siteTooOld })), conflicts: [] };
  if (verdict !== 'next') return { results, rows, conflicts, mark: await markOfNow(ctx) };
  await ctx.sql.query(
    `UPDATE site SET batch_no = $3, batch_hash = $4, last_push_at = $5 WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), pusher.siteId, batch.no, hash, ctx.now],
  );
  return { results, rows, conflicts };
}

async function takePunches(ctx: Context, siteId: string, wire: WirePunches): Promise<ItemResult[]> {
  const punches = readPunches(wire);
  if (!punches) throw bodyInvalid({ issues: 'punches: a column has not one entry for each punch' });
  return storeAll(ctx, siteId, wire.count, punches);
}

async function storeAll(ctx: Context, siteId: string, count: number, punches: ReadPunches): Promise<ItemResult[]> {
  const results = new Array<ItemResult>(count);
  for (const { at, reason } of punches.wrong) results[at] = { result: 'rejected', reason };
  for (const { source, columns, places } of punches.groups) {
    const stored = await storeOrBisect(ctx, { source, siteId }, columns);
    places.forEach((position, row) => {
      results[position] = stored[row] ?? internal;
    });
  }
  return results;
}

const internal: ItemResult = { result: 'rejected', reason: syncMessage('sync.punch-internal') };

/**
 * Stores punches; when the database refuses one for a reason nobody foresaw, halves them until that one is alone. It is
 * rejected, and the others are stored.
 */
async function storeOrBisect(
  ctx: Context,
  origin: { source: 'terminal' | 'push' | 'file'; siteId: string },
  columns: PunchColumns,
): Promise<ItemResult[]> {
  await ctx.sql.query('SAVEPOINT ingest');
  try {
    const { results } = await storePunches(ctx, origin, columns);
    await ctx.sql.query('RELEASE SAVEPOINT ingest');
    return results.map((one) =>
      one.result === 'held'
        ? { result: one.result, reason: syncMessage('sync.punch-held', { reason: one.reason }) }
        : one,
    );
  } catch (error) {
    if (!isDataError(error)) throw error;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT ingest; RELEASE SAVEPOINT ingest');
    const { length } = columns.serial;
    if (length === 1) {
      ctx.log.error({ err: error, serial: columns.serial[0], time: columns.localTime[0] }, 'a punch was refused');
      return [internal];
    }
    const places = Array.from({ length }, (_, position) => position);
    const middle = length >> 1;
    return [
      ...(await storeOrBisect(ctx, origin, pick(columns, places.slice(0, middle)))),
      ...(await storeOrBisect(ctx, origin, pick(columns, places.slice(middle)))),
    ];
  }
}

/** Heads are what is so just now: one that cannot be noted comes again with the next push, and no punch waits for it. */
async function takeTerminalStatus(
  ctx: Context,
  siteId: string,
  given: readonly unknown[],
  hasRows: boolean,
): Promise<void> {
  const terminals = given
    .map((each) => terminalStatus.safeParse(each))
    .flatMap((read): WireTerminalStatus[] => (read.success ? [read.data] : []));
  if (terminals.length < given.length)
    ctx.log.warn({ siteId, count: given.length - terminals.length }, 'the status of some terminals was not read');
  await ctx.sql.query('SAVEPOINT terminal_status');
  try {
    await noteTerminalStatus(ctx, siteId, terminals, hasRows);
    await ctx.sql.query('RELEASE SAVEPOINT terminal_status');
  } catch (error) {
    if (!isDataError(error)) throw error;
    ctx.log.warn({ err: error, siteId }, 'terminal status was not stored');
    await ctx.sql.query('ROLLBACK TO SAVEPOINT terminal_status; RELEASE SAVEPOINT terminal_status');
  }
}

/** @param isNews a push that comes late says nothing of the present but that the site was there */
async function noteSite(ctx: Context, pusher: Pusher, body: PushBody, isNews: boolean): Promise<void> {
  await ctx.sql.query(
    isNews
      ? `UPDATE site SET last_seen_at = $3, heartbeat = $4, pending_count = $5, clock_skew_ms = $6, app_version = $7, waiting = $8
         WHERE company_id = $1 AND id = $2`
      : `UPDATE site SET last_seen_at = $3 WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      pusher.siteId,
      ctx.now,
      ...(isNews
        ? [
            body.heartbeat,
            body.pending,
            body.clockOffsetMs ?? null,
            pusher.appVersion,
            JSON.stringify(body.waiting ?? null),
          ]
        : []),
    ],
  );
}

/**
 * Notes how far a site has come: what it asks from, it has taken over.
 *
 * @throws Problem when the site was bound anew since: of two machines with one token, one goes on; when the cloud was restored
 *   to before a batch that it has acknowledged
 */
export async function notePull(
  ctx: Context,
  puller: { siteId: string; tokenHash: string },
  { epoch, cursor: { seq }, sent }: z.output<typeof pullBody>,
): Promise<void> {
  const end = await requireEpoch(ctx, puller, epoch);
  if (sent && lacks(end, sent)) throw cloudBehind({ no: sent.no, known: end.no });
  await ctx.sql.query(
    `UPDATE site SET last_seen_at = $3, last_pull_at = $3, pull_seq = $4 WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), puller.siteId, ctx.now, seq],
  );
}

/**
 * @returns the last batch that was taken of the site
 * @throws Problem when the site was revoked or bound anew, or speaks under another epoch
 */
export async function requireEpoch(
  ctx: Context,
  asker: { siteId: string; tokenHash: string },
  epoch: number,
): Promise<Omit<ChainEnd, 'epoch'>> {
  const { rows } = await ctx.sql.query<ChainEnd>(
    `SELECT epoch, batch_no::float8 AS no, coalesce(batch_hash, '') AS hash FROM site WHERE company_id = $1 AND id = $2 AND revoked_at IS NULL AND deleted_at IS NULL
       AND (token_hash = $3 OR previous_token_hash = $3)`,
    [companyOf(ctx), asker.siteId, asker.tokenHash],
  );
  if (!rows[0]) throw unknownToken({});
  await endOldToken(ctx, { id: asker.siteId, tokenHash: asker.tokenHash });
  if (rows[0].epoch > epoch) throw siteBehind({ no: epoch, known: rows[0].epoch });
  if (rows[0].epoch < epoch) throw cloudBehind({ no: epoch, known: rows[0].epoch });
  return rows[0];
}
