import type { Context } from '../../context.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { principalText } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { platformOf } from '../platform.ts';
import { recordNotFound } from '../records/problems.ts';
import { makeLink } from './links.ts';

const userHasPassword = problem(accountMessage, 'user.has-password', { status: 409 });

/** Invitations of one inviter within an hour, and to one address within a day, whoever sends them. */
const invitationLimits = { byInviter: 100, toAddress: 3 } as const;

const tooManyInvitations = problem(accountMessage, 'user.too-many-invitations', { status: 429 });

const invitedOften = problem(accountMessage, 'user.invited-often', { status: 429 });

/**
 * Counts the invitations of whoever acts and of the address. Two at once count one after the other.
 *
 * @throws Problem `user.too-many-invitations`, `user.invited-often`
 */
async function requireFewInvitations(ctx: Context, email: string): Promise<void> {
  const inviter = principalText(ctx.principal);
  const { byInviter, toAddress } = invitationLimits;
  const sent = await platformOf(ctx, async () => {
    // in one order, so that two inviters of two people never wait for each other
    for (const key of [`inviter:${inviter}`, `invited:${email}`].sort())
      await ctx.sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const { rows } = await ctx.sql.query<{ mine: number; theirs: number }>(
      `SELECT (SELECT count(*)::int FROM mail WHERE letter = 'invitation' AND created_by = $1
                 AND created_at > $3::timestamptz - interval '1 hour') AS mine,
              (SELECT count(*)::int FROM mail WHERE letter = 'invitation' AND recipient = $2
                 AND created_at > $3::timestamptz - interval '1 day') AS theirs`,
      [inviter, email, ctx.now],
    );
    return rows[0];
  });
  if ((sent?.mine ?? 0) >= byInviter) throw tooManyInvitations({ most: byInviter });
  if ((sent?.theirs ?? 0) >= toAddress) throw invitedOften({ email, most: toAddress });
}

/** Where the button of an invitation leads. */
const invitationPath = (link: string): string => `/admin/invitation?link=${link}`;

/**
 * Sends a user without a password the letter with which they choose one. Sent again, only the newest letter works.
 *
 * @throws Problem `user.has-password`, `user.too-many-invitations`, `user.invited-often`, `record.not-found` for whom
 *   the principal does not reach
 */
export async function inviteUser(ctx: Context, userId: string): Promise<void> {
  ctx.policy.require('add', 'user');
  const { rows } = await ctx.sql.query<{
    email: string;
    name: string;
    language: string;
    isIn: boolean;
    company: string | null;
    companyId: string | null;
  }>(
    `SELECT u.email, u.name, u.language, u.password_hash IS NOT NULL AS "isIn", c.name AS company, c.id AS "companyId"
     FROM "user" u LEFT JOIN company c ON c.id = u.company_id
     WHERE u.id = $1 AND u.deleted_at IS NULL AND ($2::uuid IS NULL OR u.company_id = $2)`,
    [userId, ctx.companyId],
  );
  const [user] = rows;
  if (!user) throw recordNotFound({ model: 'user' });
  if (user.isIn) throw userHasPassword({ email: user.email });
  await requireFewInvitations(ctx, user.email);
  const link = await makeLink(ctx, { purpose: 'invitation', userId, email: user.email });
  await sendMail(ctx, {
    to: user.email,
    letter: 'invitation',
    language: user.language,
    values: { company: user.company ?? 'Hajira', path: invitationPath(link) },
  });
  const home = user.companyId === null ? {} : { companyId: user.companyId };
  await record(ctx, { action: 'user.invited', model: 'user', recordId: userId, ...home });
}
