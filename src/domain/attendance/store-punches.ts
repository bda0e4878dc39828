import { type Context, companyOf, type Sql } from '../../context.ts';
import {
  instantColumn,
  integerColumn,
  smallintColumn,
  textColumn,
  uuidColumn,
  wallClockColumn,
} from '../../db/columns.ts';
import { realUtc } from './local-time.rule.ts';
import { punchId } from './punch-id.ts';
import { type BroughtAgain, noteAgain } from './withdraw-reading.ts';

/**
 * Punches as columns, one entry a punch in each, as a terminal, a file or another Hajira gives them. Columns, because a
 * thousand of them travel, hash and store at a fraction of the cost of a thousand objects.
 */
export interface PunchColumns {
  serial: readonly string[];
  /** as the terminal gives it, trimmed, leading zeros kept */
  badge: readonly string[];
  /** "YYYY-MM-DD HH:MM:SS" on the terminal's own clock, real date or not */
  localTime: readonly string[];
  code: readonly number[];
  verify: readonly (number | null)[];
  work: readonly (string | null)[];
  /** how each one came, when it reached us, and how far the terminal's clock was ahead then, in ms */
  way: readonly ('pull' | 'push' | 'live' | 'file')[];
  receivedAt: readonly Date[];
  /** null where it is not known how the clock stood when the punch was made */
  clockOffsetMs: readonly (number | null)[];
}

type HeldReason = 'unknown_badge' | 'impossible_time' | 'company_inactive';

/** What became of one punch: stored, known before, or stored and held for a reason. */
export type PunchResult = { result: 'ok' | 'duplicate' } | { result: 'held'; reason: HeldReason };

/**
 * A punch's instant, employee and reason to hold it, out of its facts: the one definition, for storing and for deriving
 * again. Needs the tables aliased g (facts: badge, serial, ts = wall clock or null, received, clock_offset), c, t and b.
 *
 * Where it is known how far the terminal's clock was off when the punch was made, the instant is the corrected one; less
 * than five seconds are no more than drift between two settings, and change nothing. The wall clock's own text stays in local_time. A clock that shows
 * more than a day ahead, or a day before the terminal came into use, proves nothing: such a punch is held.
 */
export const derived = {
  at: `CASE WHEN g.ts AT TIME ZONE coalesce(t.time_zone, c.time_zone) > g.received + interval '1 day' THEN NULL
         WHEN g.ts < t.in_use_since THEN NULL
         WHEN abs(g.clock_offset) >= 5000
           THEN g.ts AT TIME ZONE coalesce(t.time_zone, c.time_zone) - interval '1 second' * round(g.clock_offset / 1000.0)
         ELSE g.ts AT TIME ZONE coalesce(t.time_zone, c.time_zone) END`,
  held: `CASE WHEN g.at IS NULL THEN 'impossible_time'
           WHEN c.state <> 'active' THEN 'company_inactive'
           WHEN b.employee_id IS NULL THEN 'unknown_badge' END::held_reason`,
  badge: `b.company_id = $1 AND b.number = g.badge AND b.deleted_at IS NULL AND b.valid_from <= g.at
          AND (b.valid_to IS NULL OR g.at < b.valid_to)`,
} as const;

/**
 * Stores what is not known yet. The insert itself finds what is known, by the primary key: a look-up before it is planned
 * by statistics, and those of a company that is newer than they are lead it over the whole company once per row.
 * A primary key stands for all facts of a terminal's punch, so the natural key needs no second look.
 *
 * Constants stand before the rows, so that no row asks for them again; OFFSET 0 keeps the instant from being computed
 * anew wherever it is used. The answer says only what is not usual.
 */
const STORE = `
WITH stored AS (
  INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, verify_mode,
                     work_code, site_id, at, employee_id, held, created_by)
  SELECT $1, g.id, $2, g.serial, g.badge, g.local_time, g.code, g.verify, g.work, $3, g.at, b.employee_id, ${derived.held},
         (SELECT acting_principal())
  FROM (
    SELECT g.*, ${derived.at} AS at
    FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamp[], $9::smallint[], $10::smallint[],
                $11::text[], $13::timestamptz[], $14::integer[])
      AS g(id, serial, badge, local_time, ts, code, verify, work, received, clock_offset)
    JOIN company c ON c.id = $1
    LEFT JOIN terminal t ON t.company_id = $1 AND t.serial = g.serial AND t.deleted_at IS NULL
    OFFSET 0
  ) AS g
  JOIN company c ON c.id = $1 LEFT JOIN badge b ON ${derived.badge}
  ON CONFLICT (company_id, id) DO NOTHING
  RETURNING id, held
), delivered AS (
  INSERT INTO punch_delivery (company_id, punch_id, way, received_at, clock_offset_ms, created_by)
  SELECT $1, g.id, g.way::delivery_way, g.received, g.clock_offset, (SELECT acting_principal())
  FROM unnest($4::uuid[], $12::text[], $13::timestamptz[], $14::integer[]) AS g(id, way, received, clock_offset)
  ON CONFLICT DO NOTHING
)
SELECT count(*)::integer AS stored,
       CASE WHEN count(*) < cardinality($4::uuid[]) THEN array_agg(id) END AS ids,
       array_agg(id) FILTER (WHERE held IS NOT NULL) AS "heldIds",
       array_agg(held::text) FILTER (WHERE held IS NOT NULL) AS "heldFor"
FROM stored`;

