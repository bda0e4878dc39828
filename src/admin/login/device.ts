import type { Request } from 'express';
import type { From } from '../../domain/accounts/attempts.ts';
import { deviceOf, KNOWN_DAYS, knownDevice } from '../../domain/accounts/known-device.ts';
import type { AuthContext } from './auth-context.ts';
import { addressOf, cookieOf } from './page.ts';

const COOKIE = 'hajira_known';
const SEPARATOR = '~';
/** A browser that several people use knows so many of them. */
const MOST_KNOWN = 8;

const shownBy = (req: Request): string[] => (cookieOf(req, COOKIE) ?? '').split(SEPARATOR).slice(0, MOST_KNOWN);

/** Where this browser's attempts for a user are counted: by themselves, when that user has signed in here before. */
export function fromOf({ runtime }: Pick<AuthContext, 'runtime'>, req: Request, userId: string | undefined): From {
  const now = runtime.clock.now();
  const known = userId === undefined ? [] : shownBy(req).map((one) => deviceOf(runtime, userId, one, now));
  return { address: addressOf(req), device: known.find((id) => id !== null) ?? null };
}

/** This browser is known to whoever signed in on it just now. */
export function rememberDevice({ runtime }: Pick<AuthContext, 'runtime'>, req: Request, userId: string): void {
  // as with the session's: no cookie at all where it may travel by https only, and this is none
  if (req.session.cookie.secure && !req.secure) return;
  const now = runtime.clock.now();
  const others = shownBy(req).filter((one) => one !== '' && deviceOf(runtime, userId, one, now) === null);
  const all = [knownDevice(runtime, userId, now), ...others].slice(0, MOST_KNOWN);
  req.res?.cookie(COOKIE, all.join(SEPARATOR), {
    maxAge: KNOWN_DAYS * 86_400_000,
    httpOnly: true,
    sameSite: 'lax',
    secure: req.secure,
    path: req.baseUrl || '/',
  });
}
