import type { DeploymentRole } from '../deployment-role.ts';
import type { Role } from './role.ts';

/**
 * What can be done with records. `share` passes a right on one record on; `correct` is not a right of its own, it needs
 * `change` on punches and the field right on their time (see Policy.reach). `sign-in`, on sites, is to use a site's panel: who
 * has it is asked by the database too (`site_panel_users`).
 */
export const acts = [
  'view',
  'add',
  'change',
  'delete',
  'export',
  'share',
  'bind',
  'sign-in',
  'correct',
  'accept',
  'reject',
] as const;
export type Operation = (typeof acts)[number];

/** Tables that people reach through panel or API; the rest is the machinery's own. */
export const models = [
  'package',
  'package_change',
  'invoice',
  'join_request',
  'leave_request',
  'employee_import',
  'support_visit',
  'company',
  'user',
  'member',
  'site',
  'department',
  'employee',
  'badge',
  'terminal',
  'terminal_user',
  'terminal_clock',
  'terminal_alarm',
  'terminal_fault',
  'terminal_command',
  'terminal_day',
  'unclaimed_terminal',
  'held_line',
  'file_import',
  'reading_withdrawal',
  'punch',
  'punch_delivery',
  'punch_correction',
  'mobile_punch',
  'mobile_decision',
  'mobile_rules',
  'mobile_permit',
  'geofence',
  'phone',
  'access_token',
  'mail',
  'role',
  'user_group',
  'membership',
  'rule',
  'record_grant',
  'sync_conflict',
  'sync_outbox',
  'job_run',
  'journal',
] as const;
export type Model = (typeof models)[number];

/** Read above companies only, by people who have no access tokens: no address of the API leads to them. */
export const platformOnly: readonly Model[] = ['mail', 'package_change'];

/** A right in one word, as tokens keep it: `employee.view`. */
export const rightOf = (model: Model, act: Operation): string => `${model}.${act}`;

export type Rules = Partial<Record<Model, readonly Operation[]>>;

const READ = ['view'] as const;
const CRUD = ['view', 'add', 'change', 'delete'] as const;

/** What support looks at inside a company. */
const supported: Rules = {
  package: READ,
  company: READ,
  invoice: READ,
  join_request: READ,
  leave_request: READ,
  employee_import: READ,
  support_visit: READ,
  user: READ,
  member: READ,
  site: READ,
  department: READ,
  employee: READ,
  badge: READ,
  terminal: READ,
  terminal_alarm: READ,
  terminal_command: READ,
  held_line: READ,
  file_import: READ,
  punch: READ,
  punch_delivery: READ,
  punch_correction: READ,
  role: READ,
  user_group: READ,
  membership: READ,
  rule: READ,
  record_grant: READ,
  journal: READ,
};

/**
 * What those may do who work for no company or are no person, as a table; Casbin only executes it. Every right is on all
 * rows of the own company (for the super admin: of all).
 */
export const builtInPermissions: Record<Exclude<Role, 'company_admin' | 'member'>, Record<DeploymentRole, Rules>> = {
  super_admin: {
    cloud: {
      package: CRUD,
      package_change: CRUD,
      invoice: ['view', 'add', 'change', 'export'],
      join_request: READ,
      leave_request: READ,
      support_visit: ['view', 'add', 'change'],
      company: [...CRUD, 'export'],
      user: ['view', 'add', 'change'],
      member: READ,
      site: READ,
      department: READ,
      employee: READ,
      badge: READ,
      terminal: READ,
      unclaimed_terminal: READ,
      punch: READ,
      punch_delivery: READ,
      punch_correction: READ,
      role: READ,
      user_group: READ,
      membership: READ,
      rule: READ,
      mail: READ,
      job_run: ['view', 'change'],
      journal: READ,
    },
    site: {},
  },
  // the collector on site, and in the cloud whoever shows the site's token
  site: {
    cloud: {
      punch: ['view', 'add', 'change'],
      punch_delivery: ['add'],
      terminal: ['view', 'add', 'change'],
      terminal_user: CRUD,
      terminal_clock: ['view', 'add', 'change'],
      terminal_alarm: ['view', 'add', 'change'],
      terminal_command: ['view', 'change'],
      held_line: ['view', 'add'],
      site: ['view', 'change'],
    },
    site: {
      punch: ['view', 'add', 'change'],
      punch_delivery: ['add'],
      terminal: ['view', 'add', 'change'],
      terminal_user: CRUD,
      terminal_clock: ['view', 'add', 'change'],
      terminal_alarm: ['view', 'add', 'change'],
      terminal_fault: ['view', 'add', 'delete'],
      terminal_command: ['view', 'change'],
      terminal_day: ['view', 'add'],
      unclaimed_terminal: ['view', 'add', 'change'],
      held_line: ['view', 'add'],
      file_import: ['view', 'change'],
      site: READ,
      badge: READ,
      company: READ,
    },
  },
  nobody: { cloud: {}, site: {} },
  // active, and given no role: may punch and ask for leave, on records of their own
  worker: { cloud: { leave_request: ['view', 'add'] }, site: {} },
  // the admin of a company that waits for its payment: chooses a package, edits the company, pays
  payer: { cloud: { company: ['view', 'change'], package: READ, invoice: ['view', 'add'] }, site: {} },
  // somebody of the platform who entered a company; salaries stay the company's own
  support: { cloud: supported, site: {} },
  support_writing: {
    cloud: { ...supported, user: ['view', 'add', 'change'], employee: CRUD, role: CRUD, membership: CRUD },
    site: {},
  },
  // seeds, the command line, and what keeps derived columns true; never a request
  system: {
    cloud: Object.fromEntries(models.map((model) => [model, acts])),
    site: Object.fromEntries(models.map((model) => [model, acts])),
  },
};

