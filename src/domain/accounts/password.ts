import { hash, verify } from '@node-rs/argon2';
import { problem } from '../../problem.ts';

/** Argon2id with the OWASP minimum of 19 MiB, 2 rounds, 1 lane (Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

/** What a wrong password is compared with when there is no such user, so that both answers take the same time. */
const nobody = hashPassword('no user has this password');

/** @param stored the user's hash; null or undefined when there is no such user or he has no password: never true */
export async function passwordMatches(password: string, stored: string | null | undefined): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), password.normalize('NFKC'));
  return matches && typeof stored === 'string';
}

export const passwordTooShort = problem<{ field: string; least: number }>({
  code: 'password.too-short',
  status: 422,
  message: ({ least }) =>
    `A password has at least ${least} characters. A short sentence is easy to remember and hard to guess.`,
  fields: ({ field, least }) => [{ field, message: `At least ${least} characters.` }],
});

export const passwordWrong = problem<{ field: string }>({
  code: 'password.wrong',
  status: 422,
  message: () => 'This is not your current password.',
  fields: ({ field }) => [{ field, message: 'This is not your current password.' }],
});

const LEAST = 8;

/** @throws Problem `password.too-short` */
export function requireStrongPassword(password: string, field: string): void {
  if ([...password].length < LEAST) throw passwordTooShort({ field, least: LEAST });
}
