import { type Context, companyOf } from '../../context.ts';
import { ownership, type Right } from '../../policies/records.ts';
import { columnName } from '../../policies/replication.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { hasColumn } from './model.ts';
import type { Values } from './where.ts';

/** The right on a single record that an act needs. Verbs of a model's own change it. */
export function rightFor(act: Operation): Right {
  switch (act) {
    case 'view':
    case 'export':
      return 'view';
    case 'delete':
    case 'share':
      return act;
    default:
      return 'change';
  }
}

/** Neither taken back nor at its end. `now` is the unit of work's instant, as for rules. */
export const livingGrant = (alias: string, now: string): string =>
  `${alias}.deleted_at IS NULL AND (${alias}.expires_at IS NULL OR ${alias}.expires_at > ${now}::timestamptz)`;

/** A department that a principal holds a right on, by its own grant or one above it, and until when. */
export interface HeldDepartment {
  id: string;
  /** null: for good */
  until: Date | null;
}

/**
 * The departments whose records scope `department` reaches: those granted, and all below them. Asked first and given to
 * the list as values, so that the planner knows how many records they hold.
 */
export async function heldDepartments(
  ctx: Context,
  right: Right,
  principals: readonly string[] = ctx.policy.principals,
): Promise<HeldDepartment[]> {
  if (principals.length === 0) return [];
  const { rows } = await ctx.sql.query<HeldDepartment>(
    `WITH RECURSIVE held AS (
       SELECT g.record_id AS id, coalesce(g.expires_at, 'infinity') AS until FROM record_grant g
       WHERE g.company_id = $1 AND g.principal = ANY($2::uuid[]) AND g.model = 'department' AND g.can_${right}
         AND ${livingGrant('g', '$3')}
       UNION
       SELECT d.id, held.until FROM department d JOIN held ON d.company_id = $1 AND d.parent_id = held.id
       WHERE d.deleted_at IS NULL
     ) SELECT id, nullif(max(until), 'infinity') AS until FROM held GROUP BY id`,
    [companyOf(ctx), principals, ctx.now],
  );
  return rows;
}

/** A condition on the record that a table's rows hang on, however many steps away. */
function hanging(model: Model, alias: string, leaf: (model: Model, alias: string) => string): string {
  const { ownedBy } = ownership[model];
  if (ownedBy === null) return 'false';
  if (ownedBy === 'itself') return leaf(model, alias);
  const column = columnName(ownedBy.by);
  const owner = `${alias}h`;
  return `EXISTS (SELECT FROM "${ownedBy.on}" ${owner} WHERE ${owner}.company_id = ${alias}.company_id
    AND ${owner}.id = ${alias}.${column} AND ${hanging(ownedBy.on, owner, leaf)})`;
}

/** Their own records: what goes with their employee record until it is deleted, and their own user and membership. */
export function ownSql(ctx: Context, model: Model, alias: string, values: Values): string {
  const { memberId, userId } = ctx.policy;
  if (memberId === null || userId === null) return 'false';
  return hanging(model, alias, (of, at) => {
    if (of === 'employee') return `${at}.member_id = ${values.param(memberId)} AND ${at}.deleted_at IS NULL`;
    if (of === 'user') return `${at}.id = ${values.param(userId)}`;
    return of === 'member' ? `${at}.user_id = ${values.param(userId)}` : 'false';
  });
}

/** Records of a department. @param is a condition on the department's id: `= ANY($4::uuid[])` */
export const departmentSql = (model: Model, alias: string, is: string): string =>
  hanging(model, alias, (of, at) => {
    if (of === 'employee') return `${at}.department_id ${is}`;
    return of === 'department' ? `${at}.id ${is}` : 'false';
  });

/** The company of a row, as grants on it name it. */
export const homeColumn = (model: Model, alias: string): string =>
  model === 'company' ? `${alias}.id` : `${alias}.company_id`;

/** Tables whose records can be granted one by one. */
export const isGrantable = (model: Model): boolean =>
  hasColumn(model, 'id') && (model === 'company' || hasColumn(model, 'companyId'));

/**
 * The grants that let a principal at a row: what a semi-join, or a question for their end, is made of. The company is
 * compared with the row's own, which a distributed database needs.
 */
export function grantsSql(ctx: Context, model: Model, right: Right, alias: string, values: Values): string | null {
  const { principals } = ctx.policy;
  if (principals.length === 0 || !isGrantable(model)) return null;
  // one principal's grants stand in the index by record: joined without sorting or hashing
  const [only, ...others] = principals;
  const his = others.length === 0 ? `= ${values.param(only)}::uuid` : `= ANY(${values.param(principals)}::uuid[])`;
  return `FROM record_grant g WHERE g.company_id = ${homeColumn(model, alias)} AND g.record_id = ${alias}.id
    AND g.principal ${his} AND g.model = ${values.param(model)} AND g.can_${right}
    AND ${livingGrant('g', values.param(ctx.now))}`;
}

/** Records granted by name: one semi-join. */
function grantedSql(ctx: Context, model: Model, right: Right, alias: string, values: Values): string {
  const grants = grantsSql(ctx, model, right, alias, values);
  return grants === null ? 'false' : `EXISTS (SELECT ${grants})`;
}

/**
 * Which records a principal reaches with an act, as conditions on `alias`: a row is reached when any one of them holds. Lists read
 * each one by itself and append them, because an OR would keep the planner from joining (policies: "never OR-ed").
 */
export async function reachSql(
  ctx: Context,
  model: Model,
  act: Operation,
  values: Values,
  alias = 't',
): Promise<readonly string[]> {
  const { reach, own } = ctx.policy.decision(model, act);
  if (reach === 'none') return ['false'];
  if (reach === 'all') return ['true'];
  const mine = own ? ownSql(ctx, model, alias, values) : 'false';
  if (reach === 'own') return [mine];
  const granted = grantedSql(ctx, model, rightFor(act), alias, values);
  if (reach === 'granted') return useful([granted, mine]);
  return useful([await inDepartments(ctx, model, act, values, alias), granted, mine]);
}

async function inDepartments(
  ctx: Context,
  model: Model,
  act: Operation,
  values: Values,
  alias: string,
): Promise<string> {
  const held = await heldDepartments(ctx, rightFor(act));
  if (held.length === 0) return 'false';
  const ids = values.param(held.map(({ id }) => id));
  return departmentSql(model, alias, `= ANY(${ids}::uuid[])`);
}

const useful = (arms: readonly string[]): string[] => {
  const open = arms.filter((arm) => arm !== 'false');
  return open.length === 0 ? ['false'] : open;
};

/**
 * Where a row must lie to be put there: what scope `own` and `department` ask of a row that is added or moved. A grant on
 * the row itself does not count, since whoever makes it has one. Null: anywhere.
 */
export async function scopeSql(
  ctx: Context,
  model: Model,
  act: 'add' | 'change',
  values: Values,
): Promise<string | null> {
  const { reach, own } = ctx.policy.decision(model, act);
  if (reach === 'all' || reach === 'granted') return null;
  const mine = own ? ownSql(ctx, model, 't', values) : 'false';
  if (reach !== 'department') return mine;
  return `(${await inDepartments(ctx, model, act, values, 't')} OR ${mine})`;
}
