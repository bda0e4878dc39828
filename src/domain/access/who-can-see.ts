import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import { accessRefused, Policy } from '../../policies/policy.ts';
import type { Right } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import { loadPolicyRows, type PolicyLine, Snapshot } from '../../policies/snapshot.ts';
import { recordNotFound } from '../records/problems.ts';
import { departmentSql, isGrantable, ownSql } from '../records/scope.ts';
import { reaches } from '../records/select.ts';
import { Values } from '../records/where.ts';
import { type Grant, grantsWhere } from './revoke.ts';

/** Through what somebody reaches a record. */
export interface Way {
  /** `role`: their scope is every record. `own`: it goes with their own. `department`: a grant on its department or one above.
   * `grant`: by name. `creator`: they made it */
  through: 'role' | 'own' | 'department' | 'grant' | 'creator';
  /** the role, group or rule behind it, in words; null when it is for themselves */
  by: string | null;
  rights: readonly Right[];
  since: Date;
  /** null: for good */
  until: Date | null;
  /** the member who gave it; null for what comes with the company */
  grantedBy: string | null;
  grantId: string | null;
  /** the department whose grant it is */
  departmentId: string | null;
}

export interface Seer {
  memberId: string;
  userId: string;
  name: string;
  email: string;
  isActive: boolean;
  ways: Way[];
}

type Member = Omit<Seer, 'ways'> & { joinedAt: Date };

/** The departments that a record lies in, from its own upwards. */
export async function parentDepartments(ctx: Context, model: Model, id: string): Promise<string[]> {
  const values = new Values();
  const record = `t.id = ${values.param(id)} AND ${model === 'company' ? 't.id' : 't.company_id'} = ${values.param(companyOf(ctx))}::uuid`;
  const is = departmentSql(model, 't', '= d.id');
  if (is === 'false') return [];
  const { rows } = await ctx.sql.query<{ id: string }>(
    `WITH RECURSIVE above AS (
       SELECT d.id, d.parent_id FROM department d WHERE d.company_id = ${values.param(companyOf(ctx))}
         AND EXISTS (SELECT FROM "${model}" t WHERE ${record} AND ${is})
       UNION SELECT p.id, p.parent_id FROM department p JOIN above ON p.company_id = ${values.param(companyOf(ctx))} AND p.id = above.parent_id
     ) SELECT id FROM above`,
    values.list,
  );
  return rows.map((row) => row.id);
}

async function membersOf(ctx: Context): Promise<Member[]> {
  const { rows } = await ctx.sql.query<Member>(
    `SELECT m.id AS "memberId", u.id AS "userId", u.name, u.email, u.is_active AS "isActive", m.joined_at AS "joinedAt"
     FROM member m JOIN "user" u ON u.id = m.user_id AND u.deleted_at IS NULL
     WHERE m.company_id = $1 AND m.ended_at IS NULL AND m.deleted_at IS NULL ORDER BY u.name, u.id`,
    [companyOf(ctx)],
  );
  return rows;
}

/** What a line comes through, in words. */
export function nameOfLine({ subject }: PolicyLine): string | null {
  const names = [...subject.path.flatMap((row) => [row.groupName, row.roleName]), subject.name].filter(Boolean);
  return [...new Set(names)].join(' > ') || null;
}

/** Since when a line counts for them: its own row's beginning, or that of the last membership it comes through. */
export function sinceOfLine({ subject, rule }: PolicyLine, otherwise: Date): Date {
  const starts = [...subject.path.map(({ createdAt }) => createdAt), ...(rule ? [rule.createdAt] : [])];
  return starts.length === 0 ? otherwise : new Date(Math.max(...starts.map((start) => start.getTime())));
}

/** A grant that is not on the record itself is on a department around it. */
const byGrant = (grant: Grant, id: string): Way => ({
  through: grant.recordId !== id ? 'department' : grant.principal === grant.grantedBy ? 'creator' : 'grant',
  by: null,
  rights: grant.rights,
  since: grant.createdAt,
  until: grant.expiresAt,
  grantedBy: grant.grantedBy,
  grantId: grant.id,
  departmentId: grant.recordId !== id ? grant.recordId : null,
});

