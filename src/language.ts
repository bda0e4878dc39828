/** What panel, pages, mails and answers speak. */
export const languages = ['en', 'bn'] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (value: unknown): value is Language => languages.includes(value as Language);

/** What was asked for when it is spoken here, else English. */
export const languageOr = (value: unknown): Language => (isLanguage(value) ? value : 'en');

/** `{{name}}` replaced by its value; a name without one stays empty, as i18next does it. */
export const fill = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name] ?? ''));
