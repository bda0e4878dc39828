import { type Context, companyOf } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';
import { dayAfter, dayOf, startOfDay } from '../attendance/days.rule.ts';
import { flagWords, refusalOf } from './flag-words.rule.ts';
import type { Flag } from './flags.rule.ts';
import { heldForWorker, type MobileHeld } from './held-words.rule.ts';
import { settingOf } from './setting.ts';

/** A punch of their own as its maker sees it. */
export interface OwnPunch {
  id: string;
  at: Date;
  direction: 'in' | 'out' | null;
  state: string;
  /** words of whoever decided, or a message of the program */
  reason: string | Message | null;
  decidedAt: Date | null;
  place: string | null;
  distanceM: number | null;
  flags: Message[];
}

const OWN_PUNCHES = `
  SELECT m.id, m.at, CASE m.punch_code WHEN 0 THEN 'in' WHEN 1 THEN 'out' END AS direction,
         -- what can still be undone is not said yet
         CASE WHEN m.state IN ('accepting', 'rejecting') THEN 'waiting' ELSE m.state::text END AS state,
         CASE WHEN m.state = 'rejected' THEN m.reason END AS reason,
         CASE WHEN m.state IN ('accepted', 'rejected') THEN m.decided_at END AS "decidedAt",
         a.name AS place, m.distance_m AS "distanceM", m.flags, m.held
  FROM mobile_punch m LEFT JOIN geofence a ON a.company_id = m.company_id AND a.id = m.geofence_id
  WHERE m.company_id = $1 AND m.member_id = $2`;

type Kept = Omit<OwnPunch, 'flags'> & { flags: Flag[]; held: MobileHeld | null };

const plain = (rows: Kept[]): OwnPunch[] =>
  rows.map(({ held, ...row }) => ({
    ...row,
    reason: row.state === 'refused' ? refusalOf(row.flags) : (row.reason ?? (held && heldForWorker[held])),
    flags: row.flags.map(flagWords),
  }));

/** Their own punches by phone with what became of them, newest first; rejected ones with the reason. */
export async function ownPunches(
  ctx: Context,
  memberId: string,
  page: { before: Date | null; limit: number; ids?: readonly string[] },
): Promise<OwnPunch[]> {
  const { rows } = await ctx.sql.query<Kept>(
    `${OWN_PUNCHES} AND ($3::timestamptz IS NULL OR m.at < $3) AND ($4::uuid[] IS NULL OR m.id = ANY($4))
     ORDER BY m.at DESC, m.id DESC LIMIT $5`,
    [companyOf(ctx), memberId, page.before, page.ids ?? null, page.limit],
  );
  return plain(rows);
}

export interface OwnDay {
  day: string;
  timeZone: string;
  employee: { name: string; code: string } | null;
  mayPunch: boolean;
  wantsPhoto: boolean;
  next: 'in' | 'out';
  punches: { at: Date; direction: 'in' | 'out' | null; by: string; state: string }[];
}

/** One day of theirs, by every way in which they punched: what they came to see. */
export async function ownDay(
  ctx: Context,
  member: { memberId: string; timeZone: string },
  day?: string,
): Promise<OwnDay> {
  const { memberId, timeZone } = member;
  const wanted = day ?? dayOf(ctx.now, timeZone);
  const setting = await settingOf(ctx, memberId);
  const employeeId = setting.employee?.id ?? null;
  const span = [
    companyOf(ctx),
    employeeId,
    startOfDay(wanted, timeZone),
    startOfDay(dayAfter(wanted), timeZone),
    memberId,
  ];
  const { rows: punches } = await ctx.sql.query<OwnDay['punches'][number]>(
    `SELECT at, CASE code WHEN 0 THEN 'in' WHEN 1 THEN 'out' END AS direction, by, state FROM (
       SELECT p.at, p.punch_code AS code, 'accepted' AS state,
              CASE WHEN p.source = 'mobile' THEN 'phone' ELSE coalesce(t.name, p.terminal_serial, 'by hand') END AS by
       FROM punch p LEFT JOIN terminal t ON t.company_id = p.company_id AND t.serial = p.terminal_serial AND t.deleted_at IS NULL
       WHERE p.company_id = $1 AND p.employee_id = $2 AND p.at >= $3 AND p.at < $4
       UNION ALL
       SELECT m.at, m.punch_code, CASE WHEN m.state IN ('accepting', 'rejecting') THEN 'waiting' ELSE m.state::text END, 'phone'
       FROM mobile_punch m
       WHERE m.company_id = $1 AND m.member_id = $5 AND m.state <> 'accepted' AND m.at >= $3 AND m.at < $4
     ) AS d ORDER BY at`,
    span,
  );
  const employee =
    employeeId === null
      ? undefined
      : await ctx.query
          .selectFrom('employee')
          .select(['name', 'code'])
          .where('companyId', '=', companyOf(ctx))
          .where('id', '=', employeeId)
          .executeTakeFirst();
  const counted = punches.filter(({ state }) => state !== 'rejected' && state !== 'refused');
  return {
    day: wanted,
    timeZone,
    employee: employee ?? null,
    mayPunch: setting.isPermitted && setting.employee?.isActive !== false,
    wantsPhoto: setting.limits.wantsPhoto,
    next: counted.at(-1)?.direction === 'in' ? 'out' : 'in',
    punches,
  };
}

export interface StoredAbout {
  person: Record<string, unknown> | null;
  phones: { model: string; platform: string; since: Date; lastSeenAt: Date; endedAt: Date | null }[];
  mobilePunches: number;
  withLocation: number;
  withPhoto: number;
  punches: number;
  profilePhoto: boolean;
  keptFor: { photoDays: number; locationDays: number };
}

/** Everything that is kept about them in connection with their phone, and for how long. */
export async function storedAbout(ctx: Context, memberId: string): Promise<StoredAbout> {
  const employeeId = (await settingOf(ctx, memberId)).employee?.id ?? null;
  const { rows } = await ctx.sql.query<StoredAbout>(
    `SELECT (SELECT row_to_json(e) FROM (SELECT name, code, designation, email, phone, joined_on AS "joinedOn" FROM employee
               WHERE company_id = $1 AND id = $3) AS e) AS person,
            (SELECT coalesce(json_agg(json_build_object('model', model, 'platform', platform, 'since', created_at,
               'lastSeenAt', last_seen_at, 'endedAt', ended_at) ORDER BY created_at), '[]')
             FROM phone WHERE company_id = $1 AND member_id = $2) AS phones,
            m."mobilePunches", m."withLocation", m."withPhoto",
            (SELECT count(*)::int FROM punch WHERE company_id = $1 AND employee_id = $3) AS punches,
            EXISTS (SELECT FROM employee_photo WHERE company_id = $1 AND id = $3) AS "profilePhoto",
            (SELECT json_build_object('photoDays', photo_days, 'locationDays', location_days) FROM mobile_rules
             WHERE company_id = $1) AS "keptFor"
     FROM (SELECT count(*)::int AS "mobilePunches", count(latitude)::int AS "withLocation",
                  count(*) FILTER (WHERE has_photo)::int AS "withPhoto"
           FROM mobile_punch WHERE company_id = $1 AND member_id = $2) AS m`,
    [companyOf(ctx), memberId, employeeId],
  );
  if (!rows[0]) throw new Error('an aggregate gave no row');
  return rows[0];
}
