import type { Request, RequestHandler, Response, Router } from 'express';
import type { Runtime } from '../../context.ts';
import { findUserByLogin } from '../../db/platform.ts';
import { deviceOf } from '../../domain/accounts/known-device.ts';
import { type PhoneCaller, phoneCaller } from '../../domain/mobile/sessions.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { problem } from '../../problem.ts';
import { languageOf, requestIdOf } from '../answers.ts';
import { bearerOf } from '../auth/bearer.ts';
import { createPhoneLimit, createSignInLimit, type PhoneLimits } from '../auth/phone-limit.ts';
import { jsonBody } from '../body.ts';
import { otherMethods, send } from '../methods.ts';
import type { PhoneRoute } from './route.ts';
import { phoneRoutesOf } from './routes.ts';

const phoneTokenMissing = problem(mobileMessage, 'phone.token-missing', { status: 401 });

const bodyOf = (route: PhoneRoute): RequestHandler =>
  jsonBody(route.body && (route.admits === 'anybody' ? 'signIn' : 'queue'), ['application/json']);

const callOf = (runtime: Runtime, req: Request) => ({
  runtime,
  search: new URL(req.originalUrl, 'http://localhost').searchParams,
  body: req.body as unknown,
  address: req.ip ?? '',
  requestId: requestIdOf(req),
  language: languageOf(req),
});

/** Signing in is counted before the password is looked at; what succeeds is not held against anybody. */
function phoneAuth(runtime: Runtime, route: Extract<PhoneRoute, { admits: 'anybody' }>, limits: PhoneLimits) {
  const limit = createSignInLimit(runtime, limits);
  return async (req: Request, res: Response): Promise<void> => {
    const call = callOf(runtime, req);
    const { email: typed, deviceToken: shown } = (call.body ?? {}) as { email?: unknown; deviceToken?: unknown };
    // an address and a username of one account count together
    const known = typeof typed === 'string' ? await findUserByLogin(runtime.database, typed) : undefined;
    const token = typeof shown === 'string' ? shown : undefined;
    const device = known ? deviceOf(runtime, known.id, token, runtime.clock.now()) : null;
    const from = { address: call.address, device };
    const counted: string[] = [];
    const count = async (account: string): Promise<void> => {
      await limit.attempt(account, from, res);
      counted.push(account);
    };
    if (typeof typed === 'string') await count(known?.email ?? typed);
    const answer = await route.handle({ ...call, count });
    for (const account of counted) await limit.succeeded(account, from);
    send(res, answer);
  };
}

/** Whose phone it is. Before the body is read: a stranger sends us nothing. */
function admit(runtime: Runtime, limit: ReturnType<typeof createPhoneLimit>): RequestHandler {
  return async (req, res, next) => {
    const text = bearerOf(req);
    if (text === undefined) throw phoneTokenMissing({});
    const caller = await phoneCaller(runtime, text);
    await limit(caller.sessionId, res);
    res.locals.caller = caller;
    next();
  };
}

/** What is done on phones, in the API's router. */
export function mountPhoneRoutes(router: Router, runtime: Runtime, limits: PhoneLimits): void {
  const routes = phoneRoutesOf(runtime.deploymentRole);
  const admitted = admit(runtime, createPhoneLimit(limits));
  for (const route of routes) {
    if (route.admits === 'anybody') {
      router[route.method](route.path, bodyOf(route), phoneAuth(runtime, route, limits));
      continue;
    }
    router[route.method](route.path, admitted, bodyOf(route), async (req, res) => {
      send(res, await route.handle({ ...callOf(runtime, req), caller: res.locals.caller as PhoneCaller }));
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    router.all(path, otherMethods(routes.filter((route) => route.path === path).map(({ method }) => method)));
  }
}
