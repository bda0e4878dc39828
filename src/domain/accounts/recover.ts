import { type Context, type Runtime, unitOfWork } from '../../context.ts';
import type { UserStanding } from '../../db/platform.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import type { Language } from '../../language.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { invalidFields } from '../records/problems.ts';
import { endLinks, type Link, linkUnusable, makeLink, readLink, spendLink } from './links.ts';
import { hashPassword, passwordMatches, passwordWrong, requireStrongPassword, wordsOf } from './password.ts';
import { isEmail, knownBy, normalizeEmail } from './register.ts';
import { endOtherSessions } from './sessions.ts';
import { removeSecondStep } from './two-step.ts';

/**
 * Sends the letter with which a password is set anew; to an address without an account a letter that says so. Neither
 * answer nor work tells which.
 */
export async function requestReset(runtime: Runtime, typed: string, language: Language): Promise<void> {
  const email = normalizeEmail(typed);
  if (!isEmail(email)) {
    throw invalidFields([{ field: 'email', message: accountMessage('account.email-invalid') }]);
  }
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => {
    const known = await knownBy(ctx, email);
    const link = await makeLink(ctx, { purpose: 'reset_password', userId: known?.id ?? null, email });
    const values: Record<string, string> = known
      ? { name: known.name, path: `/admin/reset?link=${link}` }
      : { email, path: '/admin/register' };
    const letter = known ? 'reset-password' : 'no-account';
    await sendMail(ctx, { to: email, letter, language: known?.language ?? language, values });
  });
}

interface Owner {
  id: string;
  email: string;
  name: string;
  username: string | null;
  language: string;
  company: { name: string } | null;
}

async function ownerOf(ctx: Context, { userId }: Link): Promise<Owner> {
  if (userId === null) throw linkUnusable({});
  const owner = await ctx.query
    .selectFrom('user as u')
    .leftJoin('company as c', 'c.id', 'u.companyId')
    .select(['u.id', 'u.email', 'u.name', 'u.username', 'u.language', 'c.name as company'])
    .where('u.id', '=', userId)
    .where('u.deletedAt', 'is', null)
    .executeTakeFirst();
  if (!owner) throw linkUnusable({});
  return { ...owner, company: owner.company === null ? null : { name: owner.company } };
}

/** Whom a link in somebody's hand is for: to greet them. @throws Problem `link.unusable` */
export const ownerOfLink = async (
  ctx: Context,
  text: string,
  purpose: 'reset_password' | 'invitation',
): Promise<Owner> => ownerOf(ctx, await readLink(ctx, text, purpose));

/**
 * The owner of an address has shown by a letter that it is theirs. Where somebody else made the account, they could sign in
 * to it until now: nothing that they chose or left there opens it any more.
 *
 * @returns whether it was shown for the first time
 */
export async function proveAddress(ctx: Context, userId: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.query
    .updateTable('user')
    .set({ emailProvedAt: ctx.now, passwordHash: null })
    .where('id', '=', userId)
    .where('emailProvedAt', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await ctx.query.deleteFrom('identity').where('userId', '=', userId).execute();
  await removeSecondStep(ctx, userId);
  await ctx.query
    .updateTable('accessToken as t')
    .from('member as m')
    .set({ revokedAt: ctx.now })
    .where('m.userId', '=', userId)
    .whereRef('t.companyId', '=', 'm.companyId')
    .whereRef('t.memberId', '=', 'm.id')
    .where('t.revokedAt', 'is', null)
    .execute();
  await endOtherSessions(ctx, userId, null);
  await endLinks(ctx, userId);
  return true;
}

/**
 * Sets the password of whoever has the letter, and ends all that was open: sessions, other letters.
 *
 * @returns their id
 * @throws Problem `link.unusable`, `password.too-short`, `password.too-weak`
 */
export async function setPasswordByLink(
  ctx: Context,
  text: string,
  purpose: 'reset_password' | 'invitation',
  password: string,
): Promise<string> {
  // looked at first, so that a weak password does not use it up
  const owner = await ownerOf(ctx, await readLink(ctx, text, purpose));
  await requireStrongPassword(password, 'password', wordsOf(owner));
  const hash = await hashPassword(password);
  await spendLink(ctx, text, purpose);
  await proveAddress(ctx, owner.id);
  await ctx.query.updateTable('user').set({ passwordHash: hash }).where('id', '=', owner.id).execute();
  await endOtherSessions(ctx, owner.id, null);
  await endLinks(ctx, owner.id);
  if (purpose === 'reset_password') {
    const { email: to, language, name } = owner;
    await sendMail(ctx, { to, letter: 'password-changed', language, values: { name } });
  }
  const action = purpose === 'invitation' ? 'user.invitation-accepted' : 'user.password-reset';
  await record(ctx, { action, model: 'user', recordId: owner.id });
  return owner.id;
}

/**
 * Begins the change of an address: a link to the new one, a notice to the old one. Whether somebody has the new one is
 * said in its own mailbox only.
 *
 * @throws Problem `password.wrong`, `record.invalid`
 */
export async function requestEmailChange(
  runtime: Runtime,
  user: UserStanding,
  given: { email: string; password: string },
): Promise<void> {
  const email = normalizeEmail(given.email);
  if (!isEmail(email) || email === user.email) {
    throw invalidFields([{ field: 'email', message: accountMessage('account.email-other') }]);
  }
  const isHim = user.passwordHash === null || (await passwordMatches(given.password, user.passwordHash));
  if (!isHim) throw passwordWrong({ field: 'password' });
  const { name, language } = user;
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => {
    const known = await knownBy(ctx, email);
    const link = await makeLink(ctx, { purpose: 'change_email', userId: user.id, email });
    if (known) {
      const values = { name: known.name, path: '/admin/login' };
      await sendMail(ctx, { to: email, letter: 'already-registered', language: known.language, values });
    } else {
      await sendMail(ctx, {
        to: email,
        letter: 'change-email',
        language,
        values: { name, path: `/admin/new-address?link=${link}` },
      });
    }
    await sendMail(ctx, { to: user.email, letter: 'email-changing', language, values: { name, wanted: email } });
  });
}

/** The new address takes the old one's place, and the old one hears of it. @throws Problem `link.unusable` */
export async function confirmEmailChange(ctx: Context, text: string, keepSession: string): Promise<void> {
  const link = await spendLink(ctx, text, 'change_email');
  const owner = await ownerOf(ctx, link);
  if (await knownBy(ctx, link.email)) throw linkUnusable({});
  await ctx.query
    .updateTable('user')
    .set({ email: link.email, emailProvedAt: ctx.now })
    .where('id', '=', owner.id)
    .execute();
  await endOtherSessions(ctx, owner.id, keepSession);
  await endLinks(ctx, owner.id);
  await sendMail(ctx, {
    to: owner.email,
    letter: 'email-changed',
    language: owner.language,
    values: { name: owner.name, wanted: link.email },
  });
  await record(ctx, {
    action: 'user.email-changed',
    model: 'user',
    recordId: owner.id,
    before: { email: owner.email },
    after: { email: link.email },
  });
}
