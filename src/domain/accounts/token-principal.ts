import type { Runtime } from '../../context.ts';
import { findToken, noteTokenUse, type TokenStanding } from '../../db/platform.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import type { Principal } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { matchesHash } from '../../secret.ts';
import { principalOf } from './principal-of.ts';
import { partsOfToken } from './token-text.ts';

/** The same answer for what is no token, a token that never was, and one with another secret. */
const tokenUnknown = problem(accountMessage, 'token.unknown', { status: 401 });

const tokenRevoked = problem(accountMessage, 'token.revoked', { status: 401 });

const tokenExpired = problem(accountMessage, 'token.expired', { status: 401 });

/** How exactly the last use is known: finer would be a write at every request. */
const NOTED_EVERY_MS = 60_000;

/** What a token that nobody has is compared with, so that both answers take the same time. */
const noHash = '0'.repeat(64);

/**
 * Who acts when a program shows this token: its owner as they stand now, narrowed to the token's rights. Why a token ended
 * is said to its bearer only, who had the secret.
 *
 * @throws Problem `token.unknown`, `token.revoked`, `token.expired`
 */
export async function principalOfToken(runtime: Runtime, text: string): Promise<Extract<Principal, { kind: 'user' }>> {
  const parts = partsOfToken(text);
  if (!parts) throw tokenUnknown({});
  const token = await findToken(runtime.database, parts.companyId, parts.id);
  const matches = matchesHash(parts.secret, token?.secretHash ?? noHash);
  if (!token || !matches) throw tokenUnknown({});
  const now = runtime.clock.now();
  const owner = ownerOf(token, parts.companyId);
  if (!owner) throw tokenRevoked({});
  if (token.expiresAt <= now) throw tokenExpired({ expiresAt: token.expiresAt.toISOString() });
  if (now.getTime() - (token.lastUsedAt?.getTime() ?? 0) >= NOTED_EVERY_MS) {
    await noteTokenUse(runtime.database, parts.companyId, token.id, now);
  }
  const { id, name, rights, expiresAt } = token;
  return { ...owner, token: { id, name, rights, expiresAt } };
}

/** Its owner, while they are the member of the company that the token was made for. */
function ownerOf(token: TokenStanding, companyId: string): Extract<Principal, { kind: 'user' }> | undefined {
  if (token.revokedAt !== null || !token.owner) return undefined;
  const owner = principalOf(token.owner);
  return owner.company?.id === companyId && owner.memberId === token.memberId ? owner : undefined;
}
