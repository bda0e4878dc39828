import { problem } from '../problem.ts';
import { type Decisions, decisionsOf, type Reach } from './casbin.ts';
import { featureOf } from './features.ts';
import { isMachineWritten, isPlatformDecided, isSaidOnce, isSecret } from './fields.ts';
import type { Place, Principal } from './principal.ts';
import { type Act, type Model, rightOf } from './roles.ts';

export const accessRefused = problem<{ model: string; act: string; reason: string }>({
  code: 'policy.refused',
  status: 403,
  message: ({ model, act, reason }) => `You may not ${act} ${model.replaceAll('_', ' ')} records. ${reason}`,
});

export const fieldRefused = problem<{ model: string; field: string }>({
  code: 'policy.field-refused',
  status: 403,
  message: ({ model, field }) => `You may not change ${field} of ${model.replaceAll('_', ' ')} records.`,
  fields: ({ field }) => [{ field, message: 'You may not change this field.' }],
});

/** What one principal may do, asked during one unit of work. Screens hide by it, commands refuse by it. */
export class Policy {
  readonly #principal: Principal;
  readonly #decisions: Decisions;
  /** null: everything that the principal may */
  readonly #limits: ReadonlySet<string> | null;

  private constructor(principal: Principal, decisions: Decisions, limits: ReadonlySet<string> | null) {
    this.#principal = principal;
    this.#decisions = decisions;
    this.#limits = limits;
  }

  static async of(principal: Principal, place: Place): Promise<Policy> {
    const policy = new Policy(principal, await decisionsOf(principal.role, place), null);
    const token = principal.kind === 'user' ? principal.token : undefined;
    return token ? policy.narrowedTo(token.rights) : policy;
  }

  /** The same principal with no more than some of his rights, each `model.act`. Narrowing never gives any. */
  narrowedTo(rights: readonly string[]): Policy {
    const kept = rights.filter((right) => !this.#limits || this.#limits.has(right));
    return new Policy(this.#principal, this.#decisions, new Set(kept));
  }

  /** Which records of a table the principal reaches with an act. */
  reach(model: Model, act: Act): Reach {
    if (!this.#isWithinLimits(model, act)) return 'none';
    return this.hasFeature(model) ? this.#decisions.reach(model, act) : 'none';
  }

  allows(act: Act, model: Model): boolean {
    return this.reach(model, act) !== 'none';
  }

  /** @throws Problem `policy.refused` */
  require(act: Act, model: Model): void {
    if (!this.allows(act, model)) throw accessRefused({ model, act, reason: this.#reason(model, act) });
  }

  mayView(model: Model, field: string): boolean {
    return this.allows('view', model) && !isSecret(model, field);
  }

  /** Whether a form may send this field when it adds or changes a record. */
  mayWrite(model: Model, field: string, act: 'add' | 'change'): boolean {
    if (isMachineWritten(model, field)) return false;
    if (act === 'change' && isSaidOnce(model, field)) return false;
    const { role } = this.#principal;
    if (isPlatformDecided(model, field) && role !== 'super_admin' && role !== 'system') return false;
    return this.allows(act, model);
  }

  /** @throws Problem `policy.field-refused`, naming the first refused field */
  requireFields(model: Model, fields: readonly string[], act: 'add' | 'change'): void {
    const refused = fields.find((field) => !this.mayWrite(model, field, act));
    if (refused !== undefined) throw fieldRefused({ model, field: refused });
  }

  /** Whether the company's package holds the feature that a table belongs to. */
  hasFeature(model: Model): boolean {
    const feature = featureOf[model];
    if (feature === undefined || this.#principal.kind !== 'user' || !this.#principal.company) return true;
    return this.#principal.company.features.includes(feature);
  }

  #isWithinLimits(model: Model, act: Act): boolean {
    return !this.#limits || this.#limits.has(rightOf(model, act));
  }

  #reason(model: Model, act: Act): string {
    const { kind, role } = this.#principal;
    if (kind === 'user' && this.#principal.reason) return this.#principal.reason;
    if (!this.#isWithinLimits(model, act)) return `This token was made without the right ${rightOf(model, act)}.`;
    return role === 'company_admin' ? 'Your company cannot do this here.' : 'Ask an admin for the right to do this.';
  }
}
