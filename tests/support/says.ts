import { renderStored } from '../../src/i18n/message.ts';

/** A message, or words of a person, in English; null for neither. */
export const inWords = (value: unknown): string | null => renderStored(value, 'en');

const matcher = (what: string, fits: (words: string) => boolean) => ({
  $$typeof: Symbol.for('jest.asymmetricMatcher'),
  asymmetricMatch: (value: unknown): boolean => {
    const words = inWords(value);
    return words !== null && fits(words);
  },
  toString: () => 'Says',
  toAsymmetricMatcher: () => `Says<${what}>`,
});

/** Expects a message, or a text, that says this in English: exactly these words, or what fits the pattern. */
export const says = (words: string | RegExp) =>
  matcher(String(words), (found) => (typeof words === 'string' ? found === words : words.test(found)));

/** Expects a message, or a text, with these words in it. */
export const saysPart = (words: string) => matcher(`…${words}…`, (found) => found.includes(words));
