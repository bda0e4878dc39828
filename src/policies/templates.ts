import type { DeploymentRole } from '../deployment-role.ts';
import { permissionCeiling } from './roles.ts';
import { collect, type Model } from './tables/index.ts';
import { type Operation, roleNames, type Scope, type TemplateName } from './vocabulary.ts';

export type { Scope, TemplateName } from './vocabulary.ts';

export interface Template {
  /** as the company's own role is called at first */
  name: string;
  /** every act that people of a company can do at all, on all of its records */
  holdsEverything?: true;
  rights: Partial<Record<Model, Partial<Record<Operation, Scope>>>>;
  /** sensitive fields that it sees or changes (`fields.sensitive` of a table); ordinary fields need no right of their own */
  fields: Partial<Record<Model, Record<string, readonly ('view' | 'change')[]>>>;
}

/** Sensitive fields of each table that the role has a right on. */
const fieldsOf = (name: TemplateName): Template['fields'] =>
  collect(({ fields }) => {
    const found = Object.entries(fields?.sensitive ?? {}).flatMap(([field, said]) => {
      const may = said?.roles[name];
      return may ? [[field, may] as const] : [];
    });
    return found.length > 0 ? Object.fromEntries(found) : undefined;
  });

const templateOf = (name: TemplateName): Template => ({
  name: roleNames[name],
  ...(name === 'company_admin'
    ? { holdsEverything: true, rights: {} }
    : { rights: collect(({ rights }) => rights.roles?.[name]) }),
  fields: fieldsOf(name),
});

/**
 * What each built-in role may do, as the tables' descriptions say (`rights.roles`). `all`: every record of the company.
 * `department`: records of the departments granted to them and of those below, and what was granted by name. `granted`: only
 * what was granted by name. `own`: their own employee record and what goes with it. What no description says is not allowed.
 */
export const templates = Object.fromEntries(
  (Object.keys(roleNames) as TemplateName[]).map((name) => [name, templateOf(name)]),
) as Readonly<Record<TemplateName, Template>>;

export const isTemplate = (name: unknown): name is TemplateName =>
  typeof name === 'string' && Object.hasOwn(templates, name);

const entries = <K extends string, V>(of: Partial<Record<K, V>>): [K, V][] => Object.entries(of) as [K, V][];

/** One line of a template: a right on a table, or on one of its sensitive fields. */
export type TemplateLine = { model: Model; act: Operation } & ({ scope: Scope } | { field: string });

/** A template line by line, as far as its rights can be used in this deployment role. */
export function linesOfTemplate(name: TemplateName, deploymentRole: DeploymentRole): TemplateLine[] {
  const template = templates[name];
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
