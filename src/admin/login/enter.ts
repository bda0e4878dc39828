import type { Request, Response } from 'express';
import { unitOfWork } from '../../context.ts';
import { findUserById } from '../../db/platform.ts';
import { linkIdentity, type Profile } from '../../domain/accounts/identities.ts';
import { type AccountWord, journalAccount } from '../../domain/accounts/sign-ins.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { Problem } from '../../problem.ts';
import { requestIdOf } from '../guards.ts';
import type { AuthContext } from './auth-context.ts';
import { fromOf, rememberDevice } from './device.ts';
import { addressOf } from './page.ts';

declare module 'express-session' {
  interface SessionData {
    /** the browser it is in */
    device: string;
    /** when they signed in: no session lasts longer than a week, however busy */
    since: number;
    /** who has shown the first of two steps, and nothing may yet */
    halfway: { userId: string; to: string; until: number };
    /** as whom this browser signed in elsewhere, until an account's owner says that it is them */
    elsewhere: Profile;
    /** what signing in elsewhere was begun for */
    social: { provider: string; to: string; linkTo?: string };
  }
}

/** So long a sign-in counts as proof enough for changing the ways in. */
const FRESH_MS = 15 * 60_000;

/** Whether they showed who they are a moment ago: a browser that somebody left open must not add ways in. */
export function isFresh({ runtime }: Pick<AuthContext, 'runtime'>, req: Request): boolean {
  return runtime.clock.now().getTime() - (req.session.since ?? 0) < FRESH_MS;
}

/** To the sign-in page once more, and back to the page that was asked for. */
export function signInAgain(req: Request, res: Response, to: string): void {
  res.redirect(303, `${req.baseUrl}/login?again=yes&to=${encodeURIComponent(to)}`);
}

const HALFWAY_MS = 10 * 60_000;

export const asSystem = { principal: systemPrincipal(null) };

export const saved = (req: Request): Promise<void> =>
  new Promise((resolve, reject) => req.session.save((error: unknown) => (error ? reject(error) : resolve())));

/** A session with a new id and nothing in it but what must survive: a planted id is worth nothing afterwards. */
function renewed(req: Request, keep: Partial<Pick<Express.Request['session'], 'elsewhere'>>): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) => {
      if (error) return reject(error);
      Object.assign(req.session, keep);
      resolve();
    });
  });
}

/** Whom a browser has signed in as elsewhere, and has the same address here, is them: they have just shown their own way in. */
async function linkElsewhere(
  { runtime }: AuthContext,
  user: Express.User,
  elsewhere: Profile | undefined,
): Promise<void> {
  if (!elsewhere?.isVerified || elsewhere.email !== user.email) return;
  try {
    await unitOfWork({ runtime, ...asSystem }, (ctx) => linkIdentity(ctx, user.id, elsewhere));
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // it is somebody else's: they are in all the same
  }
}

/** Completes the sign-in: the session gets a new id (passport does), and says who and from where. */
export async function open(auth: AuthContext, req: Request, user: Express.User): Promise<void> {
  const { elsewhere } = req.session;
  await new Promise<void>((resolve, reject) => {
    req.logIn(user, (failure: unknown) => (failure ? reject(failure) : resolve()));
  });
  req.session.address = addressOf(req);
  req.session.device = String(req.headers['user-agent'] ?? '').slice(0, 400);
  req.session.since = auth.runtime.clock.now().getTime();
  rememberDevice(auth, req, user.id);
  await linkElsewhere(auth, user, elsewhere);
  await journal(auth, req, user, 'user.signed-in');
}

export const journal = (
  auth: AuthContext,
  req: Request,
  user: Express.User | undefined,
  word: AccountWord,
): Promise<void> => journalAccount(auth.runtime, user, word, addressOf(req), requestIdOf(req));

/** Whoever has shown one way in: further to the second step when they have one, else in. */
export async function enter(auth: AuthContext, req: Request, res: Response, userId: string, to: string): Promise<void> {
  const user = await findUserById(auth.runtime.database, userId);
  if (!user) return res.redirect(303, `${req.baseUrl}/login`);
  if (user.hasTwoStep) {
    const { elsewhere } = req.session;
    await renewed(req, elsewhere ? { elsewhere } : {});
    req.session.halfway = { userId, to, until: auth.runtime.clock.now().getTime() + HALFWAY_MS };
    await saved(req);
    return res.redirect(303, `${req.baseUrl}/second-step`);
  }
  await open(auth, req, user);
  res.redirect(303, needsTwoStep(auth, user) ? `${req.baseUrl}/two-step` : to);
}

export const needsTwoStep = (auth: Pick<AuthContext, 'twoStepRequired'>, user: Express.User): boolean =>
  auth.twoStepRequired && user.isSuperAdmin && !user.hasTwoStep;

/** Who waits between the two steps, or nobody. */
export async function halfwayUser({ runtime }: AuthContext, req: Request): Promise<Express.User | undefined> {
  const { halfway } = req.session;
  if (!halfway || halfway.until < runtime.clock.now().getTime()) return undefined;
  return findUserById(runtime.database, halfway.userId);
}

/** Somebody tries too often something that a stolen session must not be a way to guess. @throws Problem `panel.wait` */
export async function requireUnhurried(auth: AuthContext, req: Request, account: string): Promise<void> {
  requireNoWait(await auth.throttle.attempt(account, fromOf(auth, req, undefined)));
}

/** @throws Problem `panel.wait` when there are seconds to wait */
function requireNoWait(wait: number): void {
  if (wait === 0) return;
  throw new Problem({ status: 429, message: panelMessage('panel.wait', { seconds: wait }) });
}

/** Not too many letters from one address, nor to one. The second is not said: it would tell who gets letters. */
export async function mayWrite(auth: AuthContext, req: Request, email: string): Promise<boolean> {
  requireNoWait(await auth.throttle.letters.from(addressOf(req)));
  return (await auth.throttle.letters.to(email)) === 0;
}
