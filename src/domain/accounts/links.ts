import type { Context } from '../../context.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { hashSecret, matchesHash, newSecret } from '../../secret.ts';

export type LinkPurpose =
  | 'confirm_email'
  | 'reset_password'
  | 'change_email'
  | 'invitation'
  | 'link_identity'
  | 'phone_sign_in';

/** One answer for a link that was used, has expired, was replaced by a newer one, or never was. */
export const linkUnusable = problem(accountMessage, 'link.unusable', { status: 410 });

export interface Link {
  id: string;
  purpose: LinkPurpose;
  /** null while there is no account yet */
  userId: string | null;
  email: string;
  /** what was sealed into it */
  about: Record<string, unknown>;
}

export const HOUR_MS = 3_600_000;
const lasts: Record<LinkPurpose, number> = {
  confirm_email: 24 * HOUR_MS,
  reset_password: HOUR_MS,
  change_email: HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
  link_identity: HOUR_MS,
  // not a letter: the browser hands it to the phone's page at once
  phone_sign_in: HOUR_MS / 12,
};

const PREFIX = 'hjl_';
const SECRET_BYTES = 32;
const noHash = '0'.repeat(64);

/** Its row's id and its secret in one word: it is looked up by its key, and no list is searched for a secret. */
const textOf = (id: string, secret: string): string =>
  PREFIX +
  Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), Buffer.from(secret, 'base64url')]).toString('base64url');

function partsOf(text: string): { id: string; secret: string } | undefined {
  if (!/^hjl_[\w-]{64}$/.test(text)) return undefined;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
  const hex = bytes.subarray(0, 16).toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { id, secret: bytes.subarray(16, 16 + SECRET_BYTES).toString('base64url') };
}

/**
 * Makes a link for a letter. The one made before it for the same user and purpose no longer works.
 *
 * @param about what using it needs to know; sealed
 * @returns the text that goes into the letter, and nowhere else
 */
export async function makeLink(
  ctx: Context,
  link: { purpose: LinkPurpose; userId: string | null; email: string; about?: Record<string, unknown> },
): Promise<string> {
  const [id, secret] = [newId(), newSecret(SECRET_BYTES)];
  const sealed = link.about ? ctx.sealer.seal(JSON.stringify(link.about), `link/${link.purpose}`) : null;
  await ctx.query
    .insertInto('accountLink')
    .values({
      id,
      purpose: link.purpose,
      userId: link.userId,
      forCompanyId: ctx.companyId,
      email: link.email,
      secretHash: hashSecret(secret),
      sealed,
      expiresAt: new Date(ctx.now.getTime() + lasts[link.purpose]),
      createdAt: ctx.now,
    })
    .execute();
  return textOf(id, secret);
}

/** Of a registration every letter works: there is no account yet whose owner could have asked for a newer one. */
const linksThatWork = (ctx: Context, id: string, purpose: LinkPurpose) =>
  ctx.query
    .selectFrom('accountLink as l')
    .select(['l.id', 'l.userId', 'l.email', 'l.sealed', 'l.secretHash'])
    .where('l.id', '=', id)
    .where('l.purpose', '=', purpose)
    .where('l.usedAt', 'is', null)
    .where('l.expiresAt', '>', ctx.now)
    .where(({ eb, or, and, not, exists, selectFrom }) =>
      or([
        eb('l.userId', 'is', null),
        and([
          not(
            exists(
              selectFrom('accountLink as n')
                .select('n.id')
                .whereRef('n.userId', '=', 'l.userId')
                .whereRef('n.purpose', '=', 'l.purpose')
                .whereRef('n.id', '>', 'l.id'),
            ),
          ),
          exists(
            selectFrom('user as u').select('u.id').whereRef('u.id', '=', 'l.userId').where('u.deletedAt', 'is', null),
          ),
        ]),
      ]),
    );

async function open(ctx: Context, text: string, purpose: LinkPurpose, isLocking: boolean): Promise<Link> {
  const parts = partsOf(text);
  const found = await linksThatWork(ctx, parts?.id ?? newId(), purpose)
    .$if(isLocking, (query) => query.forUpdate('l'))
    .executeTakeFirst();
  const matches = matchesHash(parts?.secret ?? '', found?.secretHash ?? noHash);
  if (!found || !matches) throw linkUnusable({});
  const about = found.sealed === null ? {} : JSON.parse(ctx.sealer.open(found.sealed, `link/${purpose}`));
  return { id: found.id, purpose, userId: found.userId, email: found.email, about };
}

/** Looks at a link without using it: for the page it leads to. @throws Problem `link.unusable` */
export const readLink = (ctx: Context, text: string, purpose: LinkPurpose): Promise<Link> =>
  open(ctx, text, purpose, false);

/**
 * Uses a link up, together with what it is used for: of two who come with it at once, one gets in.
 *
 * @throws Problem `link.unusable`
 */
export async function spendLink(ctx: Context, text: string, purpose: LinkPurpose): Promise<Link> {
  // whoever comes second waits here, and then finds it used
  const link = await open(ctx, text, purpose, true);
  await ctx.query.updateTable('accountLink').set({ usedAt: ctx.now, sealed: null }).where('id', '=', link.id).execute();
  return link;
}

/** Ends what was sent to somebody before: after they have changed their password or their address. */
export async function endLinks(ctx: Context, userId: string): Promise<void> {
  await ctx.query
    .updateTable('accountLink')
    .set({ usedAt: ctx.now, sealed: null })
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .execute();
}
