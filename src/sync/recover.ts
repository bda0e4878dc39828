/**
 * The site's side of finding together again: after either end was restored, and once a day to see that nothing differs.
 * Every step can be broken off and begun again.
 */

import { type Context, companyOf, unitOfWork } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { runSet } from '../db/set-statement.ts';
import { queuePunches } from '../db/unnest-statements.ts';
import { derivePunches } from '../domain/attendance/derive-punches.ts';
import { isLater, isUnknown, packed, post, type Recovering, Unanswered } from './ask-cloud.ts';
import { compareRows } from './compare-rows.ts';
import { CLOUD_RESTORED, readState, type SyncState } from './outbox.ts';
import { type PageRow, recoverAnswer, tokenAnswer } from './protocol.ts';
import { isCompared } from './range-digest.rule.ts';
import { inUtc } from './rows.ts';
import { renewedTomorrow } from './schedule.rule.ts';
import { idsOfSpan, readDigests, valuesOf, valuesOfSpan } from './span-values.ts';
import { takePunches } from './take-punches.ts';

/**
 * Asks for a new epoch, under which both ends begin a new chain; what was sealed under the old one is sent anew.
 *
 * @param tokens the site's own, and the one before: a cloud that was restored may know that one only
 */
export async function rebind(
  { session, ask }: Recovering,
  state: SyncState,
  instanceId: string,
  tokens: readonly string[],
  seal: (token: string) => string,
): Promise<string> {
  const body = packed({ v: 1, instanceId, epoch: state.epoch });
  const [first, ...others] = tokens;
  const askAs = (token?: string) => ask('recover', body, recoverAnswer, token === undefined ? {} : { token });
  let answer = await askAs(first);
  // a cloud that knows a former token only was restored to before it gave the present one
  let isCloudRestored = false;
  for (const other of others) {
    if (!isUnknown(answer)) break;
    answer = await askAs(other);
    isCloudRestored = answer.kind === 'ok';
  }
  if (answer.kind !== 'ok') throw new Unanswered(answer);
  const { epoch, token } = answer.value;
  await unitOfWork(session, async (ctx) => {
    await ctx.sql.query(
      `UPDATE sync_state SET epoch = $2, token_sealed = $3, previous_token_sealed = token_sealed, token_at = $5, no = 0,
         hash = '', heartbeat = 0, needs_recovery = true, recovery = '{"isRebound": true}' ||
           CASE WHEN $6 THEN '{"isCloudRestored": true}' ELSE coalesce(${CLOUD_RESTORED}, '{}') END
       WHERE company_id = $1 AND epoch = $4`,
      [companyOf(ctx), epoch, seal(token), state.epoch, ctx.now, isCloudRestored],
    );
    await ctx.sql.query('DELETE FROM sync_batch WHERE company_id = $1 AND acked_at IS NULL', [companyOf(ctx)]);
  });
  return token;
}

/**
 * Renews the site's token. Between the cloud's answer and the first use of the new token either is good: a crash goes on
 * with the one that is stored.
 *
 * @returns undefined when the cloud cannot do it now: it is asked again tomorrow
 */
export async function renewToken(
  { session, ask }: Recovering,
  state: SyncState,
  instanceId: string,
  seal: (token: string) => string,
): Promise<string | undefined> {
  const answer = await ask('token', packed({ v: 1, instanceId, epoch: state.epoch }), tokenAnswer);
  if (answer.kind !== 'ok' && !isLater(answer)) throw new Unanswered(answer);
  const token = answer.kind === 'ok' ? answer.value.token : undefined;
  await unitOfWork(session, (ctx) =>
    ctx.sql.query(
      token === undefined
        ? `UPDATE sync_state SET token_at = $3 WHERE company_id = $1 AND epoch = $2`
        : `UPDATE sync_state SET token_at = $3, previous_token_sealed = token_sealed, token_sealed = $4
           WHERE company_id = $1 AND epoch = $2`,
      token === undefined
        ? [companyOf(ctx), state.epoch, renewedTomorrow(ctx.now)]
        : [companyOf(ctx), state.epoch, ctx.now, seal(token)],
    ),
  );
  return token;
}

/** Compares the rows, notes the days to walk, and lets the rounds go on: what is new does not wait for what is old. */
export async function compareAll(recovering: Recovering): Promise<void> {
  const before = await unitOfWork(recovering.session, (ctx) => readState(ctx));
  await compareRows(recovering, before?.epoch ?? 0);
  const days = await differingDays(recovering, '');
  await unitOfWork(recovering.session, async (ctx) => {
    await ctx.sql.query(
      `UPDATE sync_state SET needs_recovery = false, cursor_seq = 0, cursor_mark = coalesce(recovery ->> 'mark', ''),
         last_error = NULL, failures = 0
       WHERE company_id = $1 AND epoch = $2`,
      [companyOf(ctx), before?.epoch ?? 0],
    );
    await noteRange(ctx, days, false); // whatever differs was to be expected
  });
}

