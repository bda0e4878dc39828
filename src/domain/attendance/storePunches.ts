import { type Context, companyOf } from '../../context.ts';
import { isRealTime } from './localTime.rule.ts';
import { punchId } from './punchId.ts';

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
  clockOffsetMs: readonly (number | null)[];
}

export type HeldReason = 'unknown_badge' | 'impossible_time' | 'company_inactive';

/** What became of one punch: stored, known before, or stored and held for a reason. */
export type PunchResult = { result: 'ok' | 'duplicate' } | { result: 'held'; reason: HeldReason };

/**
 * A punch's instant, employee and reason to hold it, out of its facts: the one definition, for storing and for deriving
 * again. Needs the tables aliased g (facts: badge, serial, ts = wall clock or null, received), c, t and b.
 */
export const derived = {
  at: `CASE WHEN g.ts AT TIME ZONE coalesce(t.time_zone, c.time_zone) <= g.received + interval '1 day'
         THEN g.ts AT TIME ZONE coalesce(t.time_zone, c.time_zone) END`,
  held: `CASE WHEN g.at IS NULL THEN 'impossible_time'
           WHEN c.state <> 'active' THEN 'company_inactive'
           WHEN b.employee_id IS NULL THEN 'unknown_badge' END::held_reason`,
  badge: `b.company_id = $1 AND b.number = g.badge AND b.deleted_at IS NULL AND b.valid_from <= g.at
          AND (b.valid_to IS NULL OR g.at < b.valid_to)`,
} as const;

const STORE = `
WITH given AS MATERIALIZED (
  SELECT g.*, ${derived.at} AS at
  FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamp[], $9::smallint[], $10::smallint[],
              $11::text[], $12::delivery_way[], $13::timestamptz[], $14::integer[])
    AS g(id, serial, badge, local_time, ts, code, verify, work, way, received, clock_offset)
  JOIN company c ON c.id = $1
  LEFT JOIN terminal t ON t.company_id = $1 AND t.serial = g.serial AND t.deleted_at IS NULL
), stored AS (
  INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, verify_mode,
                     work_code, site_id, at, employee_id, held)
  SELECT $1, g.id, $2, g.serial, g.badge, g.local_time, g.code, g.verify, g.work, $3, g.at, b.employee_id, ${derived.held}
  FROM given g JOIN company c ON c.id = $1 LEFT JOIN badge b ON ${derived.badge}
  ON CONFLICT DO NOTHING
  RETURNING id, held
), delivered AS (
  INSERT INTO punch_delivery (company_id, punch_id, way, site_id, received_at, clock_offset_ms)
  SELECT $1, g.id, g.way, $3, g.received, g.clock_offset FROM given g
  ON CONFLICT DO NOTHING
)
SELECT id, held FROM stored`;

/** The ids of the punches, in their order. */
export function punchIds(companyId: string, punches: PunchColumns): string[] {
  const { serial, badge, localTime, code } = punches;
  return serial.map((of, row) =>
    punchId({ companyId, serial: of, badge: badge[row] ?? '', localTime: localTime[row] ?? '', code: code[row] ?? 0 }),
  );
}

/**
 * Stores punches of terminals in one statement, however often they come: a punch that is known stays as it is, and only
 * a new way in which it came is noted. An unknown badge, an impossible time or an inactive company holds a punch; nothing
 * refuses it.
 *
 * @param origin.source which way the first delivery was
 * @param origin.siteId the site that took them; null when the cloud itself did
 * @returns what became of each, in their order, and their ids
 */
export async function storePunches(
  ctx: Context,
  origin: { source: 'terminal' | 'push' | 'file'; siteId: string | null },
  punches: PunchColumns,
): Promise<{ ids: string[]; results: PunchResult[] }> {
  ctx.policy.require('add', 'punch');
  const companyId = companyOf(ctx);
  const ids = punchIds(companyId, punches);
  if (ids.length === 0) return { ids, results: [] };
  const { rows } = await ctx.sql.query<{ id: string; held: HeldReason | null }>({
    name: 'store-punches',
    text: STORE,
    values: [
      companyId,
      origin.source,
      origin.siteId,
      ids,
      punches.serial,
      punches.badge,
      punches.localTime,
      punches.localTime.map((text) => (isRealTime(text) ? text : null)),
      punches.code,
      punches.verify,
      punches.work,
      punches.way,
      punches.receivedAt,
      punches.clockOffsetMs,
    ],
  });
  return { ids, results: resultsOf(ids, new Map(rows.map((row) => [row.id, row.held]))) };
}

/** A punch that stands twice in one batch is stored by its first place. */
function resultsOf(ids: readonly string[], stored: Map<string, HeldReason | null>): PunchResult[] {
  return ids.map((id) => {
    const held = stored.get(id);
    stored.delete(id);
    if (held === undefined) return { result: 'duplicate' };
    return held === null ? { result: 'ok' } : { result: 'held', reason: held };
  });
}
