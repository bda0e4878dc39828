import type { IRouter, Request, RequestHandler, Response } from 'express';
import { type Context, unitOfWork } from '../../context.ts';
import { dropIdentity, type HeldIdentity, identitiesOf, providerNames } from '../../domain/accounts/identities.ts';
import { requestEmailChange } from '../../domain/accounts/recover.ts';
import { changeUsername } from '../../domain/accounts/register.ts';
import {
  deviceName,
  endOtherSessions,
  endSession,
  type OpenSession,
  sessionsOf,
} from '../../domain/accounts/sessions.ts';
import { languageOr } from '../../language.ts';
import { field, type Html, html, notice } from '../html.ts';
import { isPageWord, type Say } from '../locale/pages.ts';
import type { AuthContext } from './auth-context.ts';
import { fromOf } from './device.ts';
import { asSystem, isFresh, journal, requireUnhurried, signInAgain } from './enter.ts';
import { myRoutes, timeWriter } from './me.ts';
import { type Fields, type Refusal, refusalOf, sayFor, sendPage, textsOf } from './page.ts';
import { offeredProviders } from './social.ts';

const FIELDS = ['email', 'password', 'username'];

/** As they look, whatever digits the reader has chosen so far. */
const BANGLA_DIGITS = '০১২৩';

function languageCard(req: Request, user: Express.User, say: Say): Html {
  const option = (value: string, label: string) =>
    html`<option value="${value}" ${user.language === value ? html`selected` : ''}>${label}</option>`;
  return html`<h2>${say('languageTitle')}</h2><form method="post" action="${req.baseUrl}/account">
<label for="language">${say('language')}</label>
<select id="language" name="language">${option('en', 'English')}${option('bn', 'বাংলা')}</select>
<label class="check"><input type="checkbox" name="digits" value="yes" ${user.banglaDigits ? html`checked` : ''}>${say('banglaDigits')} (${BANGLA_DIGITS})</label>
<button type="submit" name="what" value="language">${say('save')}</button></form>`;
}

function usernameCard(req: Request, user: Express.User, say: Say, given: Fields, refusal?: Refusal): Html {
  const value = given.username ?? user.username ?? '';
  return html`<h2>${say('usernameTitle')}</h2><form method="post" action="${req.baseUrl}/account">
${field({ name: 'username', label: say('usernameNow'), value, autocomplete: 'nickname', isOptional: true, hint: say('usernameHint'), error: refusal?.of('username') })}
<button type="submit" name="what" value="username">${say('save')}</button></form>`;
}

function addressCard(req: Request, user: Express.User, say: Say, given: Fields, refusal?: Refusal): Html {
  const password = field({
    name: 'password',
    label: say('currentPassword'),
    type: 'password',
    autocomplete: 'current-password',
    error: refusal?.of('password'),
  });
  return html`<h2>${say('addressTitle')}</h2><p>${say('addressNow', { email: user.email })}</p>
<form method="post" action="${req.baseUrl}/account" novalidate>
${field({ name: 'email', label: say('newAddress'), type: 'email', value: given.email ?? '', autocomplete: 'email', error: refusal?.of('email') })}
${user.passwordHash === null ? html`` : password}
<button type="submit" name="what" value="email">${say('changeAddress')}</button></form>`;
}

function waysCard(auth: AuthContext, req: Request, user: Express.User, held: readonly HeldIdentity[], say: Say): Html {
  const offered = offeredProviders(auth);
  if (offered.length === 0 && held.length === 0) return html``;
  const rows = held.map(
    ({ provider, label }) => html`<div class="row"><span>${providerNames[provider]}<small>${label}</small></span>
<form method="post" action="${req.baseUrl}/account"><input type="hidden" name="provider" value="${provider}">
<button class="quiet" type="submit" name="what" value="drop">${say('remove')}</button></form></div>`,
  );
  const more = offered
    .filter((provider) => !held.some((one) => one.provider === provider))
    .map(
      (provider) =>
        html`<a class="button quiet" href="${req.baseUrl}/login/${provider}?link=yes">${say('link', { provider: providerNames[provider] })}</a>`,
    );
  const none = user.passwordHash === null ? html`<p>${say('passwordNone')}</p>` : html`<p>${say('waysNone')}</p>`;
  return html`<h2>${say('waysTitle')}</h2>${held.length === 0 ? none : rows}${more}`;
}

function sessionsCard(req: Request, sessions: readonly OpenSession[], say: Say): Html {
  const { moment } = timeWriter(req);
  const rows = sessions.map((session) => {
    const end = html`<form method="post" action="${req.baseUrl}/account"><input type="hidden" name="session" value="${session.id}">
<button class="quiet" type="submit" name="what" value="end">${say('end')}</button></form>`;
    const where = `${session.address ?? ''} · ${say('lastSeen', { time: moment(session.lastSeen) })}`;
    return html`<div class="row" data-testid="session"><span>${deviceName(session.device)}<small>${where}</small></span>
${session.isThis ? html`<strong>${say('thisOne')}</strong>` : end}</div>`;
  });
  const others = html`<form method="post" action="${req.baseUrl}/account">
<button class="quiet" type="submit" name="what" value="end-others">${say('endOthers')}</button></form>`;
  return html`<h2>${say('sessionsTitle')}</h2>${rows}${sessions.length > 1 ? others : html``}`;
}

interface View {
  done?: string | undefined;
  given?: Fields;
  refusal?: Refusal;
}

