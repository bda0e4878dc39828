import type { Context } from '../../context.ts';
import { compose } from '../../domain/mail/compose.ts';
import { type LetterName, letters } from '../../domain/mail/letters.ts';
import { MAIL } from '../../domain/mail/send-mail.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';

interface StoredLetter {
  id?: unknown;
  letter?: unknown;
  language?: unknown;
}

/** What a letter says: only while there is no mail server, and nobody else could read it. */
async function textOf(ctx: Context, row: StoredLetter): Promise<string | null> {
  const { hooks, origin } = currentRequest();
  const letter = String(row.letter);
  if (!hooks.keepsLetters || !(letter in letters.en)) return null;
  const mail = await ctx.query.selectFrom('mail').select('sealed').where('id', '=', String(row.id)).executeTakeFirst();
  const sealed = mail?.sealed;
  if (!sealed) return null;
  const values = JSON.parse(ctx.sealer.open(sealed, MAIL)) as Record<string, string>;
  const { subject, text } = compose(letter as LetterName, String(row.language), values, origin);
  return `${subject}\n\n${text}`;
}

export const mailResource: Declaration = {
  model: 'mail',
  group: 'system',
  icon: 'Mail',
  title: ['recipient', 'letter'],
  list: ['recipient', 'letter', 'state', 'createdAt', 'sentAt', 'error'],
  phone: ['recipient', 'letter'],
  show: ['recipient', 'letter', 'language', 'state', 'tries', 'error', 'createdAt', 'sentAt', 'text'],
  filter: ['recipient', 'letter', 'state', 'createdAt'],
  form: [],
  composed: ['error'],
  sort: { field: 'createdAt', direction: 'desc' },
  reads: ['language'],
  notice: () => (currentRequest().hooks.keepsLetters ? 'lettersStay' : undefined),
  properties: {
    text: { components: { show: 'Letter' }, isVisible: { show: true, list: false, edit: false, filter: false } },
  },
  async enrich(ctx, rows, where) {
    if (where === 'record') for (const row of rows) row.text = await textOf(ctx, row);
  },
};
