import { type Context, companyOf, type Session, unitOfWork } from '../context.ts';
import { integerColumn, textColumn, uuidColumn } from '../db/columns.ts';
import { runSet } from '../db/set-statement.ts';
import { missingPunches, putTerminalDays } from '../db/unnest-statements.ts';
import { punchId } from '../domain/attendance/punch-id.ts';
import { newId } from '../id.ts';
import type { PunchRead } from './drivers/driver.ts';
import { rowsOf } from './log-rows.rule.ts';
import { knownIndexes } from './terminal-indexes.ts';
import type { PunchColumns } from './zk/punches.rule.ts';

/** The log of a terminal as a proof needs it: each punch once, by its id. */
interface Log {
  ids: string[];
  days: string[];
  rows: PunchColumns;
  /** the row of each id */
  rowOf: number[];
}

/** Punches of a day that are named where two counts differ. */
const NAMED = 20;

/**
 * Counts, for every day of a terminal's log, the punches on the terminal, on site and in the cloud, and keeps each count
 * that comes out different from the last one. A punch that a terminal holds twice counts once: it is one punch.
 *
 * @returns the days on which something that the terminal holds is missing on site
 */
export async function proveDays(
  session: Session,
  terminal: { id: string; serial: string | null },
  read: PunchRead,
): Promise<string[]> {
  const { serial } = terminal;
  if (serial === null) return [];
  return unitOfWork(session, async (ctx) => {
    ctx.policy.require('add', 'terminal_day');
    const numberOf = read.users === null ? null : await knownIndexes(ctx, terminal.id);
    const log = logOf(companyOf(ctx), serial, rowsOf(read, 0, numberOf).punches);
    const missing = await missingOnSite(ctx, log);
    const site = await countOnSite(ctx, serial, [...log.days].sort()[0] ?? '9');
    await keepDays(ctx, terminal.id, daysOf(log, missing, site));
    return [...new Set(missing.map((at) => log.days[at] ?? ''))];
  });
}

function logOf(companyId: string, serial: string, rows: PunchColumns): Log {
  const seen = new Set<string>();
  const log: Log = { ids: [], days: [], rows, rowOf: [] };
  for (let row = 0; row < rows.rows; row += 1) {
    const localTime = rows.wallTime[row] ?? '';
    const [badge = '', code = 0] = [rows.badgeNumber[row], rows.punchCode[row]];
    const id = punchId({ companyId, serial, badge, localTime, code });
    if (seen.has(id)) continue;
    seen.add(id);
    log.ids.push(id);
    log.days.push(localTime.slice(0, 10));
    log.rowOf.push(row);
  }
  return log;
}

/** @returns which of the log's punches are not stored, as indexes of its ids */
async function missingOnSite(ctx: Context, { ids }: Log): Promise<number[]> {
  const { rows } = await runSet(ctx.sql, missingPunches, { companyId: companyOf(ctx), ids: uuidColumn(ids) });
  return rows.map((row) => row.at);
}

interface SiteDay {
  day: string;
  stored: number;
  /** not acknowledged by the cloud yet; null where there is no cloud yet */
  pending: number | null;
}

/** The pending ones are counted from the outbox: it is as often empty as full, so no plan over it can be trusted. */
async function countOnSite(ctx: Context, serial: string, from: string): Promise<SiteDay[]> {
  const { rows } = await ctx.sql.query<SiteDay>(
    `WITH stored AS MATERIALIZED (
       SELECT left(local_time, 10) AS day, count(*)::int AS stored FROM punch
       WHERE company_id = $1 AND terminal_serial = $2 AND local_time >= $3 GROUP BY 1
     ), outbox AS MATERIALIZED (
       SELECT entity_id FROM sync_outbox WHERE company_id = $1 AND model = 'punch'
     ), pending AS MATERIALIZED (
       SELECT left(p.local_time, 10) AS day, count(*)::int AS pending
       FROM outbox o JOIN punch p ON p.company_id = $1 AND p.id = o.entity_id
       WHERE p.terminal_serial = $2 AND p.local_time >= $3 GROUP BY 1
     )
     SELECT day, stored,
            CASE WHEN (SELECT bool_or(last_ok_at IS NOT NULL) FROM sync_state WHERE company_id = $1)
                 THEN coalesce(pending, 0) END AS pending
     FROM stored LEFT JOIN pending USING (day)`,
    [companyOf(ctx), serial, from],
  );
  return rows;
}

interface Day {
  day: string;
  onDevice: number;
  onSite: number;
  inCloud: number | null;
  onlyDevice: number;
  difference: string | null;
}

function daysOf(log: Log, missing: readonly number[], site: readonly SiteDay[]): Day[] {
  const onDevice = new Map<string, number>();
  for (const day of log.days) onDevice.set(day, (onDevice.get(day) ?? 0) + 1);
  const lost = new Map<string, number[]>();
  for (const at of missing) {
    const day = log.days[at] ?? '';
    lost.set(day, [...(lost.get(day) ?? []), at]);
  }
  const onSite = new Map(site.map((day) => [day.day, day]));
  return [...new Set([...onDevice.keys(), ...onSite.keys()])].map((day) => {
    const { stored = 0, pending = null } = onSite.get(day) ?? {};
    const gone = lost.get(day) ?? [];
    return {
      day,
      onDevice: onDevice.get(day) ?? 0,
      onSite: stored,
      inCloud: pending === null ? null : stored - pending,
      onlyDevice: gone.length,
      difference: gone.length === 0 ? null : JSON.stringify(gone.slice(0, NAMED).map((at) => named(log, at))),
    };
  });
}

function named({ rows, rowOf }: Log, at: number) {
  const row = rowOf[at] ?? -1;
  return { badge: rows.badgeNumber[row], localTime: rows.wallTime[row], code: rows.punchCode[row] };
}

/** Only what came out different is written; what is the same is known to be so until now. */
async function keepDays(ctx: Context, terminalId: string, days: readonly Day[]): Promise<void> {
  const counts = days.map((day) => day.onDevice - day.onlyDevice);
  await runSet(ctx.sql, putTerminalDays, {
    companyId: companyOf(ctx),
    terminalId,
    ids: uuidColumn(days.map(() => newId())),
    days: textColumn(days.map((day) => day.day)),
    onDevice: integerColumn(days.map((day) => day.onDevice)),
    onSite: integerColumn(days.map((day) => day.onSite)),
    inCloud: integerColumn(days.map((day) => day.inCloud)),
    onlyDevice: integerColumn(days.map((day) => day.onlyDevice)),
    onlySite: integerColumn(days.map((day, at) => day.onSite - (counts[at] ?? 0))),
    differences: textColumn(days.map((day) => day.difference)),
    now: ctx.now,
  });
}
