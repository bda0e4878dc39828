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
  await ctx.sql.query(
    `INSERT INTO mail (id, for_company_id, recipient, letter, language, sealed, next_at, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [newId(), ctx.companyId, to, letter, language, ctx.sealer.seal(JSON.stringify(values), MAIL), ctx.now],
  );
  ctx.wake('send-mail');
}
