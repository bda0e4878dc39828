/**
 * Which tables travel between site and cloud, which way, what of them, and who is right when both sides changed the same
 * field. One line adds a table; the boot check refuses to start when a table here has no trigger.
 */
import { created, mobile, own, replicated } from '../domain/sites/replicated-columns.rule.ts';
import { spread } from './schedule.rule.ts';

/**
 * Who is right when a field was changed on both sides. `cloud`: its value stands. `site`: the site's value is taken.
 * `manual`: the cloud's value stands until a person has decided. Either way both values are kept in a conflict.
 */
export type Rule = 'cloud' | 'site' | 'manual';

export interface SyncModel {
  name: string;
  /** `both`: changed on either side; `down`: the cloud decides, a site has a copy that it cannot change */
  way: 'both' | 'down';
  /** what comes down, with its type in PostgreSQL: the whole row as the cloud has it */
  columns: Readonly<Record<string, string>>;
  /** what of it a site may send up */
  up?: readonly string[];
  /** fields with another rule than `cloud` */
  rules?: Readonly<Record<string, Rule>>;
  /** above companies: known by its id alone */
  isPlatform?: true;
  /** on a site it can be changed there although the cloud decides, until the cloud says otherwise */
  isLoose?: true;
  /** commands, signed by whoever gave them: taken in as such only, never as a copy */
  isCommand?: true;
  /** sensitive, whole or in part: of what a site gives back after a restore, the cloud takes that part only when it told it */
  isSealed?: true;
  /** the cloud decides, and its word for it travels with the row: a restored cloud takes it back from a site */
  isAttested?: true;
}

