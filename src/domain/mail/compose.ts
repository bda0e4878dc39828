import { fill, type Language, languageOr } from '../../language.ts';
import { type LetterName, letters } from './letters.ts';
import { plainName } from './plain-name.rule.ts';

/** A letter as a mail server takes it. */
export interface Composed {
  subject: string;
  text: string;
  html: string;
}

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Names that people typed, of themselves or of a company. */
const typed = ['name', 'company'];

/** What somebody typed may be meant to forge a letter: it stays one line, and a name stays a name. */
const oneLine = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typed.includes(name) ? plainName(value) : value.replace(/\s+/g, ' ').slice(0, 300),
    ]),
  );

const foot: Record<Language, string> = {
  en: 'Hajira, the attendance register. Nobody reads answers to this letter.',
  bn: 'হাজিরা, ডিজিটাল হাজিরা খাতা। এই চিঠির উত্তর কেউ পড়েন না।',
};

/**
 * A letter in words: plain text and simple HTML that say the same.
 *
 * @param origin where our own pages are: never taken from a request, whose sender could name any host
 */
export function compose(letter: LetterName, language: string, given: Record<string, string>, origin: string): Composed {
  const letterLanguage = languageOr(language);
  const { path, ...rest } = given;
  const values = oneLine(rest);
  const { subject, lines, button } = letters[letterLanguage][letter];
  const url = path === undefined ? undefined : `${origin}${path}`;
  const said = lines.map((line) => fill(line, values));
  const label = button && fill(button, values);
  const text = [...said, ...(label && url ? [`${label}:\n${url}`] : []), foot[letterLanguage]].join('\n\n');
  const paragraphs = said.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
  const link =
    label && url
      ? `<p><a href="${escapeHtml(url)}" style="display:inline-block;background:#0b7a6f;color:#fff;padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600">${escapeHtml(label)}</a></p><p style="color:#5b6b69;font-size:13px;word-break:break-all">${escapeHtml(url)}</p>`
      : '';
  const html = `<!doctype html><html lang="${letterLanguage}"><body style="font:16px/1.5 system-ui,sans-serif;color:#14211f;max-width:560px;margin:0 auto;padding:24px">${paragraphs}${link}<p style="color:#5b6b69;font-size:13px">${escapeHtml(foot[letterLanguage])}</p></body></html>`;
  return { subject: fill(subject, values), text, html };
}
