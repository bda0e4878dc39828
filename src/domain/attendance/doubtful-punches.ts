/** Stored punches that the plausibility check would refuse today, by the reading that brought them. */

import { type Context, companyOf } from '../../context.ts';
import { companyKey } from '../../db/company-key.rule.ts';
import { punchMessage } from '../../i18n/punches.ts';
import { accessRefused, type Policy } from '../../policies/policy.ts';
import { doubtsOf, lifeUntil, type PunchDoubt } from './plausible-punch.rule.ts';
import type { Reading } from './withdraw-reading.ts';

export interface DoubtfulQuery {
  /** of one terminal; all of them when left out */
  serial?: string | undefined;
  /** received at or after, and before */
  from?: Date | undefined;
  to?: Date | undefined;
  /** the id of the last punch that was checked before */
  after?: string | undefined;
  /** punches to check, at most */
  limit: number;
}

interface DoubtfulPunch {
  id: string;
  badge: string;
  localTime: string;
  code: number;
  verify: number | null;
  doubts: PunchDoubt[];
}

/** A reading that brought doubtful punches. */
export interface DoubtfulReading extends Reading {
  punches: number;
  /** of these, the ones with two doubts or more: records that were cut at the wrong place mostly have several */
  several: number;
  /** the first ones, at most EXAMPLES */
  examples: DoubtfulPunch[];
}

export interface DoubtfulReport {
  readings: DoubtfulReading[];
  checked: number;
  /** where to go on; null when all were checked */
  next: string | null;
}

/** Punches that one statement checks. */
const BATCH = 20_000;
/** Doubtful punches that one statement answers with. */
const MOST_FOUND = 2_000;
/** Readings in one report: it ends, and says where to go on, before there are more. */
const MOST_READINGS = 200;
const EXAMPLES = 3;

const FIELDS = ['badgeNumber', 'localTime', 'punchCode', 'verifyMode', 'terminalSerial'] as const;

/** Whether somebody may read the report: it holds punches of everybody. */
export const mayFindDoubtful = (policy: Policy): boolean =>
  policy.allows('view', 'reading_withdrawal') &&
  policy.reach('punch', 'view') === 'all' &&
  FIELDS.every((field) => policy.mayView('punch', field));

function requireRight({ policy }: Context): void {
  policy.require('view', 'reading_withdrawal');
  policy.require('view', 'punch');
  for (const field of FIELDS) policy.requireField('punch', field, 'view');
  if (policy.reach('punch', 'view') === 'all') return;
  const reason = punchMessage('reading.needs-full-view');
  throw accessRefused({ model: 'punch', act: 'view', reason });
}

/**
 * The punches of a batch that may be doubtful: whatever `doubtsOf` can doubt, and a few more. A time that is none, or that lay
 * more than a day ahead when it came, gave the punch no instant. Those that do not count already are left out.
 */
const FIND = `WITH batch AS (
    SELECT id, terminal_serial, badge_number, local_time, punch_code, verify_mode, at FROM punch
    WHERE company_id = ${companyKey} AND id > $2 AND terminal_serial IS NOT NULL AND ($3::text IS NULL OR terminal_serial = $3)
    ORDER BY id LIMIT $4
  ), found AS (
    SELECT p.id, p.terminal_serial AS serial, p.badge_number AS badge, p.local_time AS "localTime", p.punch_code AS code,
           p.verify_mode AS verify, d.way, d.received_at AS "receivedAt", d.clock_offset_ms AS "clockOffsetMs"
    FROM batch p
    CROSS JOIN LATERAL (SELECT way, received_at, clock_offset_ms FROM punch_delivery
      WHERE company_id = ${companyKey} AND punch_id = p.id ORDER BY received_at, way LIMIT 1) AS d
    WHERE (p.badge_number !~ '^[A-Za-z0-9]{1,24}$' OR p.at IS NULL OR p.local_time < '2010-01-01 00:00:00'
           OR p.punch_code NOT BETWEEN 0 AND 15 OR p.verify_mode NOT BETWEEN 0 AND 31)
      AND ($5::timestamptz IS NULL OR d.received_at >= $5) AND ($6::timestamptz IS NULL OR d.received_at < $6)
      AND NOT EXISTS (SELECT FROM punch_correction c WHERE c.company_id = ${companyKey} AND c.punch_id = p.id AND c.is_void
                        AND c.deleted_at IS NULL AND c.lifted_at IS NULL)
    ORDER BY p.id LIMIT $7
  )
  SELECT (SELECT count(*)::int FROM batch) AS checked, (SELECT max(id::text) FROM batch) AS last,
         coalesce((SELECT json_agg(f ORDER BY f.id) FROM found AS f), '[]') AS found`;

