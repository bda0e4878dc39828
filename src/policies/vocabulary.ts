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

/** What can be granted on a single record. */
export const rights = ['view', 'change', 'delete', 'share'] as const;
export type Right = (typeof rights)[number];

/** Which records a rule reaches. Without one a rule means `granted`. */
export type Scope = 'none' | 'own' | 'granted' | 'department' | 'all';

/** The built-in roles of a company, and what the company's own role is called at first. */
export const roleNames = {
  company_admin: 'Company admin',
  hr_manager: 'HR manager',
  hr_officer: 'HR officer',
  line_supervisor: 'Line supervisor',
  employee: 'Employee',
} as const;
export type TemplateName = keyof typeof roleNames;

/** What a package can hold. */
export type Feature = 'attendance' | 'shifts' | 'payroll' | 'mobile' | 'api';
