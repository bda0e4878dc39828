import type { IRouter, Request, RequestHandler, Response } from 'express';
import { unitOfWork } from '../../context.ts';
import { confirmIdentity, providerNames } from '../../domain/accounts/identities.ts';
import { readLink } from '../../domain/accounts/links.ts';
import { confirmEmailChange, ownerOfLink, requestReset, setPasswordByLink } from '../../domain/accounts/recover.ts';
import { confirmRegistration, normalizeEmail, startRegistration } from '../../domain/accounts/register.ts';
import { field, type Html, html, notice } from '../html.ts';
import type { AuthContext } from './auth-context.ts';
import { asSystem, enter, mayWrite, requireUnhurried } from './enter.ts';
import {
  type Fields,
  languageOf,
  type Refusal,
  refusalOf,
  sayFor,
  sendLinkTrouble,
  sendPage,
  textsOf,
} from './page.ts';
import { socialButtons } from './social.ts';

function sendSent(auth: AuthContext, req: Request, res: Response, text: string): void {
  const say = sayFor(req);
  const body = html`<h1>${say('checkYourMail')}</h1><p>${text}</p><p class="hint">${say('mailHint')}</p>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
  sendPage(auth.runtime, req, res, { title: say('checkYourMail'), body });
}

function sendRegister(auth: AuthContext, req: Request, res: Response, given: Fields = {}, refusal?: Refusal): void {
  const say = sayFor(req);
  const body = html`<h1>${say('register')}</h1><p>${say('registerHint')}</p>${notice('error', refusal?.general)}
<form method="post" action="${req.baseUrl}/register" novalidate>
${field({ name: 'name', label: say('name'), value: given.name ?? '', autocomplete: 'name', error: refusal?.of('name') })}
${field({ name: 'email', label: say('email'), type: 'email', value: given.email ?? '', autocomplete: 'email', error: refusal?.of('email') })}
${field({ name: 'username', label: say('username'), value: given.username ?? '', autocomplete: 'nickname', isOptional: true, hint: say('usernameHint'), error: refusal?.of('username') })}
${field({ name: 'password', label: say('choosePassword'), type: 'password', autocomplete: 'new-password', hint: say('passwordHint'), error: refusal?.of('password') })}
<button type="submit">${say('register')}</button></form>${socialButtons(auth, req, req.baseUrl)}
<p class="links"><a href="${req.baseUrl}/login">${say('haveAccount')}</a></p>`;
  sendPage(auth.runtime, req, res, { title: say('register'), body, status: refusal?.status ?? 200 });
}

function register(auth: AuthContext): RequestHandler {
  return async (req, res) => {
    const given = await textsOf(req);
    const { email = '', name = '', username = '', password = '' } = given;
    try {
      const wanted = { email, name, username, password, language: languageOf(req) };
      if (await mayWrite(auth, req, email)) await startRegistration(auth.runtime, wanted);
      sendSent(auth, req, res, sayFor(req)('registerSent', { email: normalizeEmail(email) }));
    } catch (error) {
      sendRegister(auth, req, res, given, refusalOf(req, error, ['name', 'email', 'username', 'password']));
    }
  };
}

function sendForgot(auth: AuthContext, req: Request, res: Response, given: Fields = {}, refusal?: Refusal): void {
  const say = sayFor(req);
  const body = html`<h1>${say('resetTitle')}</h1><p>${say('resetHint')}</p>${notice('error', refusal?.general)}
<form method="post" action="${req.baseUrl}/forgot" novalidate>
${field({ name: 'email', label: say('email'), type: 'email', value: given.email ?? '', autocomplete: 'email', error: refusal?.of('email') })}
<button type="submit">${say('sendLetter')}</button></form>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
  sendPage(auth.runtime, req, res, { title: say('resetTitle'), body, status: refusal?.status ?? 200 });
}

function forgot(auth: AuthContext): RequestHandler {
  return async (req, res) => {
    const given = await textsOf(req);
    const { email = '' } = given;
    try {
      if (await mayWrite(auth, req, email)) await requestReset(auth.runtime, email, languageOf(req));
      sendSent(auth, req, res, sayFor(req)('resetSent', { email: normalizeEmail(email) }));
    } catch (error) {
      sendForgot(auth, req, res, given, refusalOf(req, error, ['email']));
    }
  };
}

/** A page behind a link in a letter: what it says, when the link works. Nothing happens before its button is pressed. */
function linkPage(
  auth: AuthContext,
  path: string,
  view: (req: Request, text: string, refusal?: Refusal) => Promise<{ title: string; body: Html }>,
) {
  const form = (req: Request, text: string, inner: Html, button: string): Html =>
    html`<form method="post" action="${req.baseUrl}${path}"><input type="hidden" name="link" value="${text}">${inner}
<button type="submit">${button}</button></form>`;
  const show = async (req: Request, res: Response, text: string, refusal?: Refusal) => {
    try {
      const { title, body } = await view(req, text, refusal);
      // the address holds the secret: it goes nowhere else
      res.set('Referrer-Policy', 'no-referrer');
      sendPage(auth.runtime, req, res, { title, body, status: refusal?.status ?? 200 });
    } catch (error) {
      sendLinkTrouble(auth.runtime, req, res, error);
    }
  };
  const get: RequestHandler = (req, res) => show(req, res, String(req.query.link ?? ''));
  return { form, show, get };
}

type LinkPage = ReturnType<typeof linkPage>;

