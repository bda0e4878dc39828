import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Context, companyOf, type Runtime, unitOfWork } from '../context.ts';
import { asPlatform } from '../db/platform-role.ts';
import { partsOfCode } from '../domain/sites/bind-code.ts';
import { writeSnapshot } from '../domain/sites/snapshot.ts';
import type { Message } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import { newId } from '../id.ts';
import { systemPrincipal } from '../policies/principal.ts';
import { Problem, problem } from '../problem.ts';
import { type Fetch, post } from './cloud.ts';
import { type BindAnswer, bindAnswer } from './protocol.ts';
import { tokenPurpose } from './round.ts';

const cloudUnreachable = problem(syncMessage, 'sync.cloud-unreachable', {
  status: 502,
  fields: ({ reason }) => [{ field: 'cloudUrl', message: reason }],
});

const boundElsewhere = problem(syncMessage, 'site.bound-elsewhere', {
  status: 409,
  fields: () => [{ field: 'code', message: syncMessage('site.other-company') }],
});

const cloudUrlInvalid = problem(syncMessage, 'site.cloud-url-invalid', {
  status: 422,
  fields: ({ found }) => [{ field: 'cloudUrl', message: syncMessage('site.cloud-url-invalid-field', { found }) }],
});

export interface BindOptions {
  runtime: Runtime;
  /** the cloud's address, without a path */
  cloudUrl: string;
  /** the one-time code of the cloud's panel */
  code: string;
  /** where this machine's own name is kept: outside the data folder, so that a restored copy of the data is told apart */
  instanceFile: string;
  appVersion?: string;
  fetch?: Fetch;
}

