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
  const { rows } = await ctx.sql.query<{ sealed: string }>(
    'SELECT secret_sealed AS sealed FROM totp WHERE user_id = $1 AND confirmed_at IS NULL',
    [user.id],
  );
  const known = rows[0] && opened(ctx, rows[0].sealed);
  const secret = known ?? new Secret({ size: 20 }).base32;
  if (!known) {
    await ctx.sql.query(
      `INSERT INTO totp (user_id, secret_sealed, created_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING`,
      [user.id, ctx.sealer.seal(secret, TOTP_SECRET), ctx.now],
    );
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
  const { rows } = await ctx.sql.query<{ sealed: string; step: number }>(
    'SELECT secret_sealed AS sealed, last_step AS step FROM totp WHERE user_id = $1 FOR UPDATE',
    [userId],
  );
  const [held] = rows;
  if (!held || !/^\d{6}$/.test(typed)) return false;
  const timestamp = ctx.now.getTime();
  const totp = totpOf(opened(ctx, held.sealed), '');
  const delta = totp.validate({ token: typed, timestamp, window: 1 });
  if (delta === null) return false;
  const step = Math.floor(timestamp / 1000 / PERIOD) + delta;
  if (step <= held.step) return false;
  await ctx.sql.query('UPDATE totp SET last_step = $2 WHERE user_id = $1', [userId, step]);
  return true;
}

const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

async function takesRecoveryCode(ctx: Context, userId: string, typed: string): Promise<boolean> {
  const { rowCount } = await ctx.sql.query(
    'UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL',
    [userId, hashSecret(plainCode(typed)), ctx.now],
  );
  return rowCount === 1;
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
  await ctx.sql.query('DELETE FROM recovery_code WHERE user_id = $1', [userId]);
  for (const code of codes) {
    await ctx.sql.query('INSERT INTO recovery_code (id, user_id, code_hash) VALUES ($1, $2, $3)', [
      newId(),
      userId,
      hashSecret(plainCode(code)),
    ]);
  }
  return codes;
}

/** Switches the second step on with a first code. @returns the recovery codes. @throws Problem `two-step.code-wrong` */
export async function confirmTwoStep(ctx: Context, user: UserStanding, typed: string): Promise<string[]> {
  if (!(await takesCode(ctx, user.id, typed.replace(/\s/g, '')))) throw codeWrong({});
  await ctx.sql.query('UPDATE totp SET confirmed_at = coalesce(confirmed_at, $2) WHERE user_id = $1', [
    user.id,
    ctx.now,
  ]);
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

/** Switches it off, with a code of either kind. @throws Problem `two-step.code-wrong`, `two-step.needed` */
export async function endTwoStep(ctx: Context, user: UserStanding, typed: string, isRequired: boolean): Promise<void> {
  if (isRequired) throw twoStepNeeded({});
  if (!(await takeSecondStep(ctx, user.id, typed))) throw codeWrong({});
  await ctx.sql.query('DELETE FROM totp WHERE user_id = $1', [user.id]);
  await ctx.sql.query('DELETE FROM recovery_code WHERE user_id = $1', [user.id]);
  const { email: to, language, name } = user;
  await sendMail(ctx, { to, letter: 'two-step-off', language, values: { name } });
  await record(ctx, { action: 'user.two-step-off', model: 'user', recordId: user.id });
}

export async function codesLeft(ctx: Context, userId: string): Promise<number> {
  const { rows } = await ctx.sql.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM recovery_code WHERE user_id = $1 AND used_at IS NULL',
    [userId],
  );
  return rows[0]?.n ?? 0;
}
