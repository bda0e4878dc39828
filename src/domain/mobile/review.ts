import { type Context, companyOf } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { isUuid } from '../../id.ts';
import { recordNotFound } from '../records/problems.ts';
import { readTitles } from '../records/read.ts';
import { reachSql } from '../records/scope.ts';
import { Values } from '../records/where.ts';
import { requireReach } from '../records/write.ts';
import { type Point, type Shape, shapeOf } from './fence.rule.ts';
import { flagWords, refusalOf } from './flag-words.rule.ts';
import type { Flag } from './flags.rule.ts';
import { heldForReviewer, type MobileHeld } from './held-words.rule.ts';
import { employeePhoto, mobilePhoto, type PunchPhotos } from './photos.ts';

/** Which part of the queue: everything that waits, only what is clean or flagged, or what was decided in this minute. */
export const shelves = ['waiting', 'clean', 'flagged', 'deciding'] as const;
export type Shelf = (typeof shelves)[number];

const onShelf: Readonly<Record<Shelf, string>> = {
  waiting: `t.state = 'waiting'`,
  clean: `t.state = 'waiting' AND t.is_clean AND t.held IS NULL`,
  flagged: `t.state = 'waiting' AND NOT (t.is_clean AND t.held IS NULL)`,
  deciding: `t.state IN ('accepting', 'rejecting')`,
};

/** One line of the queue. */
export interface QueuedPunch {
  id: string;
  at: string;
  localTime: string;
  direction: 'in' | 'out' | null;
  employeeId: string | null;
  employee: string;
  code: string;
  department: string | null;
  state: string;
  isClean: boolean;
  hasPhoto: boolean;
  geofence: string | null;
  distanceM: number | null;
  accuracyM: number | null;
  flags: { name: string; weight: string; words: Message }[];
  decidedBy: string | null;
  decidedAt: string | null;
  carryOutAt: string | null;
  batchId: string | null;
  /** decided on this site; the cloud does not know of it yet, and no punch comes about before it does */
  isUnsent: boolean;
  /** words of whoever decided, or why the company's rules refused it */
  reason: string | Message | null;
}

/** The most that one page of the queue holds, and so the most that is decided in one go. */
const LONGEST_QUEUE = 300;

const LINE = `
  SELECT t.id, t.at, t.local_time AS "localTime",
         CASE t.punch_code WHEN 0 THEN 'in' WHEN 1 THEN 'out' END AS direction,
         t.employee_id AS "employeeId", coalesce(e.name, u.name) AS employee, coalesce(e.code, '–') AS code,
         e.department_id AS department, t.state, t.held,
         t.is_clean AS "isClean", t.has_photo AS "hasPhoto", t.geofence_id AS geofence, t.distance_m AS "distanceM",
         t.accuracy_m AS "accuracyM", t.flags, t.decided_by_name AS "decidedBy", t.decided_at AS "decidedAt", t.reason,
         p.carry_out_at AS "carryOutAt", p.batch_id AS "batchId",
         coalesce(p.state = 'unsent', false) AS "isUnsent"
  FROM mobile_punch t
  LEFT JOIN employee e ON e.company_id = t.company_id AND e.id = t.employee_id
  LEFT JOIN "user" u ON u.id = t.user_id
  LEFT JOIN LATERAL (
    SELECT carry_out_at, batch_id, state FROM mobile_decision
    WHERE company_id = t.company_id AND mobile_punch_id = t.id AND state IN ('pending', 'unsent') ORDER BY state LIMIT 1
  ) AS p ON true`;

const inWords = (flags: readonly Flag[]) =>
  flags.map((flag) => ({ name: flag.name, weight: flag.weight, words: flagWords(flag) }));

type Line = Omit<QueuedPunch, 'flags'> & { flags: Flag[]; held: MobileHeld | null };

const heldInWords = (held: MobileHeld | null) =>
  held ? [{ name: held, weight: 'review', words: heldForReviewer[held] }] : [];

