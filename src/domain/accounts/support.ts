import type { Context } from '../../context.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { platformOf } from '../platform.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { endOtherSessions } from './sessions.ts';
import { removeSecondStep } from './two-step.ts';

const noSecondStep = problem(accountMessage, 'user.no-second-step', { status: 409 });

const yourOwnAccount = problem(accountMessage, 'user.own-account', { status: 409 });

/** Whose account it is, when whoever asks looks after it: their company's admin, or the super admin. */
async function ownerFor(ctx: Context, userId: string, reason: string) {
  ctx.policy.require('change', 'user');
  // as much as releasing them: whoever only edits names must not open accounts
  ctx.policy.requireField('user', 'companyId', 'change');
  if (ctx.principal.kind === 'user' && ctx.principal.id === userId) throw yourOwnAccount({});
  if (reason.trim() === '') {
    throw invalidFields([{ field: 'reason', message: accountMessage('user.identity-proof') }]);
  }
  await requireReach(ctx, 'user', userId, 'change');
  const owner = await platformOf(ctx, () =>
    ctx.query
      .selectFrom('user as u')
      .select(['u.name', 'u.email', 'u.language', 'u.companyId'])
      .select(({ exists, selectFrom }) =>
        exists(
          selectFrom('totp as t')
            .select('t.userId')
            .whereRef('t.userId', '=', 'u.id')
            .where('t.confirmedAt', 'is not', null),
        ).as('hasTwoStep'),
      )
      .where('u.id', '=', userId)
      .where('u.deletedAt', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst(),
  );
  if (!owner) throw recordNotFound({ model: 'user' });
  return owner;
}

const written = (
  ctx: Context,
  action: string,
  userId: string,
  { companyId }: { companyId: string | null },
  reason: string,
) =>
  record(ctx, {
    action,
    model: 'user',
    recordId: userId,
    reason: reason.trim().slice(0, 500),
    ...(companyId === null ? {} : { companyId }),
  });

/**
 * Ends everything that a user has open, in browsers and on phones, without deactivating them: a phone was stolen, a browser
 * left open. They hear of it by letter.
 *
 * @throws Problem `policy.refused`, `record.not-found`, `user.own-account`
 */
export async function signUserOut(ctx: Context, userId: string, reason: string): Promise<void> {
  const owner = await ownerFor(ctx, userId, reason);
  await platformOf(ctx, () => endOtherSessions(ctx, userId, null));
  const { email: to, name, language } = owner;
  await sendMail(ctx, { to, letter: 'signed-out', language, values: { name } });
  await written(ctx, 'user.signed-out-by-admin', userId, owner, reason);
}

/**
 * Takes the second step away from a user who has lost their phone and their recovery codes. Their password stays what it was,
 * all that they have open ends, and they hear of it by letter: if it was not them who asked, somebody else now needs only their
 * password.
 *
 * @throws Problem `policy.refused`, `record.not-found`, `user.own-account`, `user.no-second-step`
 */
export async function resetSecondStep(ctx: Context, userId: string, reason: string): Promise<void> {
  const owner = await ownerFor(ctx, userId, reason);
  if (!owner.hasTwoStep) throw noSecondStep({ name: owner.name });
  await platformOf(ctx, async () => {
    await removeSecondStep(ctx, userId);
    await endOtherSessions(ctx, userId, null);
  });
  const { email: to, name, language } = owner;
  await sendMail(ctx, { to, letter: 'two-step-reset', language, values: { name } });
  await written(ctx, 'user.two-step-reset', userId, owner, reason);
}