interface StoredPunchRow {
  id: string;
  serial: string;
  badge: string;
  localTime: string;
  code: number;
  verify: number | null;
  way: Reading['way'];
  receivedAt: string;
  clockOffsetMs: number | null;
}

interface Batch {
  checked: number;
  last: string | null;
  found: StoredPunchRow[];
}

/** The furthest zone is added by lifeUntil for the reader's clock; the terminal's own wall clock gets it here. */
function ownClock({ receivedAt, clockOffsetMs }: StoredPunchRow): string | null {
  if (clockOffsetMs === null) return null;
  const wall = new Date(Date.parse(receivedAt) + clockOffsetMs + 14 * 3_600_000);
  return Number.isNaN(wall.getTime()) ? null : wall.toISOString().slice(0, 19).replace('T', ' ');
}

const keyOf = ({ way, serial, receivedAt }: StoredPunchRow): string => JSON.stringify([way, serial, receivedAt]);

/**
 * Adds what is doubtful of a batch to the readings.
 *
 * @param from the id of the punch before the batch
 * @returns the id of the last punch that was taken in, when the limit did not allow all
 */
function addTo(readings: Map<string, DoubtfulReading>, found: readonly StoredPunchRow[], from: string): string | null {
  let before = from;
  for (const punch of found) {
    const doubts = doubtsOf(punch, lifeUntil(ownClock(punch), new Date(punch.receivedAt)));
    const key = keyOf(punch);
    const known = readings.get(key);
    if (doubts.length > 0) {
      if (!known && readings.size === MOST_READINGS) return before;
      const { way, serial } = punch;
      const none = { way, serial, receivedAt: new Date(punch.receivedAt), fileName: null };
      const reading = known ?? { ...none, punches: 0, several: 0, examples: [] };
      reading.punches += 1;
      if (doubts.length > 1) reading.several += 1;
      const { id, badge, localTime, code, verify } = punch;
      if (reading.examples.length < EXAMPLES) reading.examples.push({ id, badge, localTime, code, verify, doubts });
      readings.set(key, reading);
    }
    before = punch.id;
  }
  return null;
}

/** The names of the files among the readings that were imported here. */
async function nameFiles(ctx: Context, readings: readonly DoubtfulReading[]): Promise<void> {
  const files = readings.filter(({ way }) => way === 'file');
  if (files.length === 0) return;
  const { rows } = await ctx.sql.query<{ at: Date; name: string }>(
    `SELECT created_at AS at, file_name AS name FROM file_import WHERE company_id = $1 AND created_at = ANY($2::timestamptz[])`,
    [companyOf(ctx), files.map(({ receivedAt }) => receivedAt)],
  );
  const names = new Map(rows.map(({ at, name }) => [at.getTime(), name]));
  for (const file of files) file.fileName = names.get(file.receivedAt.getTime()) ?? null;
}

async function nextBatch(ctx: Context, query: DoubtfulQuery, after: string, size: number): Promise<Batch> {
  const { serial = null, from = null, to = null } = query;
  const values = [companyOf(ctx), after, serial, size, from, to, MOST_FOUND];
  const { rows } = await ctx.sql.query<Batch>(FIND, values);
  return rows[0] ?? { checked: 0, last: null, found: [] };
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Walks through the stored punches of terminals, by their primary key and in batches, and finds those that the plausibility
 * check would refuse. A punch that came in several ways stands with the first one. Changes nothing.
 *
 * @returns the readings with the most doubtful punches first; `next` where more punches are to be checked
 * @throws Problem what the policy refuses
 */
export async function findDoubtful(ctx: Context, query: DoubtfulQuery): Promise<DoubtfulReport> {
  requireRight(ctx);
  const { limit } = query;
  const readings = new Map<string, DoubtfulReading>();
  let checked = 0;
  let next: string | null = query.after ?? FIRST;
  while (next !== null && checked < limit) {
    const from: string = next;
    const size = Math.min(BATCH, limit - checked);
    const batch = await nextBatch(ctx, query, from, size);
    const full = addTo(readings, batch.found, from);
    const cut = batch.found.length === MOST_FOUND ? batch.found.at(-1)?.id : undefined;
    checked += batch.checked;
    next = full ?? cut ?? (batch.checked < size ? null : batch.last);
    if (full !== null) break;
  }
  const sorted = [...readings.values()].sort((one, other) => other.punches - one.punches);
  await nameFiles(ctx, sorted);
  return { readings: sorted, checked, next };
}
