import { type RequestHandler, Router } from 'express';
import { type Context, type Runtime, requireBefore, unitOfWork } from '../context.ts';
import { recordNotFound } from '../domain/records/problems.ts';
import { requireReach } from '../domain/records/write.ts';
import { hasBody } from '../http/body.ts';
import { isUuid } from '../id.ts';
import type { Model, Operation } from '../policies/roles.ts';
import { answerRefusal, languageOf, noSuchAddress, requestIdOf } from './answers.ts';
import { principalOf } from './auth/bearer.ts';
import { type CallLimit, createCallLimit, usualCallLimit } from './auth/limit.ts';
import { type PhoneLimits, usualPhoneLimits } from './auth/phone-limit.ts';
import { jsonBody } from './body.ts';
import { documentRoutes } from './document/router.ts';
import { mountPhoneRoutes } from './me/router.ts';
import { otherMethods, send } from './methods.ts';
import { modelOfNoun } from './paths.ts';
import { withMessageText } from './records/message-text.ts';
import { requireOn } from './rights.ts';
import type { ApiHooks, Route, RouteResponse } from './route.ts';
import { routesOf } from './routes.ts';

/** Answers are somebody's own and never kept on the way; nothing in them is run. */
const headers: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  next();
};

const bodyOf = (route: Route): RequestHandler =>
  jsonBody(
    route.body && (route.body.largest ?? 'record'),
    ['application/json', 'application/merge-patch+json'],
    route.body?.upload !== undefined,
  );

/** Whose call it is, and whether it may be made now. Before the body is read: a stranger sends us nothing. */
function admit(runtime: Runtime, limit: ReturnType<typeof createCallLimit>): RequestHandler {
  return async (req, res, next) => {
    const principal = await principalOf(runtime, req);
    await limit(String(principal.token?.id), res);
    res.locals.principal = principal;
    next();
  };
}

/** The record that an address names, and what is done with it: the right on it is asked too. */
export function recordIn({ path, right }: Route): { model: Model; act: Operation } | undefined {
  const [, noun] = /^\/([a-z-]+)\/\{id\}/.exec(path) ?? [];
  const model = noun === undefined ? undefined : modelOfNoun(noun);
  if (model === undefined || right === null) return undefined;
  return { model, act: right.model === model ? right.act : 'view' };
}

/**
 * The right that a route takes, and the one on the record of its address, before its body is read. What it does asks
 * again, in its own unit of work.
 */
function requireRight(runtime: Runtime, route: Route): RequestHandler {
  const { right, body } = route;
  const record = recordIn(route);
  return async (req, res, next) => {
    if (right && body && hasBody(req)) {
      const session = { runtime, principal: res.locals.principal, requestId: requestIdOf(req) };
      await requireBefore(session, (policy) => requireOn(policy, right));
      if (record) await unitOfWork({ ...session, readOnly: true }, (ctx) => requireRecord(ctx, record, req.params.id));
    }
    next();
  };
}

async function requireRecord(
  ctx: Context,
  { model, act }: { model: Model; act: Operation },
  id: unknown,
): Promise<void> {
  if (!isUuid(id)) throw recordNotFound({ model });
  await requireReach(ctx, model, id, act);
}

function run(runtime: Runtime, route: Route, hooks: ApiHooks): RequestHandler {
  return async (req, res) => {
    const answer = await unitOfWork(
      { runtime, principal: res.locals.principal, requestId: requestIdOf(req) },
      (ctx): Promise<RouteResponse> =>
        route.handle({
          ctx,
          id: String(req.params.id ?? ''),
          model: String(req.params.model ?? ''),
          search: new URL(req.originalUrl, 'http://localhost').searchParams,
          body: req.body,
          ifMatch: req.headers['if-match'],
          language: languageOf(req),
          base: req.baseUrl,
          hooks,
        }),
    );
    res.vary('Accept-Language');
    const body = answer.body && (withMessageText(answer.body, languageOf(req)) as RouteResponse['body']);
    send(res, { ...answer, ...(body ? { body } : {}) });
  };
}

const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/**
 * The HTTP API of this place, by access tokens only: mount it at /api/v1.
 *
 * @param options.limit calls of one token
 * @param options.phones calls of one phone, and wrong passwords on phones
 * @param options.hooks what this process does once a call is committed
 */
export function createApi(options: {
  runtime: Runtime;
  limit?: CallLimit;
  phones?: PhoneLimits;
  hooks?: ApiHooks;
}): Router {
  const { runtime, hooks = {} } = options;
  const router = Router({ caseSensitive: true, strict: true });
  const routes = routesOf(runtime.deploymentRole);
  const admitted = admit(runtime, createCallLimit(runtime, options.limit ?? usualCallLimit));
  router.use(headers);
  router.use(documentRoutes(runtime.deploymentRole));
  mountPhoneRoutes(router, runtime, options.phones ?? usualPhoneLimits);
  for (const route of routes) {
    router[route.method](
      expressPath(route.path),
      admitted,
      requireRight(runtime, route),
      bodyOf(route),
      run(runtime, route, hooks),
    );
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map((route) => route.method);
    router.all(expressPath(path), otherMethods(methods));
  }
  router.use(() => {
    throw noSuchAddress({});
  });
  router.use(answerRefusal(runtime.log));
  return router;
}
