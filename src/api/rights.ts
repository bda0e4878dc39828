import type { DeploymentRole } from '../deployment-role.ts';
import { grantsRefused } from '../domain/access/grants.ts';
import type { Policy } from '../policies/policy.ts';
import { models } from '../policies/roles.ts';
import { isPossible } from './offered.ts';
import type { RouteRight } from './route.ts';

/** @throws Problem `policy.refused`, `policy.not-allowed` for whoever does not hold the right of a route */
export function requireOn(policy: Policy, { model, act }: RouteRight): void {
  if (model !== 'any') policy.require(act, model);
  else if (!models.some((one) => policy.allows(act, one))) throw grantsRefused();
}

/** Whether anybody could ever hold it in this place. */
export const isPossibleRight = ({ model, act }: RouteRight, deploymentRole: DeploymentRole): boolean =>
  model === 'any' ? models.some((one) => isPossible(one, act, deploymentRole)) : isPossible(model, act, deploymentRole);
