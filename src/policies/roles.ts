import type { Place, Role } from './principal.ts';

export type Act = 'view' | 'add' | 'change' | 'delete' | 'bind' | 'correct';

/** Tables that people reach through panel or API; the rest is the machinery's own. */
export const models = [
  'package',
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
  'terminal_order',
  'terminal_day',
  'parked_terminal',
  'held_line',
  'file_import',
  'punch',
  'punch_delivery',
  'punch_correction',
  'journal',
] as const;
export type Model = (typeof models)[number];

type Rules = Partial<Record<Model, readonly Act[]>>;

const look = ['view'] as const;
const keep = ['view', 'add', 'change', 'delete'] as const;

/**
 * What the starting roles may do, as a table a client can read; Casbin only executes it. Every right is on all rows of
 * the own company (for the super admin: of all). People are changed in the cloud, terminals on the site that they hang on.
 */
export const starting: Record<Role, Record<Place, Rules>> = {
  super_admin: {
    cloud: {
      package: keep,
      company: keep,
      user: ['view', 'add', 'change'],
      member: look,
      site: look,
      department: look,
      employee: look,
      badge: look,
      terminal: look,
      parked_terminal: look,
      punch: look,
      punch_delivery: look,
      punch_correction: look,
      journal: look,
    },
    site: {},
  },
  company_admin: {
    cloud: {
      package: look,
      company: ['view', 'change'],
      user: ['view', 'add', 'change'],
      member: look,
      site: [...keep, 'bind'],
      department: keep,
      employee: keep,
      badge: keep,
      terminal: keep,
      terminal_user: look,
      terminal_clock: look,
      terminal_alarm: ['view', 'change'],
      terminal_fault: look,
      terminal_order: ['view', 'add', 'change'],
      terminal_day: look,
      held_line: ['view', 'change'],
      file_import: ['view', 'add', 'change'],
      punch: ['view', 'correct'],
      punch_delivery: look,
      punch_correction: ['view', 'add', 'change', 'delete'],
      journal: look,
    },
    site: {
      package: look,
      company: look,
      user: look,
      member: look,
      site: look,
      department: look,
      employee: look,
      badge: look,
      terminal: keep,
      terminal_user: look,
      terminal_clock: look,
      terminal_alarm: ['view', 'change'],
      terminal_fault: look,
      terminal_order: ['view', 'add', 'change'],
      terminal_day: ['view', 'add'],
      parked_terminal: ['view', 'change'],
      held_line: ['view', 'change'],
      file_import: ['view', 'add', 'change'],
      punch: look,
      punch_delivery: look,
      punch_correction: look,
      journal: look,
    },
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
      terminal_order: ['view', 'change'],
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
      terminal_order: ['view', 'change'],
      terminal_day: ['view', 'add'],
      parked_terminal: ['view', 'add', 'change'],
      held_line: ['view', 'add'],
      file_import: ['view', 'change'],
      site: look,
      badge: look,
      company: look,
    },
  },
  nobody: { cloud: {}, site: {} },
  // seeds, the command line, and what keeps derived columns true; never a request
  system: {
    cloud: Object.fromEntries(models.map((model) => [model, [...keep, 'bind', 'correct']])),
    site: Object.fromEntries(models.map((model) => [model, [...keep, 'bind', 'correct']])),
  },
};
