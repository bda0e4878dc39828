import { type Context, companyOf } from '../../context.ts';
import type { Model } from '../../policies/roles.ts';
import { zoneOf } from '../records/filters.ts';
import { countRecords, readTitles } from '../records/read.ts';
import { reachSql } from '../records/scope.ts';
import { Values } from '../records/where.ts';
import { dayAfter, dayOf, startOfDay } from './days.rule.ts';

/** One department of those whose people they see. */
interface DepartmentToday {
  id: string;
  name: string;
  activeEmployees: number;
  present: number;
}

/** One day so far of what one person may see; null where they may not see what is counted. */
export interface ReachToday {
  day: string;
  timeZone: string;
  /** only what goes with their own employee record */
  isOwn: boolean;
  activeEmployees: number | null;
  /** of these, those with a punch that counts; without a right on employees: everybody whose punches they see */
  present: number | null;
  punches: number | null;
  held: number | null;
  departments: DepartmentToday[];
}

const mayCount = (ctx: Context, model: Model, fields: readonly string[]): boolean =>
  fields.every((field) => ctx.policy.mayView(model, field));

const nothing = 'SELECT NULL::uuid AS id, NULL::uuid AS of_whom WHERE false';

/** The day's punches that count, at the times that count, as far as they see them: each of their ways by itself. */
async function punchesSql(ctx: Context, from: Date, until: Date, values: Values): Promise<string> {
  if (!mayCount(ctx, 'punch', ['at', 'employeeId'])) return nothing;
  const company = `${values.param(companyOf(ctx))}::uuid`;
  const within = (at: string) =>
    `${at} >= ${values.param(from)}::timestamptz AND ${at} < ${values.param(until)}::timestamptz`;
  const ways = await reachSql(ctx, 'punch', 'view', values);
  return ways
    .flatMap((way) => [
      `SELECT t.id, t.employee_id AS of_whom FROM punch t WHERE t.company_id = ${company} AND ${within('t.at')} AND ${way}
         AND NOT EXISTS (SELECT FROM punch_correction c
                         WHERE c.company_id = t.company_id AND c.punch_id = t.id AND c.deleted_at IS NULL AND c.lifted_at IS NULL)`,
      `SELECT t.id, t.employee_id AS of_whom FROM punch_correction c
         JOIN punch t ON t.company_id = c.company_id AND t.id = c.punch_id
         WHERE c.company_id = ${company} AND c.deleted_at IS NULL AND NOT c.is_void
           AND ${within('coalesce(c.corrected_at, t.at)')} AND ${way}`,
    ])
    .join(' UNION ');
}

async function peopleSql(ctx: Context, values: Values): Promise<string> {
  if (!mayCount(ctx, 'employee', ['isActive', 'departmentId'])) return nothing;
  const company = `${values.param(companyOf(ctx))}::uuid`;
  const ways = await reachSql(ctx, 'employee', 'view', values);
  return ways
    .map(
      (way) => `SELECT t.id, t.department_id AS of_whom FROM employee t
        WHERE t.company_id = ${company} AND t.is_active AND t.deleted_at IS NULL AND ${way}`,
    )
    .join(' UNION ');
}

interface Counted {
  punches: number;
  punchers: number;
  people: number;
  present: number;
  departments: { id: string; activeEmployees: number; present: number }[];
}

async function counted(ctx: Context, from: Date, until: Date): Promise<Counted> {
  const values = new Values();
  const [punches, people] = [await punchesSql(ctx, from, until, values), await peopleSql(ctx, values)];
  const { rows } = await ctx.sql.query<Counted>(
    `WITH punches AS MATERIALIZED (${punches}), people AS MATERIALIZED (${people}),
       here AS (SELECT p.id, p.of_whom, EXISTS (SELECT FROM punches WHERE punches.of_whom = p.id) AS is_present FROM people p)
     SELECT (SELECT count(*)::int FROM punches) AS punches, (SELECT count(DISTINCT of_whom)::int FROM punches) AS punchers,
       (SELECT count(*)::int FROM here) AS people, (SELECT count(*)::int FROM here WHERE is_present) AS present,
       (SELECT coalesce(json_agg(d), '[]') FROM (
          SELECT of_whom AS id, count(*)::int AS "activeEmployees", count(*) FILTER (WHERE is_present)::int AS present
          FROM here WHERE of_whom IS NOT NULL GROUP BY 1 LIMIT 200) d) AS departments`,
    values.list,
  );
  const [found] = rows;
  if (!found) throw new Error('a count has one row');
  return found;
}

/** The departments that they see themselves, by name: what they may not see is not named, though its people count. */
async function named(ctx: Context, departments: Counted['departments']): Promise<DepartmentToday[]> {
  const ids = departments.map(({ id }) => id);
  const titles = await readTitles(ctx, 'department', ids, ['name']);
  const names = new Map(titles.map(({ id, name }) => [id, String(name)]));
  return departments
    .flatMap((one) => (names.has(one.id) ? [{ ...one, name: names.get(one.id) ?? '' }] : []))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * What the first page shows whoever does not see the whole company: the same counts over the records that they reach, by
 * whatever way, and nothing of what they may not see.
 */
export async function todayInReach(ctx: Context): Promise<ReachToday> {
  const timeZone = zoneOf(ctx);
  const day = dayOf(ctx.now, timeZone);
  const found = await counted(ctx, startOfDay(day, timeZone), startOfDay(dayAfter(day), timeZone));
  const seesPunches = mayCount(ctx, 'punch', ['at', 'employeeId']);
  const seesPeople = mayCount(ctx, 'employee', ['isActive', 'departmentId']);
  const seesHeld = mayCount(ctx, 'punch', ['held']);
  return {
    day,
    timeZone,
    isOwn: ctx.policy.reach('punch', 'view') === 'own',
    activeEmployees: seesPeople ? found.people : null,
    present: seesPunches ? (seesPeople ? found.present : found.punchers) : null,
    punches: seesPunches ? found.punches : null,
    held: seesHeld ? await countRecords(ctx, 'punch', { held: { not: null } }, 10_000) : null,
    departments: seesPeople && seesPunches ? await named(ctx, found.departments) : [],
  };
}
