import type { Request, RequestHandler, Response } from 'express';
import { type IRouter, Router } from 'express';
import { type AdminJS, Router as AdminRoutes, ViewHelpers } from '#adminjs';
import { unitOfWork } from '../context.ts';
import { principalOf } from '../domain/accounts/principal-of.ts';
import { menuCounts } from '../domain/menu-counts.ts';
import { cloudPanel } from '../domain/sites/cloud-panel.ts';
import type { FormLimit } from '../http/form-file.ts';
import { accessMessage } from '../i18n/access.ts';
import { panelMessage } from '../i18n/panel.ts';
import { fieldRefused } from '../policies/policy.ts';
import { Problem } from '../problem.ts';
import { type ActionResponse, readingActions, refusable } from './actions.ts';
import { answerWithin, panelRequest, sessionOf } from './answer.ts';
import { fieldsOf, formLimits, requireFieldNames } from './body.ts';
import { requireRecord } from './buttons.ts';
import { exportHandler } from './exports.ts';
import { isApi, methodRefused, noSuchThing, notSignedIn, requestIdOf, requireText } from './guards.ts';
import { liveHandler } from './live.ts';
import type { AuthContext } from './login/auth-context.ts';
import { sendMyPage } from './login/me.ts';
import { ownActions, ownManyActions } from './own-actions.ts';
import { currentAdminOf, panelPage } from './page.ts';
import { pageVerbHandler, requirePage } from './page-routes.ts';
import type { Panel } from './panel-context.ts';
import { currentRequest, type RecordAsked, withinRequest } from './request.ts';
import { endImpersonation, impersonationOf } from './rights/impersonation.ts';
import { endVisiting, insideOf } from './support.ts';
import { type PanelResources, visibleResources } from './view.ts';

type Route = (typeof AdminRoutes.routes)[number];

/** Nobody passes who is not signed in, and nobody without a role gets further than the page that says why. */
function gate(auth: AuthContext): RequestHandler {
  const { runtime } = auth;
  return async (req, res, next) => {
    if (!req.user) {
      if (isApi(req) || req.method === 'POST') throw notSignedIn({});
      const to = encodeURIComponent(req.originalUrl);
      return res.redirect(303, `${req.baseUrl}/login?to=${to}`);
    }
    const principal = principalOf(req.user);
    if (principal.role === 'nobody') {
      const reason = principal.reason ?? panelMessage('access.no-panel');
      if (isApi(req) || req.method === 'POST') {
        // within a unit of work a refusal is written down
        await unitOfWork({ runtime, principal, requestId: requestIdOf(req) }, async () => {
          throw new Problem({ status: 403, message: accessMessage('policy.not-allowed', { reason }) });
        });
      }
      if (principal.company === null && !req.user.isSuperAdmin && runtime.deploymentRole === 'cloud')
        return res.redirect(303, `${req.baseUrl}/welcome`);
      return sendMyPage(auth, req, res, reason);
    }
    Object.assign(res.locals, await insideOf(runtime, req, await impersonationOf(runtime, req, principal)));
    res.set('Cache-Control', 'no-store');
    next();
  };
}

/** AdminJS as this principal may know it. */
function viewOf(admin: AdminJS, visible: PanelResources): AdminJS {
  return Object.create(admin, { resources: { value: visible } }) as AdminJS;
}

/**
 * The resource and the action that were asked for, if the principal may take it at all, by this method.
 *
 * @returns what its form may be
 */
function requireAction(panel: Panel, req: Request): FormLimit {
  const { action: name } = req.params as { action: string };
  const { ctx } = currentRequest();
  const resource = resourceOf(panel, req);
  const action =
    resource && Object.hasOwn(resource.decorate().actions, name) ? resource.decorate().actions[name] : undefined;
  if (!resource || !action) throw noSuchThing({});
  ctx.policy.require('view', resource.table);
  if (!action.isAccessible()) {
    const act = { new: 'add', edit: 'change', delete: 'delete', bulkDelete: 'delete' }[name];
    if (act) ctx.policy.require(act as 'add', resource.table);
    throw noSuchThing({});
  }
  const own = ownActions(resource.declaration).get(name);
  const many = ownManyActions(resource.declaration).get(name);
  // a form's GET reads the record that it is about; adding has none, and what a screen asks for is no page
  const isRead = req.method !== 'POST';
  const isClosed = isRead
    ? (!readingActions.has(name) && name === 'new') || own?.isVerb || (many && many.button !== name)
    : (own && !own.run) || (many && !many.run);
  if (isClosed) throw methodRefused({ method: req.method });
  return formLimits[own?.takes ?? 'record'];
}

interface Posted {
  payload: Record<string, unknown>;
  /** the record that an edit is about */
  editing?: RecordAsked | undefined;
}

/**
 * The fields of a form, read once the right to the action was asked, and the one on the record that the address names:
 * nothing of anybody else's is read.
 */
async function postedOf(panel: Panel, req: Request, res: Response): Promise<Posted> {
  if (req.method !== 'POST') return { payload: {} };
  const session = { ...sessionOf(panel, req, res), readOnly: true };
  const { limit, editing } = await unitOfWork(session, (ctx) =>
    withinRequest(panelRequest(panel, req, session, ctx), async () => {
      const limit = requireAction(panel, req);
      const { recordId, action = '' } = req.params as { recordId?: string; action?: string };
      const declaration = resourceOf(panel, req)?.declaration;
      if (recordId === undefined || !declaration) return { limit };
      return { limit, editing: await requireRecord(ctx, declaration, action, recordId) };
    }),
  );
  return { payload: await fieldsOf(req, limit), editing };
}

