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
import { isEmail, tidyEmail } from '../../domain/accounts/register.ts';
import { Problem } from '../../problem.ts';
import { crossSite, noSuchThing } from '../guards.ts';
import { field, type Html, html, notice } from '../html.ts';
import { asSystem, type Door, enter, isFresh, mayWrite, saved, signInAgain } from './enter.ts';
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
export const offeredProviders = ({ social, house }: Pick<Door, 'social' | 'house'>): Provider[] =>
  house.place === 'cloud' ? providers.filter((provider) => social[provider] !== undefined) : [];

export function socialButtons(door: Door, req: Request, to: string): Html {
  const say = sayFor(req);
  const offered = offeredProviders(door);
  if (offered.length === 0) return html``;
  const buttons = offered.map(
    (provider) =>
      html`<a class="button quiet" href="${req.baseUrl}/login/${provider}?to=${encodeURIComponent(to)}">${say('with', { provider: providerNames[provider] })}</a>`,
  );
  return html`<div class="or">${say('or')}</div>${buttons}`;
}

function requireOffered(door: Door, req: Request): Provider {
  const provider = offeredProviders(door).find((one) => one === req.params.provider);
  if (!provider) throw noSuchThing({});
  return provider;
}

/** A page that says what came of it, and leads back to the door. */
function sendSaid(door: Door, req: Request, res: Response, text: string, status = 200): void {
  const say = sayFor(req);
  const way = req.user ? `${req.baseUrl}/account` : `${req.baseUrl}/login`;
  const body = html`<h1>${say(status === 200 ? 'lookIntoMail' : 'troubleTitle')}</h1><p>${text}</p>
<a class="button" href="${way}">${say(req.user ? 'accountTitle' : 'backToLogin')}</a>`;
  sendPage(door.house, req, res, { title: say('signIn'), body, status });
}

