import { type Context, type Runtime, unitOfWork } from '../../context.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { newId } from '../../id.ts';
import { type Language, languageOr } from '../../language.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { Problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { invalidFields } from '../records/problems.ts';
import { linkUnusable, makeLink, spendLink } from './links.ts';
import { hashPassword, passwordMatches, passwordWrong, requireStrongPassword, wordsOf } from './password.ts';

const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/;

export interface Registering {
  email: string;
  name: string;
  username: string;
  password: string;
  language: Language;
}

export const normalizeEmail = (typed: unknown): string =>
  String(typed ?? '')
    .trim()
    .toLowerCase()
    .slice(0, 254);
export const isEmail = (email: string): boolean => EMAIL.test(email);
const normalizeUsername = (typed: unknown): string =>
  String(typed ?? '')
    .trim()
    .toLowerCase();
const isUsername = (username: string): boolean => USERNAME.test(username);

function requireGood({ email, name, username }: Registering): void {
  const fields = [];
  if (name.trim() === '') fields.push({ field: 'name', message: accountMessage('account.name-missing') });
  if (!isEmail(email)) {
    fields.push({ field: 'email', message: accountMessage('account.email-invalid') });
  }
  if (username !== '' && !isUsername(username)) {
    fields.push({ field: 'username', message: accountMessage('account.username-invalid') });
  }
  if (fields.length > 0) throw invalidFields(fields);
}

/** An account at an address. */
export interface Known {
  id: string;
  name: string;
  language: string;
  /** its owner has shown that the address is theirs */
  isProved: boolean;
}

export async function knownBy(ctx: Context, email: string): Promise<Known | undefined> {
  const user = await ctx.query
    .selectFrom('user')
    .select(['id', 'name', 'language', 'emailProvedAt'])
    .where('email', '=', email)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!user) return undefined;
  const { emailProvedAt, ...known } = user;
  return { ...known, isProved: emailProvedAt !== null };
}

/**
 * Begins a registration: everything that follows is in a letter. To whoever has an account at this address already the
 * letter says so, and the work here is the same, so that neither answer nor time tells who has one.
 *
 * @throws Problem naming the fields to correct, `password.too-short`, `password.too-weak`
 */
export async function startRegistration(runtime: Runtime, given: Registering): Promise<void> {
  const wanted = { ...given, email: normalizeEmail(given.email), username: normalizeUsername(given.username) };
  const name = wanted.name.trim().slice(0, 120);
  requireGood(wanted);
  await requireStrongPassword(wanted.password, 'password', wordsOf(wanted));
  const passwordHash = await hashPassword(wanted.password);
  const { email, username, language } = wanted;
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => {
    const known = await knownBy(ctx, email);
    const about = { name, username, language, passwordHash };
    const isClaim = known !== undefined && !known.isProved;
    const link = isClaim
      ? await makeLink(ctx, { purpose: 'reset_password', userId: known.id, email })
      : await makeLink(ctx, { purpose: 'confirm_email', userId: null, email, about });
    if (isClaim) {
      const values = { name: known.name, path: `/admin/reset?link=${link}` };
      await sendMail(ctx, { to: email, letter: 'claim-account', language: known.language, values });
    } else if (known) {
      const values = { name: known.name, path: '/admin/login' };
      await sendMail(ctx, { to: email, letter: 'already-registered', language: known.language, values });
    } else {
      const values = { name, path: `/admin/confirm?link=${link}` };
      await sendMail(ctx, { to: email, letter: 'confirm-email', language, values });
    }
  });
}

/** A new account of somebody who belongs to no company, and has shown that the address is theirs. @throws Problem `link.unusable` when the address is taken */
export async function addAccount(
  ctx: Context,
  account: { email: string; name: string; username: string | null; passwordHash: string | null; language: Language },
): Promise<string> {
  const id = newId();
  const { rowCount } = await ctx.sql.query(
    `INSERT INTO "user" (id, email, name, username, password_hash, language, email_proved_at)
     SELECT $1, $2, $3, CASE WHEN EXISTS (SELECT FROM "user" WHERE username = $4 AND deleted_at IS NULL) THEN NULL ELSE $4 END, $5, $6, $7
     ON CONFLICT (email) WHERE deleted_at IS NULL DO NOTHING`,
    [id, account.email, account.name, account.username, account.passwordHash, account.language, ctx.now],
  );
  if (rowCount === 0) throw linkUnusable({});
  await record(ctx, { action: 'user.registered', model: 'user', recordId: id });
  return id;
}

/**
 * Ends a registration. Besides the letter it takes the password that was chosen: a stranger's registration that somebody
 * confirms by mistake would otherwise be an account with their address and the stranger's password.
 *
 * @returns the new user's id; their username is left out when somebody has it meanwhile
 * @throws Problem `link.unusable`, `password.wrong`
 */
export async function confirmRegistration(ctx: Context, text: string, password: string): Promise<string> {
  const { email, about } = await spendLink(ctx, text, 'confirm_email');
  const passwordHash = typeof about.passwordHash === 'string' ? about.passwordHash : null;
  if (!(await passwordMatches(password, passwordHash))) throw passwordWrong({ field: 'password' });
  return addAccount(ctx, {
    email,
    name: String(about.name),
    username: about.username ? String(about.username) : null,
    passwordHash,
    language: languageOr(about.language),
  });
}

/** @throws Problem when it is none, or another user's */
export async function changeUsername(ctx: Context, userId: string, typed: string): Promise<void> {
  const username = normalizeUsername(typed);
  if (username !== '' && !isUsername(username)) {
    const message = accountMessage('account.username-invalid');
    throw invalidFields([{ field: 'username', message }]);
  }
  const taken = await ctx.query
    .selectFrom('user')
    .select('id')
    .where('username', '=', username)
    .where('id', '<>', userId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (taken) {
    const message = accountMessage('user.username-taken');
    throw new Problem({ status: 409, message, fields: [{ field: 'username', message }] });
  }
  await ctx.query
    .updateTable('user')
    .set({ username: username || null })
    .where('id', '=', userId)
    .execute();
}
