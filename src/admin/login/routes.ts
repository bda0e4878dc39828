import type { Request, RequestHandler, Response } from 'express';
import { type IRouter, Router } from 'express';
import { Strategy } from 'passport-local';
import type { House } from '../../context.ts';
import { changeOwnPassword, checkPassword, journalAccount } from '../../domain/accounts/signIns.ts';
import { Problem } from '../../problem.ts';
import { fieldsOf } from '../body.ts';
import { requestIdOf, requireText } from '../guards.ts';
import { cardPage, field, type Html, html, notice } from '../html.ts';
import type { Sessions } from './session.ts';
import type { Throttle } from './throttle.ts';

export const placeName = (house: House): string => (house.place === 'site' ? 'Site' : 'Cloud');

/** Where somebody wanted to go before he signed in: a page of this panel, never another site. */
export function localTarget(wanted: unknown, root: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || /[\\\s]/.test(wanted) || wanted.length > 2000)
    return root;
  try {
    const url = new URL(wanted, 'http://panel.invalid');
    const isOurs = url.host === 'panel.invalid' && (url.pathname === root || url.pathname.startsWith(`${root}/`));
    const isDoor = ['/login', '/logout', '/api/'].some((path) => url.pathname.startsWith(root + path));
    return isOurs && !isDoor ? url.pathname + url.search : root;
  } catch {
    return root;
  }
}

function send(house: House, res: Response, title: string, body: Html, status = 200): void {
  res.status(status).set('Cache-Control', 'no-store');
  res.type('html').send(cardPage({ title, place: placeName(house), nonce: String(res.locals.nonce), body }));
}

interface LoginView {
  to: string;
  email?: string;
  error?: string;
  status?: number;
}

function sendLogin(house: House, req: Request, res: Response, view: LoginView): void {
  const body = html`<h1>Sign in</h1>
${notice('error', view.error)}
<form method="post" action="${req.baseUrl}/login">
<input type="hidden" name="to" value="${view.to}">
${field({ name: 'email', label: 'E-mail address', type: 'email', value: view.email ?? '', autocomplete: 'username' })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
<button type="submit">Sign in</button></form>`;
  send(house, res, 'Sign in', body, view.status ?? 200);
}

/** "12 minutes", "40 seconds": how long somebody has to wait. */
const duration = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} second${seconds === 1 ? '' : 's'}`;

export interface Door {
  house: House;
  sessions: Sessions;
  throttle: Throttle;
}

const addressOf = (req: Request): string => req.ip ?? 'unknown';

/** Signs in whoever proves to be who he says; the session gets a new id (passport does). */
function signIn({ house, sessions, throttle }: Door): RequestHandler {
  sessions.passport.use(
    new Strategy({ usernameField: 'email' }, (email, password, done) => {
      checkPassword(house, email, password).then(
        ({ user, isHim }) => (isHim && user ? done(null, user) : done(null, false, user as never)),
        done,
      );
    }),
  );
  return async (req, res, next) => {
    const { email = '', password = '', to } = await fieldsOf(req);
    const given = { email: String(email).slice(0, 320), password: String(password).slice(0, 1000) };
    requireText(given.email);
    const target = localTarget(to, req.baseUrl);
    const wait = await throttle.attempt(given.email, addressOf(req));
    if (wait > 0) {
      res.set('Retry-After', String(wait));
      const error = `Too many attempts. Wait ${duration(wait)}, then try again.`;
      return sendLogin(house, req, res, { to: target, email: given.email, error, status: 429 });
    }
    req.body = given;
    sessions.passport.authenticate('local', (error: unknown, user: Express.User | false, known?: Express.User) => {
      if (error) return next(error);
      const answer = user
        ? welcome(req, res, user, target)
        : refuse(req, res, { email: given.email, to: target }, known);
      answer.catch(next);
    })(req, res, next);
  };

  async function welcome(req: Request, res: Response, user: Express.User, target: string): Promise<void> {
    await throttle.succeeded(user.email, addressOf(req));
    await new Promise<void>((resolve, reject) => {
      req.logIn(user, (failure: unknown) => (failure ? reject(failure) : resolve()));
    });
    req.session.address = addressOf(req);
    await journalAccount(house, user, 'user.signed-in', addressOf(req), requestIdOf(req));
    res.redirect(303, target);
  }

  async function refuse(req: Request, res: Response, view: LoginView, known?: Express.User): Promise<void> {
    // passport's own refusal (an empty field) brings a message along, no user
    const user = known?.id ? known : undefined;
    await journalAccount(house, user, 'user.sign-in-failed', addressOf(req), requestIdOf(req));
    sendLogin(house, req, res, { ...view, error: 'E-mail address or password is wrong.', status: 401 });
  }
}

function signOut(house: House): RequestHandler {
  return async (req, res) => {
    const { user } = req;
    if (user) await journalAccount(house, user, 'user.signed-out', addressOf(req), requestIdOf(req));
    await new Promise<void>((resolve, reject) => {
      req.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
    });
    res.clearCookie(`hajira_${house.place}`, { path: '/' });
    res.redirect(303, `${req.baseUrl}/login`);
  };
}

function sendPassword(house: House, req: Request, res: Response, view: { problem?: Problem; done?: boolean }): void {
  const errorOf = (name: string) => view.problem?.fields.find((one) => one.field === name)?.message;
  const general = view.problem && view.problem.fields.length === 0 ? view.problem.message : undefined;
  const body = html`<h1>Change your password</h1>
