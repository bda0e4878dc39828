import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Context } from '../../context.ts';
import type { UserStanding } from '../../db/platform.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { hashSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';

const codeWrong = problem(accountMessage, 'two-step.code-wrong', {
  status: 422,
  fields: () => [{ field: 'code', message: accountMessage('two-step.code-invalid') }],
});

const twoStepNeeded = problem(accountMessage, 'two-step.needed', { status: 409 });

const sealedElsewhere = problem(accountMessage, 'two-step.sealed-elsewhere', { status: 409 });

/** What secrets of second steps are sealed for. */
export const TOTP_SECRET = 'totp';
const PERIOD = 30;
const CODES = 10;
/** No letters that look like digits, as people copy codes from paper. 24 of 32 signs are 120 bits. */
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const totpOf = (secret: string, email: string): TOTP =>
  new TOTP({ issuer: 'Hajira', label: email, algorithm: 'SHA1', digits: 6, period: PERIOD, secret });

/**
 * A new secret for a phone; in use once a code of it was shown. One that is in use stays in use meanwhile.
 *
 * @returns the address for the QR code, and the secret to type by hand
 */
export async function startTwoStep(ctx: Context, user: UserStanding): Promise<{ uri: string; secret: string }> {
  const begun = await ctx.query
    .selectFrom('totp')
    .select('secretSealed')
    .where('userId', '=', user.id)
    .where('confirmedAt', 'is', null)
    .executeTakeFirst();
  const known = begun && opened(ctx, begun.secretSealed);
  const secret = known ?? new Secret({ size: 20 }).base32;
  if (!known) {
    await ctx.query
      .insertInto('totp')
      .values({ userId: user.id, secretSealed: ctx.sealer.seal(secret, TOTP_SECRET), createdAt: ctx.now })
      .onConflict((conflict) => conflict.column('userId').doNothing())
      .execute();
  }
  return { uri: totpOf(secret, user.email).toString(), secret };
}

function opened(ctx: Context, sealed: string): string {
  try {
    return ctx.sealer.open(sealed, TOTP_SECRET);
  } catch (error) {
    throw sealedElsewhere({}, error);
  }
}

/** Whether a code of their phone is right, at most half a minute off; each is right once. */
async function takesCode(ctx: Context, userId: string, typed: string): Promise<boolean> {
  const held = await ctx.query
    .selectFrom('totp')
    .select(['secretSealed as sealed', 'lastStep as step'])
    .where('userId', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  if (!held || !/^\d{6}$/.test(typed)) return false;
  const timestamp = ctx.now.getTime();
  const totp = totpOf(opened(ctx, held.sealed), '');
  const delta = totp.validate({ token: typed, timestamp, window: 1 });
  if (delta === null) return false;
  const step = Math.floor(timestamp / 1000 / PERIOD) + delta;
  if (step <= held.step) return false;
  await ctx.query.updateTable('totp').set({ lastStep: step }).where('userId', '=', userId).execute();
  return true;
}

const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

async function takesRecoveryCode(ctx: Context, userId: string, typed: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.query
    .updateTable('recoveryCode')
    .set({ usedAt: ctx.now })
    .where('userId', '=', userId)
    .where('codeHash', '=', hashSecret(plainCode(typed)))
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The second step of signing in: a code of the phone, or one of the recovery codes, which is used up by it. */
export async function takeSecondStep(ctx: Context, userId: string, typed: string): Promise<boolean> {
  const digits = typed.replace(/\s/g, '');
  return /^\d+$/.test(digits) ? takesCode(ctx, userId, digits) : takesRecoveryCode(ctx, userId, typed);
}

/** New recovery codes; the old ones end. They are shown once and kept as hashes. */
async function newCodes(ctx: Context, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () =>
    Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('')).join('-'),
  );
  await ctx.query.deleteFrom('recoveryCode').where('userId', '=', userId).execute();
  await ctx.query
    .insertInto('recoveryCode')
    .values(codes.map((code) => ({ id: newId(), userId, codeHash: hashSecret(plainCode(code)) })))
    .execute();
  return codes;
}

/** Switches the second step on with a first code. @returns the recovery codes. @throws Problem `two-step.code-wrong` */
export async function confirmTwoStep(ctx: Context, user: UserStanding, typed: string): Promise<string[]> {
  if (!(await takesCode(ctx, user.id, typed.replace(/\s/g, '')))) throw codeWrong({});
  await ctx.query
    .updateTable('totp')
    .set(({ fn, val }) => ({ confirmedAt: fn.coalesce('confirmedAt', val(ctx.now)) }))
    .where('userId', '=', user.id)
    .execute();
  const { email: to, language, name } = user;
  await sendMail(ctx, { to, letter: 'two-step-on', language, values: { name } });
  await record(ctx, { action: 'user.two-step-on', model: 'user', recordId: user.id });
  return newCodes(ctx, user.id);
}

/** New recovery codes for somebody who proves that they have their phone. @throws Problem `two-step.code-wrong` */
export async function renewCodes(ctx: Context, user: UserStanding, typed: string): Promise<string[]> {
  if (!(await takesCode(ctx, user.id, typed.replace(/\s/g, '')))) throw codeWrong({});
  await record(ctx, { action: 'user.recovery-codes-renewed', model: 'user', recordId: user.id });
  return newCodes(ctx, user.id);
}

/** A user needs no second step any more: neither phone nor recovery codes are asked. */
export async function removeSecondStep(ctx: Context, userId: string): Promise<void> {
  await ctx.query.deleteFrom('totp').where('userId', '=', userId).execute();
  await ctx.query.deleteFrom('recoveryCode').where('userId', '=', userId).execute();
}

/** Switches it off, with a code of either kind. @throws Problem `two-step.code-wrong`, `two-step.needed` */
export async function endTwoStep(ctx: Context, user: UserStanding, typed: string, isRequired: boolean): Promise<void> {
  if (isRequired) throw twoStepNeeded({});
  if (!(await takeSecondStep(ctx, user.id, typed))) throw codeWrong({});
  await removeSecondStep(ctx, user.id);
  const { email: to, language, name } = user;
  await sendMail(ctx, { to, letter: 'two-step-off', language, values: { name } });
  await record(ctx, { action: 'user.two-step-off', model: 'user', recordId: user.id });
}

export async function codesLeft(ctx: Context, userId: string): Promise<number> {
  const { count } = await ctx.query
    .selectFrom('recoveryCode')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
