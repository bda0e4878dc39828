import { allTexts, isMessage, render } from '../../i18n/message.ts';
import type { Language } from '../../language.ts';

/**
 * What is answered, with `text` beside the `code` and `params` of each message of the program in it, in the reader's
 * language. What a person wrote, and objects whose code is no message, stay as they are.
 */
export function withMessageText(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => withMessageText(one, language));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (isMessage(value)) return allTexts().has(value.code) ? { ...value, text: render(value, language) } : value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withMessageText(one, language)]));
}