/** Departments and places by name, as far as they are their to see; the query brings their ids. */
async function named(ctx: Context, rows: readonly Line[]): Promise<QueuedPunch[]> {
  const namesOf = async (model: 'department' | 'geofence', ids: readonly (string | null)[]) => {
    const found = await readTitles(ctx, model, [...new Set(ids.filter((id) => id !== null))], ['name']);
    return new Map(found.map((row) => [row.id, String(row.name)]));
  };
  const departments = await namesOf(
    'department',
    rows.map(({ department }) => department),
  );
  const geofences = await namesOf(
    'geofence',
    rows.map(({ geofence }) => geofence),
  );
  return rows.map(({ held, ...row }) => ({
    ...row,
    isClean: row.isClean && held === null,
    department: departments.get(row.department) ?? null,
    geofence: geofences.get(row.geofence) ?? null,
    reason: row.state === 'refused' ? refusalOf(row.flags) : row.reason,
    flags: [...heldInWords(held), ...inWords(row.flags)],
  }));
}

/** The queue, oldest first: where a day's review begins. */
export async function reviewQueue(
  ctx: Context,
  asked: { shelf: Shelf; limit: number; ids?: readonly string[] },
): Promise<{ punches: QueuedPunch[]; counts: Record<Shelf, number> }> {
  ctx.policy.require('view', 'mobile_punch');
  const values = new Values();
  const company = values.param(companyOf(ctx));
  const reach = (await reachSql(ctx, 'mobile_punch', 'view', values)).join(' OR ');
  const some = asked.ids ? `AND t.id = ANY(${values.param(asked.ids.filter(isUuid))}::uuid[])` : '';
  const { rows } = await ctx.sql.query<Line>(
    `${LINE} WHERE t.company_id = ${company} AND t.deleted_at IS NULL AND ${asked.ids ? 'true' : onShelf[asked.shelf]} ${some}
       AND (${reach}) ORDER BY t.at, t.id LIMIT ${values.param(Math.min(asked.limit, LONGEST_QUEUE))}`,
    values.list,
  );
  return { punches: await named(ctx, rows), counts: await countsOf(ctx) };
}

async function countsOf(ctx: Context): Promise<Record<Shelf, number>> {
  const values = new Values();
  const company = values.param(companyOf(ctx));
  const reach = (await reachSql(ctx, 'mobile_punch', 'view', values)).join(' OR ');
  const { rows } = await ctx.sql.query<Record<Shelf, number>>(
    `SELECT ${shelves.map((shelf) => `count(*) FILTER (WHERE ${onShelf[shelf]})::int AS "${shelf}"`).join(', ')}
     FROM mobile_punch t WHERE t.company_id = ${company} AND t.state IN ('waiting', 'accepting', 'rejecting') AND (${reach})`,
    values.list,
  );
  return rows[0] ?? { waiting: 0, clean: 0, flagged: 0, deciding: 0 };
}

/** Everything that can be known of one mobile punch, for whoever decides over it. */
export interface Dossier {
  id: string;
  /** null when it was never told, is erased, or is not their to see */
  point: (Point & { accuracyM: number | null }) | null;
  geofences: { id: string; name: string; shape: Shape }[];
  time: {
    basis: string;
    at: string;
    phoneAt: string;
    receivedAt: string;
    earliestAt: string | null;
    latestAt: string;
    clockOffsetS: number | null;
  };
  phone: { model: string; platform: string; appVersion: string; since: string };
  photo: string | null;
  profile: string | null;
  /** punches of that person within half a day, by every way */
  around: { at: string; by: string; direction: number | null; isMobile: boolean; state: string | null }[];
}

interface DossierRow {
  id: string;
  employeeId: string | null;
  latitude: string | null;
  longitude: string | null;
  accuracyM: number | null;
  at: Date;
  time: Dossier['time'];
  phone: Dossier['phone'];
  geofences: { id: string; name: string; points: string; radius_m: number | null }[] | null;
}

const DOSSIER = `
  WITH RECURSIVE above AS (
    SELECT d.id, d.parent_id FROM department d
    JOIN mobile_punch m ON m.company_id = $1 AND m.id = $2
    JOIN employee e ON e.company_id = $1 AND e.id = m.employee_id
    WHERE d.company_id = $1 AND d.id = e.department_id
    UNION SELECT d.id, d.parent_id FROM department d JOIN above ON d.company_id = $1 AND d.id = above.parent_id
  )
  SELECT m.id, m.employee_id AS "employeeId", m.latitude, m.longitude, m.accuracy_m AS "accuracyM", m.at,
         json_build_object('basis', m.time_basis, 'at', m.at, 'phoneAt', m.phone_at, 'receivedAt', m.received_at,
           'earliestAt', m.earliest_at, 'latestAt', m.latest_at, 'clockOffsetS', m.clock_offset_s) AS time,
         json_build_object('model', p.model, 'platform', p.platform, 'appVersion', p.app_version, 'since', p.created_at) AS phone,
         (SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'points', a.points, 'radius_m', a.radius_m))
          FROM geofence a WHERE a.company_id = $1 AND a.deleted_at IS NULL
            AND (a.employee_id = m.employee_id OR a.department_id IN (SELECT id FROM above)
                 OR num_nonnulls(a.employee_id, a.department_id) = 0)) AS geofences
  FROM mobile_punch m JOIN phone p ON p.company_id = m.company_id AND p.id = m.phone_id
  WHERE m.company_id = $1 AND m.id = $2 AND m.deleted_at IS NULL`;

