import { type Context, companyOf } from '../../context.ts';
import { hashSecret, newSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { lockRecord } from '../records/write.ts';
import { type Carried, carried, carry } from './site-token.ts';

const VALID_MINUTES = 15;

const PREFIX = 'hjb_';
const SECRET_BYTES = 16;

/** @returns the parts of a code, or undefined when it is none; the secret as it was hashed */
export const partsOfCode = (code: string): Carried | undefined => carried(PREFIX, code.trim(), SECRET_BYTES);

/**
 * Makes the one-time code that binds a site server to its company. The former code, if any, ends; the token in use stays
 * valid until the new code is used.
 *
 * @returns the code, shown once and stored as a hash only, and when it ends
 */
export async function makeBindCode(ctx: Context, siteId: string): Promise<{ code: string; expiresAt: Date }> {
  ctx.policy.require('bind', 'site');
  const site = await lockRecord(ctx, 'site', siteId, 'bind');
  const secret = newSecret(SECRET_BYTES);
  const expiresAt = new Date(ctx.now.getTime() + VALID_MINUTES * 60_000);
  await ctx.query
    .updateTable('site')
    .set({ bindCodeHash: hashSecret(secret), bindCodeExpiresAt: expiresAt, bindAttempts: 0 })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', siteId)
    .execute();
  await record(ctx, { action: 'site.bind-code-made', model: 'site', recordId: siteId, after: { expiresAt } });
  return { code: carry(PREFIX, companyOf(ctx), String(site.id), secret), expiresAt };
}

/**
 * Ends a site's token at once: the site goes on offline and keeps its data until it is bound again. The token's hash
 * stays, so that its bearer, and nobody else, is told why.
 */
export async function revokeSite(ctx: Context, siteId: string): Promise<void> {
  ctx.policy.require('bind', 'site');
  await lockRecord(ctx, 'site', siteId, 'bind');
  await ctx.query
    .updateTable('site')
    .set({ bindCodeHash: null, revokedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', siteId)
    .execute();
  await record(ctx, { action: 'site.revoked', model: 'site', recordId: siteId });
}
