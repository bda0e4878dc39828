import { type House, unitOfWork } from '../../context.ts';
import { findUserByEmail, setPasswordHash, type UserStanding } from '../../db/platform.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { record } from '../journal.ts';
import { hashPassword, passwordMatches, passwordWrong, requireStrongPassword } from './password.ts';
import { principalOf } from './principalOf.ts';

type Word = 'user.signed-in' | 'user.sign-in-failed' | 'user.signed-out' | 'user.password-changed';

/**
 * Writes down who came and went, in the journal of his company. A failure at an address that nobody has is written down
 * too, above companies and without the address: it must take as long as one at an address that somebody has.
 */
export async function journalAccount(
  house: House,
  user: UserStanding | undefined,
  action: Word,
  address: string,
  requestId?: string,
): Promise<void> {
  const principal = user && principalOf(user);
  const companyId = principal?.company?.id ?? null;
  // only somebody who got in has acted; and without a company there is no journal of his own
  const acting = principal && companyId && action !== 'user.sign-in-failed' ? principal : systemPrincipal(companyId);
  await unitOfWork({ house, principal: acting, ...(requestId ? { requestId } : {}) }, (ctx) =>
    record(ctx, { action, model: 'user', recordId: user?.id ?? 'unknown', reason: `from ${address}` }),
  );
}

/**
 * Compares a password with the one of an address. An address that nobody has takes as long as one that somebody has.
 *
 * @returns who has this address, if anybody, and whether it is him
 */
export async function checkPassword(
  house: House,
  email: string,
  password: string,
): Promise<{ user: UserStanding | undefined; isHim: boolean }> {
  const user = await findUserByEmail(house.database, email);
  return { user, isHim: await passwordMatches(password, user?.passwordHash) };
}

/**
 * Changes a signed-in user's own password and ends his other sessions.
 *
 * @param keepSession the session he sits in
 * @throws Problem `password.wrong`, `password.too-short`
 */
export async function changeOwnPassword(
  house: House,
  user: UserStanding,
  given: { current: string; wanted: string },
  keepSession: string,
): Promise<void> {
  if (!(await passwordMatches(given.current, user.passwordHash))) throw passwordWrong({ field: 'current' });
  requireStrongPassword(given.wanted, 'wanted');
  await setPasswordHash(house.database, user.id, await hashPassword(given.wanted), keepSession);
}