interface Asked {
  ctx: Context;
  model: Model;
  id: string;
  grants: readonly Grant[];
}

async function isOwn({ ctx, model, id }: Asked, policy: Policy): Promise<boolean> {
  const values = new Values();
  const own = ownSql({ ...ctx, policy }, model, 't', values);
  if (own === 'false') return false;
  const { rows } = await ctx.sql.query(
    `SELECT 1 FROM "${model}" t WHERE t.id = ${values.param(id)} AND ${model === 'company' ? 't.id' : 't.company_id'} = ${values.param(companyOf(ctx))}::uuid AND ${own}`,
    values.list,
  );
  return rows.length > 0;
}

/** How one member reaches the record, if they do. What everybody has without a role, they have since they joined. */
async function waysOf(asked: Asked, policy: Policy, joinedAt: Date): Promise<Way[]> {
  const { model, grants } = asked;
  const { reach, own } = policy.decision(model, 'view');
  if (reach === 'none') return [];
  const { line } = policy.rights.decisions.why(model, 'view');
  const byRole = (through: 'role' | 'own'): Way => ({
    through,
    by: line ? nameOfLine(line) : null,
    rights: (['view', 'change', 'delete', 'share'] as const).filter((right) => policy.allows(right, model)),
    since: line ? sinceOfLine(line, joinedAt) : joinedAt,
    until: policy.until(model, 'view', through === 'role' ? 'all' : 'own') ?? null,
    grantedBy: (line?.rule ?? line?.subject.path.at(-1))?.createdBy ?? null,
    grantId: null,
    departmentId: null,
  });
  if (reach === 'all') return [byRole('role')];
  const ways = own && (await isOwn(asked, policy)) ? [byRole('own')] : [];
  if (reach === 'own') return ways;
  const his = grants.filter(
    ({ principal, recordId }) =>
      policy.principals.includes(principal) && (recordId === asked.id || reach === 'department'),
  );
  return [...ways, ...his.map((grant) => byGrant(grant, asked.id))];
}

/**
 * Who can see a record, through what, since when and until when. For whoever sees it themselves and may look at grants or
 * pass on rights on it.
 *
 * @throws Problem `record.not-found`, `policy.refused`
 */
export async function whoCanSee(ctx: Context, model: Model, id: string): Promise<Seer[]> {
  if (!(await reaches(ctx, model, 'view', id))) throw recordNotFound({ model });
  if (!ctx.policy.allows('view', 'record_grant') && !(await reaches(ctx, model, 'share', id))) {
    throw accessRefused({ model: 'record_grant', act: 'view', reason: accessMessage('access.ask-admin-view') });
  }
  const departments = await parentDepartments(ctx, model, id);
  const grants = isGrantable(model)
    ? await grantsWhere(
        ctx,
        `g.can_view AND ((g.model = $3 AND g.record_id = $4) OR (g.model = 'department' AND g.record_id = ANY($5::uuid[])))`,
        [model, id, departments],
      )
    : [];
  const rows = await loadPolicyRows(ctx.sql, companyOf(ctx), null);
  const company = ctx.principal.kind === 'user' ? ctx.principal.company : null;
  const seers: Seer[] = [];
  for (const member of await membersOf(ctx)) {
    const rights = new Snapshot(member.memberId, rows, ctx.deploymentRole).at(ctx.now);
    const { joinedAt, ...seer } = member;
    const { memberId, userId, name, email } = seer;
    const principal = { kind: 'user' as const, id: userId, name, email, role: 'member' as const, company, memberId };
    const ways = await waysOf({ ctx, model, id, grants }, Policy.of(principal, ctx.deploymentRole, rights), joinedAt);
    if (ways.length > 0) seers.push({ ...seer, ways });
  }
  return seers;
}
