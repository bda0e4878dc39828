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
  const { numUpdatedRows } = await ctx.query
    .updateTable('site')
    .set({ previousTokenHash: site.tokenHash, tokenHash: hashSecret(secret), tokenAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', site.id)
    .where('instanceId', '=', instanceId)
    .where('revokedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .where(({ eb, or }) => or([eb('tokenHash', '=', site.tokenHash), eb('previousTokenHash', '=', site.tokenHash)]))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return undefined;
  await record(ctx, { action: 'site.token-renewed', model: 'site', recordId: site.id });
  return token;
}

/** The new token was used: the one before has ended, and is remembered for a site that is restored to before. */
export async function endOldToken(ctx: Context, site: { id: string; tokenHash: string }): Promise<void> {
  await ctx.query
    .updateTable('site')
    .set(({ ref }) => ({
      retiredTokenHash: ref('previousTokenHash'),
      retiredTokenAt: ctx.now,
      previousTokenHash: null,
    }))
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', site.id)
    .where('tokenHash', '=', site.tokenHash)
    .where('previousTokenHash', 'is not', null)
    .execute();
}
