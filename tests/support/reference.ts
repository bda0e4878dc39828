import type { Right } from '../../src/policies/records.ts';
import { isTemplate, linesOfTemplate, type Scope } from '../../src/policies/templates.ts';
import type { askedModels, World } from './random-world.ts';

type Asked = (typeof askedModels)[number];

/** The rules as they are meant, said as slowly and plainly as possible: no Casbin, no SQL, nothing remembered. */
export class Reference {
  readonly #world: World;
  readonly #memberId: string;
  readonly #now: Date;

  constructor(world: World, memberId: string, now: Date) {
    this.#world = world;
    this.#memberId = memberId;
    this.#now = now;
  }

  #lives(row: { expiresAt: Date | null; isDeleted: boolean }): boolean {
    return !row.isDeleted && (row.expiresAt === null || row.expiresAt > this.#now);
  }

  get groups(): string[] {
    const mine = this.#world.memberships.filter((row) => this.#lives(row) && row.memberId === this.#memberId);
    return mine.flatMap(({ groupId }) => groupId ?? []);
  }

  get roles(): string[] {
    const { groups } = this;
    const held = this.#world.memberships.filter(
      (row) =>
        this.#lives(row) &&
        (row.memberId === this.#memberId || (row.memberId === null && groups.includes(String(row.groupId)))),
    );
    return held.flatMap(({ roleId }) => roleId ?? []);
  }

  get lines(): { model: string; act: string; scope?: Scope; field?: string; effect: string }[] {
    const { groups, roles } = this;
    const mine = this.#world.rules.filter(
      (rule) =>
        this.#lives(rule) &&
        (rule.memberId === this.#memberId ||
          groups.includes(String(rule.groupId)) ||
          roles.includes(String(rule.roleId))),
    );
    const given = mine.map(({ model, act, scope, field, effect }) => ({
      model,
      act,
      effect,
      ...(field === null ? { scope: scope ?? ('granted' as const) } : { field }),
    }));
    const built = this.#world.roles
      .filter(({ id }) => roles.includes(id))
      .flatMap(({ template }) => (isTemplate(template) ? linesOfTemplate(template, 'cloud') : []));
    // whoever has no role may ask for leave, and look at what they asked for
    const bare = (act: string) => ({ model: 'leave_request', act, scope: 'own' as const, effect: 'allow' });
    const unnamed = roles.length === 0 ? [bare('view'), bare('add')] : [];
    return [...given, ...built.map((line) => ({ ...line, effect: 'allow' })), ...unnamed];
  }

  scopes(model: Asked, act: string): Scope[] {
    const lines = this.lines.filter((line) => line.scope !== undefined && line.model === model && line.act === act);
    if (lines.some(({ effect }) => effect === 'deny')) return [];
    return lines.flatMap(({ scope }) => scope ?? []);
  }

  #granted(model: string, id: string, right: Right): boolean {
    const principals = [this.#memberId, ...this.groups];
    return this.#world.grants.some(
      (grant) =>
        this.#lives(grant) &&
        grant.model === model &&
        grant.recordId === id &&
        principals.includes(grant.principal) &&
        grant.rights.includes(right),
    );
  }

  #employeeOf(model: Asked, id: string) {
    const hanging = [...this.#world.badges, ...this.#world.leaves].find((row) => row.id === id);
    return this.#world.employees.find((row) => row.id === (model === 'employee' ? id : hanging?.employeeId));
  }

  #departmentGranted(id: string | null, right: Right): boolean {
    if (id === null) return false;
    const parent = this.#world.departments.find((row) => row.id === id)?.parentId ?? null;
    return this.#granted('department', id, right) || this.#departmentGranted(parent, right);
  }

  reaches(model: Asked, act: Right, id: string): boolean {
    return this.scopes(model, act).some((scope) => {
      const department = model === 'department' ? id : (this.#employeeOf(model, id)?.departmentId ?? null);
      switch (scope) {
        case 'all':
          return true;
        case 'own':
          return model !== 'department' && this.#employeeOf(model, id)?.memberId === this.#memberId;
        case 'granted':
          return this.#granted(model, id, act);
        case 'department':
          return this.#granted(model, id, act) || this.#departmentGranted(department, act);
        default:
          return false;
      }
    });
  }

  allowsField(model: Asked, field: string, act: string): boolean {
    const lines = this.lines.filter(
      (line) => line.model === model && line.act === act && (line.field === field || line.field === '*'),
    );
    if (lines.some(({ effect }) => effect === 'deny')) return false;
    return !(model === 'employee' && field === 'salary') || lines.length > 0;
  }
}