const newPassword = (req: Request, refusal: Refusal | undefined): Html => {
  const say = sayFor(req);
  return html`${notice('error', refusal?.general)}${field({ name: 'password', label: say('newPassword'), type: 'password', autocomplete: 'new-password', hint: say('passwordHint'), error: refusal?.of('password') })}`;
};

function passwordByLink(router: IRouter, auth: AuthContext, purpose: 'reset_password' | 'invitation'): void {
  const { runtime } = auth;
  const isInvitation = purpose === 'invitation';
  const path = isInvitation ? '/invitation' : '/reset';
  const page: LinkPage = linkPage(auth, path, async (req, text, refusal) => {
    const say = sayFor(req);
    const owner = await unitOfWork({ runtime, ...asSystem }, (ctx) => ownerOfLink(ctx, text, purpose));
    const values = { email: owner.email, company: owner.company?.name ?? 'Hajira' };
    const title = say(isInvitation ? 'invitationTitle' : 'setPassword');
    const inner = html`<input type="hidden" name="username" autocomplete="username" value="${owner.email}">${newPassword(req, refusal)}`;
    const button = say(isInvitation ? 'invitationGo' : 'setPassword');
    const hint = say(isInvitation ? 'invitationHint' : 'setPasswordFor', values);
    return { title, body: html`<h1>${title}</h1><p>${hint}</p>${page.form(req, text, inner, button)}` };
  });
  router.get(path, page.get);
  router.post(path, async (req, res) => {
    const { link = '', password = '' } = await textsOf(req);
    try {
      const userId = await unitOfWork({ runtime, ...asSystem }, (ctx) =>
        setPasswordByLink(ctx, link, purpose, password),
      );
      if (isInvitation) return await enter(auth, req, res, userId, req.baseUrl);
      res.redirect(303, `${req.baseUrl}/login?said=resetDone`);
    } catch (error) {
      await page.show(req, res, link, refusalOf(req, error, ['password']));
    }
  });
}

function confirmAddress(router: IRouter, auth: AuthContext): void {
  const { runtime } = auth;
  const page: LinkPage = linkPage(auth, '/confirm', async (req, text, refusal) => {
    const say = sayFor(req);
    const link = await unitOfWork({ runtime, ...asSystem }, (ctx) => readLink(ctx, text, 'confirm_email'));
    const provider = providerNames[link.about.provider as keyof typeof providerNames];
    const hint = provider
      ? say('confirmSocial', { provider, email: link.email })
      : say('confirmHint', { email: link.email });
    const password = field({
      name: 'password',
      label: say('password'),
      type: 'password',
      autocomplete: 'current-password',
      error: refusal?.of('password'),
    });
    const inner = html`${notice('error', refusal?.general)}<input type="hidden" name="username" autocomplete="username" value="${link.email}">${provider ? html`` : password}`;
    const title = say('confirmTitle');
    return { title, body: html`<h1>${title}</h1><p>${hint}</p>${page.form(req, text, inner, say('confirmGo'))}` };
  });
  router.get('/confirm', page.get);
  router.post('/confirm', async (req, res) => {
    const { link: text = '', password = '' } = await textsOf(req);
    try {
      await requireUnhurried(auth, req, text.slice(0, 40));
      const userId = await unitOfWork({ runtime, ...asSystem }, async (ctx) => {
        const { about } = await readLink(ctx, text, 'confirm_email');
        if (!about.provider) return confirmRegistration(ctx, text, password);
        return confirmIdentity(ctx, text, 'confirm_email', req.session.elsewhere);
      });
      await enter(auth, req, res, userId, req.baseUrl);
    } catch (error) {
      await page.show(req, res, text, refusalOf(req, error, ['password']));
    }
  });
}

function newAddress(router: IRouter, auth: AuthContext): void {
  const { runtime } = auth;
  const page: LinkPage = linkPage(auth, '/new-address', async (req, text, refusal) => {
    const say = sayFor(req);
    const link = await unitOfWork({ runtime, ...asSystem }, (ctx) => readLink(ctx, text, 'change_email'));
    const title = say('newAddressTitle');
    const hint = say('newAddressHint', { email: link.email });
    const form = page.form(req, text, notice('error', refusal?.general), say('newAddressGo'));
    return { title, body: html`<h1>${title}</h1><p>${hint}</p>${form}` };
  });
  router.get('/new-address', page.get);
  router.post('/new-address', async (req, res) => {
    const { link = '' } = await textsOf(req);
    try {
      await unitOfWork({ runtime, ...asSystem }, (ctx) => confirmEmailChange(ctx, link, req.sessionID));
      res.redirect(303, req.user ? `${req.baseUrl}/account` : `${req.baseUrl}/login?said=newAddressDone`);
    } catch (error) {
      await page.show(req, res, link, refusalOf(req, error, []));
    }
  });
}

/** Accounts that people make themselves, and what letters lead to. */
export function registerRoutes(router: IRouter, auth: AuthContext): void {
  router.get('/register', (req, res) => (req.user ? res.redirect(303, req.baseUrl) : sendRegister(auth, req, res)));
  router.post('/register', register(auth));
  router.get('/forgot', (req, res) => sendForgot(auth, req, res));
  router.post('/forgot', forgot(auth));
  passwordByLink(router, auth, 'reset_password');
  passwordByLink(router, auth, 'invitation');
  confirmAddress(router, auth);
  newAddress(router, auth);
}
