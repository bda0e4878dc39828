import { z } from 'zod';
import { allTexts, type Message, verbatim } from '../i18n/message.ts';

/** Longest message on the wire, as JSON. */
const LONGEST = 4000;

/** What a database can hold: no NUL, no half of a character. */
const isStorable = (text: string): boolean => /^[^\0\p{Surrogate}]*$/u.test(text);

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, one]) => isStorable(name) && isPlain(one));
}

/** A message as the other end sends it; a text of an older version is taken as it stands. */
export const wireMessage = z.union([
  z
    .object({ code: z.string().max(100), params: z.record(z.string(), z.unknown()) })
    .refine((message) => JSON.stringify(message).length <= LONGEST && isPlain(message))
    .transform((message) => message as Message),
  z.string().max(LONGEST).refine(isStorable).transform(verbatim),
]);

/** A message of the other end, when this version knows its code; else the words that it sent along. */
export const knownOr = (message: { code: string; params?: Message['params'] | undefined }, words: string): Message =>
  allTexts().has(message.code) && message.params ? { code: message.code, params: message.params } : verbatim(words);
