import type { DeploymentRole } from '../deployment-role.ts';
import { type Model, models, type Operation, permissionCeiling } from '../policies/roles.ts';
import { hasOwnAddress } from './paths.ts';

/**
 * Tables that are read by their own address and written by acts of their own (src/api/routes): a correction by its
 * punch's, where the punch's gates are asked too; a grant by giving it, where the giver's own are. What terminals say and
 * are told is written by acts of its own too.
 */
const writtenElsewhere: readonly Model[] = [
  'punch_correction',
  'record_grant',
  'terminal_alarm',
  'terminal_command',
  'terminal_day',
  'unclaimed_terminal',
  'held_line',
  'invoice',
  'join_request',
  'employee_import',
  'support_visit',
  'file_import',
  'reading_withdrawal',
  'sync_conflict',
  'sync_outbox',
  'job_run',
];

/** Whether anybody with a token could ever do this to a table in this place: what nobody can do has no route. */
export const isPossible = (model: Model, act: Operation, deploymentRole: DeploymentRole): boolean =>
  permissionCeiling[deploymentRole][model]?.includes(act) ?? false;

/** Whether a table has the generic route of this act. */
export function isOffered(model: Model, act: Operation, deploymentRole: DeploymentRole): boolean {
  if (!hasOwnAddress(model) || (act !== 'view' && writtenElsewhere.includes(model))) return false;
  return isPossible(model, act, deploymentRole);
}

/** The tables with an address of their own here. */
export const offeredModels = (deploymentRole: DeploymentRole): Model[] =>
  models.filter((model) => isOffered(model, 'view', deploymentRole));
