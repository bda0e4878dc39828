import type { DeploymentRole } from '../deployment-role.ts';
import { accessMessage } from '../i18n/access.ts';
import type { Message } from '../i18n/message.ts';
import { problem } from '../problem.ts';
import { type Decision, Decisions, type Line, type Reach } from './casbin.ts';
import { featureOf } from './features.ts';
import { fieldKind, isMachineWritten, isPlatformDecided, isSecret, isSetOnce } from './fields.ts';
import { jobs } from './jobs.ts';
import type { Principal } from './principal.ts';
import { builtInPermissions, type Model, type Operation, type Rules, rightOf } from './roles.ts';
import { linesOfCode, type Rights } from './snapshot.ts';
import type { Scope } from './templates.ts';

export const accessRefused = problem(accessMessage, 'policy.refused', { status: 403 });

export const fieldRefused = problem(accessMessage, 'policy.field-refused', {
  status: 403,
  fields: ({ field }) => [{ field, message: accessMessage('field.read-only') }],
});

const machines = new Map<string, Rights>();

/** What those may do whose rights are code: one list for each role or job and deployment role, for the life of the process. */
function codedRights(role: string, rules: Rules, deploymentRole: DeploymentRole): Rights {
  const key = `${role}@${deploymentRole}`;
  const known = machines.get(key);
  if (known) return known;
  const rights = { decisions: new Decisions(linesOfCode(role, rules)), subjects: [], principals: [] };
  machines.set(key, rights);
  return rights;
}

function ownRights(principal: Principal, deploymentRole: DeploymentRole): Rights {
  const { role } = principal;
  if (role === 'company_admin' || role === 'member')
    throw new Error(`the rights of a ${role} are data: pass their snapshot`);
  if (principal.kind === 'system' && principal.job)
    return codedRights(`job:${principal.job}`, jobs[principal.job], deploymentRole);
  return codedRights(role, builtInPermissions[role][deploymentRole], deploymentRole);
}

const narrowings = new WeakMap<Rights, Map<string, Rights>>();

/** What is left of rights when only some of them may be used. Denials and field rules stay: narrowing gives nothing. */
function narrowed(rights: Rights, usable: readonly string[]): Rights {
  const known = narrowings.get(rights) ?? new Map<string, Rights>();
  narrowings.set(rights, known);
  const key = [...usable].sort().join(' ');
  const set = new Set(usable);
  const isKept = ({ scope, effect, model, act }: Line): boolean =>
    scope === undefined || effect === 'deny' || set.has(`${model}.${act}`);
  const created = known.get(key) ?? { ...rights, decisions: new Decisions(rights.decisions.lines.filter(isKept)) };
  known.set(key, created);
  return created;
}

const nothing: Decision = { reach: 'none', own: false };

/** What one principal may do, asked during one unit of work. Screens hide by it, commands refuse by it. */
export class Policy {
  readonly #principal: Principal;
  readonly #rights: Rights;

  private constructor(principal: Principal, rights: Rights) {
    this.#principal = principal;
    this.#rights = rights;
  }

  /**
   * @param rights a member's, out of their snapshot, and those of somebody without a role; nobody else needs any
   */
  static of(principal: Principal, deploymentRole: DeploymentRole, rights?: Rights): Policy {
    const token = principal.kind === 'user' ? principal.token : undefined;
    const policy = new Policy(principal, rights ?? ownRights(principal, deploymentRole));
    return token ? policy.narrowedTo(token.rights) : policy;
  }

