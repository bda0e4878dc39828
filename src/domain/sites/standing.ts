/** How site and cloud stand, for whoever looks: on the site out of its own tables, in the cloud out of what the site said last. */

import { type Context, companyOf } from '../../context.ts';
import { companyKey } from '../../db/company-key.rule.ts';
import { newestMigration } from '../../db/migrations.ts';
import type { Message } from '../../i18n/message.ts';
import { dayOf } from '../attendance/days.rule.ts';
import { zoneOf } from '../records/filters.ts';
import { LACKS_ADDRESS } from '../terminals/terminals.ts';

export interface Disk {
  freeBytes: number;
  totalBytes: number;
}

/** A change that the cloud refused. No name: who may see the record asks for it themselves. */
export interface Refusal {
  /** of the waiting change, on site only */
  id?: string;
  model: string;
  recordId: string;
  code: string | null;
  reason: Message;
  since: string;
}

/** What a site says of itself with every push, besides punches and rows. Older ones say less. */
export interface SiteReport {
  rows?: number;
  rejected?: number;
  deferred?: number;
  oldest?: string | null;
  queue?: { model: string; count: number; refused: number }[];
  refusals?: Refusal[];
  deferredBy?: { model: string; reason: Message; count: number }[];
  comparedAt?: string | null;
  /** days whose punches differed at the last daily comparison; they were made equal */
  daysDifferent?: number | null;
  /** records and punches' values that differed at the last comparison, and should not have */
  rowsDifferent?: number | null;
  /** the newest migration of its database */
  schema?: string;
  /** days that differ */
  comparing?: { left: number; total: number } | null;
  /** records that were named to the cloud, of how many */
  comparingRows?: { done: number; total: number } | null;
  /** the two are compared because the cloud was restored: it still lacks what the site has */
  isCloudRestored?: boolean;
  lastError?: Message | null;
  disk?: Disk | null;
  /** punches that are held because their time is impossible, counted up to 100,000 */
  heldForTime?: number;
  /** by serial: days that its last counts do not agree on */
  apart?: Record<string, number>;
}

const MOST_LISTED = 20;

/**
 * Of every day of a terminal the newest count; one where the terminal had something that the site had not does not agree. What
 * waited for the cloud when it was counted is no difference: it stands in the queue. $1 company, $2 from which day
 */
const APART = `SELECT t.serial, count(*)::int AS days FROM (
    SELECT DISTINCT ON (terminal_id, day) terminal_id, only_device FROM terminal_day
    WHERE company_id = $1 AND day >= $2 ORDER BY terminal_id, day, last_at DESC) AS d
  JOIN terminal t ON t.company_id = $1 AND t.id = d.terminal_id AND t.deleted_at IS NULL
  WHERE d.only_device > 0 GROUP BY t.serial`;
const COUNTED_DAYS = 40;

/** Refused only because what it refers to was: it follows by itself, and is nothing to correct beside its cause. */
const FOLLOWS = `code IN ('record.reference-missing', 'record.not-found')`;
/** What was refused and has to be corrected. $1 company */
const REFUSED = `SELECT id, model, entity_id AS "recordId", code, error AS reason, edited_at AS since FROM sync_outbox
  WHERE company_id = $1 AND error IS NOT NULL AND (NOT coalesce(${FOLLOWS}, false) OR NOT EXISTS (
    SELECT FROM sync_outbox WHERE company_id = $1 AND error IS NOT NULL AND NOT coalesce(${FOLLOWS}, false)))`;

/** How far a site is with comparing. On `sync_state` */
const COMPARING = `'comparing',
     CASE WHEN recovery ? 'left' THEN json_build_object('left', jsonb_array_length(recovery -> 'left'), 'total', recovery -> 'total') END,
     'comparingRows', CASE WHEN needs_recovery AND recovery ? 'rows' THEN jsonb_build_object('done', recovery #> '{rows,done}', 'total', recovery #> '{rows,total}') END,
     'isCloudRestored', coalesce(recovery ? 'isCloudRestored', false)`;

export type Comparing = Required<Pick<SiteReport, 'comparing' | 'comparingRows' | 'isCloudRestored'>>;

