import type { Request, RequestHandler, Response } from 'express';
import { type IRouter, Router } from 'express';
import type { Runtime } from '../../context.ts';
import { findUserByLogin } from '../../db/platform.ts';
import { principalOf } from '../../domain/accounts/principal-of.ts';
import { changeOwnPassword, checkPassword } from '../../domain/accounts/sign-ins.ts';
import { readySigningKey } from '../../domain/accounts/signing-key.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { Problem } from '../../problem.ts';
import { dropKey } from '../../signing-keys.ts';
import { fieldsOf } from '../body.ts';
import { requireText } from '../guards.ts';
import { field, type Html, html, notice } from '../html.ts';
import { isPageWord } from '../locale/pages.ts';
import { accountRoutes } from './account.ts';
import type { AuthContext } from './auth-context.ts';
import { fromOf } from './device.ts';
import { enter, isFresh, journal, needsTwoStep, requireUnhurried, signInAgain } from './enter.ts';
import { onSiteRoutes } from './on-site.ts';
import { duration, localTarget, type Refusal, refusalOf, rememberLanguage, sayFor, sendPage } from './page.ts';
import { phoneRoutes } from './phone.ts';
import { registerRoutes } from './register.ts';
import { socialButtons, socialRoutes } from './social.ts';
import { twoStepRoutes } from './two-step.ts';

interface LoginView {
  to: string;
  email?: string;
  error?: string;
  done?: string;
  status?: number;
}

function sendLogin(auth: AuthContext, req: Request, res: Response, view: LoginView): void {
  const { runtime } = auth;
  const say = sayFor(req);
  const own = html`<form method="post" action="${req.baseUrl}/login">
<input type="hidden" name="to" value="${view.to}">
${field({ name: 'email', label: say('emailOrUsername'), value: view.email ?? '', autocomplete: 'username' })}
${field({ name: 'password', label: say('password'), type: 'password', autocomplete: 'current-password' })}
<button type="submit">${say('signIn')}</button></form>`;
  const register = html`<a href="${req.baseUrl}/register">${say('noAccount')}</a>`;
  const links: Html = html`<p class="links"><a href="${req.baseUrl}/forgot">${say('forgot')}</a>
${runtime.deploymentRole === 'cloud' ? register : html``}</p>`;
  const body = html`<h1>${say('signIn')}</h1>
${notice('error', view.error)}${notice('success', view.done)}${own}${socialButtons(auth, req, view.to)}${links}`;
  sendPage(runtime, req, res, { title: say('signIn'), body, status: view.status ?? 200 });
}

/** Signs in whoever proves to be who they say. */
function signIn(auth: AuthContext): RequestHandler {
  const { runtime, throttle } = auth;
  return async (req, res) => {
    const { email = '', password = '', to } = await fieldsOf(req);
    const given = { email: String(email).slice(0, 320), password: String(password).slice(0, 1000) };
    requireText(given.email, given.password);
    const say = sayFor(req);
    const view = { to: localTarget(to, req.baseUrl), email: given.email };
    // counted for the account, whether its address or its username is typed
    const known = await findUserByLogin(runtime.database, given.email);
    const account = known?.email ?? given.email;
    const from = fromOf(auth, req, known?.id);
    const wait = await throttle.attempt(account, from);
    if (wait > 0) {
      res.set('Retry-After', String(wait));
      return sendLogin(auth, req, res, { ...view, error: say('wait', { time: duration(say, wait) }), status: 429 });
    }
    const { user, isHim } = await checkPassword(runtime, given.email, given.password);
    if (user && isHim) {
      await throttle.succeeded(account, from);
      await readySigningKey(runtime, user, given.password);
      return enter(auth, req, res, user.id, view.to);
    }
    await journal(auth, req, user, 'user.sign-in-failed');
    const error = say(runtime.deploymentRole === 'site' ? 'wrongOnSite' : 'wrong');
    sendLogin(auth, req, res, { ...view, error, status: 401 });
  };
}

function signOut(auth: AuthContext): RequestHandler {
  const { runtime } = auth;
  return async (req, res) => {
    const { user } = req;
    if (user) await journal(auth, req, user, 'user.signed-out');
    if (user) dropKey(runtime.sealer, user.id);
    await new Promise<void>((resolve, reject) => {
      req.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
    });
    res.clearCookie(`hajira_${runtime.deploymentRole}`, { path: '/' });
    res.redirect(303, `${req.baseUrl}/login`);
  };
}

function sendPassword(
  runtime: Runtime,
  req: Request,
  res: Response,
  view: { refusal?: Refusal; done?: boolean } = {},
): void {
  const { refusal } = view;
  const say = sayFor(req);
  const hasOne = req.user?.passwordHash !== null || view.done;
  const current = field({
    name: 'current',
    label: say('currentPassword'),
    type: 'password',
    autocomplete: 'current-password',
    error: refusal?.of('current'),
  });
  const body = html`<h1>${say('passwordTitle')}</h1>
<p>${say('passwordFor', { email: req.user?.email })}</p>
${notice('error', refusal?.general)}${notice('success', view.done ? say('passwordDone') : undefined)}
<form method="post" action="${req.baseUrl}/password">
<input type="hidden" name="username" autocomplete="username" value="${req.user?.email ?? ''}">
${hasOne ? current : html``}
${field({ name: 'wanted', label: say('newPassword'), type: 'password', autocomplete: 'new-password', hint: say('passwordHint'), error: refusal?.of('wanted') })}
${field({ name: 'again', label: say('newPasswordAgain'), type: 'password', autocomplete: 'new-password', error: refusal?.of('again') })}
<button type="submit">${say('passwordChange')}</button></form>
<a class="button quiet" href="${req.baseUrl}/account">${say('accountTitle')}</a>
<a class="button quiet" href="${req.baseUrl}">${say('back')}</a>`;
  sendPage(runtime, req, res, { title: say('passwordTitle'), body, status: refusal ? refusal.status : 200 });
}

