import type { AdminJS } from '#adminjs';
import { currentRequest } from './request.ts';
import type { ScopedResource } from './scoped-resource.ts';

export type PanelResources = ScopedResource[];

/** The resources that the principal of the request may see at all. */
export function visibleResources(admin: AdminJS): PanelResources {
  const { ctx } = currentRequest();
  return (admin.resources as unknown as PanelResources).filter(({ table }) => ctx.policy.allows('view', table));
}
