import type { DeploymentRole } from '../deployment-role.ts';
import { type Model, models, type Operation, permissionCeiling } from '../policies/roles.ts';
import { descriptionOf } from '../policies/tables/index.ts';
import { hasOwnAddress } from './paths.ts';

/** Whether anybody with a token could ever do this to a table in this place: what nobody can do has no route. */
export const isPossible = (model: Model, act: Operation, deploymentRole: DeploymentRole): boolean =>
  permissionCeiling[deploymentRole][model]?.includes(act) ?? false;

/**
 * Whether a table has the generic route of this act. Some tables are read by it and written by acts of their own
 * (src/api/routes): a correction by its punch's, where the punch's gates are asked too; a grant by giving it, where the
 * giver's own are.
 */
export function isOffered(model: Model, act: Operation, deploymentRole: DeploymentRole): boolean {
  if (!hasOwnAddress(model) || (act !== 'view' && descriptionOf(model).api?.hasOwnWrites)) return false;
  return isPossible(model, act, deploymentRole);
}

/** The tables with an address of their own here. */
export const offeredModels = (deploymentRole: DeploymentRole): Model[] =>
  models.filter((model) => isOffered(model, 'view', deploymentRole));
