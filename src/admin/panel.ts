import { Database } from '@adminjs/prisma';
import AdminJS, { type ResourceWithOptions } from 'adminjs';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { House } from '../context.ts';
import { datamodel, modelOf } from '../db/datamodel.ts';
import { Problem, problemBody } from '../problem.ts';
import { actionsOf } from './actions.ts';
import { panelAssets } from './assets.ts';
import { panelComponents } from './components.ts';
import { dashboard } from './dashboard.ts';
import type { Declaration } from './declaration.ts';
import { isApi, methods, requestIdOf, securityHeaders, sendProblem, unreadable } from './guards.ts';
import { doorRoutes, sendTrouble } from './login/routes.ts';
import { createSessions, platformPool } from './login/session.ts';
import { createThrottle, type Limits, usualLimits } from './login/throttle.ts';
import type { PanelHooks } from './request.ts';
import { declarations } from './resources/index.ts';
import { panelRoutes } from './router.ts';
import { ScopedResource } from './scoped-resource.ts';
import { setupRoutes } from './setup.ts';

export type { PanelHooks } from './request.ts';

export interface PanelOptions {
  house: House;
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
}

// The subclass itself is the adapter: an instance of it would be wrapped again in the stock one, and the wall be gone.
AdminJS.registerAdapter({ Database, Resource: ScopedResource });

function resourceOf(house: House, declaration: Declaration): ResourceWithOptions {
  const { group, icon, list, phone, show, filter, sort, title, properties = {} } = declaration;
  // AdminJS shows "title" columns only where a screen is narrow
  const narrow = Object.fromEntries(phone.map((name) => [name, { ...properties[name], isTitle: true }]));
  return {
    resource: {
      model: modelOf(declaration.model),
      client: house.database.prisma,
      clientModule: { Prisma: { dmmf: { datamodel: datamodel() } } },
    },
    options: {
      id: declaration.model,
      navigation: { name: group, icon },
      titleProperty: title[0],
      sort: { sortBy: sort.field, direction: sort.direction },
      listProperties: [...list],
      showProperties: [...show],
      filterProperties: [...filter],
      properties: { ...properties, ...narrow },
      actions: actionsOf(declaration) as never,
    },
  };
}

/** @throws Error when a resource is not ours: without the wall the panel does not start */
function requireWall(admin: AdminJS): void {
  const stray = admin.resources.find((resource) => resource.constructor !== ScopedResource);
  if (stray) throw new Error(`the resource ${stray.id()} is not a ScopedResource: it would have no wall`);
}

function buildAdmin(house: House, root: string): AdminJS {
  const admin = new AdminJS({
    rootPath: root,
    loginPath: `${root}/login`,
    logoutPath: `${root}/logout`,
    resources: declarations.map((declaration) => resourceOf(house, declaration)),
    dashboard: { component: 'Dashboard', handler: dashboard as never },
    componentLoader: panelComponents(),
  });
  requireWall(admin);
  return admin;
}

/** Problems in words; anything else as no more than its request id. Pages as pages, the API as problem+json. */
function answerErrors(house: House): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const { status } = error as { status?: unknown };
    const isCallers = !(error instanceof Problem) && typeof status === 'number' && status >= 400 && status < 500;
    const known = isCallers ? unreadable({ reason: 'it is malformed' }) : error;
    const requestId = requestIdOf(req);
    if (!(known instanceof Problem)) house.log.error({ err: known, requestId }, 'unexpected error in the panel');
    if (isApi(req) || !req.accepts(['json', 'html']) || req.accepts(['json', 'html']) === 'json')
      return sendProblem(req, res, known);
    sendTrouble(house, req, res, { ...problemBody(known), requestId });
  };
}

/**
 * The panel, to be mounted at /admin.
 *
 * @returns its router, and how to close what it holds
 */
export async function createPanel(options: PanelOptions): Promise<{ router: Express; close(): Promise<void> }> {
  const { house, hooks = {}, secureCookies, cookieSecret } = options;
  const admin = buildAdmin(house, '/admin');
  const assets = panelAssets();
  const pool = platformPool(house);
  const sessions = createSessions(house, pool, { cookieSecret, secure: secureCookies });
  const throttle = createThrottle(pool, options.limits ?? usualLimits);
  const router = express();
  router.disable('x-powered-by');
  if (options.trustProxy !== undefined) router.set('trust proxy', options.trustProxy);
  router.use(...securityHeaders(secureCookies));
  router.get('/assets/:file', assets.serve);
  router.use(methods, ...sessions.handlers);
  router.use(setupRoutes(house, hooks));
  router.use(doorRoutes({ house, sessions, throttle }));
  router.use(panelRoutes({ house, admin, hooks, publicUrl: options.publicUrl, scripts: assets.scripts }));
  router.use(answerErrors(house));
  const close = async () => {
    await sessions.close();
    await pool.end();
  };
  return { router, close };
}