function sendAskEmail(door: Door, req: Request, res: Response, profile: Profile, refusal?: Refusal): void {
  const say = sayFor(req);
  const provider = providerNames[profile.provider];
  const body = html`<h1>${say('socialEmailTitle')}</h1><p>${say('socialEmailHint', { provider })}</p>${notice('error', refusal?.general)}
<form method="post" action="${req.baseUrl}/login-address" novalidate>
${field({ name: 'email', label: say('email'), type: 'email', value: profile.email ?? '', autocomplete: 'email', error: refusal?.of('email') })}
<button type="submit">${say('sendLetter')}</button></form>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
  sendPage(door.house, req, res, { title: say('socialEmailTitle'), body, status: refusal?.status ?? 200 });
}

type Came = { profile: Profile } | { error: unknown } | { denied: true };

/** Leaves the two halves of passport's conversation to it, and takes what came of it. */
function converse(door: Door, provider: Provider, strategy: Strategy): (req: Request, res: Response) => Promise<Came> {
  const name = `social-${provider}`;
  door.sessions.passport.use(name, strategy);
  return (req, res) =>
    new Promise((resolve) => {
      const done = (error: unknown, profile: unknown) => {
        if (error) return resolve({ error });
        resolve(profile ? { profile: profile as Profile } : { denied: true });
      };
      door.sessions.passport.authenticate(name, { session: false }, done as never)(req, res, ((error: unknown) =>
        resolve({ error })) as NextFunction);
    });
}

async function arrive(door: Door, req: Request, res: Response, profile: Profile, to: string): Promise<void> {
  const { house } = door;
  const came = await unitOfWork({ house, ...asSystem }, (ctx) => comeWith(ctx, profile, languageOf(req)));
  if (came.kind === 'in') return enter(door, req, res, came.userId, to);
  req.session.elsewhere = profile;
  await saved(req);
  if (came.kind === 'ask-email') return sendAskEmail(door, req, res, profile);
  const values = { email: profile.email, provider: providerNames[profile.provider] };
  sendSaid(door, req, res, sayFor(req)('socialAskOwner', values));
}

/** The answer of the other service. */
function back(door: Door, strategies: ReadonlyMap<Provider, ReturnType<typeof converse>>): RequestHandler {
  return async (req, res) => {
    const provider = requireOffered(door, req);
    const say = sayFor(req);
    const begun = req.session.social;
    delete req.session.social;
    const named = { provider: providerNames[provider] };
    const came = await strategies.get(provider)?.(req, res);
    if (!came || 'error' in came || begun?.provider !== provider) {
      const error = came && 'error' in came ? came.error : undefined;
      door.house.log.warn({ provider, reason: reasonOf(error) }, 'signing in elsewhere failed');
      return sendSaid(door, req, res, say('socialFailed', named), 502);
    }
    if ('denied' in came) return sendSaid(door, req, res, say('socialDenied', named), 403);
    if (begun.linkTo === undefined) return arrive(door, req, res, came.profile, begun.to);
    if (req.user?.id !== begun.linkTo) throw noSuchThing({});
    try {
      await unitOfWork({ house: door.house, ...asSystem }, (ctx) =>
        linkIdentity(ctx, req.user?.id ?? '', came.profile),
      );
      res.redirect(303, `${req.baseUrl}/account?said=linked&provider=${provider}`);
    } catch (error) {
      const { status, general } = refusalOf(req, error, []);
      sendSaid(door, req, res, general ?? '', status);
    }
  };
}

/** Never the whole error: the other service's answer may hold a token. */
const reasonOf = (error: unknown): string => {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return [name, code].filter((one) => typeof one === 'string').join(' ') || 'nothing was begun in this browser';
};

function begin(door: Door, strategies: ReadonlyMap<Provider, ReturnType<typeof converse>>): RequestHandler {
  return async (req, res) => {
    const provider = requireOffered(door, req);
    const wantsLink = req.query.link === 'yes' && req.user;
    // linking begins on our own page only: another site must not make somebody link its own account to his
    if (wantsLink && req.headers['sec-fetch-site'] !== undefined && req.headers['sec-fetch-site'] !== 'same-origin') {
      throw crossSite({});
    }
    if (wantsLink && !isFresh(door, req)) return signInAgain(req, res, `${req.baseUrl}/account`);
    const to = localTarget(req.query.to, req.baseUrl);
    req.session.social = { provider, to, ...(wantsLink && req.user ? { linkTo: req.user.id } : {}) };
    const came = await strategies.get(provider)?.(req, res);
    if (came && 'error' in came) throw came.error;
  };
}

function typedAddress(door: Door): RequestHandler {
  const { house } = door;
  return async (req, res) => {
    const { elsewhere } = req.session;
    if (!elsewhere) return res.redirect(303, `${req.baseUrl}/login`);
    const email = tidyEmail((await textsOf(req)).email);
    const say = sayFor(req);
    try {
      if (!isEmail(email)) {
        const message = 'This is not an e-mail address. Write it like karim@example.com.';
        throw new Problem({ code: 'record.invalid', status: 422, message, fields: [{ field: 'email', message }] });
      }
      if (await mayWrite(door, req, email)) {
        await unitOfWork({ house, ...asSystem }, (ctx) => askAddress(ctx, elsewhere, email, languageOf(req)));
      }
      sendSaid(door, req, res, say('registerSent', { email }));
    } catch (error) {
      sendAskEmail(door, req, res, { ...elsewhere, email }, refusalOf(req, error, ['email']));
    }
  };
}

/** An owner's letter: yes, that was me. */
function ownerConfirms(router: IRouter, door: Door): void {
  const { house } = door;
  router.get('/link', async (req, res) => {
    const say = sayFor(req);
    const text = String(req.query.link ?? '');
    try {
      const link = await unitOfWork({ house, ...asSystem }, (ctx) => readLink(ctx, text, 'link_identity'));
      const provider = providerNames[link.about.provider as Provider];
      const title = say('linkTitle', { provider });
      const body = html`<h1>${title}</h1><p>${say('linkHint', { provider, email: link.email })}</p>
<form method="post" action="${req.baseUrl}/link"><input type="hidden" name="link" value="${text}">
<button type="submit">${say('linkGo', { provider })}</button></form>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
      res.set('Referrer-Policy', 'no-referrer');
      sendPage(house, req, res, { title, body });
    } catch (error) {
      sendLinkTrouble(house, req, res, error);
    }
  });
  router.post('/link', async (req, res) => {
    const { link = '' } = await textsOf(req);
    const { elsewhere } = req.session;
    try {
      const userId = await unitOfWork({ house, ...asSystem }, (ctx) =>
        confirmIdentity(ctx, link, 'link_identity', elsewhere),
      );
      await enter(door, req, res, userId, req.baseUrl);
    } catch (error) {
      sendLinkTrouble(house, req, res, error);
    }
  });
}

/** Signing in with other services. The strategies are loaded with the first visit to one. */
export function socialRoutes(router: IRouter, door: Door): void {
  const offered = offeredProviders(door);
  if (offered.length === 0) return;
  let loading: Promise<ReadonlyMap<Provider, ReturnType<typeof converse>>> | undefined;
  const load = () => {
    loading ??= import('./strategies.ts').then(({ strategyFor }) => {
      const made = offered.map((provider) => {
        const client = door.social[provider];
        if (!client) throw new Error(`${provider} is not set up`);
        const path = `/admin/login/${provider}/back`;
        const url = door.publicUrl ? new URL(path, door.publicUrl).href : path;
        return [provider, converse(door, provider, strategyFor(provider, client, url))] as const;
      });
      return new Map(made);
    });
    return loading;
  };
  router.get('/login/:provider', async (req, res, next) => begin(door, await load())(req, res, next));
  router.get('/login/:provider/back', async (req, res, next) => back(door, await load())(req, res, next));
  router.post('/login-address', typedAddress(door));
  ownerConfirms(router, door);
}
