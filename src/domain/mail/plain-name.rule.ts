/** So much of a name is in a letter. */
const LONGEST = 60;

/**
 * A name that somebody typed, as letters show it: one line of letters, marks, digits and a few signs of names. What mail
 * programs make a link of (addresses of sites, phone numbers, e-mail addresses) falls apart, so that nobody writes to
 * strangers by way of a name.
 */
export function plainName(text: string): string {
  const words = text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N} &'’()-]+/gu, ' ')
    .replace(/\d{5,}/g, ' ')
    .replace(/\b(https?|www)\b/gi, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return [...words].slice(0, LONGEST).join('').trim();
}
