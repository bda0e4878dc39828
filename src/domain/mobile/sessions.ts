import { createHash } from 'node:crypto';
import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { findUserById, type UserStanding } from '../../db/platform.ts';
import { findPhoneMember, findPhoneSession, type PhoneMember, type PhoneStanding } from '../../db/platform-phones.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { newId } from '../../id.ts';
import { type Principal, systemPrincipal } from '../../policies/principal.ts';
import { hashSecret, matchesHash, newSecret } from '../../secret.ts';
import { linkUnusable, makeLink, spendLink } from '../accounts/links.ts';
import { checkPassword, journalAccount } from '../accounts/sign-ins.ts';
import { takeSecondStep } from '../accounts/two-step.ts';
import { record } from '../journal.ts';
import { type Device, ensurePhone } from './phones.ts';
import {
  codeNeeded,
  codeRefused,
  companyClosed,
  noCompany,
  phoneTokenExpired,
  phoneTokenUnknown,
  sessionEnded,
  userInactive,
  wrongSignIn,
} from './problems.ts';
import {
  ACCESS_MINUTES,
  accessToken,
  IDLE_DAYS,
  nextSecret,
  partsOfAccess,
  partsOfRefresh,
  refreshText,
} from './tokens.ts';

type UserPrincipal = Extract<Principal, { kind: 'user' }>;

/** Who calls from a phone: always themselves, in one company; what they may there their company's rules for phones say. */
export interface PhoneCaller extends PhoneStanding {
  principal: UserPrincipal;
  /** when the access token was given, and the time was told with it */
  signedAt: Date;
}

/** What a phone gets to go on with. */
export interface PhoneTokens {
  accessToken: string;
  accessEndsAt: Date;
  refreshToken: string;
}

/**
 * Somebody with their phone in their hand. They have no role here: a phone reads and writes what is their own, by commands that
 * know nothing else.
 */
export function phonePrincipal(member: PhoneMember): UserPrincipal {
  return {
    kind: 'user',
    id: member.userId,
    name: member.userName,
    email: member.email,
    role: 'nobody',
    reason: mobileMessage('mobile.own-data-only'),
    memberId: member.memberId,
    company: {
      id: member.companyId,
      name: member.companyName,
      state: member.companyState,
      timeZone: member.timeZone,
      packageName: '',
      seats: 0,
      features: [],
    },
  };
}

const daysFrom = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000);
const accessEnd = (now: Date): Date => new Date(now.getTime() + ACCESS_MINUTES * 60_000);

const asSystem = { principal: systemPrincipal(null) };

/** Counts one more attempt for an account. @throws Problem `phone.too-many-attempts` */
export type Count = (account: string) => Promise<void>;

interface PasswordGiven {
  email: string;
  password: string;
  code: string | undefined;
  device: Device;
  address: string;
}

/**
 * Signs in on a phone with a password, and with the code of whoever has a second step.
 *
 * @throws Problem `phone.sign-in-refused`, `phone.code-needed`, `phone.code-refused`, `phone.too-many-attempts`, and as
 *   openPhoneSession
 */
export async function signInOnPhone(
  runtime: Runtime,
  given: PasswordGiven,
  count: Count,
): Promise<{ member: PhoneMember; tokens: PhoneTokens }> {
  const { user, isHim } = await checkPassword(runtime, given.email, given.password);
  if (!user || !isHim) {
    await journalAccount(runtime, user, 'user.sign-in-failed', given.address);
    throw wrongSignIn({});
  }
  if (user.hasTwoStep) await requireSecondStep(runtime, user, given, count);
  return openPhoneSession(runtime, { id: user.id, companyId: user.company?.id ?? null }, given.device);
}

