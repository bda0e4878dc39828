import { type Context, companyOf } from '../../context.ts';
import { hashSecret, newSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { lockRecord } from '../records/write.ts';

const VALID_MINUTES = 15;

/** Company, site and 128 random bits in one word to copy: a code carries its company, so that no list is searched for it. */
function codeOf(companyId: string, siteId: string, secret: string): string {
  const ids = Buffer.from((companyId + siteId).replaceAll('-', ''), 'hex');
  return `hjb_${Buffer.concat([ids, Buffer.from(secret, 'base64url')]).toString('base64url')}`;
}

/** @returns the parts of a code, or undefined when it is none; the secret as it was hashed */
export function partsOfCode(code: string): { companyId: string; siteId: string; secret: string } | undefined {
  const bytes = Buffer.from(code.trim().replace(/^hjb_/, ''), 'base64url');
  if (!code.trim().startsWith('hjb_') || bytes.length !== 48) return undefined;
  const uuid = (at: number) => {
    const hex = bytes.subarray(at, at + 16).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  return { companyId: uuid(0), siteId: uuid(16), secret: bytes.subarray(32).toString('base64url') };
}

/**
 * Makes the one-time code that binds a site server to its company. The former code, if any, ends; the token in use stays
 * valid until the new code is used.
 *
 * @returns the code, shown once and stored as a hash only, and when it ends
 */
export async function makeBindCode(ctx: Context, siteId: string): Promise<{ code: string; expiresAt: Date }> {
  ctx.policy.require('bind', 'site');
  const site = await lockRecord(ctx, 'site', siteId, 'bind');
  const secret = newSecret(16);
  const expiresAt = new Date(ctx.now.getTime() + VALID_MINUTES * 60_000);
  await ctx.sql.query(
    `UPDATE site SET bind_code_hash = $3, bind_code_expires_at = $4 WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), siteId, hashSecret(secret), expiresAt],
  );
  await record(ctx, { action: 'site.bind-code-made', model: 'site', recordId: siteId, after: { expiresAt } });
  return { code: codeOf(companyOf(ctx), String(site.id), secret), expiresAt };
}

/** Ends a site's token at once: the site goes on offline and keeps its data until it is bound again. */
export async function revokeSite(ctx: Context, siteId: string): Promise<void> {
  ctx.policy.require('bind', 'site');
  await lockRecord(ctx, 'site', siteId, 'bind');
  await ctx.sql.query(
    `UPDATE site SET token_hash = NULL, bind_code_hash = NULL, revoked_at = $3 WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), siteId, ctx.now],
  );
  await record(ctx, { action: 'site.revoked', model: 'site', recordId: siteId });
}