const notTheSame = (): Problem =>
  new Problem({
    status: 422,
    message: accountMessage('password.not-the-same'),
    fields: [{ field: 'again', message: accountMessage('password.not-same') }],
  });

/** A wrong current password counts like a wrong one at sign-in: a stolen session must not be a way to guess it. */
function changePassword(auth: AuthContext): RequestHandler {
  const { runtime, throttle } = auth;
  return async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, `${req.baseUrl}/login`);
    if (!mayChangeWays(auth, req, user)) return signInAgain(req, res, `${req.baseUrl}/password`);
    const { current, wanted, again } = await fieldsOf(req);
    requireText(current, wanted, again);
    try {
      await requireUnhurried(auth, req, `form:${user.id}`);
      if (wanted !== again) throw notTheSame();
      const given = { current: String(current ?? '').slice(0, 1000), wanted: String(wanted ?? '').slice(0, 1000) };
      await changeOwnPassword(runtime, user, given, req.sessionID);
      await throttle.succeeded(`form:${user.id}`, fromOf(auth, req, undefined));
      await journal(auth, req, user, 'user.password-changed');
      sendPassword(runtime, req, res, { done: true });
    } catch (error) {
      sendPassword(runtime, req, res, { refusal: refusalOf(req, error, ['current', 'wanted', 'again']) });
    }
  };
}

/** A first password is a new way in: nobody typed one before, so a sign-in a moment ago has to stand for it. */
const mayChangeWays = (auth: AuthContext, req: Request, user: Express.User): boolean =>
  user.passwordHash !== null || isFresh(auth, req);

/** Where somebody whose account is not active may be: where it is said why, and whom to ask. */
const forInactive = ['/me', '/login', '/logout'];

/** Whoever is deactivated, or was not activated yet, is told so, and nothing else answers. */
function activeOnly(): RequestHandler {
  return (req, res, next) => {
    const { user } = req;
    const isOff = user && !user.isActive && (user.company !== null || user.isSuperAdmin);
    if (!isOff || forInactive.includes(req.path)) return next();
    if (req.method === 'GET' && !req.path.startsWith('/api/') && req.path !== '/live')
      return res.redirect(303, `${req.baseUrl}/me`);
    const message = principalOf(user).reason ?? accountMessage('account.deactivated');
    throw new Problem({ status: 403, message });
  };
}

/** A super admin without their second step gets nowhere but to setting it up. */
function secondStepFirst(auth: AuthContext): RequestHandler {
  return (req, res, next) => {
    const isAllowed = ['/two-step', '/logout', '/login', '/second-step'].some((path) => req.path.startsWith(path));
    if (!req.user || !needsTwoStep(auth, req.user) || isAllowed) return next();
    if (req.method === 'GET' && !req.path.startsWith('/api/')) return res.redirect(303, `${req.baseUrl}/two-step`);
    throw new Problem({ status: 403, message: panelMessage('two-step.missing') });
  };
}

/** Sign in, sign out, new password. */
export function loginRoutes(auth: AuthContext): IRouter {
  const router = Router();
  const { runtime } = auth;
  router.use(rememberLanguage, activeOnly(), secondStepFirst(auth));
  router.get('/login', (req, res) => {
    const to = localTarget(req.query.to, req.baseUrl);
    if (req.user && req.query.again !== 'yes') return res.redirect(303, to);
    const { said } = req.query;
    const done = said === 'resetDone' || said === 'newAddressDone' ? said : undefined;
    sendLogin(auth, req, res, { to, ...(isPageWord(done) ? { done: sayFor(req)(done) } : {}) });
  });
  router.post('/login', signIn(auth));
  router.post('/logout', signOut(auth));
  if (runtime.deploymentRole === 'site') onSiteRoutes(router, runtime);
  router.get('/password', (req, res) => {
    if (!req.user) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/password`)}`);
    if (!mayChangeWays(auth, req, req.user)) return signInAgain(req, res, `${req.baseUrl}/password`);
    sendPassword(runtime, req, res);
  });
  router.post('/password', changePassword(auth));
  if (runtime.deploymentRole === 'cloud') {
    registerRoutes(router, auth);
    socialRoutes(router, auth);
  }
  twoStepRoutes(router, auth);
  phoneRoutes(router, auth);
  accountRoutes(router, auth);
  return router;
}

/** A page that could not be shown. */
export function sendTrouble(
  runtime: Runtime,
  req: Request,
  res: Response,
  problem: { status: number; detail: string; requestId: string },
): void {
  const say = sayFor(req);
  const body = html`<h1>${say(problem.status >= 500 ? 'troubleOurs' : 'troubleTitle')}</h1>
<p>${problem.detail}</p>${problem.status >= 500 ? html`<p class="hint">${say('request', { id: problem.requestId })}</p>` : ''}
<a class="button" href="${req.baseUrl}">${say('back')}</a>`;
  sendPage(runtime, req, res, { title: say('troubleTitle'), body, status: problem.status });
}
