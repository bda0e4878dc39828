import { type Context, companyOf } from '../../context.ts';
import type { Reach } from '../../policies/casbin.ts';
import { type Act, type Model, models } from '../../policies/roles.ts';
import { linesOf, loadPolicyRows, Snapshot, type Subject } from '../../policies/snapshot.ts';
import type { Scope, TemplateName } from '../../policies/templates.ts';
import { problem } from '../../problem.ts';
import { recordNotFound } from '../records/problems.ts';

export const notYoursToGive = problem<{ model: string; act: string }>({
  code: 'access.not-held',
  status: 403,
  message: ({ model, act }) =>
    `You cannot give what you do not hold: ${act} on ${model.replaceAll('_', ' ')} records. Ask a company admin.`,
});

export const outlivesYours = problem<{ until: string }>({
  code: 'access.outlives',
  status: 403,
  message: ({ until }) => `You hold this until ${until} yourself. Choose an end no later than that.`,
  fields: () => [{ field: 'expiresAt', message: 'No later than the end of your own right.' }],
});

export const lastAdmin = problem({
  code: 'company.last-admin',
  status: 409,
  message: () =>
    'A company keeps at least one active admin whose role does not end. Give the role to somebody else first.',
});

export const locksYouOut = problem({
  code: 'access.locks-out',
  status: 409,
  message: () => 'This would take your own right to manage roles and rules. Let another company admin do it.',
});

/** What somebody would get: a right on a table with its scope, or on a field. */
export interface Given {
  model: string;
  act: string;
  scope?: Scope;
  field?: string;
}

const width: Record<Reach, number> = { none: 0, own: 1, granted: 2, department: 3, all: 4 };

const endsBefore = (asked: Date | null, held: Date | null): boolean =>
  held === null || (asked !== null && asked <= held);

/** How long he holds a right of this kind and width himself; undefined when he does not. */
function heldUntil(ctx: Context, given: Given): Date | null | undefined {
  const model = given.model as Model;
  if (given.field !== undefined) {
    const { decisions } = ctx.policy.rights;
    return decisions.fieldUntil(model, given.field, given.act as 'view' | 'change');
  }
  const reach = ctx.policy.reach(model, given.act as Act);
  if (width[reach] < width[given.scope ?? 'granted']) return undefined;
  return ctx.policy.until(model, given.act as Act, reach);
}

/**
 * Nobody gives by rules or roles what he does not hold, nor longer than he holds it. A company admin holds everything,
 * as long as he is one.
 *
 * @throws Problem `access.not-held`, `access.outlives`
 */
export function requireHeld(ctx: Context, given: readonly Given[], expiresAt: Date | null): void {
  const { role } = ctx.principal;
  if (ctx.principal.kind !== 'user' || role === 'super_admin' || role === 'support_writing') return;
  const asked =
    ctx.principal.role === 'company_admin' ? [{ model: 'membership', act: 'add', scope: 'all' as const }] : given;
  for (const one of asked) {
    const held = heldUntil(ctx, one);
    if (held === undefined) throw notYoursToGive({ model: one.model, act: one.act });
    if (!endsBefore(expiresAt, held)) throw outlivesYours({ until: String(held?.toISOString()) });
  }
}

/** The company's own row of a built-in role. */
export async function builtInRole(ctx: Context, template: TemplateName): Promise<string> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM role WHERE company_id = $1 AND template = $2 AND deleted_at IS NULL`,
    [companyOf(ctx), template],
  );
  const [role] = rows;
  if (!role) throw recordNotFound({ model: 'role' });
  return role.id;
}

/** Everything a role says, from its template and its own rules, and that with one effect. */
async function linesOfRole(ctx: Context, roleId: string, effect: 'allow' | 'deny'): Promise<Given[]> {
  const company = companyOf(ctx);
  const { rows } = await ctx.sql.query<{ name: string; template: string | null }>(
    `SELECT name, template FROM role WHERE company_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [company, roleId],
  );
  const [role] = rows;
  if (!role) throw recordNotFound({ model: 'role' });
  const subject: Subject = {
    kind: 'role',
    id: roleId,
    name: role.name,
    template: role.template,
    until: null,
    path: [],
  };
  const lines = linesOf([subject], await loadPolicyRows(ctx.sql, company, null), ctx.place);
  return lines.filter((line) => line.effect === effect);
}

