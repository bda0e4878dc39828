import { type Context, companyOf } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { zoneOf } from '../records/filters.ts';
import { dayAfter, dayOf, startOfDay } from './days.rule.ts';

/** A site or a terminal, and whether it has been silent for longer than it should. */
export interface Contact {
  id: string;
  name: string;
  lastContactAt: Date | null;
  lastError: Message | null;
  isStale: boolean;
}

/** One day of a company so far, in the company's own zone. */
export interface Today {
  day: string;
  timeZone: string;
  /** employees with at least one punch that counts */
  present: number;
  activeEmployees: number;
  /** null for whoever may not see the package */
  seats: number | null;
  packageName: string | null;
  punches: number;
  /** punches by hour of the day, the hours with none left out */
  hours: { hour: number; punches: number }[];
  held: { reason: string; punches: number }[];
  sites: (Contact & { pending: number | null; isBound: boolean })[];
  terminals: (Contact & { serial: string | null; siteId: string | null; logCount: number | null })[];
}

/**
 * The punches of a day that count, at the times that count: those nobody has corrected, by the index on time, and the
 * corrected ones at their corrected time, wherever they were scanned. $1 company, $2 and $3 the day, $4 its zone, $5 site.
 */
const COUNTED = `
  counted AS MATERIALIZED (
    SELECT p.employee_id, p.at FROM punch p
    WHERE p.company_id = $1 AND p.at >= $2 AND p.at < $3 AND ($5::uuid IS NULL OR p.site_id = $5)
      AND NOT EXISTS (SELECT FROM punch_correction c
                      WHERE c.company_id = $1 AND c.punch_id = p.id AND c.deleted_at IS NULL AND c.lifted_at IS NULL)
    UNION ALL
    SELECT p.employee_id, coalesce(c.corrected_at, p.at) FROM punch_correction c
    JOIN punch p ON p.company_id = $1 AND p.id = c.punch_id
    WHERE c.company_id = $1 AND c.deleted_at IS NULL AND NOT c.is_void
      AND coalesce(c.corrected_at, p.at) >= $2 AND coalesce(c.corrected_at, p.at) < $3
      AND ($5::uuid IS NULL OR p.site_id = $5)
  )`;

/** A site is late after three of its rounds, a terminal after ten minutes more than its site's rounds take. */
const CONTACTS = {
  cloudSites: `SELECT s.id, s.name, s.last_seen_at AS "lastContactAt", NULL AS "lastError", s.pending_count AS pending,
      s.bound_at IS NOT NULL AND s.revoked_at IS NULL AS "isBound",
      s.bound_at IS NOT NULL AND s.revoked_at IS NULL AND coalesce(s.last_seen_at, s.bound_at)
        < $6::timestamptz - make_interval(secs => 60 + 3 * s.interval_seconds) AS "isStale"
    FROM site s WHERE s.company_id = $1 AND s.deleted_at IS NULL ORDER BY s.name LIMIT 100`,
  ownSite: `SELECT s.id, s.name, y.last_ok_at AS "lastContactAt", y.last_error AS "lastError",
      (SELECT count(*)::int FROM sync_outbox o WHERE o.company_id = $1) AS pending, true AS "isBound",
      coalesce(y.last_ok_at, '-infinity') < $6::timestamptz - make_interval(secs => 60 + 3 * y.interval_seconds) AS "isStale"
    FROM sync_state y JOIN site s ON s.company_id = y.company_id AND s.id = y.site_id WHERE y.company_id = $1`,
  terminals: `SELECT t.id, t.name, t.serial, t.site_id AS "siteId", t.log_count AS "logCount",
      t.last_contact_at AS "lastContactAt", t.last_error AS "lastError",
      coalesce(t.last_contact_at, '-infinity')
        < $6::timestamptz - make_interval(secs => 600 + 2 * coalesce(s.interval_seconds, 0)) AS "isStale"
    FROM terminal t LEFT JOIN site s ON s.company_id = t.company_id AND s.id = t.site_id
    WHERE t.company_id = $1 AND t.deleted_at IS NULL AND t.is_active AND ($5::uuid IS NULL OR t.site_id = $5)
    ORDER BY t.name LIMIT 200`,
};

