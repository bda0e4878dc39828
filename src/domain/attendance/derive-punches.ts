import { type Context, companyOf } from '../../context.ts';
import { deliveryOf } from './delivery.rule.ts';
import { isRealTime } from './local-time.rule.ts';
import { ownBadgeProblem, ownEmployees } from './own-punches.ts';
import { derived } from './store-punches.ts';

/** Which punches something has changed for. */
export type Changed =
  /** a badge: its numbers and employees, before and after */
  | { numbers: readonly string[]; employees: readonly string[] }
  /** a terminal's time zone */
  | { serial: string }
  /** what is known of the clock they were made by */
  | { punches: readonly string[] }
  /** the company's own time zone */
  | { zone: true; companyId: string }
  /** the company's state */
  | { state: true; companyId: string };

const ALL = 'SELECT id FROM punch WHERE company_id = $1';

/** The ids of the punches concerned, by index; $1 is the company, $2 what changed. */
function concerned(changed: Changed): { sql: string; values: unknown[] } {
  if ('numbers' in changed) {
    // punches of a number hang either on somebody who ever had it, or on nobody
    return {
      sql: `${ALL} AND held IN ('unknown_badge', 'company_inactive') AND badge_number = ANY($2)
            UNION ALL
            ${ALL} AND employee_id = ANY($3) AND badge_number = ANY($2)`,
      values: [changed.numbers, changed.employees],
    };
  }
  if ('serial' in changed) {
    return { sql: `${ALL} AND terminal_serial = $2`, values: [changed.serial] };
  }
  if ('punches' in changed) {
    return { sql: `${ALL} AND id = ANY($2)`, values: [changed.punches] };
  }
  if ('state' in changed) {
    return { sql: `${ALL} AND held = 'company_inactive'`, values: [] };
  }
  return { sql: ALL, values: [] };
}

/**
 * Derives instant, employee and reason to hold again, for the punches that a change of badge, zone or company state
 * concerns, in one statement; only rows that come out different are written. A text that names no real moment stays
 * impossible; a terminal whose first day is moved has its other held times looked at again. A time is judged by when the
 * punch was first received, not by when this database stored it: both ends come to the same.
 *
 * @returns how many punches came out different
 * @throws Problem `badge.own` where a change of badges takes punches from the principal's own employee, or gives them some
 */
export async function derivePunches(ctx: Context, changed: Changed): Promise<number> {
  const { sql, values } = concerned(changed);
  const companyId = 'companyId' in changed ? changed.companyId : companyOf(ctx);
  const real = 'serial' in changed ? await realAmongHeld(ctx, companyId, changed.serial) : [];
  const own = 'numbers' in changed ? await ownEmployees(ctx) : [];
  const { rows } = await ctx.sql.query<{ changed: number; own: boolean }>(
    `WITH derived AS (
       UPDATE punch p SET at = g.at, employee_id = b.employee_id, held = ${derived.held}
       FROM (
         SELECT p.id, p.before, p.badge_number AS badge, ${derived.at} AS at
         FROM (SELECT id, employee_id AS before, badge_number, badge_number AS badge, terminal_serial,
                      coalesce((SELECT d.received_at FROM (${deliveryOf('punch')}) AS d), created_at) AS received,
                      CASE WHEN held IS DISTINCT FROM 'impossible_time' OR id = ANY($${values.length + 2}::uuid[])
                           THEN local_time::timestamp END AS ts,
                      (SELECT d.clock_offset_ms FROM punch_delivery d
                       WHERE d.company_id = $1 AND d.punch_id = punch.id AND d.clock_offset_ms IS NOT NULL
                       ORDER BY d.received_at, d.way LIMIT 1) AS clock_offset
               FROM punch WHERE company_id = $1 AND terminal_serial IS NOT NULL AND id IN (${sql})) AS p
         CROSS JOIN LATERAL (SELECT p.ts, p.received, p.clock_offset) AS g
         JOIN company c ON c.id = $1
         LEFT JOIN terminal t ON t.company_id = $1 AND t.serial = p.terminal_serial AND t.deleted_at IS NULL
       ) AS g
       JOIN company c ON c.id = $1
       LEFT JOIN badge b ON ${derived.badge}
       WHERE p.company_id = $1 AND p.id = g.id
         AND (p.at, p.employee_id, p.held) IS DISTINCT FROM (g.at, b.employee_id, ${derived.held})
       RETURNING g.before, p.employee_id AS after, g.badge)
     SELECT count(*)::integer AS changed,
            coalesce(bool_or(before IS DISTINCT FROM after AND (before = ANY($${values.length + 3}::uuid[])
              OR after = ANY($${values.length + 3}::uuid[])
              OR before IS NULL AND badge IN (SELECT number FROM badge WHERE company_id = $1
                                              AND employee_id = ANY($${values.length + 3}::uuid[])))), false) AS own
     FROM derived`,
    [companyId, ...values, real, own],
  );
  if (rows[0]?.own) throw await ownBadgeProblem(ctx);
  return rows[0]?.changed ?? 0;
}

/** Punches of a terminal that are held for their time although the text names a real moment. */
async function realAmongHeld(ctx: Context, companyId: string, serial: string): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ id: string; local_time: string }>(
    `SELECT id, local_time FROM punch WHERE company_id = $1 AND held = 'impossible_time' AND terminal_serial = $2`,
    [companyId, serial],
  );
  return rows.filter((row) => isRealTime(row.local_time)).map((row) => row.id);
}
