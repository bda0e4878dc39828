import type { Place, Role } from './principal.ts';

export const acts = ['view', 'add', 'change', 'delete', 'bind', 'correct'] as const;
export type Act = (typeof acts)[number];

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
  'punch',
  'punch_delivery',
  'punch_correction',
  'access_token',
  'journal',
] as const;
export type Model = (typeof models)[number];

/** A right in one word, as tokens keep it: `employee.view`. */
export const rightOf = (model: Model, act: Act): string => `${model}.${act}`;

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
      terminal: ['view', 'change'],
      punch: ['view', 'correct'],
      punch_delivery: look,
      punch_correction: ['view', 'add', 'change', 'delete'],
      access_token: ['view', 'add', 'delete'],
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
      punch: look,
      punch_delivery: look,
      punch_correction: look,
      access_token: ['view', 'add', 'delete'],
      journal: look,
    },
  },
  // the collector on site, and in the cloud whoever shows the site's token
  site: {
    cloud: {
      punch: ['view', 'add', 'change'],
      punch_delivery: ['add'],
      terminal: ['view', 'add', 'change'],
      site: ['view', 'change'],
    },
    site: {
      punch: ['view', 'add', 'change'],
      punch_delivery: ['add'],
      terminal: ['view', 'add', 'change'],
      terminal_user: keep,
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
