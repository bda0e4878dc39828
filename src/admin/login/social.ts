import type { IRouter, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Strategy } from 'passport';
import { unitOfWork } from '../../context.ts';
import {
  askAddress,
  comeWith,
  confirmIdentity,
  linkIdentity,
  type Profile,
  type Provider,
  providerNames,
  providers,
} from '../../domain/accounts/identities.ts';
import { readLink } from '../../domain/accounts/links.ts';
import { isEmail, normalizeEmail } from '../../domain/accounts/register.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { crossSite, noSuchThing } from '../guards.ts';
import { field, type Html, html, notice } from '../html.ts';
import type { AuthContext } from './auth-context.ts';
import { asSystem, enter, isFresh, mayWrite, saved, signInAgain } from './enter.ts';
import {
  languageOf,
  localTarget,
  type Refusal,
  refusalOf,
  sayFor,
  sendLinkTrouble,
  sendPage,
  textsOf,
} from './page.ts';

/** The services that are set up, in their usual order. */
export const offeredProviders = ({ social, runtime }: Pick<AuthContext, 'social' | 'runtime'>): Provider[] =>
  runtime.deploymentRole === 'cloud' ? providers.filter((provider) => social[provider] !== undefined) : [];

export function socialButtons(auth: AuthContext, req: Request, to: string): Html {
  const say = sayFor(req);
  const offered = offeredProviders(auth);
  if (offered.length === 0) return html``;
  const buttons = offered.map(
    (provider) =>
      html`<a class="button quiet" href="${req.baseUrl}/login/${provider}?to=${encodeURIComponent(to)}">${say('with', { provider: providerNames[provider] })}</a>`,
  );
  return html`<div class="or">${say('or')}</div>${buttons}`;
}

function requireOffered(auth: AuthContext, req: Request): Provider {
  const provider = offeredProviders(auth).find((one) => one === req.params.provider);
  if (!provider) throw noSuchThing({});
  return provider;
}

/** A page that says what came of it, and leads back to the sign-in page. */
function sendMessage(auth: AuthContext, req: Request, res: Response, text: string, status = 200): void {
  const say = sayFor(req);
  const way = req.user ? `${req.baseUrl}/account` : `${req.baseUrl}/login`;
  const body = html`<h1>${say(status === 200 ? 'checkYourMail' : 'troubleTitle')}</h1><p>${text}</p>
<a class="button" href="${way}">${say(req.user ? 'accountTitle' : 'backToLogin')}</a>`;
  sendPage(auth.runtime, req, res, { title: say('signIn'), body, status });
}