/** A record that may be seen and not acted on: its form says so in words. Any other error stays one. */
function refusalOf(panel: Panel, req: Request, res: Response, error: unknown): Promise<ActionResponse> {
  if (!(error instanceof Problem) || error.code !== 'record.refused') throw error;
  return answerWithin(panel, req, res, async () => {
    const record = await resourceOf(panel, req)?.findOne(String(req.params.recordId));
    if (!record) throw error;
    return refusable(record.toJSON(), {}, () => Promise.reject(error));
  });
}

const resourceOf = (panel: Panel, req: Request) =>
  (panel.admin.resources as unknown as PanelResources).find(({ table }) => table === req.params.resourceId);

function actionHandler(panel: Panel, route: Route): RequestHandler {
  return async (req, res) => {
    let posted: Posted;
    try {
      posted = await postedOf(panel, req, res);
    } catch (error) {
      return void res.json(await refusalOf(panel, req, res, error));
    }
    const { payload, editing } = posted;
    requireText(req.originalUrl, ...Object.values(req.params), ...Object.values(req.query), ...Object.values(payload));
    requireFields(req, payload);
    const work = async () => {
      requireAction(panel, req);
      const admin = viewOf(panel.admin, visibleResources(panel.admin));
      const controller = new route.Controller({ admin }, currentAdminOf() as never) as never as Record<
        string,
        (request: object, response: object) => Promise<ActionResponse>
      >;
      const method = req.method.toLowerCase();
      const query = { ...req.query };
      const request = { params: { ...req.params }, query, payload, method };
      if (route.action === 'bulkAction') return bulkAnswer(admin, request, res);
      const run = controller[route.action];
      if (!run) throw noSuchThing({});
      return run.call(controller, request, res);
    };
    res.json(await answerWithin(panel, req, res, work, editing));
  };
}

/** AdminJS's own way reads the ticked records like references, whole or not at all: the action reads them itself. */
async function bulkAnswer(
  admin: AdminJS,
  request: { params: Record<string, unknown> },
  res: Response,
): Promise<ActionResponse> {
  const { resourceId, action: name } = request.params as { resourceId: string; action: string };
  const resource = admin.findResource(resourceId);
  const action = resource.decorate().actions[name];
  if (!action) throw noSuchThing({});
  const context = { resource, action, h: new ViewHelpers(admin), currentAdmin: currentAdminOf(), _admin: admin };
  return action.handler(request as never, res, context as never) as Promise<ActionResponse>;
}

/**
 * The record is the one in the address: a body that names another one is refused, not followed. Names that every object
 * has are no columns to filter or sort by either; AdminJS would find something under them.
 */
function requireFields(req: Request, payload: Record<string, unknown>): void {
  const { recordId, resourceId } = req.params as { recordId?: string; resourceId: string };
  const isOther = recordId !== undefined && payload.id !== undefined && payload.id !== recordId;
  if (isOther) throw fieldRefused({ model: resourceId, field: 'id' });
  requireFieldNames(Object.keys(req.query).flatMap((name) => [name, name.split('~~')[0] ?? '']));
  requireFieldNames([req.query.sortBy].flat().filter((name) => typeof name === 'string'));
}

function pageHandler(panel: Panel): RequestHandler {
  return async (req, res) => {
    const { nonce } = res.locals as { nonce: string };
    let page = '';
    await answerWithin(panel, req, res, async () => {
      const { pageName } = req.params as { pageName?: string };
      if (pageName !== undefined) requirePage(pageName);
      const { ctx } = currentRequest();
      const waiting = await menuCounts(ctx);
      const cloud = await cloudPanel(ctx);
      const view = { nonce, root: req.baseUrl, scripts: panel.scripts, waiting };
      page = panelPage(panel.admin, visibleResources(panel.admin), { ...currentAdminOf(), ...cloud }, view);
      return {};
    });
    res.type('html').send(page);
  };
}

function dashboardHandler(panel: Panel): RequestHandler {
  return async (req, res) => {
    requireText(...Object.values(req.query));
    const handler = panel.admin.options.dashboard?.handler;
    if (!handler) throw noSuchThing({});
    res.json(
      await answerWithin(panel, req, res, () => handler(req as never, res, {} as never) as Promise<ActionResponse>),
    );
  };
}

/** AdminJS's `{recordId}` in Express's words. */
const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Routes of AdminJS that we do not answer: a deprecated one, a page's data by GET, and its own bundling. */
const leftOut = ({ action, method, path }: Route): boolean =>
  ['search', 'bundleComponents', 'login', 'refreshToken'].includes(action) ||
  (action === 'page' && method === 'GET' && path.startsWith('/api/'));

/**
 * AdminJS's routes with a handler of our own, behind the gate. Its own `buildRoutes` answers before a transaction can
 * commit, and lets HEAD and GET through to actions.
 */
export function panelRoutes(panel: Panel): IRouter {
  const router = Router();
  router.post('/see-as/end', endImpersonation(panel.runtime));
  router.post('/support/end', endVisiting(panel.runtime));
  router.use(gate(panel.auth));
  router.get('/live', liveHandler(panel));
  router.get('/export/:file', exportHandler(panel));
  for (const route of AdminRoutes.routes) {
    if (leftOut(route)) continue;
    const path = expressPath(route.path) || '/';
    if (!path.startsWith('/api/')) router.get(path, pageHandler(panel));
    else if (route.action === 'dashboard') router.get(path, dashboardHandler(panel));
    else if (route.action === 'page') router.post(path, pageVerbHandler(panel));
    else router[route.method === 'POST' ? 'post' : 'get'](path, actionHandler(panel, route));
  }
  router.use(() => {
    throw noSuchThing({});
  });
  return router;
}
