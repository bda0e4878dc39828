import { type Context, companyOf } from '../../context.ts';
import type { DeploymentRole } from '../../deployment-role.ts';
import { accessMessage } from '../../i18n/access.ts';
import { isUuid } from '../../id.ts';
import { earlier, type Reach } from '../../policies/casbin.ts';
import { Policy } from '../../policies/policy.ts';
import { rights } from '../../policies/records.ts';
import { type Model, models, type Operation, permissionCeiling } from '../../policies/roles.ts';
import { linesOf, loadPolicyRows, Snapshot, type Subject } from '../../policies/snapshot.ts';
import type { Scope, TemplateName } from '../../policies/templates.ts';
import { problem } from '../../problem.ts';
import { lockCompanyRow } from '../companies/lock-company.ts';
import { recordNotFound } from '../records/problems.ts';
import { homeColumn, livingGrant } from '../records/scope.ts';
import { Values } from '../records/where.ts';
import { heldUntilSql } from './held.ts';

/** The most rights that one refusal names. */
const MOST_NAMED = 5;

/** @param details.lacking what is not held: `model/act/field/by-name` each, separated by commas; `more` how many else */
const notYoursToGive = problem(accessMessage, 'access.not-held', { status: 403 });

const notForYourself = problem(accessMessage, 'access.not-for-yourself', { status: 403 });

export const outlivesYours = problem(accessMessage, 'access.outlives', {
  status: 403,
  fields: () => [{ field: 'expiresAt', message: accessMessage('access.end-too-late') }],
});

const lastAdmin = problem(accessMessage, 'company.last-admin', { status: 409 });

const locksYouOut = problem(accessMessage, 'access.locks-out', { status: 409 });

/** What somebody would get: a right on a table with its scope, on a field, or on single records. */
export interface Given {
  model: string;
  act: string;
  scope?: Scope;
  field?: string;
  /** when it ends by itself; left out or null, never */
  until?: Date | null;
}

const width: Record<Reach, number> = { none: 0, own: 1, granted: 2, department: 3, all: 4 };

const endsBefore = (asked: Date | null, held: Date | null): boolean =>
  held === null || (asked !== null && asked <= held);

const canDo = (deploymentRole: DeploymentRole, model: string, act: string): boolean =>
  permissionCeiling[deploymentRole][model as Model]?.includes(act as Operation) ?? false;

/** What the principal may do in the other place, where rights that can be used there only are looked up. */
async function policyElsewhere(ctx: Context): Promise<Policy> {
  const { principal, deploymentRole } = ctx;
  const { memberId } = ctx.policy;
  if (memberId === null) return ctx.policy;
  const other = deploymentRole === 'cloud' ? 'site' : 'cloud';
  const snapshot = new Snapshot(memberId, await loadPolicyRows(ctx.sql, companyOf(ctx), memberId), other);
  return Policy.of(principal, other, snapshot.at(ctx.now));
}

/** How long a policy holds a right of this kind and width; undefined when it does not. */
function heldUntil(policy: Policy, given: Given): Date | null | undefined {
  const model = given.model as Model;
  if (given.field !== undefined) {
    const { decisions } = policy.rights;
    return decisions.fieldUntil(model, given.field, given.act as 'view' | 'change');
  }
  const reach = policy.reach(model, given.act as Operation);
  if (width[reach] < width[given.scope ?? 'granted']) return undefined;
  return policy.until(model, given.act as Operation, reach);
}

/** A right on a table is given with the right to pass it on, where that table knows one. */
function withPassingOn(given: readonly Given[]): Given[] {
  const all = new Map<string, Given>();
  for (const one of given) {
    const canShare = canDo('cloud', one.model, 'share') || canDo('site', one.model, 'share');
    const passing = one.field === undefined && canShare ? [{ ...one, act: 'share' }] : [];
    for (const each of [one, ...passing]) all.set(JSON.stringify(each), each);
  }
  return [...all.values()];
}

/** Whoever holds everything of the company, and does not act by a token, which holds less. */
const holdsAll = ({ principal }: Context): boolean =>
  principal.kind === 'user' && principal.role === 'company_admin' && principal.token === undefined;

/** What is code holds everything; so does support that was let in to write. */
const isPlatform = ({ principal }: Context): boolean =>
  principal.kind !== 'user' || principal.role === 'super_admin' || principal.role === 'support_writing';

