import type { Right } from '../../policies/records.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { type Scope, type TemplateName, templates } from '../../policies/templates.ts';

/** Tables, rights and scopes in a company admin's words: the same in lists, pickers, the matrix and explanations. */
export const modelWords: Readonly<Record<Model, string>> = {
  package: 'Packages',
  company: 'Company',
  user: 'Users',
  member: 'Members',
  site: 'Sites',
  department: 'Departments',
  employee: 'Employees',
  badge: 'Badges',
  terminal: 'Terminals',
  terminal_user: 'Users on terminals',
  punch: 'Punches',
  punch_delivery: 'Punch deliveries',
  punch_correction: 'Punch corrections',
  mobile_punch: 'Mobile punches',
  mobile_decision: 'Decisions on mobile punches',
  mobile_rules: 'Rules for mobile punches',
  mobile_permit: 'Who may punch by phone',
  geofence: 'Geofences',
  phone: 'Phones',
  role: 'Roles',
  user_group: 'Groups',
  membership: 'Who has which role',
  rule: 'Rules',
  record_grant: 'Rights on single records',
  journal: 'Journal',
  sync_conflict: 'Conflicts between site and cloud',
  sync_outbox: 'What waits for the cloud',
  job_run: 'Background jobs',
  access_token: 'Access tokens',
  mail: 'Sent mail',
  file_import: 'Files of punches',
  reading_withdrawal: 'Withdrawn readings',
  held_line: 'Lines that could not be read',
  unclaimed_terminal: 'Unknown terminals',
  terminal_alarm: 'Terminal alarms',
  terminal_clock: 'Terminal clocks',
  terminal_day: 'Terminal days',
  terminal_fault: 'Failed reads',
  terminal_command: 'Terminal commands',
  package_change: 'Planned changes of packages',
  invoice: 'Invoices',
  join_request: 'Requests to join',
  leave_request: 'Leave requests',
  employee_import: 'Files of employees',
  support_visit: 'Visits of support',
};

export const actWords: Readonly<Record<Operation, string>> = {
  view: 'See',
  add: 'Add',
  change: 'Change',
  delete: 'Delete',
  export: 'Export',
  share: 'Pass on',
  bind: 'Bind',
  'sign-in': 'Sign in on site',
  correct: 'Correct',
  accept: 'Accept',
  reject: 'Reject',
};

export const scopeWords: Readonly<Record<Scope, string>> = {
  none: 'None',
  own: 'Own records',
  granted: 'Granted by name',
  department: 'Own departments',
  all: 'Whole company',
};

export const rightWords: Readonly<Record<Right, string>> = {
  view: 'See',
  change: 'Change',
  delete: 'Delete',
  share: 'Pass on',
};

export const templateWords = Object.fromEntries(
  Object.entries(templates).map(([name, { name: word }]) => [name, word]),
) as Readonly<Record<TemplateName, string>>;

/** `scope.all`: the words for the values of one property. */
export const valuesOf = (property: string, words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([value, word]) => [`${property}.${value}`, word]));

/** A picker's choices; AdminJS looks their words up in the locale. */
export const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.keys(words).map((value) => ({ value, label: value }));