/** Codes are counted for the account together with those that are typed at the panel. */
async function requireSecondStep(
  runtime: Runtime,
  user: UserStanding,
  { code, address }: PasswordGiven,
  count: Count,
): Promise<void> {
  if (!code?.trim()) throw codeNeeded({});
  await count(`second:${user.id}`);
  if (await unitOfWork({ runtime, ...asSystem }, (ctx) => takeSecondStep(ctx, user.id, code))) return;
  await journalAccount(runtime, user, 'user.two-step-failed', address);
  throw codeRefused({});
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/**
 * Makes the code with which a phone goes on after its owner has signed in in the browser, in whatever way. It is good
 * once, for five minutes, and only for the phone that made the challenge.
 *
 * @param challenge SHA-256 of what the phone keeps to itself, in base64url
 */
export const makePhoneCode = (ctx: Context, user: UserStanding, challenge: string): Promise<string> =>
  makeLink(ctx, { purpose: 'phone_sign_in', userId: user.id, email: user.email, about: { challenge } });

/**
 * Opens a phone's session for whoever signed in in the browser.
 *
 * @throws Problem `link.unusable`, and as openPhoneSession
 */
export async function signInByBrowser(
  runtime: Runtime,
  given: { code: string; verifier: string; device: Device },
): Promise<{ member: PhoneMember; tokens: PhoneTokens }> {
  const link = await unitOfWork({ runtime, ...asSystem }, (ctx) => spendLink(ctx, given.code, 'phone_sign_in'));
  // a code that was shown with the wrong half is used up too: somebody has taken it on the way
  const isHis = challengeOf(given.verifier) === link.about.challenge;
  const user = isHis && link.userId ? await findUserById(runtime.database, link.userId) : undefined;
  if (!user) throw linkUnusable({});
  return openPhoneSession(runtime, { id: user.id, companyId: user.company?.id ?? null }, given.device);
}

/**
 * Opens a phone's session for somebody who has shown who they are, in whatever way: a password here, another account
 * elsewhere.
 *
 * @throws Problem `phone.no-company`, `phone.user-inactive`, `phone.company-closed`
 */
export async function openPhoneSession(
  runtime: Runtime,
  user: { id: string; companyId: string | null },
  device: Device,
): Promise<{ member: PhoneMember; tokens: PhoneTokens }> {
  const member = user.companyId ? await findPhoneMember(runtime.database, user.companyId, user.id) : undefined;
  if (!member || member.endedAt) throw noCompany({});
  requireStanding(member);
  const tokens = await unitOfWork({ runtime, principal: phonePrincipal(member) }, async (ctx) => {
    const phoneId = await ensurePhone(ctx, member.memberId, device);
    const sessionId = newId();
    await ctx.query
      .insertInto('phoneSession')
      .values({
        companyId: member.companyId,
        id: sessionId,
        phoneId,
        memberId: member.memberId,
        userId: member.userId,
        expiresAt: daysFrom(ctx.now, IDLE_DAYS),
      })
      .execute();
    const [tokenId, secret] = [newId(), newSecret()];
    await addToken(ctx, sessionId, tokenId, secret);
    await record(ctx, { action: 'phone.signed-in', model: 'phone', recordId: phoneId, after: { ...device } });
    return tokensOf(runtime, ctx, sessionId, refreshText(member.companyId, tokenId, secret));
  });
  return { member, tokens };
}

function requireStanding(member: PhoneMember): void {
  if (!member.isActive) throw userInactive({ company: member.companyName });
  if (member.companyState === 'closed') throw companyClosed({ company: member.companyName });
}

const addToken = (ctx: Context, sessionId: string, id: string, secret: string) =>
  ctx.query
    .insertInto('phoneToken')
    .values({ companyId: companyOf(ctx), id, sessionId, secretHash: hashSecret(secret) })
    .execute();

function tokensOf(runtime: Runtime, ctx: Context, sessionId: string, refreshToken: string): PhoneTokens {
  const endsAt = accessEnd(ctx.now);
  return { accessToken: accessToken(runtime, companyOf(ctx), sessionId, endsAt), accessEndsAt: endsAt, refreshToken };
}

/** A refresh token with its sign-in and the token that followed it; locks the sign-in. */
const lockToken = (ctx: Context, companyId: string, tokenId: string) =>
  ctx.query
    .selectFrom('phoneToken as t')
    .innerJoin('phoneSession as s', (join) =>
      join.onRef('s.companyId', '=', 't.companyId').onRef('s.id', '=', 't.sessionId'),
    )
    .leftJoin('phoneToken as n', (join) => join.onRef('n.companyId', '=', 't.companyId').onRef('n.id', '=', 't.nextId'))
    .select(['t.sessionId', 't.secretHash', 't.usedAt', 't.attempt', 't.nextId', 'n.usedAt as nextUsedAt'])
    .select(['s.endedAt as sessionEndedAt', 's.endedWhy as sessionEndedWhy', 's.expiresAt'])
    .where('t.companyId', '=', companyId)
    .where('t.id', '=', tokenId)
    .forNoKeyUpdate('s')
    .executeTakeFirst();

type Exchange = PhoneTokens | 'unknown' | 'reused' | { ended: string };

/**
 * The next pair of tokens for a refresh token, which is used up by it. A used one that comes again was copied, and ends
 * the whole family; only the same exchange, by the same name and while its answer was never used, is answered again: the
 * answer was lost on the way.
 *
 * @param attempt the phone's name for this exchange, a UUID
 * @throws Problem `phone-token.unknown`, `phone-session.ended`
 */
export async function exchangeToken(runtime: Runtime, text: string, attempt: string): Promise<PhoneTokens> {
  const parts = partsOfRefresh(text);
  if (!parts) throw phoneTokenUnknown({});
  const outcome = await unitOfWork({ runtime, principal: systemPrincipal(parts.companyId) }, (ctx) =>
    exchange(runtime, ctx, parts, attempt),
  );
  if (outcome === 'unknown') throw phoneTokenUnknown({});
  if (outcome === 'reused') throw sessionEnded({ why: 'reused' });
  if ('ended' in outcome) throw sessionEnded({ why: outcome.ended });
  return outcome;
}

async function exchange(
  runtime: Runtime,
  ctx: Context,
  { companyId, tokenId, secret }: { companyId: string; tokenId: string; secret: string },
  attempt: string,
): Promise<Exchange> {
  // the session's row lets one exchange pass at a time; what it decides on is read after the lock
  await lockToken(ctx, companyId, tokenId);
  const token = await lockToken(ctx, companyId, tokenId);
  if (!token || !matchesHash(secret, token.secretHash)) return 'unknown';
  if (token.sessionEndedAt) return { ended: token.sessionEndedWhy ?? '' };
  if (token.expiresAt <= ctx.now) return { ended: 'idle' };
  if (token.usedAt) {
    const isSame = token.attempt === attempt && token.nextId !== null && token.nextUsedAt === null;
    if (!isSame || token.nextId === null) return endFamily(ctx, token.sessionId);
    const again = nextSecret(runtime, secret, attempt, token.nextId);
    return tokensOf(runtime, ctx, token.sessionId, refreshText(companyId, token.nextId, again));
  }
  const nextId = newId();
  const next = nextSecret(runtime, secret, attempt, nextId);
  await addToken(ctx, token.sessionId, nextId, next);
  await ctx.query
    .updateTable('phoneToken')
    .set({ usedAt: ctx.now, attempt, nextId })
    .where('companyId', '=', companyId)
    .where('id', '=', tokenId)
    .execute();
  await ctx.query
    .updateTable('phoneSession')
    .set({ expiresAt: daysFrom(ctx.now, IDLE_DAYS) })
    .where('companyId', '=', companyId)
    .where('id', '=', token.sessionId)
    .execute();
  return tokensOf(runtime, ctx, token.sessionId, refreshText(companyId, nextId, next));
}

async function endFamily(ctx: Context, sessionId: string): Promise<'reused'> {
  const { phoneId } = await ctx.query
    .updateTable('phoneSession')
    .set({ endedAt: ctx.now, endedWhy: 'reused' })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', sessionId)
    .returning('phoneId')
    .executeTakeFirstOrThrow();
  await record(ctx, {
    action: 'phone.token-reused',
    model: 'phone',
    recordId: phoneId,
    reason: mobileMessage('phone-session.token-reused'),
  });
  return 'reused';
}

/**
 * Who calls with this access token. Somebody who has left their company is still told apart by it: what they punched before
 * that waits on their phone.
 *
 * @throws Problem `phone-token.unknown`, `phone-token.expired`, `phone-session.ended`, `phone.user-inactive`,
 *   `phone.company-closed`
 */
export async function phoneCaller(runtime: Runtime, text: string): Promise<PhoneCaller> {
  const parts = partsOfAccess(runtime, text);
  if (!parts) throw phoneTokenUnknown({});
  if (parts.endsAt <= runtime.clock.now()) throw phoneTokenExpired({});
  const standing = await findPhoneSession(runtime.database, parts.companyId, parts.sessionId);
  if (!standing) throw phoneTokenUnknown({});
  if (standing.sessionEndedAt) throw sessionEnded({ why: standing.sessionEndedWhy ?? '' });
  if (!standing.endedAt) requireStanding(standing);
  const signedAt = new Date(parts.endsAt.getTime() - ACCESS_MINUTES * 60_000);
  return { ...standing, principal: phonePrincipal(standing), signedAt };
}

/** Signs out on this phone. */
export async function endPhoneSession(ctx: Context, sessionId: string): Promise<void> {
  await ctx.query
    .updateTable('phoneSession')
    .set({ endedAt: ctx.now, endedWhy: 'signed-out' })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', sessionId)
    .where('endedAt', 'is', null)
    .execute();
}