function sendAskEmail(auth: AuthContext, req: Request, res: Response, profile: Profile, refusal?: Refusal): void {
  const say = sayFor(req);
  const provider = providerNames[profile.provider];
  const body = html`<h1>${say('socialEmailTitle')}</h1><p>${say('socialEmailHint', { provider })}</p>${notice('error', refusal?.general)}
<form method="post" action="${req.baseUrl}/login-address" novalidate>
${field({ name: 'email', label: say('email'), type: 'email', value: profile.email ?? '', autocomplete: 'email', error: refusal?.of('email') })}
<button type="submit">${say('sendLetter')}</button></form>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
  sendPage(auth.runtime, req, res, { title: say('socialEmailTitle'), body, status: refusal?.status ?? 200 });
}

type Came = { profile: Profile } | { error: unknown } | { denied: true };

/** Leaves the two halves of passport's conversation to it, and takes what came of it. */
function converse(
  auth: AuthContext,
  provider: Provider,
  strategy: Strategy,
): (req: Request, res: Response) => Promise<Came> {
  const name = `social-${provider}`;
  auth.sessions.passport.use(name, strategy);
  return (req, res) =>
    new Promise((resolve) => {
      const done = (error: unknown, profile: unknown) => {
        if (error) return resolve({ error });
        resolve(profile ? { profile: profile as Profile } : { denied: true });
      };
      auth.sessions.passport.authenticate(name, { session: false }, done as never)(req, res, ((error: unknown) =>
        resolve({ error })) as NextFunction);
    });
}

async function arrive(auth: AuthContext, req: Request, res: Response, profile: Profile, to: string): Promise<void> {
  const { runtime } = auth;
  const came = await unitOfWork({ runtime, ...asSystem }, (ctx) => comeWith(ctx, profile, languageOf(req)));
  if (came.kind === 'in') return enter(auth, req, res, came.userId, to);
  req.session.elsewhere = profile;
  await saved(req);
  if (came.kind === 'ask-email') return sendAskEmail(auth, req, res, profile);
  const values = { email: profile.email, provider: providerNames[profile.provider] };
  sendMessage(auth, req, res, sayFor(req)('socialAskOwner', values));
}

/** The answer of the other service. */
function back(auth: AuthContext, strategies: ReadonlyMap<Provider, ReturnType<typeof converse>>): RequestHandler {
  return async (req, res) => {
    const provider = requireOffered(auth, req);
    const say = sayFor(req);
    const begun = req.session.social;
    delete req.session.social;
    const named = { provider: providerNames[provider] };
    const came = await strategies.get(provider)?.(req, res);
    if (!came || 'error' in came || begun?.provider !== provider) {
      const error = came && 'error' in came ? came.error : undefined;
      auth.runtime.log.warn({ provider, reason: reasonOf(error) }, 'signing in elsewhere failed');
      return sendMessage(auth, req, res, say('socialFailed', named), 502);
    }
    if ('denied' in came) return sendMessage(auth, req, res, say('socialDenied', named), 403);
    if (begun.linkTo === undefined) return arrive(auth, req, res, came.profile, begun.to);
    if (req.user?.id !== begun.linkTo) throw noSuchThing({});
    try {
      await unitOfWork({ runtime: auth.runtime, ...asSystem }, (ctx) =>
        linkIdentity(ctx, req.user?.id ?? '', came.profile),
      );
      res.redirect(303, `${req.baseUrl}/account?said=linked&provider=${provider}`);
    } catch (error) {
      const { status, general } = refusalOf(req, error, []);
      sendMessage(auth, req, res, general ?? '', status);
    }
  };
}

/** Never the whole error: the other service's answer may hold a token. */
const reasonOf = (error: unknown): string => {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return [name, code].filter((one) => typeof one === 'string').join(' ') || 'nothing was begun in this browser';
};

function begin(auth: AuthContext, strategies: ReadonlyMap<Provider, ReturnType<typeof converse>>): RequestHandler {
  return async (req, res) => {
    const provider = requireOffered(auth, req);
    const wantsLink = req.query.link === 'yes' && req.user;
    // linking begins on our own page only: another site must not make somebody link its own account to theirs
    if (wantsLink && req.headers['sec-fetch-site'] !== undefined && req.headers['sec-fetch-site'] !== 'same-origin') {
      throw crossSite({});
    }
    if (wantsLink && !isFresh(auth, req)) return signInAgain(req, res, `${req.baseUrl}/account`);
    const to = localTarget(req.query.to, req.baseUrl);
    req.session.social = { provider, to, ...(wantsLink && req.user ? { linkTo: req.user.id } : {}) };
    const came = await strategies.get(provider)?.(req, res);
    if (came && 'error' in came) throw came.error;
  };
}

function typedAddress(auth: AuthContext): RequestHandler {
  const { runtime } = auth;
  return async (req, res) => {
    const { elsewhere } = req.session;
    if (!elsewhere) return res.redirect(303, `${req.baseUrl}/login`);
    const email = normalizeEmail((await textsOf(req)).email);
    const say = sayFor(req);
    try {
      if (!isEmail(email)) {
        const message = accountMessage('account.email-invalid');
        throw invalidFields([{ field: 'email', message }]);
      }
      if (await mayWrite(auth, req, email)) {
        await unitOfWork({ runtime, ...asSystem }, (ctx) => askAddress(ctx, elsewhere, email, languageOf(req)));
      }
      sendMessage(auth, req, res, say('registerSent', { email }));
    } catch (error) {
      sendAskEmail(auth, req, res, { ...elsewhere, email }, refusalOf(req, error, ['email']));
    }
  };
}

/** An owner's letter: yes, that was me. */
function ownerConfirms(router: IRouter, auth: AuthContext): void {
  const { runtime } = auth;
  router.get('/link', async (req, res) => {
    const say = sayFor(req);
    const text = String(req.query.link ?? '');
    try {
      const link = await unitOfWork({ runtime, ...asSystem }, (ctx) => readLink(ctx, text, 'link_identity'));
      const provider = providerNames[link.about.provider as Provider];
      const title = say('linkTitle', { provider });
      const body = html`<h1>${title}</h1><p>${say('linkHint', { provider, email: link.email })}</p>
<form method="post" action="${req.baseUrl}/link"><input type="hidden" name="link" value="${text}">
<button type="submit">${say('linkGo', { provider })}</button></form>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
      res.set('Referrer-Policy', 'no-referrer');
      sendPage(runtime, req, res, { title, body });
    } catch (error) {
      sendLinkTrouble(runtime, req, res, error);
    }
  });
  router.post('/link', async (req, res) => {
    const { link = '' } = await textsOf(req);
    const { elsewhere } = req.session;
    try {
      const userId = await unitOfWork({ runtime, ...asSystem }, (ctx) =>
        confirmIdentity(ctx, link, 'link_identity', elsewhere),
      );
      await enter(auth, req, res, userId, req.baseUrl);
    } catch (error) {
      sendLinkTrouble(runtime, req, res, error);
    }
  });
}

/** Signing in with other services. The strategies are loaded with the first visit to one. */
export function socialRoutes(router: IRouter, auth: AuthContext): void {
  const offered = offeredProviders(auth);
  if (offered.length === 0) return;
  let loading: Promise<ReadonlyMap<Provider, ReturnType<typeof converse>>> | undefined;
  const load = () => {
    loading ??= import('./strategies.ts').then(({ strategyFor }) => {
      const made = offered.map((provider) => {
        const client = auth.social[provider];
        if (!client) throw new Error(`${provider} is not set up`);
        const path = `/admin/login/${provider}/back`;
        const url = auth.publicUrl ? new URL(path, auth.publicUrl).href : path;
        return [provider, converse(auth, provider, strategyFor(provider, client, url))] as const;
      });
      return new Map(made);
    });
    return loading;
  };
  router.get('/login/:provider', async (req, res, next) => begin(auth, await load())(req, res, next));
  router.get('/login/:provider/back', async (req, res, next) => back(auth, await load())(req, res, next));
  router.post('/login-address', typedAddress(auth));
  ownerConfirms(router, auth);
}
