import type { Place } from '../policies/principal.ts';
import { type Act, type Model, models, possible } from '../policies/roles.ts';
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
  'terminal_order',
  'terminal_day',
  'parked_terminal',
  'held_line',
  'invoice',
  'join_request',
  'employee_import',
  'support_visit',
  'file_import',
  'reading_withdrawal',
  'sync_conflict',
  'sync_outbox',
];

/** Whether anybody with a token could ever do this to a table in this place: what nobody can do has no route. */
export const isPossible = (model: Model, act: Act, place: Place): boolean =>
  possible[place][model]?.includes(act) ?? false;

/** Whether a table has the generic route of this act. */
export function isOffered(model: Model, act: Act, place: Place): boolean {
  if (!hasOwnAddress(model) || (act !== 'view' && writtenElsewhere.includes(model))) return false;
  return isPossible(model, act, place);
}

/** The tables with an address of their own here. */
export const offeredModels = (place: Place): Model[] => models.filter((model) => isOffered(model, 'view', place));
