import { type Runtime, unitOfWork } from '../../context.ts';
import { findUserByLogin, setPasswordHash, type UserStanding } from '../../db/platform.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { endLinks } from './links.ts';
import { hashPassword, passwordMatches, passwordWrong, requireStrongPassword, wordsOf } from './password.ts';
import { principalOf } from './principal-of.ts';
import { readySigningKey } from './signing-key.ts';

export type AccountWord =
  | 'user.two-step-failed'
  | 'user.sessions-ended'
  | 'user.signed-in'
  | 'user.sign-in-failed'
  | 'user.signed-out'
  | 'user.password-changed';

/**
 * Writes down who came and went, in the journal of their company. A failure at an address that nobody has is written down
 * too, above companies and without the address: it must take as long as one at an address that somebody has.
 */
export async function journalAccount(
  runtime: Runtime,
  user: UserStanding | undefined,
  action: AccountWord,
  address: string,
  requestId?: string,
): Promise<void> {
  const principal = user && principalOf(user);
  const companyId = principal?.company?.id ?? null;
  // only somebody who got in has acted; and without a company there is no journal of their own
  const acting = principal && companyId && !action.endsWith('-failed') ? principal : systemPrincipal(companyId);
  await unitOfWork({ runtime, principal: acting, ...(requestId ? { requestId } : {}) }, (ctx) =>
    record(ctx, {
      action,
      model: 'user',
      recordId: user?.id ?? 'unknown',
      reason: accountMessage('account.from-address', { address }),
    }),
  );
}

/**
 * Compares a password with the one of an address or a username. One that nobody has takes as long as one that somebody has.
 *
 * @returns who has this address, if anybody, and whether it is them
 */
export async function checkPassword(
  runtime: Runtime,
  typed: string,
  password: string,
): Promise<{ user: UserStanding | undefined; isHim: boolean }> {
  const user = await findUserByLogin(runtime.database, typed);
  return { user, isHim: await passwordMatches(password, user?.passwordHash) };
}

/**
 * Changes a signed-in user's own password and ends their other sessions.
 *
 * @param keepSession the session they sit in
 * @throws Problem `password.wrong`, `password.too-short`
 */
export async function changeOwnPassword(
  runtime: Runtime,
  user: UserStanding,
  given: { current: string; wanted: string },
  keepSession: string,
): Promise<void> {
  // who came in by another way has none yet, and sets their first
  const isRight = user.passwordHash === null || (await passwordMatches(given.current, user.passwordHash));
  if (!isRight) throw passwordWrong({ field: 'current' });
  await requireStrongPassword(given.wanted, 'wanted', wordsOf(user));
  await setPasswordHash(runtime.database, user.id, await hashPassword(given.wanted), keepSession);
  await readySigningKey(runtime, { ...user, signingKey: null }, given.wanted);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => {
    await endLinks(ctx, user.id);
    await sendMail(ctx, {
      to: user.email,
      letter: 'password-changed',
      language: user.language,
      values: { name: user.name },
    });
  });
}