async function sendAccount(auth: AuthContext, req: Request, res: Response, user: Express.User, view: View = {}) {
  const { runtime } = auth;
  const say = sayFor(req);
  const { given = {}, refusal } = view;
  const [sessions, held] = await unitOfWork({ runtime, ...asSystem }, async (ctx) => {
    const open = await sessionsOf(ctx, user.id, req.sessionID);
    return [open, await identitiesOf(ctx, user.id)] as const;
  });
  const cloudOnly = html`${usernameCard(req, user, say, given, refusal)}${addressCard(req, user, say, given, refusal)}
${waysCard(auth, req, user, held, say)}
<h2>${say('twoStepSetup')}</h2><p>${say(user.hasTwoStep ? 'twoStepWhy' : 'twoStepIsOff')}</p>
<a class="button quiet" href="${req.baseUrl}/two-step">${say('twoStepSetup')}</a>`;
  const body = html`<h1>${say('accountTitle')}</h1><p>${user.name}, ${user.email}</p>
${notice('error', refusal?.general)}${notice('success', view.done)}
<a class="button quiet" href="${req.baseUrl}/password">${say('passwordTitle')}</a>
<a class="button quiet" href="${req.baseUrl}/me">${say('mine')}</a>
${languageCard(req, user, say)}${runtime.deploymentRole === 'cloud' ? cloudOnly : html``}${sessionsCard(req, sessions, say)}
<div class="links"></div><a class="button" href="${req.baseUrl}">${say('back')}</a>`;
  sendPage(runtime, req, res, { title: say('accountTitle'), body, status: refusal?.status ?? 200, isWide: true });
}

async function setLanguage(ctx: Context, user: Express.User, given: Fields): Promise<void> {
  await ctx.sql.query('UPDATE "user" SET language = $2, bangla_digits = $3 WHERE id = $1', [
    user.id,
    languageOr(given.language),
    given.digits === 'yes',
  ]);
}

type FormAction = (auth: AuthContext, req: Request, user: Express.User, given: Fields) => Promise<string>;

const within = (auth: AuthContext, work: (ctx: Context) => Promise<void>) =>
  unitOfWork({ runtime: auth.runtime, ...asSystem }, work);

/** What the forms of the page do; each answers with what to say afterwards. */
const acts: Readonly<Record<string, FormAction>> = {
  async language(auth, _req, user, given) {
    await within(auth, (ctx) => setLanguage(ctx, user, given));
    return 'saved';
  },
  async username(auth, _req, user, { username = '' }) {
    await within(auth, (ctx) => changeUsername(ctx, user.id, username));
    return 'saved';
  },
  async email(auth, req, user, { email = '', password = '' }) {
    await requireUnhurried(auth, req, `form:${user.id}`);
    await requestEmailChange(auth.runtime, user, { email, password });
    await auth.throttle.succeeded(`form:${user.id}`, fromOf(auth, req, undefined));
    return 'addressSent';
  },
  async drop(auth, _req, user, { provider = '' }) {
    await within(auth, (ctx) => dropIdentity(ctx, user, provider));
    return 'removed';
  },
  async end(auth, req, user, { session = '' }) {
    await within(auth, (ctx) => endSession(ctx, user.id, session));
    await journal(auth, req, user, 'user.sessions-ended');
    return 'ended';
  },
  async 'end-others'(auth, req, user) {
    await within(auth, async (ctx) => void (await endOtherSessions(ctx, user.id, req.sessionID)));
    await journal(auth, req, user, 'user.sessions-ended');
    return 'ended';
  },
};

const cloudActs = ['username', 'email', 'drop'];

/** What changes how somebody gets in, without asking for a password: a sign-in a moment ago has to stand for it. */
const needsProof = (name: string, user: Express.User): boolean =>
  name === 'drop' || (name === 'email' && user.passwordHash === null);

function change(auth: AuthContext): RequestHandler {
  return async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, `${req.baseUrl}/login`);
    const given = await textsOf(req);
    const name = given.what ?? '';
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (!act || (auth.runtime.deploymentRole === 'site' && cloudActs.includes(name)))
      return res.redirect(303, `${req.baseUrl}/account`);
    if (needsProof(name, user) && !isFresh(auth, req)) return signInAgain(req, res, `${req.baseUrl}/account`);
    try {
      const said = await act(auth, req, user, given);
      const query = new URLSearchParams({ said, email: given.email ?? '', provider: given.provider ?? '' });
      res.redirect(303, `${req.baseUrl}/account?${query.toString()}`);
    } catch (error) {
      await sendAccount(auth, req, res, user, { given, refusal: refusalOf(req, error, FIELDS) });
    }
  };
}

/** What the address says was done: one of a few words, never what somebody writes into a link. */
function saidOf(req: Request): string | undefined {
  const { said, provider } = req.query;
  const known = ['saved', 'addressSent', 'removed', 'ended', 'linked', 'twoStepOffDone'];
  if (typeof said !== 'string' || !known.includes(said) || !isPageWord(said)) return undefined;
  const named = Object.entries(providerNames).find(([name]) => name === provider)?.[1] ?? '';
  return sayFor(req)(said, { provider: named, email: String(req.query.email ?? '').slice(0, 254) });
}

/** One's own account. */
export function accountRoutes(router: IRouter, auth: AuthContext): void {
  router.get('/account', async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/account`)}`);
    await sendAccount(auth, req, res, user, { done: saidOf(req) });
  });
  router.post('/account', change(auth));
  myRoutes(router, auth);
}
