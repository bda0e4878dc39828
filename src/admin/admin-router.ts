import type { IRouter } from 'express';
import { AdminJS, ComponentLoader, Database, type ResourceWithOptions } from '#adminjs';
import type { Runtime } from '../context.ts';
import type { AccessChanges } from '../db/access-changes.ts';
import { datamodel, modelOf } from '../db/datamodel.ts';
import { actionsOf } from './actions.ts';
import { withComponents } from './components.ts';
import type { Declaration } from './declaration.ts';
import type { AuthContext } from './login/auth-context.ts';
import { dashboard } from './pages/dashboard.ts';
import type { PanelHooks } from './request.ts';
import { declarations } from './resources/index.ts';
import { panelRoutes } from './router.ts';
import { ScopedResource } from './scoped-resource.ts';

// The subclass itself is the adapter: an instance of it would be wrapped again in the stock one, and the wall be gone.
AdminJS.registerAdapter({ Database, Resource: ScopedResource });

/** What the adapter reads of a table. An object of a class: AdminJS copies plain ones deeply, the whole schema for each table. */
class Source {
  readonly model: ReturnType<typeof modelOf>;
  readonly client: Runtime['database']['prisma'];
  readonly clientModule = { Prisma: { dmmf: { datamodel: datamodel() } } };

  constructor(runtime: Runtime, model: Declaration['model']) {
    this.model = modelOf(model);
    this.client = runtime.database.prisma;
  }
}

function resourceOf(runtime: Runtime, declaration: Declaration): ResourceWithOptions {
  const { group, icon, list, phone, show, filter, sort, title, properties = {} } = declaration;
  // AdminJS shows "title" columns only where a screen is narrow
  const narrow = Object.fromEntries(phone.map((name) => [name, { ...properties[name], isTitle: true }]));
  return {
    resource: new Source(runtime, declaration.model),
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

/** @throws Error when a resource has no wall */
export function buildAdmin(runtime: Runtime, root: string): AdminJS {
  const admin = new AdminJS({
    rootPath: root,
    loginPath: `${root}/login`,
    logoutPath: `${root}/logout`,
    resources: declarations.map((declaration) => resourceOf(runtime, declaration)),
    dashboard: { component: 'Dashboard', handler: dashboard as never },
    componentLoader: withComponents(new ComponentLoader()),
  });
  requireWall(admin);
  return admin;
}

/**
 * Everything that needs a session: AdminJS with its resources and our routes around it.
 *
 * @throws Error when a resource has no wall
 */
export function openAdminRouter(options: {
  runtime: Runtime;
  auth: AuthContext;
  hooks: PanelHooks;
  publicUrl: string | undefined;
  scripts: readonly string[];
  access: AccessChanges;
}): IRouter {
  return panelRoutes({ ...options, scripts: [...options.scripts], admin: buildAdmin(options.runtime, '/admin') });
}
