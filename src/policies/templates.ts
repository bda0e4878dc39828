import type { DeploymentRole } from '../deployment-role.ts';
import { type Model, type Operation, permissionCeiling } from './roles.ts';

/** Which records a rule reaches. Without one a rule means `granted`. */
export type Scope = 'none' | 'own' | 'granted' | 'department' | 'all';

export interface Template {
  /** as the company's own role is called at first */
  name: string;
  /** every act that people of a company can do at all, on all of its records */
  holdsEverything?: true;
  rights: Partial<Record<Model, Partial<Record<Operation, Scope>>>>;
  /** sensitive fields that it sees or changes (src/policies/fields.ts); ordinary fields need no right of their own */
  fields: Partial<Record<Model, Record<string, readonly ('view' | 'change')[]>>>;
}

/** Everybody keeps their own access tokens: they can do no more than they. */
const ownTokens = { view: 'own', add: 'own', delete: 'own' } as const;

/** Where somebody was: their own, and for whoever reviews. */
const whereabouts = { latitude: ['view'], longitude: ['view'] } as const;

/**
 * What each built-in role may do. `all`: every record of the company. `department`: records of the departments granted to
 * them and of those below, and what was granted by name. `granted`: only what was granted by name. `own`: their own employee
 * record and what goes with it. What is not written here is not allowed.
 */
export const templates = {
  company_admin: {
    name: 'Company admin',
    holdsEverything: true,
    rights: {},
    fields: {
      employee: { salary: ['view', 'change'] },
      punch: { at: ['change'] },
      mobile_punch: whereabouts,
      user: { companyId: ['change'], isActive: ['change'] },
      terminal: { commKeySealed: ['change'] },
      sync_conflict: { baseValue: ['view'], cloudValue: ['view'], siteValue: ['view'] },
    },
  },
  hr_manager: {
    name: 'HR manager',
    rights: {
      company: { view: 'all' },
      user: { view: 'all' },
      member: { view: 'all' },
      site: { view: 'all' },
      terminal: { view: 'all' },
      department: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all', share: 'all' },
      employee: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all', share: 'all' },
      badge: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all' },
      punch: { view: 'all', change: 'all', export: 'all', share: 'all' },
      punch_delivery: { view: 'all' },
      punch_correction: { view: 'all', export: 'all' },
      leave_request: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all', share: 'all' },
      employee_import: { view: 'all', add: 'all', change: 'all' },
      mobile_punch: { view: 'all', export: 'all' },
      mobile_decision: { view: 'all' },
      mobile_rules: { view: 'all' },
      mobile_permit: { view: 'all' },
      geofence: { view: 'all' },
      phone: { view: 'all' },
      access_token: ownTokens,
    },
    fields: {
      employee: { salary: ['view', 'change'] },
      punch: { at: ['change'] },
      mobile_punch: whereabouts,
    },
  },
  hr_officer: {
    name: 'HR officer',
    rights: {
      company: { view: 'all' },
      site: { view: 'all' },
      terminal: { view: 'all' },
      department: { view: 'department', share: 'granted' },
      employee: { view: 'department', add: 'department', change: 'department', share: 'granted' },
      badge: { view: 'department', add: 'department', change: 'department' },
      punch: { view: 'department', change: 'department', export: 'department', share: 'granted' },
      punch_delivery: { view: 'department' },
      punch_correction: { view: 'department' },
      leave_request: { view: 'department', add: 'own', export: 'department' },
      mobile_punch: { view: 'department' },
      mobile_decision: { view: 'department' },
      access_token: ownTokens,
    },
    fields: { punch: { at: ['change'] } },
  },
  line_supervisor: {
    name: 'Line supervisor',
    rights: {
      company: { view: 'all' },
      department: { view: 'department' },
      employee: { view: 'department' },
      punch: { view: 'department' },
      punch_correction: { view: 'department' },
      leave_request: { view: 'department', add: 'own' },
      mobile_punch: { view: 'department' },
      access_token: ownTokens,
    },
    fields: {},
  },
  employee: {
    name: 'Employee',
    rights: {
      company: { view: 'all' },
      user: { view: 'own' },
      member: { view: 'own' },
      employee: { view: 'own' },
      badge: { view: 'own' },
      punch: { view: 'own' },
      punch_correction: { view: 'own' },
      leave_request: { view: 'own', add: 'own' },
      mobile_punch: { view: 'own' },
      mobile_decision: { view: 'own' },
      phone: { view: 'own', delete: 'own' },
      access_token: ownTokens,
    },
    fields: { mobile_punch: whereabouts },
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof templates;

export const isTemplate = (name: unknown): name is TemplateName =>
  typeof name === 'string' && Object.hasOwn(templates, name);

const entries = <K extends string, V>(of: Partial<Record<K, V>>): [K, V][] => Object.entries(of) as [K, V][];

/** One line of a template: a right on a table, or on one of its sensitive fields. */
export type TemplateLine = { model: Model; act: Operation } & ({ scope: Scope } | { field: string });

/** A template line by line, as far as its rights can be used in this place. */
export function linesOfTemplate(name: TemplateName, deploymentRole: DeploymentRole): TemplateLine[] {
  const template: Template = templates[name];
  const can = permissionCeiling[deploymentRole];
  const everything = entries(can).flatMap(([model, acts]) =>
    acts.map((act) => ({ model, act, scope: 'all' as const })),
  );
  const rights = entries(template.rights).flatMap(([model, scopes]) =>
    entries(scopes).map(([act, scope]) => ({ model, act, scope })),
  );
  const fields = entries(template.fields).flatMap(([model, named]) =>
    Object.entries(named).flatMap(([field, acts]) => acts.map((act) => ({ model, act, field }))),
  );
  const scoped = (template.holdsEverything ? everything : rights).filter(({ model, act }) => can[model]?.includes(act));
  return [...scoped, ...fields];
}
