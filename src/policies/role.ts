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