/** What a group holds: its own rules, and its roles'; its grants on records stay what they are. */
async function linesOfGroup(ctx: Context, groupId: string, effect: 'allow' | 'deny'): Promise<Given[]> {
  const rows = await loadPolicyRows(ctx.sql, companyOf(ctx), null);
  const lines: Given[] = rows.rules
    .filter((rule) => rule.groupId === groupId && rule.effect === effect)
    .map(({ model, act, scope, field }) => ({
      model,
      act,
      ...(field === null ? { scope: scope ?? 'granted' } : { field }),
    }));
  const roles = rows.memberships.filter((row) => row.memberId === null && row.groupId === groupId);
  for (const { roleId } of roles) if (roleId !== null) lines.push(...(await linesOfRole(ctx, roleId, effect)));
  return lines;
}

/** A membership as far as it says what somebody comes to hold: a role, or what a group holds. */
interface Joined {
  roleId?: unknown;
  groupId?: unknown;
}

const linesOfJoined = (ctx: Context, { roleId, groupId }: Joined, effect: 'allow' | 'deny'): Promise<Given[]> =>
  roleId ? linesOfRole(ctx, String(roleId), effect) : linesOfGroup(ctx, String(groupId), effect);

/** @throws Problem when whoever joins would get more than the giver holds, or for longer */
export async function requireMayGive(ctx: Context, joined: Joined, expiresAt: Date | null): Promise<void> {
  requireHeld(ctx, await linesOfJoined(ctx, joined, 'allow'), expiresAt);
}

/**
 * Whoever takes a deny away gives what it held back: all of it, since who knows what it was laid over.
 *
 * @throws Problem when he does not hold it himself, for good
 */
export function requireMayLift(ctx: Context, denied: readonly Given[]): void {
  requireHeld(
    ctx,
    denied.map((one) => (one.field === undefined ? { ...one, scope: 'all' } : one)),
    null,
  );
}

/** @throws Problem when he does not hold what the role or group denies to whoever leaves it */
export async function requireMayLeave(ctx: Context, joined: Joined): Promise<void> {
  const denied = await linesOfJoined(ctx, joined, 'deny');
  if (denied.length > 0) requireMayLift(ctx, denied);
}

/**
 * A company keeps an active admin. Two admins who take the role from one another at once would each still see the other:
 * the company's row lets one pass at a time, and the question is asked after it.
 *
 * @throws Problem `company.last-admin`
 */
export async function requireAdminLeft(ctx: Context, company: string): Promise<void> {
  await ctx.sql.query('SELECT 1 FROM company WHERE id = $1 FOR NO KEY UPDATE', [company]);
  const { rows } = await ctx.sql.query(
    `SELECT 1 FROM membership s JOIN role r ON r.company_id = s.company_id AND r.id = s.role_id AND r.template = 'company_admin'
     JOIN member m ON m.company_id = s.company_id AND m.id = s.member_id AND m.ended_at IS NULL AND m.deleted_at IS NULL
     JOIN "user" u ON u.id = m.user_id AND u.is_active AND u.deleted_at IS NULL
     WHERE s.company_id = $1 AND s.deleted_at IS NULL AND s.expires_at IS NULL LIMIT 1`,
    [company],
  );
  if (rows.length === 0 && ctx.principal.kind === 'user') throw lastAdmin({});
}

/** After a change of rules or memberships: there is still an admin, and whoever changed them can still mend them. */
export async function requireStillManaged(ctx: Context): Promise<void> {
  const company = companyOf(ctx);
  await requireAdminLeft(ctx, company);
  const { memberId } = ctx.policy;
  if (ctx.principal.role !== 'company_admin' || memberId === null) return;
  const after = new Snapshot(memberId, await loadPolicyRows(ctx.sql, company, memberId), ctx.place).at(ctx.now);
  if (after.decisions.of('rule', 'change').reach !== 'all') throw locksYouOut({});
}

export const isModel = (name: unknown): name is Model => models.some((model) => model === name);
