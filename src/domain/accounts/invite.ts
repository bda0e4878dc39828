import type { Context } from '../../context.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/sendMail.ts';
import { recordNotFound } from '../records/problems.ts';
import { makeLink } from './links.ts';

export const userHasPassword = problem<{ email: string }>({
  code: 'user.has-password',
  status: 409,
  message: ({ email }) => `${email} has chosen a password already and needs no invitation. He can sign in.`,
});

/** Where the button of an invitation leads. */
export const invitationPath = (link: string): string => `/admin/invitation?link=${link}`;

/**
 * Sends a user without a password the letter with which he chooses one. Sent again, only the newest letter works.
 *
 * @throws Problem `user.has-password`, `record.not-found` for whom the principal does not reach
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
  const link = await makeLink(ctx, { purpose: 'invitation', userId, email: user.email });
  await sendMail(ctx, {
    to: user.email,
    letter: 'invitation',
    language: user.language,
    values: { name: user.name, company: user.company ?? 'Hajira', path: invitationPath(link) },
  });
  const home = user.companyId === null ? {} : { companyId: user.companyId };
  await record(ctx, { action: 'user.invited', model: 'user', recordId: userId, ...home });
}
