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

const look = ['view'] as const;
const keep = ['view', 'add', 'change', 'delete'] as const;

/** What support looks at inside a company. */
const supported: Rules = {
  package: look,
  company: look,
  invoice: look,
  join_request: look,
  leave_request: look,
  employee_import: look,
  support_visit: look,
  user: look,
  member: look,
  site: look,
  department: look,
  employee: look,
  badge: look,
  terminal: look,
  terminal_alarm: look,
  terminal_command: look,
  held_line: look,
  file_import: look,
  punch: look,
  punch_delivery: look,
  punch_correction: look,
  role: look,
  user_group: look,
  membership: look,
  rule: look,
  record_grant: look,
  journal: look,
};

/**
 * What those may do who work for no company or are no person, as a table; Casbin only executes it. Every right is on all
 * rows of the own company (for the super admin: of all).
 */
export const builtInPermissions: Record<Exclude<Role, 'company_admin' | 'member'>, Record<DeploymentRole, Rules>> = {
  super_admin: {
    cloud: {
      package: keep,
      package_change: keep,
      invoice: ['view', 'add', 'change', 'export'],
      join_request: look,
      leave_request: look,
      support_visit: ['view', 'add', 'change'],
      company: [...keep, 'export'],
      user: ['view', 'add', 'change'],
      member: look,
      site: look,
      department: look,
      employee: look,
      badge: look,
      terminal: look,
      unclaimed_terminal: look,
      punch: look,
      punch_delivery: look,
      punch_correction: look,
      role: look,
      user_group: look,
      membership: look,
      rule: look,
      mail: look,
      job_run: ['view', 'change'],
      journal: look,
    },
    site: {},
  },
  // the collector on site, and in the cloud whoever shows the site's token
  site: {
    cloud: {
      punch: ['view', 'add', 'change'],
      punch_delivery: ['add'],
      terminal: ['view', 'add', 'change'],
      terminal_user: keep,
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
      terminal_user: keep,
      terminal_clock: ['view', 'add', 'change'],
      terminal_alarm: ['view', 'add', 'change'],
      terminal_fault: ['view', 'add', 'delete'],
      terminal_command: ['view', 'change'],
      terminal_day: ['view', 'add'],
      unclaimed_terminal: ['view', 'add', 'change'],
      held_line: ['view', 'add'],
      file_import: ['view', 'change'],
      site: look,
      badge: look,
      company: look,
    },
  },
  nobody: { cloud: {}, site: {} },
  // active, and given no role: may punch and ask for leave, on records of their own
  worker: { cloud: { leave_request: ['view', 'add'] }, site: {} },
  // the admin of a company that waits for its payment: chooses a package, edits the company, pays
  payer: { cloud: { company: ['view', 'change'], package: look, invoice: ['view', 'add'] }, site: {} },
  // somebody of the platform who entered a company; salaries stay the company's own
  support: { cloud: supported, site: {} },
  support_writing: {
    cloud: { ...supported, user: ['view', 'add', 'change'], employee: keep, role: keep, membership: keep },
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
    package: look,
    invoice: ['view', 'add', 'export'],
    join_request: ['view', 'accept', 'reject', 'export'],
    leave_request: [...keep, 'export', 'share'],
    employee_import: ['view', 'add', 'change'],
    support_visit: look,
    company: ['view', 'change', 'share'],
    user: ['view', 'add', 'change', 'export', 'share'],
    member: look,
    site: [...keep, 'export', 'share', 'bind', 'sign-in'],
    department: [...keep, 'export', 'share'],
    employee: [...keep, 'export', 'share'],
    badge: [...keep, 'export', 'share'],
    terminal: [...keep, 'export', 'share'],
    terminal_user: look,
    terminal_clock: look,
    terminal_alarm: ['view', 'change'],
    terminal_fault: look,
    terminal_command: ['view', 'add', 'change'],
    terminal_day: look,
    held_line: ['view', 'change'],
    file_import: ['view', 'add', 'change'],
    reading_withdrawal: ['view', 'add', 'change'],
    punch: ['view', 'change', 'export', 'share'],
    punch_delivery: look,
    punch_correction: [...keep, 'export', 'share'],
    mobile_punch: ['view', 'export', 'accept', 'reject'],
    mobile_decision: look,
    mobile_rules: ['view', 'change'],
    mobile_permit: keep,
    geofence: keep,
    phone: ['view', 'delete'],
    access_token: ['view', 'add', 'delete'],
    role: keep,
    user_group: keep,
    membership: keep,
    rule: keep,
    record_grant: keep,
    sync_conflict: ['view', 'change', 'export'],
    job_run: ['view', 'change'],
    journal: ['view', 'export'],
  },
  site: {
    package: look,
    company: look,
    user: look,
    member: look,
    site: look,
    department: [...keep, 'export', 'share'],
    employee: [...keep, 'export', 'share'],
    badge: [...keep, 'export', 'share'],
    terminal: [...keep, 'export', 'share'],
    terminal_user: look,
    terminal_clock: look,
    terminal_alarm: ['view', 'change'],
    terminal_fault: look,
    terminal_command: ['view', 'add', 'change'],
    terminal_day: ['view', 'add'],
    unclaimed_terminal: ['view', 'change'],
    held_line: ['view', 'change'],
    file_import: ['view', 'add', 'change'],
    reading_withdrawal: ['view', 'add', 'change'],
    punch: ['view', 'change', 'export', 'share'],
    punch_delivery: look,
    punch_correction: [...keep, 'export', 'share'],
    mobile_punch: ['view', 'accept', 'reject'],
    mobile_decision: look,
    mobile_rules: look,
    mobile_permit: look,
    geofence: look,
    phone: look,
    access_token: ['view', 'add', 'delete'],
    role: look,
    user_group: look,
    membership: look,
    rule: look,
    record_grant: keep,
    sync_conflict: ['view', 'change', 'export'],
    sync_outbox: ['view', 'change', 'export'],
    job_run: ['view', 'change'],
    journal: look,
  },
};
