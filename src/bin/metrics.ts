import type { Express } from 'express';
import { Gauge, Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { type Runtime, unitOfWork } from '../context.ts';
import { newestMigration } from '../db/migrations.ts';
import { findBoundSite } from '../db/platform.ts';
import { type Disk, siteStanding } from '../domain/sites/standing.ts';
import { jobPrincipal } from '../policies/principal.ts';
import { version } from '../project.ts';
import { diskOf } from './disk.ts';
import { readStanding } from './nightly.ts';

interface SiteFigures {
  company: string;
  site: string;
  pending: number | null;
  refused: number | null;
  conflicts: number;
  lag: number | null;
  compared: Date | null;
  /** days that the last daily comparison found different */
  apart: number | null;
  rowsDifferent: number | null;
  /** days that are still to be compared */
  comparing: number | null;
  app: string | null;
  schema: string | null;
  diskFree: number | null;
  queue: { model: string; count: number }[] | null;
  deferred: number | null;
  skewMs: number | null;
  seen: Date | null;
  pushed: Date | null;
  pulled: Date | null;
}

/** How the sites stand, as the cloud knows them. */
const ofSites = (runtime: Runtime): Promise<SiteFigures[]> =>
  unitOfWork({ runtime, principal: jobPrincipal('metrics', null) }, async ({ sql, now }) => {
    const { rows } = await sql.query<SiteFigures>(
      `SELECT company_id AS company, id AS site, pending_count AS pending, (waiting ->> 'rejected')::int AS refused,
              (waiting ->> 'deferred')::int AS deferred, clock_skew_ms AS "skewMs", last_seen_at AS seen, last_push_at AS pushed,
              last_pull_at AS pulled, app_version AS app, waiting ->> 'schema' AS schema,
              (waiting ->> 'daysDifferent')::int AS apart, (waiting ->> 'rowsDifferent')::int AS "rowsDifferent", coalesce((waiting -> 'comparing' ->> 'left')::int, 0) AS comparing,
              (waiting ->> 'comparedAt')::timestamptz AS compared,
              (waiting -> 'disk' ->> 'freeBytes')::float8 AS "diskFree", waiting -> 'queue' AS queue,
              extract(epoch FROM $1::timestamptz - (waiting ->> 'oldest')::timestamptz)::float8 AS lag,
              (SELECT count(*)::int FROM sync_conflict c
               WHERE c.company_id = site.company_id AND c.site_id = site.id AND c.resolved_at IS NULL) AS conflicts
       FROM site WHERE deleted_at IS NULL AND epoch > 0 AND revoked_at IS NULL ORDER BY company_id, id LIMIT 10000`,
      [now],
    );
    return rows;
  });

/** The same of this one site, from its own tables. */
async function ofThisSite(runtime: Runtime, disk: Disk | null): Promise<SiteFigures[]> {
  const bound = await findBoundSite(runtime.database);
  if (!bound) return [];
  return unitOfWork({ runtime, principal: jobPrincipal('metrics', bound.companyId) }, async (ctx) => {
    const stands = await siteStanding(ctx, bound.siteId);
    if (!stands) return [];
    const { said } = stands;
    const { rejected = 0, deferred = 0, queue = [] } = said;
    return [
      {
        company: bound.companyId,
        site: bound.siteId,
        pending: queue.reduce((sum, { count }) => sum + count, 0),
        refused: rejected,
        deferred,
        conflicts: stands.conflicts,
        lag: said.oldest ? (ctx.now.getTime() - Date.parse(said.oldest)) / 1000 : null,
        skewMs: stands.clockOffsetMs,
        seen: stands.lastContactAt,
        pushed: stands.lastPushAt,
        pulled: stands.lastPullAt,
        compared: said.comparedAt ? new Date(said.comparedAt) : null,
        apart: said.daysDifferent ?? null,
        rowsDifferent: said.rowsDifferent ?? null,
        comparing: said.comparing?.left ?? 0,
        app: version,
        schema: said.schema ?? null,
        diskFree: disk?.freeBytes ?? null,
        queue,
      },
    ];
  });
}

const GAUGES = {
  pending: ['hajira_sync_pending', 'punches and changes that wait on site'],
  refused: ['hajira_sync_refused', 'changes that the cloud refused'],
  deferred: ['hajira_sync_deferred', 'records that came to the site and cannot be stored yet'],
  skewMs: ['hajira_sync_clock_skew_ms', "how far the cloud's clock is ahead of the site's"],
  seen: ['hajira_sync_seen_timestamp_seconds', 'last contact of site and cloud'],
  pushed: ['hajira_sync_pushed_timestamp_seconds', 'last batch that arrived'],
  pulled: ['hajira_sync_pulled_timestamp_seconds', 'last page that was asked for'],
  compared: ['hajira_sync_compared_timestamp_seconds', 'last time that both ends were compared'],
  apart: ['hajira_sync_apart_days', 'days whose punches differed at the last daily comparison; they were made equal'],
  rowsDifferent: [
    'hajira_sync_apart_records',
    'records, and derived values of punches, that differed at the last comparison and should not have',
  ],
  comparing: ['hajira_sync_comparing_days', 'days that differ and are still to be made equal'],
  lag: ['hajira_sync_lag_seconds', 'how long the oldest change has waited on site; 0 when nothing waits'],
  conflicts: ['hajira_sync_conflicts', 'fields changed on both sides that nobody has decided'],
  diskFree: ['hajira_site_disk_free_bytes', "what is free of the site's disk"],
} as const;

/** Figures of the sync for Prometheus, read when they are asked for. */
export async function syncMetrics(runtime: Runtime, disk: Disk | null = null): Promise<string> {
  const figures = runtime.deploymentRole === 'cloud' ? await ofSites(runtime) : await ofThisSite(runtime, disk);
  const registry = new Registry();
  for (const [field, [name, help]] of Object.entries(GAUGES)) {
    const gauge = new Gauge({ name, help, labelNames: ['company', 'site'], registers: [registry] });
    for (const { company, site, ...values } of figures) {
      const value = field === 'lag' ? (values.lag ?? 0) : values[field as keyof typeof GAUGES];
      if (value !== null) gauge.set({ company, site }, value instanceof Date ? value.getTime() / 1000 : value);
    }
  }
  const queue = new Gauge({
    name: 'hajira_sync_queue',
    help: 'what waits on site, by table',
    labelNames: ['company', 'site', 'model'],
    registers: [registry],
  });
  for (const { company, site, queue: some } of figures)
    for (const { model, count } of some ?? []) queue.set({ company, site, model }, count);
  const info = new Gauge({
    name: 'hajira_site_info',
    help: 'program and schema of a site, as it said last; always 1',
    labelNames: ['company', 'site', 'version', 'schema'],
    registers: [registry],
  });
  for (const { company, site, app, schema } of figures)
    info.set({ company, site, version: app ?? '', schema: schema ?? '' }, 1);
  return registry.metrics();
}

/** What answers here. */
function ownMetrics(role: Config['role']): Promise<string> {
  const registry = new Registry();
  const labels = { role, version, schema: newestMigration() };
  const help = 'program and schema of this process; always 1';
  new Gauge({ name: 'hajira_info', help, labelNames: Object.keys(labels), registers: [registry] }).set(labels, 1);
  return registry.metrics();
}

/** How the nightly backups stand. */
function backupMetrics({ backupDir, role }: Pick<Config, 'backupDir' | 'role'>): Promise<string> {
  const { lastOkAt, failures, bytes } = readStanding(backupDir, role);
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name, help, registers: [registry] }).set(value);
  gauge(
    'hajira_backup_timestamp_seconds',
    'when the newest good backup was begun; 0 when there is none',
    lastOkAt ? Date.parse(lastOkAt) / 1000 : 0,
  );
  gauge('hajira_backup_failures', 'nightly backups that failed in a row', failures);
  gauge('hajira_backup_bytes', 'how large the newest good backup is', bytes);
  return registry.metrics();
}

const isLocal = (address: string | undefined): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address ?? '');

/** `/metrics`, for whoever asks from this machine itself: it names every site. Through a proxy it is not there. */
export function mountMetrics(
  app: Express,
  runtime: Runtime,
  config: Pick<Config, 'backupDir' | 'role' | 'dataDir'>,
): void {
  app.get('/metrics', (req, res, next) => {
    if (!isLocal(req.socket.remoteAddress) || req.get('x-forwarded-for') !== undefined) return next();
    Promise.all([
      diskOf(config.dataDir).then((disk) => syncMetrics(runtime, disk)),
      ownMetrics(config.role),
      backupMetrics(config),
    ]).then((texts) => res.type('text/plain; version=0.0.4').send(texts.join('\n')), next);
  });
}
