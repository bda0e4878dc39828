import type { Model } from './roles.ts';

/** What can be granted on a single record. */
export const rights = ['view', 'change', 'delete', 'share'] as const;
export type Right = (typeof rights)[number];

/** How a table's records belong to somebody: beside its name, once. */
export interface Belonging {
  /**
   * Where scope `own` and scope `department` look: at the record itself (`employee`, `department`, a `user`, a `member`),
   * or at the record that a column of it names. Null: they reach nothing here.
   */
  hangsOn: 'itself' | { by: string; on: Model } | null;
  /** what whoever makes a record gets on it, by a trigger that a migration names (give_creator_rights) */
  creator: readonly Right[];
}

const own = ['view', 'change', 'delete'] as const;
const none = [] as const;

/** Every table that people reach has an entry; a test compares `creator` with the triggers in the database. */
export const belongings: Record<Model, Belonging> = {
  package: { hangsOn: null, creator: none },
  package_change: { hangsOn: null, creator: none },
  invoice: { hangsOn: null, creator: none },
  join_request: { hangsOn: null, creator: none },
  // whoever asked for leave keeps seeing it; changing it takes a right
  leave_request: { hangsOn: { by: 'employeeId', on: 'employee' }, creator: ['view'] },
  employee_import: { hangsOn: null, creator: none },
  support_visit: { hangsOn: null, creator: none },
  // its founder, when he becomes its member
  company: { hangsOn: null, creator: ['view', 'change'] },
  user: { hangsOn: 'itself', creator: own },
  member: { hangsOn: 'itself', creator: none },
  site: { hangsOn: null, creator: own },
  department: { hangsOn: 'itself', creator: own },
  employee: { hangsOn: 'itself', creator: own },
  badge: { hangsOn: { by: 'employeeId', on: 'employee' }, creator: own },
  terminal: { hangsOn: null, creator: own },
  terminal_user: { hangsOn: null, creator: none },
  // what terminals say and are told belongs to whoever sees to the terminals, not to whoever wrote it down
  terminal_clock: { hangsOn: null, creator: none },
  terminal_alarm: { hangsOn: null, creator: none },
  terminal_fault: { hangsOn: null, creator: none },
  terminal_order: { hangsOn: null, creator: none },
  terminal_day: { hangsOn: null, creator: none },
  parked_terminal: { hangsOn: null, creator: none },
  held_line: { hangsOn: null, creator: none },
  file_import: { hangsOn: null, creator: none },
  // whoever may take readings back sees all of them
  reading_withdrawal: { hangsOn: null, creator: none },
  // the facts of a punch stand
  punch: { hangsOn: { by: 'employeeId', on: 'employee' }, creator: ['view'] },
  punch_delivery: { hangsOn: { by: 'punchId', on: 'punch' }, creator: none },
  punch_correction: { hangsOn: { by: 'punchId', on: 'punch' }, creator: own },
  mobile_punch: { hangsOn: { by: 'employeeId', on: 'employee' }, creator: none },
  mobile_decision: { hangsOn: { by: 'mobilePunchId', on: 'mobile_punch' }, creator: none },
  // who may punch by phone, where, and what is made of it, is the company's
  mobile_rules: { hangsOn: null, creator: none },
  mobile_permit: { hangsOn: null, creator: none },
  allowed_place: { hangsOn: null, creator: none },
  phone: { hangsOn: { by: 'memberId', on: 'member' }, creator: none },
  // nobody's but its owner's, who needs no grant for it
  access_token: { hangsOn: { by: 'memberId', on: 'member' }, creator: none },
  // letters are sent, not owned
  mail: { hangsOn: null, creator: none },
  role: { hangsOn: null, creator: own },
  user_group: { hangsOn: null, creator: own },
  // who holds what is the company's, not whoever's wrote it down
  membership: { hangsOn: null, creator: none },
  rule: { hangsOn: null, creator: none },
  record_grant: { hangsOn: null, creator: none },
  sync_conflict: { hangsOn: null, creator: none },
  sync_outbox: { hangsOn: null, creator: none },
  journal: { hangsOn: null, creator: none },
};

/** The columns of a table that decide whom scope `own` and scope `department` let at a record. */
export function placingFields(model: Model): readonly string[] {
  const { hangsOn } = belongings[model];
  if (hangsOn === null) return [];
  if (hangsOn !== 'itself') return [hangsOn.by];
  return model === 'employee' ? ['departmentId', 'memberId'] : [];
}