/** A day that differs, and how many of its punches the cloud has. */
type Day = [name: string, there: number];

async function differingDays(recovering: Recovering, since: string): Promise<Day[]> {
  const mine = await unitOfWork(recovering.session, (ctx) => readDigests(ctx, '', since));
  const { spans = [] } = await post(recovering, { what: 'spans', within: '', since, ...mine } as never);
  return spans;
}

/** After the last day come the tables. @param apart punches that differ so far, and should not */
const tablesNext = (isDaily: string, apart: string): string =>
  `(coalesce(${CLOUD_RESTORED}, '{}') || jsonb_build_object('tables', jsonb_build_object('isDaily', ${isDaily}, 'apart', ${apart})))`;

/**
 * The days still to walk stand in the site's own state, and after them that the tables are to be compared: a crash goes on
 * with the one it was at. The comparison is over when both are.
 *
 * @param isDaily nothing should have differed
 */
async function noteRange(ctx: Context, days: readonly Day[], isDaily: boolean): Promise<void> {
  const left = JSON.stringify({ left: days, total: days.length, isDaily, apart: 0 });
  await ctx.sql.query(
    `UPDATE sync_state SET recovery = CASE WHEN $3 THEN ${tablesNext('$4::boolean', '0')} ELSE coalesce(${CLOUD_RESTORED}, '{}') || $2::jsonb END,
       days_different = 0 WHERE company_id = $1`,
    [companyOf(ctx), left, days.length === 0, isDaily],
  );
}

/**
 * Looks which days differ, and notes them to be walked. Not while a walk is under way.
 *
 * @returns the days that differ
 */
export async function listDays(recovering: Recovering, since: string): Promise<string[]> {
  if (await unitOfWork(recovering.session, isComparing)) return [];
  const days = await differingDays(recovering, since);
  await unitOfWork(recovering.session, (ctx) => noteRange(ctx, days, true));
  return days.map(([name]) => name);
}

async function isComparing(ctx: Context): Promise<boolean> {
  const { rowCount } = await ctx.sql.query(
    `SELECT FROM sync_state WHERE company_id = $1 AND (needs_recovery OR recovery ?| '{left,tables}')`,
    [companyOf(ctx)],
  );
  return rowCount !== 0;
}

async function readNextDay(ctx: Context): Promise<{ day: Day; left: number; total: number } | undefined> {
  const { rows } = await ctx.sql.query<{ day: Day | null; left: number; total: number }>(
    `SELECT recovery #> '{left,0}' AS day, jsonb_array_length(coalesce(recovery -> 'left', '[]')) AS left,
            (recovery ->> 'total')::int AS total
     FROM sync_state WHERE company_id = $1 AND NOT needs_recovery`,
    [companyOf(ctx)],
  );
  const [row] = rows;
  return row?.day ? { ...row, day: row.day } : undefined;
}

/**
 * Walks the next of the noted days, the newest first: what only the site has goes to the outbox, what only the cloud has
 * is stored.
 *
 * @param most so many days
 * @returns how many were walked
 */
export async function compareRanges(recovering: Recovering, most: number): Promise<number> {
  for (let walked = 0; walked < most; walked += 1) {
    const next = await unitOfWork(recovering.session, readNextDay);
    if (!next) return walked;
    const [name, there] = next.day;
    recovering.onProgress?.(name, next.left, next.total);
    const here = await unitOfWork(recovering.session, (ctx) => idsOfSpan(ctx, name));
    const apart = await compareSpan(recovering, name, here.length, there);
    await unitOfWork(recovering.session, async (ctx) => {
      const { rows } = await ctx.sql.query<{ isDaily: boolean }>(
        `UPDATE sync_state SET days_different = coalesce(days_different, 0) + CASE WHEN $3::int > 0 AND (recovery ->> 'isDaily')::boolean THEN 1 ELSE 0 END,
           recovery = CASE WHEN jsonb_array_length(recovery -> 'left') = 1
           THEN ${tablesNext(`recovery -> 'isDaily'`, `recovery -> 'apart'`)} ELSE recovery #- '{left,0}' END
         WHERE company_id = $1 AND recovery #>> '{left,0,0}' = $2
         RETURNING coalesce((recovery ->> 'isDaily')::boolean, (recovery #>> '{tables,isDaily}')::boolean, false) AS "isDaily"`,
        [companyOf(ctx), name, apart],
      );
      // after a restore differences are expected
      if (apart > 0 && rows[0]?.isDaily)
        ctx.log.error(
          { day: name, count: apart },
          'punches of a day differ between site and cloud; they are made equal',
        );
    });
  }
  return most;
}

