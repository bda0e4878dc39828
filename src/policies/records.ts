import type { Model } from './roles.ts';

/** What can be granted on a single record. */
export const rights = ['view', 'change', 'delete', 'share'] as const;
export type Right = (typeof rights)[number];

/** How a table's records belong to somebody: beside its name, once. */
export interface Ownership {
  /**
   * Where scope `own` and scope `department` look: at the record itself (`employee`, `department`, a `user`, a `member`),
   * or at the record that a column of it names. Null: they reach nothing here.
   */
  ownedBy: 'itself' | { by: string; on: Model } | null;
  /** what whoever makes a record gets on it, by a trigger that a migration names (give_creator_rights) */
  creator: readonly Right[];
}

const own = ['view', 'change', 'delete'] as const;
const none = [] as const;

/** Every table that people reach has an entry; a test compares `creator` with the triggers in the database. */
export const ownership: Record<Model, Ownership> = {
  package: { ownedBy: null, creator: none },
  package_change: { ownedBy: null, creator: none },
  invoice: { ownedBy: null, creator: none },
  join_request: { ownedBy: null, creator: none },
  // whoever asked for leave keeps seeing it; changing it takes a right
  leave_request: { ownedBy: { by: 'employeeId', on: 'employee' }, creator: ['view'] },
  employee_import: { ownedBy: null, creator: none },
  support_visit: { ownedBy: null, creator: none },
  // its founder, when they become its member
  company: { ownedBy: null, creator: ['view', 'change'] },
  user: { ownedBy: 'itself', creator: own },
  member: { ownedBy: 'itself', creator: none },
  site: { ownedBy: null, creator: own },
  department: { ownedBy: 'itself', creator: own },
  employee: { ownedBy: 'itself', creator: own },
  badge: { ownedBy: { by: 'employeeId', on: 'employee' }, creator: own },
  terminal: { ownedBy: null, creator: own },
  terminal_user: { ownedBy: null, creator: none },
  // what terminals say and are told belongs to whoever sees to the terminals, not to whoever wrote it down
  terminal_clock: { ownedBy: null, creator: none },
  terminal_alarm: { ownedBy: null, creator: none },
  terminal_fault: { ownedBy: null, creator: none },
  terminal_command: { ownedBy: null, creator: none },
  terminal_day: { ownedBy: null, creator: none },
  unclaimed_terminal: { ownedBy: null, creator: none },
  held_line: { ownedBy: null, creator: none },
  file_import: { ownedBy: null, creator: none },
  // whoever may take readings back sees all of them
  reading_withdrawal: { ownedBy: null, creator: none },
  // the facts of a punch stand
  punch: { ownedBy: { by: 'employeeId', on: 'employee' }, creator: ['view'] },
  punch_delivery: { ownedBy: { by: 'punchId', on: 'punch' }, creator: none },
  punch_correction: { ownedBy: { by: 'punchId', on: 'punch' }, creator: own },
  mobile_punch: { ownedBy: { by: 'employeeId', on: 'employee' }, creator: none },
  mobile_decision: { ownedBy: { by: 'mobilePunchId', on: 'mobile_punch' }, creator: none },
  // who may punch by phone, where, and what is made of it, is the company's
  mobile_rules: { ownedBy: null, creator: none },
  mobile_permit: { ownedBy: null, creator: none },
  geofence: { ownedBy: null, creator: none },
  phone: { ownedBy: { by: 'memberId', on: 'member' }, creator: none },
  // nobody's but its owner's, who needs no grant for it
  access_token: { ownedBy: { by: 'memberId', on: 'member' }, creator: none },
  // letters are sent, not owned
  mail: { ownedBy: null, creator: none },
  role: { ownedBy: null, creator: own },
  user_group: { ownedBy: null, creator: own },
  // who holds what is the company's, not whoever's wrote it down
  membership: { ownedBy: null, creator: none },
  rule: { ownedBy: null, creator: none },
  record_grant: { ownedBy: null, creator: none },
  sync_conflict: { ownedBy: null, creator: none },
  sync_outbox: { ownedBy: null, creator: none },
  // the program's own account of what it did
  job_run: { ownedBy: null, creator: none },
  journal: { ownedBy: null, creator: none },
};

/** The columns of a table that decide whom scope `own` and scope `department` let at a record. */
export function placingFields(model: Model): readonly string[] {
  const { ownedBy } = ownership[model];
  if (ownedBy === null) return [];
  if (ownedBy !== 'itself') return [ownedBy.by];
  return model === 'employee' ? ['departmentId', 'memberId'] : [];
}