const AROUND = `
  SELECT at, by, direction, "isMobile", state FROM (
    SELECT p.at, CASE WHEN p.source = 'mobile' THEN 'Phone' ELSE coalesce(t.name, p.terminal_serial, 'By hand') END AS by,
           p.punch_code AS direction, p.source = 'mobile' AS "isMobile", NULL::text AS state
    FROM punch p
    LEFT JOIN terminal t ON t.company_id = p.company_id AND t.serial = p.terminal_serial AND t.deleted_at IS NULL
    WHERE p.company_id = $1 AND p.employee_id = $2 AND p.id <> $4
      AND p.at BETWEEN $3::timestamptz - interval '12 hours' AND $3::timestamptz + interval '12 hours'
    UNION ALL
    SELECT m.at, 'Phone', m.punch_code, true, m.state::text FROM mobile_punch m
    WHERE m.company_id = $1 AND m.employee_id = $2 AND m.id <> $4 AND m.state NOT IN ('accepted', 'rejected')
      AND m.at BETWEEN $3::timestamptz - interval '12 hours' AND $3::timestamptz + interval '12 hours'
  ) AS a ORDER BY abs(extract(epoch FROM at - $3::timestamptz)) LIMIT 12`;

const maySeeWhere = ({ policy }: Context): boolean =>
  policy.mayView('mobile_punch', 'latitude') && policy.mayView('mobile_punch', 'longitude');

/** Of photos that come from elsewhere, those that the principal may see. @throws Problem `record.not-found` */
export async function visiblePhotos(
  ctx: Context,
  id: string,
  read: (id: string) => Promise<PunchPhotos | undefined>,
): Promise<PunchPhotos> {
  await requireReach(ctx, 'mobile_punch', id, 'view');
  const [maySeePhoto, maySeeProfile] = [maySeeWhere(ctx), ctx.policy.allows('view', 'employee')];
  const found = maySeePhoto || maySeeProfile ? await read(id) : undefined;
  return { photo: (maySeePhoto && found?.photo) || null, profile: (maySeeProfile && found?.profile) || null };
}

/** @throws Problem `record.not-found` */
export async function dossierOf(ctx: Context, id: string): Promise<Dossier> {
  ctx.policy.require('view', 'mobile_punch');
  await requireReach(ctx, 'mobile_punch', id, 'view');
  const { rows } = await ctx.sql.query<DossierRow>(DOSSIER, [companyOf(ctx), id]);
  const [found] = rows;
  if (!found) throw recordNotFound({ model: 'mobile_punch' });
  const maySee = maySeeWhere(ctx);
  const around = ctx.policy.allows('view', 'punch')
    ? (await ctx.sql.query<Dossier['around'][number]>(AROUND, [companyOf(ctx), found.employeeId, found.at, id])).rows
    : [];
  return {
    id,
    point:
      maySee && found.latitude !== null && found.longitude !== null
        ? { latitude: Number(found.latitude), longitude: Number(found.longitude), accuracyM: found.accuracyM }
        : null,
    geofences: maySee
      ? (found.geofences ?? []).flatMap(({ id: of, name, points, radius_m }) => {
          const shape = shapeOf(points, radius_m);
          return shape ? [{ id: of, name, shape }] : [];
        })
      : [],
    time: found.time,
    phone: found.phone,
    photo: maySee ? await mobilePhoto(ctx, id) : null,
    profile:
      found.employeeId !== null && ctx.policy.allows('view', 'employee')
        ? await employeePhoto(ctx, found.employeeId)
        : null,
    around: [...around].sort((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime()),
  };
}

/** Everything clean that waits, for a preview of accepting it all. */
export async function cleanOnes(ctx: Context): Promise<QueuedPunch[]> {
  return (await reviewQueue(ctx, { shelf: 'clean', limit: LONGEST_QUEUE })).punches;
}
