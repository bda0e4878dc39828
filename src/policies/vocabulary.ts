/** Where this process runs: the cloud serves every company, a site serves one factory. */
export type DeploymentRole = 'cloud' | 'site';

/**
 * In what capacity somebody acts. `company_admin` holds that role of their company at this moment, `member` any other role
 * or rule: what they may do is data (src/policies/snapshot.ts). A `worker` is active and has no role; a `payer` is the
 * admin of a company that does not work before it pays; `support` is a super admin inside a company. What they and the
 * rest may do stands in the tables' descriptions (`rights.builtIn`).
 */
export type Role =
  | 'super_admin'
  | 'company_admin'
  | 'member'
  | 'worker'
  | 'payer'
  | 'support'
  | 'support_writing'
  | 'site'
  | 'nobody'
  | 'system';

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