const statement = (sites: string) => `
WITH ${COUNTED}
SELECT
  (SELECT count(DISTINCT employee_id)::int FROM counted) AS present,
  (SELECT count(*)::int FROM counted) AS punches,
  (SELECT coalesce(json_agg(h ORDER BY h.hour), '[]') FROM (
     SELECT extract(hour FROM at AT TIME ZONE $4)::int AS hour, count(*)::int AS punches FROM counted GROUP BY 1) h) AS hours,
  (SELECT count(*)::int FROM employee WHERE company_id = $1 AND is_active AND deleted_at IS NULL) AS "activeEmployees",
  (SELECT coalesce(json_agg(h ORDER BY h.punches DESC), '[]') FROM (
     SELECT held AS reason, count(*)::int AS punches FROM punch
     WHERE company_id = $1 AND held IS NOT NULL AND ($5::uuid IS NULL OR site_id = $5) GROUP BY 1) h) AS held,
  (SELECT coalesce(json_agg(x), '[]') FROM (${sites}) x) AS sites,
  (SELECT coalesce(json_agg(x), '[]') FROM (${CONTACTS.terminals}) x) AS terminals,
  p.seats, p.name AS "packageName"
FROM company c JOIN package p ON p.id = c.package_id WHERE c.id = $1`;

/**
 * What the first page of a company shows, in one statement.
 *
 * @param siteId only records of this site; null for the whole company
 */
export async function today(ctx: Context, siteId: string | null): Promise<Today> {
  ctx.policy.require('view', 'punch');
  const timeZone = zoneOf(ctx);
  const day = dayOf(ctx.now, timeZone);
  const { rows } = await ctx.sql.query<Omit<Today, 'day' | 'timeZone'>>(
    statement(ctx.deploymentRole === 'site' ? CONTACTS.ownSite : CONTACTS.cloudSites),
    [companyOf(ctx), startOfDay(day, timeZone), startOfDay(dayAfter(day), timeZone), timeZone, siteId, ctx.now],
  );
  const [found] = rows;
  if (!found) throw new Error('the company of the principal is gone');
  const bought = ctx.policy.allows('view', 'package') ? {} : { seats: null, packageName: null };
  return { day, timeZone, ...found, ...bought };
}

/** A company as the super admin's first page lists it. */
export interface CompanyToday {
  id: string;
  name: string;
  state: string;
  packageName: string;
  seats: number;
  activeEmployees: number;
  /** today, in the company's own zone */
  punches: number;
  held: number;
  lastContactAt: Date | null;
}

/** All companies at a glance: for whoever stands above them. */
export async function companiesToday(ctx: Context): Promise<CompanyToday[]> {
  ctx.policy.require('view', 'company');
  const { rows } = await ctx.sql.query<CompanyToday>(
    `SELECT c.id, c.name, c.state, p.name AS "packageName", p.seats,
       (SELECT count(*)::int FROM employee e
        WHERE e.company_id = c.id AND e.is_active AND e.deleted_at IS NULL) AS "activeEmployees",
       (SELECT count(*)::int FROM punch u WHERE u.company_id = c.id AND u.at >= d.start AND u.at < d.start + interval '1 day')
         AS punches,
       (SELECT count(*)::int FROM punch u WHERE u.company_id = c.id AND u.held IS NOT NULL) AS held,
       (SELECT max(s.last_seen_at) FROM site s WHERE s.company_id = c.id AND s.deleted_at IS NULL) AS "lastContactAt"
     FROM company c
     JOIN package p ON p.id = c.package_id
     CROSS JOIN LATERAL (
       SELECT date_trunc('day', $1::timestamptz AT TIME ZONE c.time_zone) AT TIME ZONE c.time_zone AS start) d
     WHERE c.deleted_at IS NULL ORDER BY c.name, c.id LIMIT 200`,
    [ctx.now],
  );
  return rows;
}
