import { hash, verify } from '@node-rs/argon2';
import type { ZxcvbnResult } from '@zxcvbn-ts/core';
import { accountMessage } from '../../i18n/accounts.ts';
import { problem } from '../../problem.ts';

/** Argon2id with the OWASP minimum of 19 MiB, 2 rounds, 1 lane (Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/** What a wrong password is compared with when there is no such user, so that both answers take the same time. */
const nobody = hashPassword('no user has this password');

/** @param stored the user's hash; null or undefined when there is no such user or they have no password: never true */
export async function passwordMatches(password: string, stored: string | null | undefined): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), password.normalize('NFKC'));
  return matches && typeof stored === 'string';
}

const passwordTooShort = problem(accountMessage, 'password.too-short', {
  status: 422,
  fields: ({ field, least }) => [{ field, message: accountMessage('password.minimum', { least }) }],
});

export const passwordWrong = problem(accountMessage, 'password.wrong', {
  status: 422,
  fields: ({ field }) => [{ field, message: accountMessage('password.not-current') }],
});

const passwordTooWeak = problem(accountMessage, 'password.too-weak', {
  status: 422,
  fields: ({ field, warning, suggestions }) => [
    { field, message: accountMessage('password.too-weak', { field, warning, suggestions }) },
  ],
});

const LEAST = 8;
/** zxcvbn's 0 to 4: from here on it takes more than 10^8 guesses, which nobody has who must wait after ten. */
const STRONG = 3;

let loading: Promise<(password: string, words: string[]) => ZxcvbnResult> | undefined;

/** Loaded when it is first needed: half a second and 30 MB of dictionaries that no start waits for. */
function estimator(): Promise<(password: string, words: string[]) => ZxcvbnResult> {
  loading ??= (async () => {
    const [{ ZxcvbnFactory }, common, english] = await Promise.all([
      import('@zxcvbn-ts/core'),
      import('@zxcvbn-ts/language-common'),
      import('@zxcvbn-ts/language-en'),
    ]);
    const dictionary = { ...common.dictionary, ...english.dictionary };
    const factory = new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs });
    return (password, words) => factory.check(password, words);
  })();
  return loading;
}

/** What somebody who knows them would try first: their name, their address, their company, each whole and in pieces. */
export function wordsOf(user: {
  email?: string;
  name?: string;
  username?: string | null;
  company?: { name: string } | null;
}): string[] {
  const said = [user.email, user.name, user.username, user.company?.name, 'hajira'].filter((one) => !!one).map(String);
  const pieces = said.flatMap((one) => [one, ...one.split(/[^\p{L}\p{M}\p{N}]+/u)]);
  return [...new Set(pieces.filter((piece) => piece.length >= 3))];
}

/** Letters that must stay of a password once everything is taken out that stands in their name, address or company. */
const LEAST_OF_ITS_OWN = 4;

/** The estimator counts a word twice over as if nobody thought of that. */
function isMadeOf(password: string, words: readonly string[]): boolean {
  const whole = password.toLowerCase();
  const rest = [...words]
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word.toLowerCase(), ''), whole)
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
  return (
    whole !== rest && [...rest].length < LEAST_OF_ITS_OWN && words.some((word) => whole.includes(word.toLowerCase()))
  );
}

/**
 * Any letters and any length from 8 on; what counts is how soon it would be guessed. The refusal says in words what makes
 * it easy, and what would help.
 *
 * @param words what must not carry it: see wordsOf
 * @throws Problem `password.too-short`, `password.too-weak`
 */
export async function requireStrongPassword(password: string, field: string, words: string[] = []): Promise<void> {
  if ([...password].length < LEAST) throw passwordTooShort({ field, least: LEAST });
  if (isMadeOf(password, words)) {
    throw passwordTooWeak({ field, warning: 'userInputs', suggestions: ['anotherWord'] });
  }
  const check = await estimator();
  // beyond this its time grows and its answer does not
  const { score, feedback } = check(password.slice(0, 100), words);
  if (score >= STRONG) return;
  const suggestions = feedback.suggestions.map(String);
  throw passwordTooWeak({ field, warning: String(feedback.warning ?? ''), suggestions });
}
