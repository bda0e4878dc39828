import type { ExpressionBuilder } from '#kysely';
import { type Context, companyOf } from '../../context.ts';
import { uuidColumn } from '../../db/columns.ts';
import { runSet } from '../../db/set-statement.ts';
import type { DB } from '../../db/tables.ts';
import { knownPunches } from '../../db/unnest-statements.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { type AttlogRow, parsePushedLine } from '../attendance/attlog.rule.ts';
import { asUtc } from '../attendance/local-time.rule.ts';
import { punchIds, storePunches } from '../attendance/store-punches.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { setAlarms } from './alarms.ts';
import { holdLines } from './raw-rows.ts';

/** A punch that arrives later than this after it was made, without a key, waits for a person; ms. */
const LATEST_MS = 24 * 3_600_000;

const REASON = terminalMessage('terminal.back-dated-row');

/** How far a terminal's time zone is ahead of UTC now, in minutes; the company's where it has none of its own. */
export async function zoneMinutesOf(ctx: Context, terminalId: string): Promise<number> {
  const { rows } = await ctx.sql.query<{ minutes: number }>(
    `SELECT round(extract(epoch FROM ($3::timestamptz AT TIME ZONE coalesce(t.time_zone, c.time_zone)) - ($3::timestamptz AT TIME ZONE 'UTC')) / 60)::int AS minutes
     FROM terminal t JOIN company c ON c.id = t.company_id WHERE t.company_id = $1 AND t.id = $2`,
    [companyOf(ctx), terminalId, ctx.now],
  );
  return rows[0]?.minutes ?? 0;
}

type Old = { line: string; row: AttlogRow };

/** Of old punches, those that are not stored yet. */
async function notStored(ctx: Context, serial: string, old: readonly Old[]): Promise<Old[]> {
  const ids = punchIds(companyOf(ctx), columnsOf(serial, old));
  const { rows } = await runSet(ctx.sql, knownPunches, { companyId: companyOf(ctx), ids: uuidColumn(ids) });
  const known = new Set(rows.map(({ id }) => id));
  return old.filter((_, at) => !known.has(ids[at] ?? ''));
}

/**
 * Holds the old punches among lines that were pushed without a key. Those that are stored already need no release.
 *
 * @returns the lines that are to be stored
 */
export async function holdBackDated(
  ctx: Context,
  terminal: { id: string; serial: string },
  lines: readonly string[],
  receivedAt: Date,
): Promise<string[]> {
  const minutes = await zoneMinutesOf(ctx, terminal.id);
  const earliest = receivedAt.getTime() + minutes * 60_000 - LATEST_MS;
  const old = lines.flatMap((line): Old[] => {
    const parsed = parsePushedLine(line);
    return parsed.ok && asUtc(parsed.row.localTime) < earliest ? [{ line, row: parsed.row }] : [];
  });
  if (old.length === 0) return [...lines];
  const fresh = await notStored(ctx, terminal.serial, old);
  const from = { terminalId: terminal.id, way: 'push' as const, receivedAt };
  await holdLines(
    ctx,
    from,
    fresh.map(({ line }) => ({ line, reason: REASON })),
    'back_dated',
  );
  await renewAlarm(ctx, terminal.id);
  const isOld = new Set(old.map(({ line }) => line));
  return lines.filter((line) => !isOld.has(line));
}

/** How many old punches of a terminal wait for a person, and of which days. */
export interface Waiting {
  punches: number;
  people: number;
  firstDay: string | null;
  lastDay: string | null;
}

/** Which held lines are old punches of a terminal that nobody has released. */
const waitsOn =
  (terminalId: string) =>
  ({ and, eb }: ExpressionBuilder<DB, 'heldLine'>) =>
    and([eb('terminalId', '=', terminalId), eb('kind', '=', 'back_dated'), eb('releasedAt', 'is', null)]);

/** What a person releases when they release the old punches of a terminal. */
export async function waitingBackDated(ctx: Context, terminalId: string): Promise<Waiting> {
  ctx.policy.require('view', 'held_line');
  const rows = await ctx.query
    .selectFrom('heldLine')
    .select('line')
    .where('companyId', '=', companyOf(ctx))
    .where(waitsOn(terminalId))
    .orderBy('id')
    .execute();
  const waiting: Waiting = { punches: rows.length, people: 0, firstDay: null, lastDay: null };
  const people = new Set<string>();
  for (const { line } of rows) {
    const parsed = parsePushedLine(line);
    if (!parsed.ok) continue;
    people.add(parsed.row.badge);
    const day = parsed.row.localTime.slice(0, 10);
    if (waiting.firstDay === null || day < waiting.firstDay) waiting.firstDay = day;
    if (waiting.lastDay === null || day > waiting.lastDay) waiting.lastDay = day;
  }
  return { ...waiting, people: people.size };
}

