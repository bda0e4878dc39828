import express, { type ErrorRequestHandler, type Express, type IRouter } from 'express';
import type { Runtime } from '../context.ts';
import { accessChanges } from '../db/access-changes.ts';
import { limitStore } from '../db/platform.ts';
import { Problem, problemBody } from '../problem.ts';
import { panelAssets } from './assets.ts';
import { serveFont } from './fonts.ts';
import { isApi, methods, requestIdOf, securityHeaders, sendProblem, unreadable } from './guards.ts';
import type { AuthContext, SocialSettings } from './login/auth-context.ts';
import { languageOf } from './login/page.ts';
import { loginRoutes, sendTrouble } from './login/routes.ts';
import { createSessions } from './login/session.ts';
import { createThrottle, type Limits, usualLimits } from './login/throttle.ts';
import type { PanelHooks } from './request.ts';
import { setupRoutes } from './setup.ts';
import { welcomeRoutes } from './welcome.ts';

export type { SocialSettings } from './login/auth-context.ts';
export type { PanelHooks } from './request.ts';

export interface PanelOptions {
  runtime: Runtime;
  /** signs session cookies; the same for all processes of one cloud */
  cookieSecret: string;
  /** cookies travel by https only */
  secureCookies: boolean;
  /** as Express takes it; without it the setting of the app that the panel is mounted on counts */
  trustProxy?: number | boolean;
  /** the address under which browsers and sites reach this server, when it cannot be told from requests */
  publicUrl?: string;
  hooks?: PanelHooks;
  limits?: Limits;
  /** super admins need a second step */
  twoStepRequired?: boolean;
  /** signing in with other services: each is on when it is here */
  social?: SocialSettings;
}

/** Problems in words; anything else as no more than its request id. Pages as pages, the API as problem+json. */
function answerErrors(runtime: Runtime): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const { status } = error as { status?: unknown };
    const isCallers = !(error instanceof Problem) && typeof status === 'number' && status >= 400 && status < 500;
    const known = isCallers ? unreadable({ reason: 'it is malformed' }) : error;
    const requestId = requestIdOf(req);
    const language = languageOf(req);
    if (!(known instanceof Problem)) runtime.log.error({ err: known, requestId }, 'unexpected error in the panel');
    if (isApi(req) || !req.accepts(['json', 'html']) || req.accepts(['json', 'html']) === 'json')
      return sendProblem(req, res, known, language);
    sendTrouble(runtime, req, res, { ...problemBody(known, requestId, language), requestId });
  };
}

export interface Panel {
  router: Express;
  /** The admin router, once it is loaded; the sign-in pages do not wait for it. Fails when a protection is missing: then exit. */
  ready: Promise<IRouter>;
  close(): Promise<void>;
}

/**
 * The panel, to be mounted at /admin. Signing in works at once; the admin router is loaded meanwhile, and who
 * comes before they are there waits for them.
 */
export function createPanel(options: PanelOptions): Panel {
  const { runtime, hooks = {}, secureCookies, cookieSecret } = options;
  const assets = panelAssets();
  const sessions = createSessions(runtime, { cookieSecret, secure: secureCookies });
  const throttle = createThrottle(limitStore(runtime.database), options.limits ?? usualLimits);
  const router = express();
  router.disable('x-powered-by');
  if (options.trustProxy !== undefined) router.set('trust proxy', options.trustProxy);
  router.use(...securityHeaders(secureCookies));
  router.get('/assets/:file', assets.serve);
  router.get('/fonts/:version/:file', serveFont);
  router.use(methods, ...sessions.handlers);
  router.use(setupRoutes(runtime, hooks));
  const { twoStepRequired = false, publicUrl, social = {} } = options;
  const auth: AuthContext = { runtime, sessions, throttle, twoStepRequired, publicUrl, social };
  router.use(loginRoutes(auth));
  router.use(welcomeRoutes(runtime));
  const access = accessChanges(runtime.database.url, runtime.log);
  const adminRouter = import('./admin-router.ts').then(({ openAdminRouter }) =>
    openAdminRouter({ runtime, auth, hooks, access, publicUrl: options.publicUrl, scripts: assets.scripts }),
  );
  adminRouter.catch(() => undefined); // whoever waits for it is told; nobody waiting is no crash
  router.use(async (req, res, next) => (await adminRouter)(req, res, next));
  router.use(answerErrors(runtime));
  return {
    router,
    ready: adminRouter,
    close: async () => void (await Promise.all([sessions.close(), access.close()])),
  };
}