/** @param lacking `model/act/field/by-name` each */
function refuseLacking(lacking: readonly string[]): void {
  const named = [...new Set(lacking)];
  const [model = '', act = ''] = (named[0] ?? '').split('/');
  if (named.length === 0) return;
  const more = named.length > MOST_NAMED ? String(named.length - MOST_NAMED) : '';
  throw notYoursToGive({ model, act, lacking: named.slice(0, MOST_NAMED).join(','), more });
}

/**
 * Nobody gives by rules or roles what they do not hold with the right to pass it on, nor longer than they hold it. A
 * company admin holds everything, as long as they are one.
 *
 * @throws Problem `access.not-held`, which names what is lacking, and `access.outlives`
 */
export async function requireHeld(ctx: Context, given: readonly Given[], expiresAt: Date | null): Promise<void> {
  if (isPlatform(ctx)) return;
  const asked = holdsAll(ctx)
    ? [{ model: 'membership', act: 'add', scope: 'all' as const }]
    : withPassingOn(given.filter(({ until }) => !until || until > ctx.now));
  const isElsewhere = ({ model, act, field }: Given) => field === undefined && !canDo(ctx.deploymentRole, model, act);
  const elsewhere = asked.some(isElsewhere) ? await policyElsewhere(ctx) : ctx.policy;
  const lacking: string[] = [];
  let outlived: Date | null = null;
  for (const one of asked) {
    const held = heldUntil(isElsewhere(one) ? elsewhere : ctx.policy, one);
    if (held === undefined) lacking.push(`${one.model}/${one.act}${one.field ? `/${one.field}` : ''}`);
    else if (!endsBefore(earlier(expiresAt, one.until ?? null), held)) outlived = earlier(outlived, held);
  }
  refuseLacking(lacking);
  if (outlived !== null) throw outlivesYours({ until: outlived.toISOString() });
}

/**
 * A group or a role, locked until the end of the transaction: what it holds, and who is in it, is decided by one
 * transaction at a time. Groups come before roles, each in the order of their ids.
 */
export async function lockSubjects(
  ctx: Context,
  { groups = [], roles = [] }: { groups?: readonly unknown[]; roles?: readonly unknown[] },
): Promise<void> {
  for (const [table, ids] of [
    ['userGroup', groups],
    ['role', roles],
  ] as const) {
    const wanted = ids.filter((id): id is string => typeof id === 'string' && isUuid(id));
    if (wanted.length === 0) continue;
    await ctx.query
      .selectFrom(table)
      .select('id')
      .where('companyId', '=', companyOf(ctx))
      .where('id', '=', ({ fn, val }) => fn.any(val(wanted)))
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
  }
}

/**
 * Nobody but a company admin gives rights to themself: not by their own name, not by a group that they are in, not by a
 * role that they have. What they lost later would stay with them.
 *
 * @throws Problem `access.not-for-yourself`
 */
export function requireForOthers(ctx: Context, to: { memberId?: unknown; groupId?: unknown; roleId?: unknown }): void {
  const { principal } = ctx;
  if (isPlatform(ctx) || principal.role === 'company_admin') return;
  const mine = new Set([ctx.policy.memberId, ...ctx.policy.rights.subjects.map(({ id }) => id)]);
  for (const id of [to.memberId, to.groupId, to.roleId]) {
    if (typeof id === 'string' && mine.has(id)) throw notForYourself({});
  }
}

/** The company's own row of a built-in role. */
export async function builtInRole(ctx: Context, template: TemplateName): Promise<string> {
  const role = await ctx.query
    .selectFrom('role')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where('template', '=', template)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!role) throw recordNotFound({ model: 'role' });
  return role.id;
}

/** Everything a role says with one effect, from its template and its own rules, wherever it can be used. */
async function linesOfRole(ctx: Context, roleId: string, effect: 'allow' | 'deny'): Promise<Given[]> {
  const company = companyOf(ctx);
  const role = await ctx.query
    .selectFrom('role')
    .select(['name', 'template'])
    .where('companyId', '=', company)
    .where('id', '=', roleId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!role) throw recordNotFound({ model: 'role' });
  const subject: Subject = {
    kind: 'role',
    id: roleId,
    name: role.name,
    template: role.template,
    until: null,
    path: [],
  };
  const policyRows = await loadPolicyRows(ctx.sql, company, null);
  const lines = (['cloud', 'site'] as const).flatMap((deploymentRole) =>
    linesOf([subject], policyRows, deploymentRole),
  );
  return lines
    .filter((line) => line.effect === effect)
    .map(({ model, act, scope, field, until }) => ({
      model,
      act,
      ...(field === undefined ? { scope: scope ?? 'granted' } : { field }),
      until,
    }));
}