interface Stored {
  stored: number;
  /** the ids of what was stored; null when that is all or nothing */
  ids: string[] | null;
  heldIds: string[] | null;
  heldFor: HeldReason[] | null;
}

const nothing: Stored = { stored: 0, ids: null, heldIds: null, heldFor: null };

/** Rows in one statement: while the database works on one part, the next one is hashed and written. */
const PART = 2_000;

/** The ids of the punches, in their order. */
export function punchIds(companyId: string, punches: PunchColumns): string[] {
  const { serial, badge, localTime, code } = punches;
  return serial.map((of, row) =>
    punchId({ companyId, serial: of, badge: badge[row] ?? '', localTime: localTime[row] ?? '', code: code[row] ?? 0 }),
  );
}

function part(punches: PunchColumns, from: number): PunchColumns {
  const until = from + PART;
  return {
    serial: punches.serial.slice(from, until),
    badge: punches.badge.slice(from, until),
    localTime: punches.localTime.slice(from, until),
    code: punches.code.slice(from, until),
    verify: punches.verify.slice(from, until),
    work: punches.work.slice(from, until),
    way: punches.way.slice(from, until),
    receivedAt: punches.receivedAt.slice(from, until),
    clockOffsetMs: punches.clockOffsetMs.slice(from, until),
  };
}

interface Origin {
  /** which way the first delivery was */
  source: 'terminal' | 'push' | 'file';
  /** the site that took them; null when the cloud itself did */
  siteId: string | null;
}

const valuesOf = (companyId: string, origin: Origin, ids: readonly string[], punches: PunchColumns): unknown[] => [
  companyId,
  origin.source,
  origin.siteId,
  uuidColumn(ids),
  textColumn(punches.serial),
  textColumn(punches.badge),
  textColumn(punches.localTime),
  wallClockColumn(punches.localTime.map(realUtc)),
  smallintColumn(punches.code),
  smallintColumn(punches.verify),
  textColumn(punches.work),
  textColumn(punches.way),
  instantColumn(punches.receivedAt.map((instant) => instant.getTime())),
  integerColumn(punches.clockOffsetMs),
];

/** Without a name: a plan that is made once for batches of any size joins row by row. */
async function storePart(sql: Sql, values: unknown[]): Promise<Stored> {
  const { rows } = await sql.query<Stored>({ text: STORE, values });
  return rows[0] ?? nothing;
}

/**
 * Stores punches of terminals, set by set, however often they come: a punch that is known stays as it is, and only a new
 * way in which it came is noted. An unknown badge, an impossible time or an inactive company holds a punch; nothing
 * refuses it.
 *
 * @returns what became of each, in their order, and their ids
 */
export async function storePunches(
  ctx: Context,
  origin: Origin,
  punches: PunchColumns,
): Promise<{ ids: string[]; results: PunchResult[] }> {
  ctx.policy.require('add', 'punch');
  const companyId = companyOf(ctx);
  const done: { ids: string[]; results: PunchResult[] } = { ids: [], results: [] };
  const again: BroughtAgain = { ids: [], way: [], receivedAt: [] };
  let running: Promise<void> | undefined;
  for (let from = 0; from < punches.serial.length; from += PART) {
    const columns = part(punches, from);
    const ids = punchIds(companyId, columns);
    const values = valuesOf(companyId, origin, ids, columns);
    await running;
    running = storePart(ctx.sql, values).then((answer) => {
      const results = resultsOf(ids, answer);
      done.ids.push(...ids);
      done.results.push(...results);
      addAgain(again, ids, columns, results);
    });
  }
  await running;
  await noteAgain(ctx, again);
  return done;
}

/** Adds the punches of a part that were known. */
function addAgain(again: BroughtAgain, ids: string[], { way, receivedAt }: PunchColumns, results: PunchResult[]): void {
  results.forEach((result, row) => {
    if (result !== duplicate) return;
    again.ids.push(ids[row] as string);
    again.way.push(way[row] as BroughtAgain['way'][number]);
    again.receivedAt.push(receivedAt[row] as Date);
  });
}

/** A punch that stands twice in one batch is stored by its first place. */
function resultsOf(ids: readonly string[], answer: Stored): PunchResult[] {
  const stored = new Set(answer.stored === ids.length ? ids : answer.ids);
  const held = new Map(answer.heldIds?.map((id, row) => [id, answer.heldFor?.[row]]));
  return ids.map((id) => {
    if (!stored.delete(id)) return duplicate;
    const reason = held.get(id);
    return reason === undefined ? ok : { result: 'held', reason };
  });
}

const ok: PunchResult = { result: 'ok' };
const duplicate: PunchResult = { result: 'duplicate' };
