/** What panel, pages, mails and answers speak. */
export const languages = ['en', 'bn'] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (value: unknown): value is Language => languages.includes(value as Language);

/** What was asked for when it is spoken here, else English. */
export const languageOr = (value: unknown): Language => (isLanguage(value) ? value : 'en');

/** `{{name}}` replaced by its value; a name without one stays empty, as i18next does it. */
export const fill = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name] ?? ''));

const BANGLA = '০১২৩৪৫৬৭৮৯';
/** What people type, copy or look up as it stands: codes, addresses, names of files, dates for programs. */
const AS_IT_STANDS = /[A-Za-z/_@{]|\d\.\d+\.\d|\d{4}-\d\d-\d\d|\d{4}\.\d\d/;

/**
 * A text with its numbers in the digits that its reader chose. What stands between quotation marks is what somebody wrote,
 * and stays as it is.
 */
export const inDigitsOf = (text: string, isBangla: boolean): string =>
  isBangla
    ? text.replace(/"[^"]*"|\d{4}-\d\d-\d\d \d\d:\d\d[^\s"]*|[^\s"]+/g, (word) =>
        word.startsWith('"') || AS_IT_STANDS.test(word)
          ? word
          : word.replace(/\d/g, (digit) => BANGLA[Number(digit)] ?? digit),
      )
    : text.replace(/"[^"]*"|[০-৯]/g, (found) => (found.startsWith('"') ? found : String(BANGLA.indexOf(found))));
