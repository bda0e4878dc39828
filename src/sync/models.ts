/**
 * Which tables replicate between site and cloud, which way, what of them, and who is right when both sides changed the same
 * field: what the tables' descriptions say (src/policies/tables, `replication`). The boot check refuses to start when a table
 * here has no trigger.
 */
import { columnName, replicatedColumns, sentColumns, signedColumns } from '../policies/replication.ts';
import type { ConflictRule, Replication } from '../policies/tables/define-table.ts';
import { descriptionOf, type Model, models } from '../policies/tables/index.ts';
import { spread } from './schedule.rule.ts';

export interface SyncModel {
  name: string;
  way: Replication['direction'];
  /** what comes down, with its type in PostgreSQL: the whole row as the cloud has it */
  readonly columns: Readonly<Record<string, string>>;
  /** what of it a site may send up */
  up?: readonly string[];
  /** fields with another rule than `cloud` */
  rules?: Readonly<Record<string, ConflictRule>>;
  isPlatform?: true;
  isLoose?: true;
  isCommand?: true;
  /** signed, whole or in part: of what a site gives back after a restore, the cloud takes that part only when it told it */
  isSealed?: true;
  isAttested?: true;
}

/**
 * Whatever a row refers to comes before it. Tables that are not named here follow, in the order in which they are described:
 * what nothing here refers to.
 */
const first: readonly Model[] = [
  'package',
  'company',
  'user',
  'member',
  'site',
  'role',
  'user_group',
  'membership',
  'rule',
  'department',
  'employee',
  'badge',
  'terminal',
  'punch',
  'punch_correction',
  'leave_request',
  'record_grant',
  'mobile_rules',
  'mobile_permit',
  'geofence',
  'phone',
  'mobile_punch',
  'mobile_decision',
];

function syncModelOf(name: Model, replication: Replication): SyncModel {
  const { direction, conflicts, isPlatform, isLoose, isCommand, isAttested } = replication;
  const up = sentColumns(name);
  const rules = Object.entries(conflicts ?? {}).map(([field, rule]) => [columnName(field), rule]);
  return {
    name,
    way: direction,
    // read from the datamodel when they are asked for, so that a start does not wait for it
    get columns() {
      return replicatedColumns(name);
    },
    ...(up.length > 0 ? { up } : {}),
    ...(rules.length > 0 ? { rules: Object.fromEntries(rules) } : {}),
    ...(signedColumns[name] ? { isSealed: true } : {}),
    ...(isPlatform ? { isPlatform } : {}),
    ...(isLoose ? { isLoose } : {}),
    ...(isCommand ? { isCommand } : {}),
    ...(isAttested ? { isAttested } : {}),
  };
}

const inOrder = [...first, ...models.filter((model) => !first.includes(model))];

/** In an order in which whatever a row refers to comes before it. */
export const syncModels: readonly SyncModel[] = inOrder.flatMap((model) => {
  const { replication } = descriptionOf(model);
  return replication ? [syncModelOf(model, replication)] : [];
});

const byName = new Map(syncModels.map((model) => [model.name, model]));

export const syncModel = (name: string): SyncModel | undefined => byName.get(name);

const positions = new Map(syncModels.map((model, position) => [model.name, position]));

/** Where a model stands in the order: what it refers to stands before it. */
export const orderOf = (name: string): number => positions.get(name) ?? syncModels.length;

export const ruleOf = (model: string, field: string): ConflictRule => syncModel(model)?.rules?.[field] ?? 'cloud';

/** What of a table is captured on this side. */
export const capturedColumns = (
  { columns, up, way }: SyncModel,
  deploymentRole: 'cloud' | 'site',
): readonly string[] => (deploymentRole === 'site' && way === 'both' ? (up ?? []) : Object.keys(columns));

let known: string | undefined;

/**
 * What this program knows of which tables, as a word: two ends tell each other theirs, and when one of the two has become
 * another, rows are read from the beginning, so that a column which is new to either comes across.
 */
export function knownColumns(): string {
  known ??= spread(
    syncModels
      .map(({ name, columns, isSealed }) => `${name}: ${Object.keys(columns).join(' ')}${isSealed ? ' sealed' : ''}`)
      .join('; '),
  ).toString(16);
  return known;
}