/** On a site: how far comparing with the cloud has come. */
export async function sayComparing(ctx: Context): Promise<Comparing | undefined> {
  const { rows } = await ctx.sql.query<{ told: Comparing }>(
    `SELECT json_build_object(${COMPARING}) AS told FROM sync_state WHERE company_id = $1`,
    [companyOf(ctx)],
  );
  return rows[0]?.told;
}

/** In the cloud: keeps how far a site is with comparing, beside what it said with its last push. */
export async function noteComparing(ctx: Context, siteId: string, told: Comparing): Promise<void> {
  ctx.policy.require('change', 'site');
  await ctx.sql.query(
    `UPDATE site SET waiting = coalesce(waiting, '{}') || $3::jsonb, last_seen_at = $4 WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), siteId, JSON.stringify(told), ctx.now],
  );
}

const STATUS = `WITH refused AS (${REFUSED})
SELECT
  (SELECT edited_at FROM sync_outbox WHERE company_id = $1 ORDER BY company_id, seq LIMIT 1) AS oldest,
  (SELECT coalesce(json_agg(q ORDER BY q.model), '[]') FROM (
     SELECT model, count(*)::int AS count, (SELECT count(*)::int FROM refused r WHERE r.model = waiting.model) AS refused
     FROM (SELECT model FROM sync_outbox WHERE company_id = $1 LIMIT 100000) AS waiting GROUP BY model) AS q) AS queue,
  (SELECT coalesce(json_agg(r ORDER BY r.since), '[]') FROM (
     SELECT * FROM refused ORDER BY since LIMIT ${MOST_LISTED}) AS r) AS refusals,
  (SELECT count(*)::int FROM refused) AS rejected,
  (SELECT count(*)::int FROM (SELECT FROM punch WHERE company_id = ${companyKey} AND held = 'impossible_time' LIMIT 100000) AS held) AS "heldForTime",
  (SELECT coalesce(json_agg(p ORDER BY p.model), '[]') FROM (
     SELECT model, reason, count(*)::int AS count FROM sync_deferred WHERE company_id = $1 GROUP BY model, reason LIMIT ${MOST_LISTED}) AS p
  ) AS "deferredBy",
  (SELECT json_build_object('comparedAt', last_reconcile_at, 'daysDifferent', days_different, 'rowsDifferent', rows_different, 'lastError', last_error, ${COMPARING})
   FROM sync_state WHERE company_id = $1) AS state`;

type Told = Required<Pick<SiteReport, 'queue' | 'refusals' | 'rejected' | 'heldForTime' | 'deferredBy'>> & {
  oldest: Date | null;
  state: Partial<SiteReport> | null;
};

/** On a site: what waits, what was refused and what cannot be stored yet. */
export async function sayStanding(ctx: Context): Promise<SiteReport> {
  const { rows } = await ctx.sql.query<Told>(STATUS, [companyOf(ctx)]);
  const [told] = rows;
  if (!told) return {};
  const { queue, refusals, rejected, heldForTime, deferredBy, oldest, state } = told;
  const changes = queue.filter(({ model }) => model !== 'punch');
  const sum = (counts: number[]) => counts.reduce((all, one) => all + one, 0);
  const first = new Date(ctx.now.getTime() - COUNTED_DAYS * 86_400_000);
  const apart = await ctx.sql.query<{ serial: string; days: number }>(APART, [
    companyOf(ctx),
    dayOf(first, zoneOf(ctx)),
  ]);
  return {
    ...state,
    schema: newestMigration(),
    rows: sum(changes.map(({ count }) => count)),
    rejected,
    heldForTime,
    deferred: sum(deferredBy.map(({ count }) => count)),
    oldest: oldest?.toISOString() ?? null,
    queue,
    refusals,
    deferredBy,
    apart: Object.fromEntries(apart.rows.map(({ serial, days }) => [serial, days])),
  };
}

/** The same once so many of each model have arrived. */
export function withoutSent(said: SiteReport, sent: readonly string[]): SiteReport {
  const left = (said.queue ?? [])
    .map((one) => ({ ...one, count: one.count - sent.filter((model) => model === one.model).length }))
    .filter(({ count }) => count > 0);
  const rows = left.filter(({ model }) => model !== 'punch').reduce((sum, { count }) => sum + count, 0);
  return { ...said, queue: left, rows, oldest: left.length === 0 ? null : (said.oldest ?? null) };
}

interface TerminalStanding {
  id: string;
  name: string;
  serial: string | null;
  lastContactAt: Date | null;
  lastError: Message | null;
  logCount: number | null;
  readCount: number | null;
  clockOffsetMs: number | null;
  /** it is not read, because its address is not known on this machine; on a site only */
  lacksAddress: boolean;
  /** days that the last counts do not agree on; null when nobody counted */
  apart: number | null;
}

export interface SiteStanding {
  said: SiteReport;
  isBound: boolean;
  isRevoked: boolean;
  /** has not been heard of for longer than it should */
  isLate: boolean;
  needsRecovery: boolean;
  /** since when two machines speak as this site; nothing of either is taken */
  twoMachinesSince: Date | null;
  conflicts: number;
  lastContactAt: Date | null;
  lastPushAt: Date | null;
  lastPullAt: Date | null;
  clockOffsetMs: number | null;
  appVersion: string | null;
  terminals: TerminalStanding[];
}

interface Facts extends Omit<SiteStanding, 'said' | 'terminals'> {
  said: SiteReport | null;
}

const CONFLICTS = `(SELECT count(*)::int FROM sync_conflict c WHERE c.company_id = $1 AND c.resolved_at IS NULL`;

/** On a site it is about this site alone: there is no other. */
const HERE = `SELECT true AS "isBound", false AS "isRevoked", y.needs_recovery AS "needsRecovery", NULL AS "twoMachinesSince", y.last_ok_at AS "lastContactAt",
    coalesce(y.last_ok_at, '-infinity') < $3::timestamptz - make_interval(secs => 60 + 3 * y.interval_seconds) AS "isLate",
    y.last_push_at AS "lastPushAt", y.last_pull_at AS "lastPullAt", y.clock_offset_ms AS "clockOffsetMs",
    NULL AS "appVersion", NULL AS said, ${CONFLICTS}) AS conflicts
  FROM sync_state y WHERE y.company_id = $1 AND y.site_id = $2`;

const THERE = `SELECT s.bound_at IS NOT NULL AS "isBound", s.revoked_at IS NOT NULL AS "isRevoked", false AS "needsRecovery",
    s.two_machines_since AS "twoMachinesSince",
    s.last_seen_at AS "lastContactAt", s.last_push_at AS "lastPushAt", s.last_pull_at AS "lastPullAt",
    s.bound_at IS NOT NULL AND coalesce(s.last_seen_at, s.bound_at)
      < $3::timestamptz - make_interval(secs => 60 + 3 * s.interval_seconds) AS "isLate",
    s.clock_skew_ms AS "clockOffsetMs", s.app_version AS "appVersion", s.waiting AS said,
    ${CONFLICTS} AND c.site_id = s.id) AS conflicts
  FROM site s WHERE s.company_id = $1 AND s.id = $2 AND s.deleted_at IS NULL`;

/** What a list says of a site: of the whole standing its line and how much waits, counted up to 100,000. */
export interface SiteContact {
  lastSeenAt: Date | null;
  lastPushAt: Date | null;
  pendingCount: number;
}

/** On a site, as its own rounds have noted it. @returns undefined for another site than this */
export async function siteContact(ctx: Context, siteId: string): Promise<SiteContact | undefined> {
  const { rows } = await ctx.sql.query<SiteContact>(
    `SELECT last_ok_at AS "lastSeenAt", last_push_at AS "lastPushAt",
            (SELECT count(*)::int FROM (SELECT FROM sync_outbox WHERE company_id = $1 LIMIT 100000) AS waiting) AS "pendingCount"
     FROM sync_state WHERE company_id = $1 AND site_id = $2`,
    [companyOf(ctx), siteId],
  );
  return rows[0];
}

/** @returns undefined when there is no such site, or another one than this */
export async function siteStanding(ctx: Context, siteId: string): Promise<SiteStanding | undefined> {
  ctx.policy.require('view', 'site');
  const isSite = ctx.deploymentRole === 'site';
  const companyId = ctx.companyId ?? (await companyOfSite(ctx, siteId));
  if (companyId === undefined) return undefined;
  const { rows } = await ctx.sql.query<Facts>(isSite ? HERE : THERE, [companyId, siteId, ctx.now]);
  const [facts] = rows;
  if (!facts) return undefined;
  const said = isSite ? await sayStanding(ctx) : (facts.said ?? {});
  const terminals =
    ctx.policy.reach('terminal', 'view') === 'all' ? await terminalsOf(ctx, companyId, siteId, said) : [];
  const { refusals = [], ...rest } = said;
  const mayRead = ctx.policy.reach(isSite ? 'sync_outbox' : 'sync_conflict', 'view') === 'all';
  return { ...facts, said: { ...rest, refusals: mayRead ? refusals : [] }, terminals };
}

/** The super admin looks at sites of every company. */
async function companyOfSite(ctx: Context, siteId: string): Promise<string | undefined> {
  const site = await ctx.query
    .selectFrom('site')
    .select('companyId')
    .where('id', '=', siteId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return site?.companyId;
}

async function terminalsOf(
  ctx: Context,
  companyId: string,
  siteId: string,
  { apart }: SiteReport,
): Promise<TerminalStanding[]> {
  const { rows } = await ctx.sql.query<Omit<TerminalStanding, 'apart'>>(
    `SELECT id, name, serial, last_contact_at AS "lastContactAt", last_error AS "lastError", log_count AS "logCount",
            read_count AS "readCount", clock_offset_ms AS "clockOffsetMs",
            ${ctx.deploymentRole === 'site' ? LACKS_ADDRESS : 'false'} AS "lacksAddress"
     FROM terminal WHERE company_id = $1 AND site_id = $2 AND deleted_at IS NULL AND is_active ORDER BY name LIMIT 200`,
    [companyId, siteId],
  );
  return rows.map((row) => ({ ...row, apart: apart ? (apart[row.serial ?? ''] ?? 0) : null }));
}

/** What needs an admin, in numbers: for the menu and the first page. */
export interface Attention {
  conflicts: number;
  refused: number;
  deferred: number;
  /** in a cloud that was restored: sites that still bring back what it lacks */
  restoring: number;
  /** on a site: terminals that cannot be read because their address is not known on this machine */
  addressless: number;
}

/** @returns what they may correct; zeros for whoever may not see it */
export async function countAttention(ctx: Context): Promise<Attention> {
  const none = { conflicts: 0, refused: 0, deferred: 0, restoring: 0, addressless: 0 };
  if (ctx.companyId === null) return none;
  const seesConflicts = ctx.policy.reach('sync_conflict', 'view') === 'all';
  const isSite = ctx.deploymentRole === 'site';
  const seesWaiting = ctx.policy.reach(isSite ? 'sync_outbox' : 'site', 'view') === 'all';
  const addressless =
    isSite && ctx.policy.reach('terminal', 'view') === 'all' && ctx.policy.mayView('terminal', 'host')
      ? await countAddressless(ctx, ctx.companyId)
      : 0;
  if (!seesConflicts && !seesWaiting) return { ...none, addressless };
  const waiting = isSite
    ? `(SELECT count(*)::int FROM (${REFUSED}) AS one) AS refused,
       (SELECT count(*)::int FROM sync_deferred WHERE company_id = $1) AS deferred, 0 AS restoring`
    : `(SELECT coalesce(sum((waiting ->> 'rejected')::int), 0)::int FROM site WHERE ${LIVING}) AS refused,
       (SELECT coalesce(sum((waiting ->> 'deferred')::int), 0)::int FROM site WHERE ${LIVING}) AS deferred,
       (SELECT count(*)::int FROM site WHERE ${LIVING} AND (waiting ->> 'isCloudRestored')::boolean) AS restoring`;
  const { rows } = await ctx.sql.query<Attention>(
    `SELECT (SELECT count(*)::int FROM sync_conflict WHERE company_id = $1 AND resolved_at IS NULL) AS conflicts, ${waiting}`,
    [ctx.companyId],
  );
  const { conflicts, refused, deferred, restoring } = rows[0] ?? none;
  return {
    conflicts: seesConflicts ? conflicts : 0,
    refused: seesWaiting ? refused : 0,
    deferred: seesWaiting ? deferred : 0,
    restoring: seesWaiting ? restoring : 0,
    addressless,
  };
}

async function countAddressless(ctx: Context, companyId: string): Promise<number> {
  const { rows } = await ctx.sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM terminal WHERE company_id = $1 AND ${LACKS_ADDRESS}`,
    [companyId],
  );
  return rows[0]?.count ?? 0;
}

const LIVING = 'company_id = $1 AND deleted_at IS NULL AND bound_at IS NOT NULL AND revoked_at IS NULL';
