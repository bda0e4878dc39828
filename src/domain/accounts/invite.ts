import { type Context, companyOf } from '../../context.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { principalText } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { platformOf } from '../platform.ts';
import { recordNotFound } from '../records/problems.ts';
import { HOUR_MS, makeLink } from './links.ts';

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
    const ago = (ms: number) => new Date(ctx.now.getTime() - ms);
    const invitations = ctx.query
      .selectFrom('mail')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('letter', '=', 'invitation');
    return ctx.query
      .selectNoFrom([
        invitations.where('createdBy', '=', inviter).where('createdAt', '>', ago(HOUR_MS)).as('mine'),
        invitations
          .where('recipient', '=', email)
          .where('createdAt', '>', ago(24 * HOUR_MS))
          .as('theirs'),
      ])
      .executeTakeFirstOrThrow();
  });
  if (Number(sent.mine) >= byInviter) throw tooManyInvitations({ most: byInviter });
  if (Number(sent.theirs) >= toAddress) throw invitedOften({ email, most: toAddress });
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
  const user = await ctx.query
    .selectFrom('user as u')
    .leftJoin('company as c', 'c.id', 'u.companyId')
    .select(['u.email', 'u.name', 'u.language', 'u.passwordHash', 'c.name as company', 'c.id as companyId'])
    .where('u.id', '=', userId)
    .where('u.deletedAt', 'is', null)
    .$if(ctx.companyId !== null, (query) => query.where('u.companyId', '=', companyOf(ctx)))
    .executeTakeFirst();
  if (!user) throw recordNotFound({ model: 'user' });
  if (user.passwordHash !== null) throw userHasPassword({ email: user.email });
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