<p>For ${req.user?.email ?? ''}. Your other sessions end; this one stays. Access tokens of programs stay too: revoke them in the
panel when somebody else may know them.</p>
${notice('error', general)}${notice('success', view.done ? 'Your password is changed.' : undefined)}
<form method="post" action="${req.baseUrl}/password">
<input type="hidden" name="username" autocomplete="username" value="${req.user?.email ?? ''}">
${field({ name: 'current', label: 'Current password', type: 'password', autocomplete: 'current-password', error: errorOf('current') })}
${field({ name: 'wanted', label: 'New password', type: 'password', autocomplete: 'new-password', error: errorOf('wanted') })}
${field({ name: 'again', label: 'New password again', type: 'password', autocomplete: 'new-password', error: errorOf('again') })}
<button type="submit">Change password</button></form>
<a class="button quiet" href="${req.baseUrl}">Back to the panel</a>`;
  send(house, res, 'Change your password', body, view.problem ? view.problem.status : 200);
}

const notTheSame = (): Problem =>
  new Problem({
    code: 'password.not-the-same',
    status: 422,
    message: 'The new password was typed differently the second time.',
    fields: [{ field: 'again', message: 'This is not the same as above.' }],
  });

/** A wrong current password counts like a wrong one at the door: a stolen session must not be a way to guess it. */
function changePassword({ house, throttle }: Door): RequestHandler {
  return async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, `${req.baseUrl}/login`);
    const { current, wanted, again } = await fieldsOf(req);
    try {
      const wait = await throttle.attempt(user.email, addressOf(req));
      if (wait > 0) {
        throw new Problem({
          code: 'panel.wait',
          status: 429,
          message: `Too many attempts. Wait ${duration(wait)}, then try again.`,
        });
      }
      if (wanted !== again) throw notTheSame();
      const given = { current: String(current ?? '').slice(0, 1000), wanted: String(wanted ?? '').slice(0, 1000) };
      await changeOwnPassword(house, user, given, req.sessionID);
      await throttle.succeeded(user.email, addressOf(req));
      await journalAccount(house, user, 'user.password-changed', addressOf(req), requestIdOf(req));
      sendPassword(house, req, res, { done: true });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sendPassword(house, req, res, { problem: error });
    }
  };
}

/** The doors: in, out, and a new key. */
export function doorRoutes(door: Door): IRouter {
  const router = Router();
  const { house } = door;
  router.get('/login', (req, res) => {
    const to = localTarget(req.query.to, req.baseUrl);
    if (req.user) return res.redirect(303, to);
    sendLogin(house, req, res, { to });
  });
  router.post('/login', signIn(door));
  router.post('/logout', signOut(house));
  router.get('/password', (req, res) => {
    if (!req.user) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/password`)}`);
    sendPassword(house, req, res, {});
  });
  router.post('/password', changePassword(door));
  return router;
}

/** The one page of somebody who may do nothing yet: why, and the way out. */
export function sendNobody(house: House, req: Request, res: Response, reason: string): void {
  const body = html`<h1>Hello ${req.user?.name ?? ''}</h1><p>${reason}</p>
<form method="post" action="${req.baseUrl}/logout"><button type="submit">Log out</button></form>
<a class="button quiet" href="${req.baseUrl}/password">Change your password</a>`;
  send(house, res, 'Welcome', body);
}

/** A page that could not be shown. */
export function sendTrouble(
  house: House,
  req: Request,
  res: Response,
  problem: { status: number; detail: string; requestId: string },
): void {
  const body = html`<h1>${problem.status >= 500 ? 'Something went wrong' : 'This did not work'}</h1>
<p>${problem.detail}</p>${problem.status >= 500 ? html`<p class="hint">Request ${problem.requestId}</p>` : ''}
<a class="button" href="${req.baseUrl}">Back to the panel</a>`;
  send(house, res, 'Trouble', body, problem.status);
}
