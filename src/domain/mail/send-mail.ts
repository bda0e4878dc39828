import type { Context } from '../../context.ts';
import { newId } from '../../id.ts';
import type { LetterName } from './letters.ts';

export interface Wanted {
  to: string;
  letter: LetterName;
  /** `en` or `bn`; of the user it goes to */
  language: string;
  /** what the letter's `{{names}}` stand for, and `path`: where its button leads, below our own address */
  values: Record<string, string>;
}

/** What a letter's content is sealed for: nothing else opens it. */
export const MAIL = 'mail';

/**
 * Puts a letter into the outgoing mail, in this unit of work: it leaves after the commit, and not at all after a
 * rollback. Its content is sealed, since it may hold a link into somebody's account.
 */
export async function sendMail(ctx: Context, { to, letter, language, values }: Wanted): Promise<void> {
  await ctx.query
    .insertInto('mail')
    .values({
      id: newId(),
      forCompanyId: ctx.companyId,
      recipient: to,
      letter,
      language,
      sealed: ctx.sealer.seal(JSON.stringify(values), MAIL),
      nextAt: ctx.now,
      createdAt: ctx.now,
    })
    .execute();
  ctx.wake('send-mail');
}
