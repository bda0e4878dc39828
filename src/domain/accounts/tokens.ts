import { type Context, companyOf } from '../../context.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { newId } from '../../id.ts';
import type { Policy } from '../../policies/policy.ts';
import { acts, models, rightOf } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';
import { hashSecret, newSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { delegateOf, plainRow, type Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { addRecord, lockRecord } from '../records/write.ts';
import { tokenText } from './token-text.ts';

const tokenNeedsMember = problem(accountMessage, 'token.needs-member', { status: 409 });

const tokensTooMany = problem(accountMessage, 'token.too-many', { status: 409 });

/** Nobody counts them by hand any more. */
const MOST = 50;
const DAY_MS = 86_400_000;
/** How long a token lasts when nothing else is said, and the longest that can be said. */
export const tokenDays = { usual: 90, most: 366 } as const;

/** Everything a policy lets its principal do, each `model.act`: what they can choose from for a token. */
export function heldRights(policy: Policy): string[] {
  // correcting a punch is no right of its own: it is changing it
  const own = acts.filter((act) => act !== 'correct');
  return models.flatMap((model) => own.filter((act) => policy.allows(act, model)).map((act) => rightOf(model, act)));
}

/** Of what the maker holds at this moment, and nothing else. A right that they lose later, the token loses too. */
function chosenRights(ctx: Context, given: Row): string[] {
  const wanted = Array.isArray(given.rights) ? [...new Set(given.rights.map(String))].sort() : [];
  if (wanted.length === 0) {
    throw invalidFields([{ field: 'rights', message: accountMessage('token.no-rights') }]);
  }
  const held = heldRights(ctx.policy);
  const missing = wanted.filter((right) => !held.includes(right));
  if (missing.length > 0) {
    const named = missing.slice(0, 5).map((right) => `"${right.slice(0, 60)}"`);
    throw invalidFields([
      { field: 'rights', message: accountMessage('token.right-not-held', { named: named.join(', ') }) },
    ]);
  }
  return wanted;
}

function chosenEnd(ctx: Context, given: Row): Date {
  const { principal, now } = ctx;
  const makers = principal.kind === 'user' ? principal.token?.expiresAt : undefined;
  const latest = Math.min(now.getTime() + tokenDays.most * DAY_MS, makers?.getTime() ?? Number.POSITIVE_INFINITY);
  if (given.expiresAt === undefined || given.expiresAt === null || given.expiresAt === '') {
    return new Date(Math.min(now.getTime() + tokenDays.usual * DAY_MS, latest));
  }
  const wanted = new Date(given.expiresAt instanceof Date ? given.expiresAt : String(given.expiresAt));
  if (Number.isNaN(wanted.getTime()) || wanted <= now) {
    throw invalidFields([{ field: 'expiresAt', message: accountMessage('token.end-past') }]);
  }
  if (wanted.getTime() > latest) {
    const why = makers
      ? accountMessage('token.ends-with-token')
      : accountMessage('token.longest', { most: tokenDays.most });
    throw invalidFields([
      {
        field: 'expiresAt',
        message: accountMessage('token.end-too-late', { name: new Date(latest).toISOString(), why }),
      },
    ]);
  }
  return wanted;
}

/**
 * Makes a token for whoever asks. Made with another token, it can hold no more and last no longer than that one.
 *
 * @param given name, rights (`model.act`), expiresAt
 * @returns the row, and once only `token`: the text to copy, which is stored as a hash
 * @throws Problem `token.needs-member`, `token.too-many`, `record.invalid`
 */
export async function makeToken(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'access_token');
  const { principal } = ctx;
  if (principal.kind !== 'user' || principal.memberId === null) throw tokenNeedsMember({});
  const { rights: _rights, expiresAt: _expiresAt, ...values } = given;
  const fixed = { rights: chosenRights(ctx, given), expiresAt: chosenEnd(ctx, given) };
  const companyId = companyOf(ctx);
  const { memberId } = principal;
  const inUse = await delegateOf(ctx, 'access_token').count({
    where: { companyId, memberId, revokedAt: null, expiresAt: { gt: ctx.now } },
  });
  if (inUse >= MOST) throw tokensTooMany({ limit: MOST });
  const [id, secret] = [newId(), newSecret()];
  const row = await addRecord(ctx, 'access_token', values, { ...fixed, id, memberId, secretHash: hashSecret(secret) });
  return { ...row, token: tokenText({ companyId, id, secret }) };
}

/** Ends a token at once. Its row stays, so that it can be seen what it was and when it was last used. */
export async function revokeToken(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'access_token');
  const token = await lockRecord(ctx, 'access_token', id, 'delete');
  if (token.revokedAt !== null) return plainRow(token);
  await ctx.query
    .updateTable('accessToken')
    .set({ revokedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
  await record(ctx, { action: 'access-token.revoked', model: 'access_token', recordId: id });
  return plainRow({ ...token, revokedAt: ctx.now });
}

/**
 * Ends every token of whoever asks that is still in use: after a new password, or when one of them may be known to others.
 *
 * @returns how many were ended
 */
export async function revokeOwnTokens(ctx: Context): Promise<number> {
  ctx.policy.require('delete', 'access_token');
  const { memberId } = ctx.policy;
  if (memberId === null) throw tokenNeedsMember({});
  const ended = await ctx.query
    .updateTable('accessToken')
    .set({ revokedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('memberId', '=', memberId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', ctx.now)
    .returning('id')
    .execute();
  for (const { id } of ended)
    await record(ctx, { action: 'access-token.revoked', model: 'access_token', recordId: id });
  return ended.length;
}
