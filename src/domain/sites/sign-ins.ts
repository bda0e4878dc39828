/**
 * Who may sign in on a site. Only users with the right `sign-in` on sites are sent there with their password hash, their
 * signing key and the secret of their second step; of all others a site gets the name and the address.
 */

import { Secret } from 'otpauth';
import { type Context, companyOf } from '../../context.ts';
import { asPlatform } from '../../db/platform-role.ts';
import { runSet } from '../../db/set-statement.ts';
import { putSecondSteps } from '../../db/unnest-statements.ts';
import { TOTP_SECRET } from '../accounts/two-step.ts';

/** Columns of `user` that are sent to a site for those only who may sign in there. */
const CREDENTIALS: readonly string[] = ['password_hash', 'signing_key'];

/** A column of `user` as it is sent to a site: SQL over the row `t`. */
export const sentColumn = (table: string, column: string): string =>
  table === 'user' && CREDENTIALS.includes(column)
    ? `CASE WHEN t.signs_in_on_site THEN t."${column}" END`
    : `t."${column}"`;

/**
 * In the cloud, before rows are read for a site: who may sign in on sites at this moment. Whoever gained or lost the right,
 * by the clock too, is a changed user, and comes with the next page.
 */
export async function updateSiteSignIns(ctx: Context): Promise<void> {
  await asPlatform(ctx.sql, () =>
    ctx.sql.query(
      `WITH holders AS MATERIALIZED (SELECT site_panel_users($1, $2) AS id)
       UPDATE "user" u SET signs_in_on_site = u.id IN (SELECT id FROM holders)
       WHERE u.company_id = $1 AND NOT u.is_super_admin AND u.signs_in_on_site <> (u.id IN (SELECT id FROM holders))`,
      [companyOf(ctx), ctx.now],
    ),
  );
}

/**
 * Secrets of second steps that are on, opened, of those users who may sign in on sites. One that cannot be opened is sent as
 * a secret that nobody knows: its owner is still asked for a code, and no code is right.
 *
 * @returns by the id of the user, base32
 */
export async function secondStepsOf(ctx: Context, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const secrets = await asPlatform(ctx.sql, () =>
    ctx.query
      .selectFrom('totp as t')
      .innerJoin('user as u', 'u.id', 't.userId')
      .select(['t.userId as id', 't.secretSealed as sealed'])
      .where('u.companyId', '=', companyOf(ctx))
      .where('u.signsInOnSite', '=', true)
      .where('t.confirmedAt', 'is not', null)
      .where('u.id', '=', ({ fn, val }) => fn.any(val(userIds)))
      .execute(),
  );
  const opened = (id: string, sealed: string): string => {
    try {
      return ctx.sealer.open(sealed, TOTP_SECRET);
    } catch (error) {
      ctx.log.error({ err: error, userId: id }, 'the secret of a second step cannot be opened');
      return new Secret({ size: 20 }).base32;
    }
  };
  return new Map(secrets.map(({ id, sealed }) => [id, opened(id, sealed)]));
}

/** On a site: a secret as it came from the cloud, sealed with the site's own key before it is stored anywhere. */
export const sealSecondStep = (ctx: Context, given: unknown): unknown =>
  typeof given === 'string' ? ctx.sealer.seal(given, TOTP_SECRET) : given;

/** A user as they came to a site. What is undefined did not come, and stays. */
export interface SentUser {
  id: unknown;
  /** sealed for this site; null: the second step is off */
  secondStep?: unknown;
  signsIn?: unknown;
}

/**
 * On a site, after users were stored, as the platform: their second steps, and the end of sessions of those who may not
 * sign in any more. The last code that was taken here stays known, so that no code is taken twice.
 */
export async function takeSiteSignIns(ctx: Context, users: readonly SentUser[]): Promise<void> {
  const sent = users.filter(({ secondStep }) => secondStep !== undefined);
  const on = sent.filter(({ secondStep }) => typeof secondStep === 'string');
  await runSet(ctx.sql, putSecondSteps, {
    users: on.map(({ id }) => String(id)),
    sealed: on.map(({ secondStep }) => String(secondStep)),
    now: ctx.now,
    companyId: companyOf(ctx),
  });
  const off = sent.filter(({ secondStep }) => typeof secondStep !== 'string').map(({ id }) => String(id));
  await ctx.query
    .deleteFrom('totp')
    .where('userId', '=', ({ fn, val }) => fn.any(val(off)))
    .execute();
  const out = users.filter(({ signsIn }) => signsIn === false).map(({ id }) => String(id));
  await ctx.query
    .deleteFrom('session')
    .where('userId', '=', ({ fn, val }) => fn.any(val(out)))
    .execute();
}