/** This machine's own random name, made when it is first asked for. */
export function instanceIdIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${newId()}\n`, { mode: 0o600, flag: 'wx' });
    return readFileSync(file, 'utf8').trim();
  }
}

function requireCloudUrl(given: string): string {
  const found = given.trim();
  const url = URL.canParse(found) ? new URL(found) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw cloudUrlInvalid({ found });
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Binds this site to its company: takes the token and the company's rows from the cloud, all or nothing. Binding again
 * brings the rows up to date; what waits in the outbox stays.
 *
 * @throws Problem `site.bind-code-refused`, `site.bound-elsewhere`, `sync.cloud-unreachable`, in words for the technician
 */
export async function bind(options: BindOptions): Promise<{ companyId: string; siteId: string; name: string }> {
  const { runtime, code, appVersion = 'unknown', fetch = globalThis.fetch } = options;
  const cloudUrl = requireCloudUrl(options.cloudUrl);
  const instanceId = instanceIdIn(options.instanceFile);
  await requireOwnCompany(runtime, code);
  const answer = await post({
    url: `${cloudUrl}/sync/v1/bind`,
    body: gzipSync(JSON.stringify({ v: 1, code: code.trim(), instanceId })),
    answer: bindAnswer,
    asker: { site: '', epoch: 0 },
    appVersion,
    fetch,
    now: () => runtime.clock.now().getTime(),
  });
  if (answer.kind === 'failed') throw cloudUnreachable({ reason: answer.message });
  if (answer.kind === 'refused') throw refusedBy(answer);
  const bound = answer.value;
  requireOneCompany(bound);
  await unitOfWork({ runtime, principal: systemPrincipal(bound.site.companyId) }, (ctx) =>
    takeOver(ctx, bound, { cloudUrl, instanceId }),
  );
  const { companyId, id: siteId, name } = bound.site;
  runtime.log.info({ companyId, siteId, epoch: bound.epoch, cloudUrl }, 'this site is bound');
  return { companyId, siteId, name };
}

/** A code says which company it is for: refused before it is used up, and before it ends another machine's token. */
async function requireOwnCompany(runtime: Runtime, code: string): Promise<void> {
  const companyId = partsOfCode(code)?.companyId;
  if (companyId === undefined) return; // the cloud says what is wrong with it
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, requireNoOthers);
}

const requireNoOthers = (ctx: Context): Promise<void> =>
  asPlatform(ctx.sql, async () => {
    const { rows } = await ctx.sql.query(
      `SELECT FROM company c WHERE c.id <> $1 AND EXISTS (SELECT FROM punch p WHERE p.company_id = c.id)`,
      [companyOf(ctx)],
    );
    if (rows.length > 0) throw boundElsewhere({});
  });

function refusedBy(answer: { status: number; code: string; message: Message }): Problem {
  if (answer.code === '') return cloudUnreachable({ reason: answer.message });
  const field = answer.code === 'site.bind-code-refused' ? 'code' : 'cloudUrl';
  const { status, message } = answer;
  return new Problem({ status, message, fields: [{ field, message }] });
}

/** A snapshot speaks of one company only, whatever the cloud's fault. */
function requireOneCompany({ site, snapshot }: BindAnswer): void {
  const isOwn =
    snapshot.company.length === 1 &&
    snapshot.company[0]?.id === site.companyId &&
    snapshot.user.every((user) => user.companyId === site.companyId);
  if (!isOwn) throw cloudUnreachable({ reason: syncMessage('sync.other-company') });
}

async function takeOver(
  ctx: Context,
  bound: BindAnswer,
  from: { cloudUrl: string; instanceId: string },
): Promise<void> {
  const { site } = bound;
  const previous = await forgetOthers(ctx, site.id);
  await writeSnapshotWithSite(ctx, bound);
  await ctx.sql.query(
    `INSERT INTO sync_state (company_id, site_id, cloud_url, token_sealed, instance_id, epoch, interval_seconds,
       token_at, needs_recovery, recovery)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, '{"isRebound": true}')
     ON CONFLICT (company_id, site_id) DO UPDATE SET cloud_url = excluded.cloud_url, token_sealed = excluded.token_sealed,
       previous_token_sealed = NULL, token_at = excluded.token_at,
       instance_id = excluded.instance_id, epoch = excluded.epoch, interval_seconds = excluded.interval_seconds,
       no = 0, hash = '', heartbeat = 0, failures = 0, last_error = NULL, needs_recovery = true, recovery = excluded.recovery,
       cursor_seq = 0, cursor_mark = ''`,
    [
      site.companyId,
      site.id,
      from.cloudUrl,
      ctx.sealer.seal(bound.token, tokenPurpose),
      from.instanceId,
      bound.epoch,
      site.intervalSeconds,
      ctx.now,
    ],
  );
  // sealed under the former token: its chain has ended, and its punches are still in the outbox
  await ctx.sql.query('DELETE FROM sync_batch WHERE company_id = $1 AND acked_at IS NULL', [site.companyId]);
  await ctx.sql.query('UPDATE terminal SET site_id = $3 WHERE company_id = $1 AND site_id = ANY($2::uuid[])', [
    site.companyId,
    previous,
    site.id,
  ]);
}

/**
 * A database is one site of one company. What it was before is forgotten, unless it holds another company's punches.
 *
 * @returns the sites of this company that it was
 */
async function forgetOthers(ctx: Context, siteId: string): Promise<string[]> {
  const companyId = companyOf(ctx);
  await requireNoOthers(ctx);
  return asPlatform(ctx.sql, async () => {
    const { rows } = await ctx.sql.query<{ company: string; site: string }>(
      `DELETE FROM sync_state WHERE (company_id, site_id) <> ($1, $2) RETURNING company_id AS company, site_id AS site`,
      [companyId, siteId],
    );
    return rows.filter((row) => row.company === companyId).map((row) => row.site);
  });
}

/** The company first, then the site, then whatever refers to either. */
async function writeSnapshotWithSite(ctx: Context, { site, snapshot }: BindAnswer): Promise<void> {
  await writeSnapshot(ctx, snapshot);
  await ctx.sql.query(`UPDATE site SET deleted_at = $3 WHERE company_id = $1 AND id <> $2 AND deleted_at IS NULL`, [
    site.companyId,
    site.id,
    ctx.now,
  ]);
  await ctx.sql.query(
    `INSERT INTO site (company_id, id, name, interval_seconds, bound_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (company_id, id) DO UPDATE SET name = excluded.name, interval_seconds = excluded.interval_seconds,
       bound_at = excluded.bound_at, deleted_at = NULL`,
    [site.companyId, site.id, site.name, site.intervalSeconds, ctx.now],
  );
}
