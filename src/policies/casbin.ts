import { EnforceContext, Enforcer, newModelFromString } from 'casbin';
import { fieldKind } from './fields.ts';
import type { Model, Operation } from './roles.ts';
import type { Scope } from './templates.ts';

/** Which records a right reaches, from none to all of the company: the widest scope that is allowed. */
export type Reach = Scope;

/** From the widest down: the widest that is allowed counts. */
const scopes = ['all', 'department', 'granted', 'own'] as const;

/**
 * Casbin decides which scope a principal has and which fields; SQL decides which records that are. A deny counts for every
 * scope. Only lines of what the principal is (themselves, their groups, their roles) are ever in it, so that no role link is
 * asked and a user's id can never pass for a role's. `===`, because `==` lets null match undefined. `e2` is spelled with
 * `p.eft`: Casbin knows effects by their text.
 */
const MODEL = `
[request_definition]
r = model, act, scope
r2 = model, act, field, kind
[policy_definition]
p = line, model, act, scope, eft
p2 = line, model, act, field, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
e2 = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.model === p.model && r.act === p.act && (r.scope === p.scope || p.eft === "deny")
m2 = r2.model === p2.model && r2.act === p2.act && (p2.field === r2.field || p2.field === "*" || p2.field === r2.kind)
`;

/** One line that counts for a principal: over a table (with a scope) or over a field. */
export interface Line {
  model: string;
  act: string;
  /** set for a right on a table */
  scope?: Scope;
  /** set for a right on a field; `*` is every field */
  field?: string;
  effect: 'allow' | 'deny';
  /** when it ends: its own end, or that of what it comes through, whichever is first; null when never */
  until: Date | null;
}

/** What one line, or the nature of a field, decided. */
export interface Verdict<L extends Line> {
  allowed: boolean;
  /** the line that decided; none when nothing allows it, or when an ordinary field needs no right of its own */
  line?: L;
}

/** A table's widest scope, and whether scope `own` was given beside a narrower-than-all one. */
export interface Decision {
  reach: Reach;
  own: boolean;
}

const nothing: Decision = { reach: 'none', own: false };
const fieldContext = new EnforceContext('r2', 'p2', 'e2', 'm2');

/** One enforcer for each table, with this principal's lines of it only: Casbin walks all lines at every question. */
function enforcerOf(lines: readonly Line[], model: Model): Enforcer {
  const enforcer = new Enforcer();
  // a model of its own: two enforcers over one bleed into each other. Never reloaded in place: a new one is made instead
  const casbin = newModelFromString(MODEL);
  enforcer.setModel(casbin);
  lines.forEach(({ model: of, act, scope, field, effect }, line) => {
    if (of !== model) return;
    if (field === undefined) casbin.addPolicy('p', 'p', [String(line), of, act, scope ?? 'granted', effect]);
    else casbin.addPolicy('p', 'p2', [String(line), of, act, field, effect]);
  });
  for (const act of ['view', 'change']) casbin.addPolicy('p', 'p2', ['', model, act, '<ordinary>', 'allow']);
  return enforcer;
}

/** Decisions over a fixed list of lines: asked of Casbin once, remembered as long as the list is. */
export class Decisions<L extends Line = Line> {
  readonly lines: readonly L[];
  readonly #enforcers = new Map<Model, Enforcer>();
  readonly #tables = new Map<Model, Map<Operation, Decision>>();
  readonly #fields = new Map<Model, Map<string, boolean>>();

  constructor(lines: readonly L[]) {
    this.lines = lines;
  }

  #enforcer(model: Model): Enforcer {
    const found = this.#enforcers.get(model) ?? enforcerOf(this.lines, model);
    this.#enforcers.set(model, found);
    return found;
  }

  /** An empty attribute could match a table without lines, which Casbin asks with empty texts: it is refused before. */
  of(model: Model, act: Operation): Decision {
    const known = this.#tables.get(model)?.get(act);
    if (known) return known;
    if (!model || !act) return nothing;
    const enforcer = this.#enforcer(model);
    const allowed = scopes.filter((scope) => enforcer.enforceSync(model, act, scope));
    const [reach] = allowed;
    const decision = reach ? { reach, own: reach === 'own' || allowed.includes('own') } : nothing;
    const table = this.#tables.get(model) ?? new Map<Operation, Decision>();
    this.#tables.set(model, table.set(act, decision));
    return decision;
  }

  /** Whether a field may be seen or changed, by the field rules alone: not whether the table may. */
  field(model: Model, field: string, act: 'view' | 'change'): boolean {
    const key = `${act} ${field}`;
    const known = this.#fields.get(model)?.get(key);
    if (known !== undefined) return known;
    if (!model || !field) return false;
    const allowed = this.#enforcer(model).enforceSync(fieldContext, model, act, field, fieldKind(model, field, act));
    const table = this.#fields.get(model) ?? new Map<string, boolean>();
    this.#fields.set(model, table.set(key, allowed));
    return allowed;
  }

  #line(rule: readonly string[]): L | undefined {
    return rule[0] ? this.lines[Number(rule[0])] : undefined;
  }

  /** Why a table is open or closed: the line of the widest scope, or the one that denies. */
  why(model: Model, act: Operation): Verdict<L> {
    const { reach } = this.of(model, act);
    const [allowed, rule] = this.#enforcer(model).enforceExSync(model, act, reach === 'none' ? 'all' : reach);
    const line = this.#line(rule);
    return line ? { allowed, line } : { allowed };
  }

  whyField(model: Model, field: string, act: 'view' | 'change'): Verdict<L> {
    const kind = fieldKind(model, field, act);
    const [allowed, rule] = this.#enforcer(model).enforceExSync(fieldContext, model, act, field, kind);
    const line = this.#line(rule);
    return line ? { allowed, line } : { allowed };
  }

  /**
   * Until when a scope is held.
   *
   * @returns the last end of the lines that give it, null when one of them never ends; undefined when none gives it
   */
  until(model: Model, act: Operation, scope: Scope): Date | null | undefined {
    if (this.of(model, act).reach === 'none') return undefined;
    const giving = this.lines.filter(
      (line) => line.model === model && line.act === act && line.scope === scope && line.effect === 'allow',
    );
    return latest(giving.map((line) => line.until));
  }

  /** As `until`, for a field. */
  fieldUntil(model: Model, field: string, act: 'view' | 'change'): Date | null | undefined {
    if (!this.field(model, field, act)) return undefined;
    if (fieldKind(model, field, act) === '<ordinary>') return null;
    const giving = this.lines.filter(
      (line) =>
        line.model === model &&
        line.act === act &&
        (line.field === field || line.field === '*') &&
        line.effect === 'allow',
    );
    return latest(giving.map((line) => line.until));
  }
}

/** The latest end; null, which never comes, is later than any. Undefined of nothing. */
export function latest(ends: readonly (Date | null)[]): Date | null | undefined {
  if (ends.length === 0) return undefined;
  let last: Date | null = null;
  for (const end of ends) {
    if (end === null) return null;
    if (last === null || end > last) last = end;
  }
  return last;
}

/** The earlier end of two; null never comes. */
export function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null) return other;
  return other !== null && other < one ? other : one;
}