/** What a group says: its own rules, and its roles'. */
async function linesOfGroup(ctx: Context, groupId: string, effect: 'allow' | 'deny'): Promise<Given[]> {
  const rows = await loadPolicyRows(ctx.sql, companyOf(ctx), null);
  const lines: Given[] = rows.rules
    .filter((rule) => rule.groupId === groupId && rule.effect === effect)
    .map(({ model, act, scope, field, expiresAt }) => ({
      model,
      act,
      ...(field === null ? { scope: scope ?? 'granted' } : { field }),
      until: expiresAt,
    }));
  const lives = ({ expiresAt }: { expiresAt: Date | null }) => expiresAt === null || expiresAt > ctx.now;
  const roles = rows.memberships.filter((row) => row.memberId === null && row.groupId === groupId && lives(row));
  for (const { roleId, expiresAt } of roles) {
    if (roleId === null) continue;
    const ofRole = await linesOfRole(ctx, roleId, effect);
    lines.push(...ofRole.map((line) => ({ ...line, until: earlier(line.until ?? null, expiresAt) })));
  }
  return lines;
}

/** The roles of a group, those that ended too. */
async function rolesOfGroup(ctx: Context, groupId: string): Promise<string[]> {
  const memberships = await ctx.query
    .selectFrom('membership')
    .select('roleId')
    .where('companyId', '=', companyOf(ctx))
    .where('groupId', '=', groupId)
    .where('roleId', 'is not', null)
    .where('deletedAt', 'is', null)
    .execute();
  return memberships.flatMap(({ roleId }) => roleId ?? []);
}

/**
 * What a group was given on single records: whoever joins it has all of that, so the giver needs each of these rights and
 * the one to pass it on, on every such record, for as long. One statement for each table.
 *
 * @throws Problem `access.not-held`, `access.outlives`
 */
async function requireGrantsHeld(ctx: Context, groupId: string, expiresAt: Date | null): Promise<void> {
  if (isPlatform(ctx) || holdsAll(ctx)) return;
  const { rows: tables } = await ctx.sql.query<{ model: Model }>(
    `SELECT DISTINCT g.model FROM record_grant g WHERE g.company_id = $1 AND g.principal = $2 AND ${livingGrant('g', '$3')}
     ORDER BY g.model`,
    [companyOf(ctx), groupId, ctx.now],
  );
  const lacking: string[] = [];
  let outlived: Date | null = null;
  for (const { model } of tables) {
    const values = new Values();
    const [company, group, now] = [companyOf(ctx), groupId, ctx.now].map((value) => values.param(value));
    const asked = `least(g.expires_at, ${values.param(expiresAt)}::timestamptz)`;
    const tests: string[] = [];
    for (const right of rights) {
      const end = await heldUntilSql(ctx, model, right, 't', values);
      const counts = right === 'share' ? 'true' : `g.can_${right}`;
      tests.push(`bool_or(${counts} AND ${end} IS NULL) AS "${right}"`);
      tests.push(
        `min(CASE WHEN ${counts} AND ${end} < coalesce(${asked}, 'infinity') THEN ${end} END) AS "${right}End"`,
      );
    }
    const { rows } = await ctx.sql.query<Record<string, boolean | Date | null>>(
      `SELECT ${tests.join(', ')} FROM record_grant g
       JOIN "${model}" t ON ${homeColumn(model, 't')} = g.company_id AND t.id = g.record_id
       WHERE g.company_id = ${company} AND g.principal = ${group} AND g.model = ${values.param(model)}
         AND ${livingGrant('g', now ?? '')}`,
      values.list,
    );
    for (const right of rights) {
      if (rows[0]?.[right] === true) lacking.push(`${model}/${right}//named`);
      const end = rows[0]?.[`${right}End`];
      if (end instanceof Date) outlived = earlier(outlived, end);
    }
  }
  refuseLacking(lacking);
  if (outlived !== null) throw outlivesYours({ until: outlived.toISOString() });
}

