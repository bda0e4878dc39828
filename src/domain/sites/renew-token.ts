import { type Context, companyOf } from '../../context.ts';
import { hashSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { newSiteToken } from './site-token.ts';

/**
 * A site gets a new token; the one it came with stays good until the new one is first used, so that an answer that is lost,
 * or a crash before it is stored, locks nobody out.
 *
 * @returns undefined when another machine is bound as this site: a copy of its disk renews nothing
 */
export async function renewToken(
  ctx: Context,
  site: { id: string; tokenHash: string },
  instanceId: string,
): Promise<string | undefined> {
  ctx.policy.require('change', 'site');
  const { token, secret } = newSiteToken(companyOf(ctx), site.id);
  const { rowCount } = await ctx.sql.query(
    `UPDATE site SET previous_token_hash = $3, token_hash = $4, token_at = $5
     WHERE company_id = $1 AND id = $2 AND instance_id = $6 AND revoked_at IS NULL AND deleted_at IS NULL
       AND $3 IN (token_hash, previous_token_hash)`,
    [companyOf(ctx), site.id, site.tokenHash, hashSecret(secret), ctx.now, instanceId],
  );
  if (rowCount === 0) return undefined;
  await record(ctx, { action: 'site.token-renewed', model: 'site', recordId: site.id });
  return token;
}

/** The new token was used: the one before has ended, and is remembered for a site that is restored to before. */
export async function endOldToken(ctx: Context, site: { id: string; tokenHash: string }): Promise<void> {
  await ctx.sql.query(
    `UPDATE site SET retired_token_hash = previous_token_hash, retired_token_at = $4, previous_token_hash = NULL
     WHERE company_id = $1 AND id = $2 AND token_hash = $3 AND previous_token_hash IS NOT NULL`,
    [companyOf(ctx), site.id, site.tokenHash, ctx.now],
  );
}
