import { type Context, companyOf } from '../../context.ts';
import { hashSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { newSiteToken } from './site-token.ts';

/** So long a site that was restored may ask for a new token with the one that has ended: backups are younger. */
const FORMER_DAYS = 30;

export const isFormerGood = ({ retiredTokenAt }: { retiredTokenAt: Date | null }, now: Date): boolean =>
  retiredTokenAt !== null && now.getTime() - retiredTokenAt.getTime() < FORMER_DAYS * 86_400_000;

/**
 * A site whose history and the cloud's do not fit any more begins a new one: a new epoch, a new chain, a new token. The
 * token it came with stays good until the new one is first used, so that a lost answer locks nobody out.
 *
 * @returns undefined when another machine is bound as this site: a person decides which one lives
 */
export async function recoverSite(
  ctx: Context,
  site: { id: string; tokenHash: string },
  asker: { instanceId: string; epoch: number },
): Promise<{ token: string; epoch: number } | undefined> {
  ctx.policy.require('change', 'site');
  const companyId = companyOf(ctx);
  const { token, secret } = newSiteToken(companyId, site.id);
  const { rows } = await ctx.sql.query<{ epoch: number }>(
    `UPDATE site SET previous_token_hash = $3, token_hash = $4, token_at = $5, epoch = greatest(epoch, $6) + 1, batch_no = 0,
       batch_hash = NULL, heartbeat = 0, last_seen_at = $5
     WHERE company_id = $1 AND id = $2 AND instance_id = $7 AND revoked_at IS NULL AND deleted_at IS NULL
       AND $3 IN (token_hash, previous_token_hash, retired_token_hash) RETURNING epoch`,
    [companyId, site.id, site.tokenHash, hashSecret(secret), ctx.now, asker.epoch, asker.instanceId],
  );
  const [row] = rows;
  if (!row) return undefined;
  await record(ctx, { action: 'site.recovered', model: 'site', recordId: site.id, after: { epoch: row.epoch } });
  return { token, epoch: row.epoch };
}