/** A membership as far as it says what somebody comes to hold: a role, or what a group holds. */
interface Joined {
  memberId?: unknown;
  roleId?: unknown;
  groupId?: unknown;
}

const linesOfJoined = (ctx: Context, { roleId, groupId }: Joined, effect: 'allow' | 'deny'): Promise<Given[]> =>
  roleId ? linesOfRole(ctx, String(roleId), effect) : linesOfGroup(ctx, String(groupId), effect);

/**
 * Whoever lets somebody join a group or have a role holds all of it: its rules, its roles' and what it was given on single
 * records. Group and roles are locked first, so that nothing is added to them between this question and the commit.
 *
 * @throws Problem when whoever joins would get more than the giver holds, or for longer; `access.not-for-yourself`
 */
export async function requireMayGive(ctx: Context, joined: Joined, expiresAt: Date | null): Promise<void> {
  const { groupId, roleId } = joined;
  await lockSubjects(ctx, { groups: [groupId], roles: [roleId] });
  // somebody joins a group: its roles are what they get
  const ofGroup = groupId && !roleId ? await rolesOfGroup(ctx, String(groupId)) : [];
  await lockSubjects(ctx, { roles: ofGroup });
  await requireHeld(ctx, await linesOfJoined(ctx, joined, 'allow'), expiresAt);
  if (groupId && !roleId) await requireGrantsHeld(ctx, String(groupId), expiresAt);
  requireForOthers(ctx, joined.memberId ? { memberId: joined.memberId } : { groupId });
}

/**
 * Whoever takes a deny away gives what it held back: all of it, since who knows what it was laid over.
 *
 * @throws Problem when they do not hold it themself, for good
 */
export async function requireMayLift(ctx: Context, denied: readonly Given[]): Promise<void> {
  const lifted = denied.map(({ until: _, ...one }) =>
    one.field === undefined ? { ...one, scope: 'all' as const } : one,
  );
  await requireHeld(ctx, lifted, null);
}

/** @throws Problem when they do not hold what the role or group denies to whoever leaves it */
export async function requireMayLeave(ctx: Context, joined: Joined): Promise<void> {
  const denied = await linesOfJoined(ctx, joined, 'deny');
  if (denied.length > 0) await requireMayLift(ctx, denied);
}

/**
 * A company keeps an active admin. Two admins who take the role from one another at once would each still see the other:
 * the company's row lets one pass at a time, and the question is asked after it.
 *
 * @throws Problem `company.last-admin`
 */
export async function requireAdminLeft(ctx: Context, company: string): Promise<void> {
  await lockCompanyRow(ctx, company);
  const admin = await ctx.query
    .selectFrom('membership as s')
    .innerJoin('role as r', (join) =>
      join
        .onRef('r.companyId', '=', 's.companyId')
        .onRef('r.id', '=', 's.roleId')
        .on('r.template', '=', 'company_admin'),
    )
    .innerJoin('member as m', (join) =>
      join
        .onRef('m.companyId', '=', 's.companyId')
        .onRef('m.id', '=', 's.memberId')
        .on('m.endedAt', 'is', null)
        .on('m.deletedAt', 'is', null),
    )
    .innerJoin('user as u', (join) =>
      join.onRef('u.id', '=', 'm.userId').on('u.isActive', '=', true).on('u.deletedAt', 'is', null),
    )
    .select('s.id')
    .where('s.companyId', '=', company)
    .where('s.deletedAt', 'is', null)
    .where('s.expiresAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!admin && ctx.principal.kind === 'user') throw lastAdmin({});
}

/** After a change of rules or memberships: there is still an admin, and whoever changed them can still correct them. */
export async function requireStillManaged(ctx: Context): Promise<void> {
  const company = companyOf(ctx);
  await requireAdminLeft(ctx, company);
  const { memberId } = ctx.policy;
  if (ctx.principal.role !== 'company_admin' || memberId === null) return;
  const after = new Snapshot(memberId, await loadPolicyRows(ctx.sql, company, memberId), ctx.deploymentRole).at(
    ctx.now,
  );
  if (after.decisions.of('rule', 'change').reach !== 'all') throw locksYouOut({});
}

export const isModel = (name: unknown): name is Model => models.some((model) => model === name);
