import type { Request, Response } from 'express';
import { type House, unitOfWork } from '../../context.ts';
import { findUserById } from '../../db/platform.ts';
import { linkIdentity, type Profile } from '../../domain/accounts/identities.ts';
import { type AccountWord, journalAccount } from '../../domain/accounts/signIns.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { Problem } from '../../problem.ts';
import { requestIdOf } from '../guards.ts';
import { fromOf, rememberDevice } from './device.ts';
import { addressOf, duration, sayFor } from './page.ts';
import type { Sessions } from './session.ts';
import type { Throttle } from './throttle.ts';

declare module 'express-session' {
  interface SessionData {
    /** the browser it is in */
    device: string;
    /** when he signed in: no session lasts longer than a week, however busy */
    since: number;
    /** who has shown the first of two steps, and nothing may yet */
    halfway: { userId: string; to: string; until: number };
    /** as whom this browser signed in elsewhere, until an account's owner says that it is him */
    elsewhere: Profile;
    /** what signing in elsewhere was begun for */
    social: { provider: string; to: string; linkTo?: string };
  }
}

export interface Door {
  house: House;
  sessions: Sessions;
  throttle: Throttle;
  /** super admins need a second step */
  twoStepRequired: boolean;
  publicUrl: string | undefined;
  social: SocialSettings;
}

/** A client's id and secret at another service, and where that service is, when not where everybody finds it. */
export interface SocialClient {
  id: string;
  secret: string;
  endpoints?: { authorize: string; token: string; profile: string };
}

export type SocialSettings = Readonly<Partial<Record<'google' | 'facebook' | 'github' | 'twitter', SocialClient>>>;

/** So long a sign-in counts as proof enough for changing the ways in. */
const FRESH_MS = 15 * 60_000;

/** Whether he showed who he is a moment ago: a browser that somebody left open must not add ways in. */
export function isFresh({ house }: Pick<Door, 'house'>, req: Request): boolean {
  return house.clock.now().getTime() - (req.session.since ?? 0) < FRESH_MS;
}

/** To the door once more, and back to where he was going. */
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

/** Whom a browser has signed in as elsewhere, and has the same address here, is him: he has just shown his own way in. */
async function linkElsewhere({ house }: Door, user: Express.User, elsewhere: Profile | undefined): Promise<void> {
  if (!elsewhere?.isVerified || elsewhere.email !== user.email) return;
  try {
    await unitOfWork({ house, ...asSystem }, (ctx) => linkIdentity(ctx, user.id, elsewhere));
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // it is somebody else's: he is in all the same
  }
}

/** Opens the door for good: the session gets a new id (passport does), and says who and from where. */
export async function open(door: Door, req: Request, user: Express.User): Promise<void> {
  const { elsewhere } = req.session;
  await new Promise<void>((resolve, reject) => {
    req.logIn(user, (failure: unknown) => (failure ? reject(failure) : resolve()));
  });
  req.session.address = addressOf(req);
  req.session.device = String(req.headers['user-agent'] ?? '').slice(0, 400);
  req.session.since = door.house.clock.now().getTime();
  rememberDevice(door, req, user.id);
  await linkElsewhere(door, user, elsewhere);
  await journal(door, req, user, 'user.signed-in');
}

export const journal = (door: Door, req: Request, user: Express.User | undefined, word: AccountWord): Promise<void> =>
  journalAccount(door.house, user, word, addressOf(req), requestIdOf(req));

/** Whoever has shown one way in: further to the second step when he has one, else in. */
export async function enter(door: Door, req: Request, res: Response, userId: string, to: string): Promise<void> {
  const user = await findUserById(door.house.database, userId);
  if (!user) return res.redirect(303, `${req.baseUrl}/login`);
  if (user.hasTwoStep) {
    const { elsewhere } = req.session;
    await renewed(req, elsewhere ? { elsewhere } : {});
    req.session.halfway = { userId, to, until: door.house.clock.now().getTime() + HALFWAY_MS };
    await saved(req);
    return res.redirect(303, `${req.baseUrl}/second-step`);
  }
  await open(door, req, user);
  res.redirect(303, needsTwoStep(door, user) ? `${req.baseUrl}/two-step` : to);
}

export const needsTwoStep = (door: Pick<Door, 'twoStepRequired'>, user: Express.User): boolean =>
  door.twoStepRequired && user.isSuperAdmin && !user.hasTwoStep;

/** He who waits between the two steps, or nobody. */
export async function halfwayUser({ house }: Door, req: Request): Promise<Express.User | undefined> {
  const { halfway } = req.session;
  if (!halfway || halfway.until < house.clock.now().getTime()) return undefined;
  return findUserById(house.database, halfway.userId);
}

/** Somebody tries too often something that a stolen session must not be a way to guess. @throws Problem `panel.wait` */
export async function requireUnhurried(door: Door, req: Request, account: string): Promise<void> {
  requireNoWait(req, await door.throttle.attempt(account, fromOf(door, req, undefined)));
}

/** @throws Problem `panel.wait` when there are seconds to wait */
function requireNoWait(req: Request, wait: number): void {
  if (wait === 0) return;
  const say = sayFor(req);
  throw new Problem({ code: 'panel.wait', status: 429, message: say('wait', { time: duration(say, wait) }) });
}

/** Not too many letters from one address, nor to one. The second is not said: it would tell who gets letters. */
export async function mayWrite(door: Door, req: Request, email: string): Promise<boolean> {
  requireNoWait(req, await door.throttle.letters.from(addressOf(req)));
  return (await door.throttle.letters.to(email)) === 0;
}