async function renewAlarm(ctx: Context, terminalId: string): Promise<void> {
  const { count } = await ctx.query
    .selectFrom('heldLine')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('companyId', '=', companyOf(ctx))
    .where(waitsOn(terminalId))
    .executeTakeFirstOrThrow();
  const n = Number(count);
  await setAlarms(ctx, terminalId, {
    rows_back_dated: n === 0 ? null : terminalMessage('terminal.back-dated', { n }),
  });
}

/**
 * Releases the old punches of a terminal that wait: they are stored by storeReleased, right after this or at its next push.
 *
 * @param lineId one of them; all of the terminal's without it
 * @returns how many were released
 * @throws Problem `record.not-found` when none waits
 */
export async function releaseBackDated(ctx: Context, terminalId: string, lineId?: string): Promise<number> {
  ctx.policy.require('change', 'held_line');
  ctx.policy.require('change', 'terminal');
  ctx.policy.requireField('terminal', 'commKeySealed', 'change', 'pushKey'); // whoever confirms what has no key
  await requireReach(ctx, 'terminal', terminalId, 'change');
  const { numUpdatedRows } = await ctx.query
    .updateTable('heldLine')
    .set(({ fn }) => ({ releasedAt: ctx.now, releasedBy: fn<string>('acting_principal') }))
    .where('companyId', '=', companyOf(ctx))
    .where(waitsOn(terminalId))
    .$if(lineId !== undefined, (query) => query.where('id', '=', lineId ?? ''))
    .executeTakeFirstOrThrow();
  const released = Number(numUpdatedRows);
  if (released === 0) throw recordNotFound({ model: 'held_line' });
  await record(ctx, {
    action: 'terminal.back-dated-released',
    model: 'terminal',
    recordId: terminalId,
    after: { punches: released, ...(lineId === undefined ? {} : { lineId }) },
  });
  return released;
}

const columnsOf = (serial: string, rows: readonly { row: AttlogRow; receivedAt?: Date }[]) => ({
  serial: rows.map(() => serial),
  badge: rows.map(({ row }) => row.badge),
  localTime: rows.map(({ row }) => row.localTime),
  code: rows.map(({ row }) => row.code),
  verify: rows.map(({ row }) => row.verify),
  work: rows.map(({ row }) => row.work),
  way: rows.map(() => 'push' as const),
  receivedAt: rows.map(({ receivedAt }) => receivedAt ?? new Date(0)),
  clockOffsetMs: rows.map(() => null),
});

/** Released lines that are stored in one transaction. */
const LINES_AT_ONCE = 5_000;

/**
 * Stores what was released of a terminal, as the terminal itself; two at once store it once.
 *
 * @returns the ids of the punches that are new
 */
export async function storeReleased(
  ctx: Context,
  terminal: { id: string; serial: string; siteId: string | null },
): Promise<string[]> {
  ctx.policy.require('view', 'held_line');
  const rows = await ctx.query
    .selectFrom('heldLine')
    .select(['id', 'line', 'receivedAt'])
    .where('companyId', '=', companyOf(ctx))
    .where('terminalId', '=', terminal.id)
    .where('kind', '=', 'back_dated')
    .where('releasedAt', 'is not', null)
    .where('storedAt', 'is', null)
    .orderBy('id')
    .limit(LINES_AT_ONCE)
    .forNoKeyUpdate()
    .execute();
  if (rows.length === 0) return [];
  const read = rows.flatMap(({ line, receivedAt }) => {
    const parsed = parsePushedLine(line);
    return parsed.ok ? [{ row: parsed.row, receivedAt }] : [];
  });
  const columns = columnsOf(terminal.serial, read);
  const { ids, results } = await storePunches(ctx, { source: 'push', siteId: terminal.siteId }, columns);
  const stored = rows.map(({ id }) => id);
  await ctx.query
    .updateTable('heldLine')
    .set({ storedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', ({ fn, val }) => fn.any(val(stored)))
    .execute();
  await renewAlarm(ctx, terminal.id);
  return ids.filter((_, at) => results[at]?.result !== 'duplicate');
}