/**
 * Into its hours and minutes while there are too many punches to name them all at once.
 *
 * @returns how many punches only one of the two has, or derives otherwise, and which are not on their way: not those that wait in the outbox, or
 *   behind the site's place in the feed, as they came in while the two were compared
 */
async function compareSpan(recovering: Recovering, name: string, here: number, there: number): Promise<number> {
  const { session } = recovering;
  if (isCompared(name, here, there)) {
    const mine = await unitOfWork(session, (ctx) => readDigests(ctx, name));
    const { spans = [] } = await post(recovering, { what: 'spans', within: name, since: '', ...mine } as never);
    let apart = 0;
    for (const [inner, count] of spans)
      apart += await compareSpan(recovering, inner, mine.digests[inner]?.[0] ?? 0, count);
    return apart;
  }
  const { mine, at } = await unitOfWork(session, async (ctx) => ({
    mine: await valuesOfSpan(ctx, name),
    at: (await readState(ctx))?.cursor.seq ?? 0,
  }));
  const question = { what: 'ids', span: name, ids: [...mine.keys()], values: [...mine.values()], at };
  const { missing = [], punches = [], different = [], inFeed = [] } = await post(recovering, question as never);
  return unitOfWork(session, async (ctx) => {
    const lost = await takeDay(ctx, missing, punches);
    const unlikeHere = await takeUnlike(ctx, name, different);
    return lost + punches.length - inFeed.length + unlikeHere;
  });
}

/** Changes that wait, and are of what a punch is derived of. `p` is the punch; $1 the company */
const NOT_WAITING = ['sync_outbox', 'sync_deferred'].map(
  (table) => `NOT EXISTS (
    SELECT FROM ${table} w LEFT JOIN badge b ON b.company_id = $1 AND
      (w.model = 'badge' AND b.id = w.entity_id OR w.model = 'employee' AND b.employee_id = w.entity_id)
    LEFT JOIN terminal t ON w.model = 'terminal' AND t.company_id = $1 AND t.id = w.entity_id
    WHERE w.company_id = $1 AND w.model IN ('badge', 'employee', 'terminal', 'company')
      AND (b.number = p.badge_number OR t.serial = p.terminal_serial OR w.model = 'company'${
        table === 'sync_deferred'
          ? ` OR w.row ->> 'number' = p.badge_number OR w.row ->> 'serial' = p.terminal_serial`
          : ''
      }))`,
);

/**
 * Punches of which the two derived something else: derived again on both ends. It should not have been, but where a badge, an
 * employee or a terminal waits.
 *
 * @returns how many should not have been
 */
async function takeUnlike(
  ctx: Context,
  span: string,
  different: readonly (readonly [string, string])[],
): Promise<number> {
  if (different.length === 0) return 0;
  const ids = different.map(([id]) => id);
  await derivePunches(ctx, { punches: ids });
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT p.id FROM punch p WHERE p.company_id = ${companyKey} AND p.id = ANY($2::uuid[]) AND ${NOT_WAITING.join(' AND ')}`,
    [companyOf(ctx), ids],
  );
  if (rows.length === 0) return 0;
  const mine = await valuesOf(ctx, ids);
  const theirs = new Map(different);
  const still = rows.filter(({ id }) => mine.get(id) !== theirs.get(id)).length;
  // after a restore differences are expected
  const { rowCount } = await ctx.sql.query(
    `UPDATE sync_state SET recovery = jsonb_set(recovery, '{apart}', to_jsonb((recovery ->> 'apart')::int + $2))
     WHERE company_id = $1 AND recovery ? 'apart' AND (recovery ->> 'isDaily')::boolean`,
    [companyOf(ctx), rows.length],
  );
  const found = { span, count: rows.length, still };
  ctx.log[rowCount === 1 ? 'error' : 'info'](found, 'punches were derived differently on site and in the cloud');
  return rows.length;
}

/** @returns how many of the missing ones did not wait to go up */
async function takeDay(ctx: Context, missing: readonly string[], punches: readonly PageRow[]): Promise<number> {
  const { rowCount } = await runSet(ctx.sql, queuePunches, { companyId: companyOf(ctx), ids: missing });
  await inUtc(ctx.sql);
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  await takePunches(ctx, punches);
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
  return rowCount;
}