/** In an order in which whatever a row refers to comes before it. */
export const syncModels: readonly SyncModel[] = [
  {
    name: 'package',
    way: 'down',
    isPlatform: true,
    columns: replicated.package,
  },
  {
    name: 'company',
    way: 'down',
    isPlatform: true,
    columns: replicated.company,
  },
  {
    name: 'user',
    way: 'down',
    isPlatform: true,
    columns: replicated.user,
  },
  {
    name: 'member',
    way: 'down',
    columns: replicated.member,
  },
  {
    name: 'site',
    way: 'down',
    isLoose: true,
    columns: { ...own, name: 'text', interval_seconds: 'integer', ...created },
  },
  { name: 'role', way: 'down', columns: { ...own, name: 'text', template: 'text', ...created } },
  { name: 'user_group', way: 'down', columns: { ...own, name: 'text', ...created } },
  {
    name: 'membership',
    way: 'down',
    columns: {
      ...own,
      member_id: 'uuid',
      group_id: 'uuid',
      role_id: 'uuid',
      expires_at: 'timestamptz',
      ...created,
    },
  },
  {
    name: 'rule',
    way: 'down',
    columns: {
      ...own,
      role_id: 'uuid',
      group_id: 'uuid',
      member_id: 'uuid',
      model: 'text',
      act: 'text',
      scope: 'rule_scope',
      field: 'text',
      effect: 'rule_effect',
      expires_at: 'timestamptz',
      ...created,
    },
  },
  {
    name: 'department',
    way: 'both',
    columns: replicated.department,
    up: ['parent_id', 'name', 'deleted_at'],
  },
  {
    name: 'employee',
    way: 'both',
    isSealed: true,
    columns: replicated.employee,
    up: [
      'code',
      'name',
      'department_id',
      'designation',
      'email',
      'phone',
      'joined_on',
      'is_active',
      'salary',
      'deleted_at',
    ],
    rules: { salary: 'manual', joined_on: 'manual' },
  },
  {
    name: 'badge',
    way: 'both',
    columns: replicated.badge,
    up: ['number', 'employee_id', 'valid_from', 'valid_to', 'deleted_at'],
  },
  {
    // born by the heads that its site pushes; address and keys never leave the site
    name: 'terminal',
    way: 'both',
    columns: {
      ...own,
      site_id: 'uuid',
      serial: 'text',
      name: 'text',
      time_zone: 'text',
      is_active: 'boolean',
      in_use_since: 'date',
      ...created,
    },
    up: ['name', 'time_zone', 'is_active', 'in_use_since'],
    rules: { is_active: 'site' },
  },
  // Facts, stored once: up as columns, down to the sites that did not take them. A table of facts that phones make: a line here.
  { name: 'punch', way: 'down', isLoose: true, columns: {} },
  {
    name: 'punch_correction',
    way: 'both',
    isSealed: true,
    columns: {
      ...own,
      punch_id: 'uuid',
      corrected_at: 'timestamptz',
      is_void: 'boolean',
      note: 'text',
      readings: 'text',
      ...created,
    },
    up: ['punch_id', 'corrected_at', 'is_void', 'note', 'readings', 'deleted_at'],
  },
  {
    name: 'leave_request',
    way: 'both',
    columns: {
      ...own,
      employee_id: 'uuid',
      kind: 'leave_kind',
      first_day: 'date',
      last_day: 'date',
      reason: 'text',
      ...created,
    },
    up: ['employee_id', 'kind', 'first_day', 'last_day', 'reason', 'deleted_at'],
  },
  {
    name: 'record_grant',
    way: 'both',
    isSealed: true,
    columns: {
      ...own,
      principal: 'uuid',
      model: 'text',
      record_id: 'uuid',
      can_view: 'boolean',
      can_change: 'boolean',
      can_delete: 'boolean',
      can_share: 'boolean',
      expires_at: 'timestamptz',
      granted_by: 'uuid',
      ...created,
    },
    up: [
      'principal',
      'model',
      'record_id',
      'can_view',
      'can_change',
      'can_delete',
      'can_share',
      'expires_at',
      'granted_by',
      'deleted_at',
    ],
  },
  // A weight of flags or a limit: what was found is in the punches; these are for whoever looks at the rules on site.
  { name: 'mobile_rules', way: 'down', columns: mobile.rules },
  { name: 'mobile_permit', way: 'down', columns: mobile.permit },
  { name: 'geofence', way: 'down', columns: mobile.geofence },
  { name: 'phone', way: 'down', isAttested: true, columns: mobile.phone },
  // loose: what was decided here shows at once, until the cloud says what became of it
  { name: 'mobile_punch', way: 'down', isLoose: true, isAttested: true, columns: mobile.punch },
  {
    name: 'mobile_decision',
    way: 'both',
    isCommand: true,
    isAttested: true,
    columns: mobile.decision,
    up: ['mobile_punch_id', 'verdict', 'reason', 'batch_id', 'decided_by', 'decided_at', 'signature'],
  },
  {
    name: 'sync_conflict',
    way: 'down',
    isLoose: true,
    columns: {
      ...own,
      model: 'text',
      record_id: 'uuid',
      field: 'text',
      rule: 'text',
      site_id: 'uuid',
      edit: 'text',
      base_value: 'jsonb',
      cloud_value: 'jsonb',
      cloud_by: 'text',
      cloud_at: 'timestamptz',
      site_value: 'jsonb',
      site_by: 'text',
      site_at: 'timestamptz',
      resolution: 'text',
      resolved_at: 'timestamptz',
      resolved_by: 'text',
      created_at: 'timestamptz',
      created_by: 'text',
    },
  },
];

const byName = new Map(syncModels.map((model) => [model.name, model]));

export const syncModel = (name: string): SyncModel | undefined => byName.get(name);

const places = new Map(syncModels.map((model, position) => [model.name, position]));

/** Where a model stands in the order: what it refers to stands before it. */
export const orderOf = (name: string): number => places.get(name) ?? syncModels.length;

export const ruleOf = (model: string, field: string): Rule => syncModel(model)?.rules?.[field] ?? 'cloud';

/** What of a table is captured in this place. */
export const capturedColumns = (
  { columns, up, way }: SyncModel,
  deploymentRole: 'cloud' | 'site',
): readonly string[] => (deploymentRole === 'site' && way === 'both' ? (up ?? []) : Object.keys(columns));

/**
 * What this program knows of which tables, as a word: two ends tell each other theirs, and when one of the two has become
 * another, rows are read from the beginning, so that a column which is new to either comes across.
 */
export const knownColumns: string = spread(
  syncModels
    .map(({ name, columns, isSealed }) => `${name}: ${Object.keys(columns).join(' ')}${isSealed ? ' sealed' : ''}`)
    .join('; '),
).toString(16);
