import type { Context } from '../../context.ts';
import type { UserStanding } from '../../db/platform.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { newId } from '../../id.ts';
import { type Language, languageOr } from '../../language.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { sendMail } from '../mail/send-mail.ts';
import { linkUnusable, makeLink, readLink, spendLink } from './links.ts';
import { proveAddress } from './recover.ts';
import { addAccount, type Known, knownBy } from './register.ts';

export const providers = ['google', 'facebook', 'github', 'twitter'] as const;
export type Provider = (typeof providers)[number];

const isProvider = (text: string): text is Provider => providers.some((one) => one === text);

export const providerNames: Readonly<Record<Provider, string>> = {
  google: 'Google',
  facebook: 'Facebook',
  github: 'GitHub',
  twitter: 'X',
};

/** Somebody as another service describes them. */
export interface Profile {
  provider: Provider;
  /** its own id for them, which never changes */
  subject: string;
  name: string;
  email: string | null;
  /** whether the service says that the address is theirs */
  isVerified: boolean;
}

const identityTaken = problem(accountMessage, 'identity.taken', { status: 409 });

const identityLast = problem(accountMessage, 'identity.last', { status: 409 });

const identityElsewhere = problem(accountMessage, 'identity.elsewhere', { status: 409 });

async function add(ctx: Context, userId: string, profile: Profile): Promise<void> {
  const { numInsertedOrUpdatedRows } = await ctx.query
    .insertInto('identity')
    .values({
      id: newId(),
      userId,
      provider: profile.provider,
      subject: profile.subject,
      label: (profile.email ?? profile.name).slice(0, 200),
      lastUsedAt: ctx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw identityTaken({ provider: providerNames[profile.provider] });
  const user = await ctx.query
    .selectFrom('user')
    .select(['email', 'name', 'language', 'companyId'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (!user) throw linkUnusable({});
  const home = user.companyId === null ? {} : { companyId: user.companyId };
  await record(ctx, {
    action: 'user.identity-linked',
    model: 'user',
    recordId: userId,
    after: { provider: profile.provider },
    ...home,
  });
  const values = { name: user.name, provider: providerNames[profile.provider] };
  await sendMail(ctx, { to: user.email, letter: 'identity-linked', language: user.language, values });
}

/** Links who they are elsewhere to an account whose owner sits here. @throws Problem `identity.taken` */
export async function linkIdentity(ctx: Context, userId: string, profile: Profile): Promise<void> {
  const known = await ctx.query
    .selectFrom('identity')
    .select('userId')
    .where('provider', '=', profile.provider)
    .where('subject', '=', profile.subject)
    .executeTakeFirst();
  if (known?.userId === userId) return;
  await add(ctx, userId, profile);
}

/** What came of signing in with another service. */
export type Came =
  | { kind: 'in'; userId: string }
  /** their address belongs to an account here, whose owner was asked by letter */
  | { kind: 'ask-owner' }
  /** no address, or none that is known to be theirs */
  | { kind: 'ask-email' };

async function askOwner(ctx: Context, known: Known, profile: Profile) {
  const { email, provider } = profile;
  if (email === null) throw new Error('an owner is asked at their address');
  const about = { provider, subject: profile.subject };
  const link = await makeLink(ctx, { purpose: 'link_identity', userId: known.id, email, about });
  const values = { name: known.name, provider: providerNames[provider], path: `/admin/link?link=${link}` };
  const letter = known.isProved ? 'link-identity' : 'link-and-claim';
  await sendMail(ctx, { to: email, letter, language: known.language, values });
}

/**
 * Somebody signed in with another service. Only what is linked already lets them in; a verified address that nobody has
 * here makes them an account; one that somebody has asks its owner.
 */
export async function comeWith(ctx: Context, profile: Profile, language: Language): Promise<Came> {
  const linked = await ctx.query
    .updateTable('identity as i')
    .from('user as u')
    .set({ lastUsedAt: ctx.now })
    .where('i.provider', '=', profile.provider)
    .where('i.subject', '=', profile.subject)
    .whereRef('u.id', '=', 'i.userId')
    .where('u.deletedAt', 'is', null)
    .returning('i.userId')
    .executeTakeFirst();
  if (linked) return { kind: 'in', userId: linked.userId };
  const { email, isVerified, name } = profile;
  if (email === null || !isVerified) return { kind: 'ask-email' };
  const known = await knownBy(ctx, email);
  if (known) {
    await askOwner(ctx, known, profile);
    return { kind: 'ask-owner' };
  }
  const userId = await addAccount(ctx, { email, name, username: null, passwordHash: null, language });
  await add(ctx, userId, profile);
  return { kind: 'in', userId };
}

/** The address that they typed is asked, whoever has it: an owner to link, nobody to begin. One answer for both. */
export async function askAddress(ctx: Context, profile: Profile, email: string, language: Language): Promise<void> {
  const known = await knownBy(ctx, email);
  if (known) return askOwner(ctx, known, { ...profile, email });
  const { provider, subject, name } = profile;
  const link = await makeLink(ctx, {
    purpose: 'confirm_email',
    userId: null,
    email,
    about: { provider, subject, name, language },
  });
  const values = { name, path: `/admin/confirm?link=${link}` };
  await sendMail(ctx, { to: email, letter: 'confirm-email', language, values });
}

const isSame = (about: Record<string, unknown>, pending: Profile | undefined): pending is Profile =>
  pending !== undefined && about.provider === pending.provider && about.subject === pending.subject;

/**
 * The owner of an address says yes, and an account that somebody else made at it is theirs from then on. Only in the browser that signed in with the other service: a letter that somebody
 * clicks by mistake must not let a stranger into their account.
 *
 * @param pending as whom this browser signed in elsewhere
 * @returns whose account it is
 * @throws Problem `link.unusable`, `identity.elsewhere`
 */
export async function confirmIdentity(
  ctx: Context,
  text: string,
  purpose: 'link_identity' | 'confirm_email',
  pending: Profile | undefined,
): Promise<string> {
  const seen = await readLink(ctx, text, purpose);
  if (!isSame(seen.about, pending)) {
    const provider = providerNames[seen.about.provider as Provider] ?? '';
    throw identityElsewhere({ provider });
  }
  const link = await spendLink(ctx, text, purpose);
  const profile = { ...pending, email: link.email };
  if (link.userId !== null) {
    await proveAddress(ctx, link.userId);
    await add(ctx, link.userId, profile);
    return link.userId;
  }
  const language = languageOr(link.about.language);
  const account = { email: link.email, name: profile.name, username: null, passwordHash: null, language };
  const userId = await addAccount(ctx, account);
  await add(ctx, userId, profile);
  return userId;
}

export interface HeldIdentity {
  provider: Provider;
  label: string;
  since: Date;
}

export async function identitiesOf(ctx: Context, userId: string): Promise<HeldIdentity[]> {
  const identities = await ctx.query
    .selectFrom('identity')
    .select(['provider', 'label', 'createdAt as since'])
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .execute();
  return identities.flatMap(({ provider, ...rest }) => (isProvider(provider) ? [{ provider, ...rest }] : []));
}

/** Removes one; never the last way in. @throws Problem `identity.last` */
export async function dropIdentity(ctx: Context, user: UserStanding, provider: string): Promise<void> {
  // two that are dropped at once wait for each other here
  const owner = await ctx.query
    .selectFrom('user')
    .select('passwordHash')
    .where('id', '=', user.id)
    .forUpdate()
    .executeTakeFirst();
  const held = await ctx.query.selectFrom('identity').select('provider').where('userId', '=', user.id).execute();
  if (!held.some((one) => one.provider === provider)) return;
  if (!owner?.passwordHash && held.length <= 1) throw identityLast({});
  await ctx.query.deleteFrom('identity').where('userId', '=', user.id).where('provider', '=', provider).execute();
  const home = user.company === null ? {} : { companyId: user.company.id };
  await record(ctx, {
    action: 'user.identity-dropped',
    model: 'user',
    recordId: user.id,
    before: { provider },
    ...home,
  });
}
