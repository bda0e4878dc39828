import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { findSite } from '../../db/platform.ts';
import { siteMessage } from '../../i18n/sites.ts';
import { sitePrincipal } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { hashSecret, matchesHash } from '../../secret.ts';
import { record } from '../journal.ts';
import { partsOfCode } from './bind-code.ts';
import { newSiteToken } from './site-token.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** One answer, whatever is wrong with a code: it tells nobody which sites or codes there are. */
const bindCodeRefused = problem(siteMessage, 'site.bind-code-refused', {
  status: 422,
  fields: () => [{ field: 'code', message: siteMessage('site.code-invalid') }],
});

/** Wrong codes for one site before the right one ends too. */
const MOST_ATTEMPTS = 10;

export interface Binding {
  /** given away once; only its hash is kept */
  token: string;
  epoch: number;
  site: { companyId: string; id: string; name: string; intervalSeconds: number };
  snapshot: Snapshot;
}

/**
 * Binds a site server to the site that the one-time code was made for: a new token, a new epoch, a new chain of batches.
 * Whoever held the site's former token is out from now on.
 *
 * @param instanceId which machine asks
 * @throws Problem `site.bind-code-refused`
 */
export async function bindSite(runtime: Runtime, code: string, instanceId: string): Promise<Binding> {
  const parts = partsOfCode(code);
  const site = parts && (await findSite(runtime.database, parts.companyId, parts.siteId));
  if (!parts || !site) throw bindCodeRefused({});
  const principal = sitePrincipal({ id: parts.siteId, name: site.name, companyId: parts.companyId });
  const binding = await unitOfWork({ runtime, principal }, async (ctx) => {
    if (!(await takeCode(ctx, parts.siteId, parts.secret))) return undefined; // the attempt is counted: no rollback
    return bindLocked(ctx, parts.siteId, instanceId);
  });
  if (!binding) throw bindCodeRefused({});
  return binding;
}

interface SiteRow {
  code: string | null;
  expiresAt: Date | null;
  attempts: number;
}

/** Locks the site and uses its code up. @returns whether it was the right one, in time */
async function takeCode(ctx: Context, siteId: string, secret: string): Promise<boolean> {
  const { rows } = await ctx.sql.query<SiteRow>(
    `SELECT bind_code_hash AS code, bind_code_expires_at AS "expiresAt", bind_attempts AS attempts
     FROM site WHERE company_id = $1 AND id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [companyOf(ctx), siteId],
  );
  const row = rows[0];
  if (!row?.code || !row.expiresAt || row.expiresAt <= ctx.now || row.attempts >= MOST_ATTEMPTS) return false;
  const isRight = matchesHash(secret, row.code);
  await ctx.sql.query(
    isRight
      ? `UPDATE site SET bind_code_hash = NULL, bind_code_expires_at = NULL, bind_attempts = 0 WHERE company_id = $1 AND id = $2`
      : `UPDATE site SET bind_attempts = bind_attempts + 1 WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), siteId],
  );
  return isRight;
}

async function bindLocked(ctx: Context, siteId: string, instanceId: string): Promise<Binding> {
  ctx.policy.require('change', 'site');
  const companyId = companyOf(ctx);
  const { token, secret } = newSiteToken(companyId, siteId);
  const { rows } = await ctx.sql.query<{ name: string; intervalSeconds: number; epoch: number }>(
    `UPDATE site SET token_hash = $3, previous_token_hash = NULL, retired_token_hash = NULL, retired_token_at = NULL, token_at = $4, revoked_at = NULL, bound_at = $4, instance_id = $5, epoch = epoch + 1,
       batch_no = 0, batch_hash = NULL, heartbeat = 0, last_seen_at = $4, server_start = NULL, previous_starts = '', two_machines_since = NULL
     WHERE company_id = $1 AND id = $2
     RETURNING name, interval_seconds AS "intervalSeconds", epoch`,
    [companyId, siteId, hashSecret(secret), ctx.now, instanceId],
  );
  const row = rows[0];
  if (!row) throw bindCodeRefused({});
  const { epoch, ...site } = row;
  await record(ctx, { action: 'site.bound', model: 'site', recordId: siteId, after: { epoch, instanceId } });
  return { token, epoch, site: { companyId, id: siteId, ...site }, snapshot: await readSnapshot(ctx) };
}