/**
 * What a company's people can do with a table at all, and where. On a site people, badges, corrections and grants on single
 * records are changed as in the cloud and travel; users, roles and rules are a copy of the cloud's, and changed there. No
 * role reaches beyond it, whatever its rules say.
 */
export const permissionCeiling: Record<DeploymentRole, Rules> = {
  cloud: {
    package: READ,
    invoice: ['view', 'add', 'export'],
    join_request: ['view', 'accept', 'reject', 'export'],
    leave_request: [...CRUD, 'export', 'share'],
    employee_import: ['view', 'add', 'change'],
    support_visit: READ,
    company: ['view', 'change', 'share'],
    user: ['view', 'add', 'change', 'export', 'share'],
    member: READ,
    site: [...CRUD, 'export', 'share', 'bind', 'sign-in'],
    department: [...CRUD, 'export', 'share'],
    employee: [...CRUD, 'export', 'share'],
    badge: [...CRUD, 'export', 'share'],
    terminal: [...CRUD, 'export', 'share'],
    terminal_user: READ,
    terminal_clock: READ,
    terminal_alarm: ['view', 'change'],
    terminal_fault: READ,
    terminal_command: ['view', 'add', 'change'],
    terminal_day: READ,
    held_line: ['view', 'change'],
    file_import: ['view', 'add', 'change'],
    reading_withdrawal: ['view', 'add', 'change'],
    punch: ['view', 'change', 'export', 'share'],
    punch_delivery: READ,
    punch_correction: [...CRUD, 'export', 'share'],
    mobile_punch: ['view', 'export', 'accept', 'reject'],
    mobile_decision: READ,
    mobile_rules: ['view', 'change'],
    mobile_permit: CRUD,
    geofence: CRUD,
    phone: ['view', 'delete'],
    access_token: ['view', 'add', 'delete'],
    role: CRUD,
    user_group: CRUD,
    membership: CRUD,
    rule: CRUD,
    record_grant: CRUD,
    sync_conflict: ['view', 'change', 'export'],
    job_run: ['view', 'change'],
    journal: ['view', 'export'],
  },
  site: {
    package: READ,
    company: READ,
    user: READ,
    member: READ,
    site: READ,
    department: [...CRUD, 'export', 'share'],
    employee: [...CRUD, 'export', 'share'],
    badge: [...CRUD, 'export', 'share'],
    terminal: [...CRUD, 'export', 'share'],
    terminal_user: READ,
    terminal_clock: READ,
    terminal_alarm: ['view', 'change'],
    terminal_fault: READ,
    terminal_command: ['view', 'add', 'change'],
    terminal_day: ['view', 'add'],
    unclaimed_terminal: ['view', 'change'],
    held_line: ['view', 'change'],
    file_import: ['view', 'add', 'change'],
    reading_withdrawal: ['view', 'add', 'change'],
    punch: ['view', 'change', 'export', 'share'],
    punch_delivery: READ,
    punch_correction: [...CRUD, 'export', 'share'],
    mobile_punch: ['view', 'accept', 'reject'],
    mobile_decision: READ,
    mobile_rules: READ,
    mobile_permit: READ,
    geofence: READ,
    phone: READ,
    access_token: ['view', 'add', 'delete'],
    role: READ,
    user_group: READ,
    membership: READ,
    rule: READ,
    record_grant: CRUD,
    sync_conflict: ['view', 'change', 'export'],
    sync_outbox: ['view', 'change', 'export'],
    job_run: ['view', 'change'],
    journal: READ,
  },
};
