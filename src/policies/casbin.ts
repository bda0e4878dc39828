import { type Enforcer, newEnforcer, newModelFromString } from 'casbin';
import type { Place, Role } from './principal.ts';
import { type Act, type Model, models, starting } from './roles.ts';

/** Which records a right reaches, from none to all of the company. */
export type Reach = 'none' | 'own' | 'granted' | 'department' | 'all';

/** From the widest down: the widest that is allowed counts. */
const reaches = ['all', 'department', 'granted', 'own'] as const;

/**
 * Casbin decides which reach a principal has; SQL decides which records that are. A deny counts for every reach.
 * `===` because `==` lets null match undefined.
 */
const MODEL = `
[request_definition]
r = sub, model, act, reach
[policy_definition]
p = sub, model, act, reach, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.model === p.model && r.act === p.act && (r.reach === p.reach || p.eft === "deny") && g(r.sub, p.sub)
`;

function linesOf(role: Role, place: Place): string[][] {
  const rules = starting[role][place];
  return models.flatMap((model) => (rules[model] ?? []).map((act) => [`r:${role}`, model, act, 'all', 'allow']));
}

async function enforcerOf(role: Role, place: Place): Promise<Enforcer> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  const lines = linesOf(role, place);
  if (lines.length > 0) await enforcer.addPolicies(lines);
  return enforcer;
}

/** Decisions of one role in one place: asked of Casbin once, remembered for the life of the process. */
export interface Decisions {
  reach(model: Model, act: Act): Reach;
}

const known = new Map<string, Promise<Decisions>>();

/** The decisions of a starting role. Roles, groups, grants and fields as data plug in here. */
export function decisionsOf(role: Role, place: Place): Promise<Decisions> {
  const key = `${role}@${place}`;
  const found = known.get(key) ?? compile(role, place);
  known.set(key, found);
  return found;
}

async function compile(role: Role, place: Place): Promise<Decisions> {
  const enforcer = await enforcerOf(role, place);
  const memo = new Map<string, Reach>();
  return {
    reach(model, act) {
      const key = `${model}.${act}`;
      const remembered = memo.get(key);
      if (remembered) return remembered;
      const reach = reaches.find((candidate) => enforcer.enforceSync(`r:${role}`, model, act, candidate)) ?? 'none';
      memo.set(key, reach);
      return reach;
    },
  };
}