  /** The same principal with no more than some of their rights, each `model.act`. Narrowing never gives any. */
  narrowedTo(rights: readonly string[]): Policy {
    return new Policy(this.#principal, narrowed(this.#rights, rights));
  }

  /** The lines behind the answers, for explaining them. */
  get rights(): Rights {
    return this.#rights;
  }

  /** Whom grants on single records are for: their membership and their groups. Empty for whoever needs none. */
  get principals(): readonly string[] {
    return this.#rights.principals;
  }

  get memberId(): string | null {
    return this.#principal.kind === 'user' ? this.#principal.memberId : null;
  }

  get userId(): string | null {
    return this.#principal.kind === 'user' ? this.#principal.id : null;
  }

  /** Which records of a table the principal reaches with an act: the widest scope that is allowed. */
  reach(model: Model, act: Operation): Reach {
    return this.decision(model, act).reach;
  }

  /** The widest scope, and whether `own` was given beside it. Correcting a punch is changing it, its time above all. */
  decision(model: Model, act: Operation): Decision {
    if (!this.hasFeature(model)) return nothing;
    if (act !== 'correct' || this.#principal.role === 'system') return this.#rights.decisions.of(model, act);
    return model === 'punch' && this.allowsField('punch', 'at', 'change')
      ? this.#rights.decisions.of('punch', 'change')
      : nothing;
  }

  allows(act: Operation, model: Model): boolean {
    return this.reach(model, act) !== 'none';
  }

  /** @throws Problem `policy.refused` */
  require(act: Operation, model: Model): void {
    if (!this.allows(act, model)) throw accessRefused({ model, act, reason: this.#reason(model, act) });
  }

  /** The field's own gate: whether they hold the right on it, by field rules. Says nothing of table and record. */
  allowsField(model: Model, field: string, act: 'view' | 'change'): boolean {
    switch (this.#principal.role) {
      case 'system':
      case 'site':
        return true;
      case 'super_admin':
      case 'support_writing':
        // salaries are the company's; who is active in it, they decide too
        return fieldKind(model, field, act) === '<ordinary>' || model === 'user';
      default:
        return this.#rights.decisions.field(model, field, act);
    }
  }

  /** @throws Problem `policy.field-refused` @param name as the caller sent it, when that is not the column's */
  requireField(model: Model, field: string, act: 'view' | 'change', name = field): void {
    if (!this.allowsField(model, field, act)) throw fieldRefused({ model, field: name });
  }

  mayView(model: Model, field: string): boolean {
    if (!this.allows('view', model) || isSecret(model, field)) return false;
    return isStructural(field) || this.allowsField(model, field, 'view');
  }

  /** Whether a form may send this field when it adds or changes a record. */
  mayWrite(model: Model, field: string, act: 'add' | 'change'): boolean {
    if (isMachineWritten(model, field)) return false;
    if (act === 'change' && isSetOnce(model, field)) return false;
    const { role } = this.#principal;
    if (isPlatformDecided(model, field) && role !== 'super_admin' && role !== 'system') return false;
    return this.allows(act, model) && this.allowsField(model, field, 'change');
  }

  /** @throws Problem `policy.field-refused`, naming the first refused field */
  requireFields(model: Model, fields: readonly string[], act: 'add' | 'change'): void {
    const refused = fields.find((field) => !this.mayWrite(model, field, act));
    if (refused !== undefined) throw fieldRefused({ model, field: refused });
  }

  /**
   * Until when they hold a scope, which is how long they may pass it on.
   *
   * @returns null when for good; undefined when not at all
   */
  until(model: Model, act: Operation, scope: Scope): Date | null | undefined {
    return this.#rights.decisions.until(model, act, scope);
  }

  /** Whether the company's package holds the feature that a table belongs to. */
  hasFeature(model: Model): boolean {
    if (this.#principal.kind !== 'user' || !this.#principal.company) return true;
    const { features } = this.#principal.company;
    if (this.#principal.token && !features.includes('api')) return false;
    const feature = featureOf[model];
    return feature === undefined || features.includes(feature);
  }

  #isDenied(model: Model, act: Operation): boolean {
    return this.#rights.decisions.why(model, act).line?.effect === 'deny';
  }

  #reason(model: Model, act: Operation): Message {
    const { kind, role } = this.#principal;
    if (kind === 'user' && this.#principal.reason && !this.#isDenied(model, act)) return this.#principal.reason;
    if (kind === 'user' && this.#principal.company && !this.hasFeature(model)) {
      return accessMessage('access.feature-missing', {
        packageName: this.#principal.company.packageName,
        name: this.#principal.company.name,
      });
    }
    // correcting a punch is changing it
    const right = rightOf(model, act === 'correct' ? 'change' : act);
    const token = kind === 'user' ? this.#principal.token : undefined;
    if (token && !token.rights.includes(right)) return accessMessage('access.token-without-right', { right });
    return role === 'company_admin' ? accessMessage('access.not-here') : accessMessage('access.ask-admin');
  }
}

/** Every record has them, and nothing can be said of a record without them. */
export const isStructural = (field: string): boolean => field === 'id' || field === 'companyId';
