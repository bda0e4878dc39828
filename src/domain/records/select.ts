import pg from 'pg';
import type { Context } from '../../context.ts';
import type { FieldDefinition } from '../../db/datamodel.ts';
import { isUuid } from '../../id.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { columnOf, columnsOf, hasColumn, type Row, type Where } from './model.ts';
import { reachSql, scopeSql } from './scope.ts';
import { columnName, Values, whereSql } from './where.ts';

const { builtins } = pg.types;

/** Days at midnight UTC, as they are written; amounts as text without idle zeros. */
const types = {
  getTypeParser: (oid: number, format?: string) => {
    if (oid === builtins.DATE) return (text: string) => new Date(`${text}T00:00:00Z`);
    if (oid === builtins.NUMERIC)
      return (text: string) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

export async function ask(ctx: Context, text: string, values: Values): Promise<Row[]> {
  const { rows } = await ctx.sql.query<Row>({ text, values: values.list, types: types as pg.CustomTypesConfig });
  return rows;
}

/** What has no value is the least: last where the greatest comes first. An index with NULLS FIRST serves both. */
export interface Order {
  field: string;
  direction: 'asc' | 'desc';
  isNullable?: boolean;
}

const orderSql = ({ field: name, direction, isNullable }: Order): string =>
  `"${name}" ${direction}${isNullable ? ` NULLS ${direction === 'desc' ? 'LAST' : 'FIRST'}` : ''}`;

export interface Asked {
  act: Operation;
  where: Where;
  columns: readonly string[];
  orderBy?: readonly Order[];
  take?: number;
  skip?: number;
  /** also what was deleted */
  deletedToo?: boolean;
}

const field = (model: Model, name: string): FieldDefinition => {
  const found = columnOf(model, name);
  if (!found) throw new Error(`${model} has no column ${name}`);
  return found;
};

const listOf = (model: Model, columns: readonly string[]): string =>
  columns.map((name) => `t.${columnName(field(model, name))} AS "${name}"`).join(', ') || 'NULL';

/**
 * The walls around every read: their company's, and the living. The company is in the condition although row level
 * security stands behind it: two walls, and the planner needs it for the indexes.
 */
function walls(ctx: Context, model: Model, values: Values, deletedToo: boolean): string[] {
  const built: string[] = [];
  if (!deletedToo && hasColumn(model, 'deletedAt')) built.push('t.deleted_at IS NULL');
  if (ctx.companyId !== null) {
    if (hasColumn(model, 'companyId')) built.push(`t.company_id = ${values.param(ctx.companyId)}::uuid`);
    else if (model === 'company') built.push(`t.id = ${values.param(ctx.companyId)}::uuid`);
  }
  return built;
}

/**
 * The rows asked for that the principal reaches with the act, each by the first of their ways to it: the ways are appended,
 * never OR-ed, so that each keeps its own plan.
 */
async function reached(ctx: Context, model: Model, asked: Asked, columns: string, values: Values): Promise<string> {
  const base = [...walls(ctx, model, values, asked.deletedToo ?? false), whereSql(model, asked.where, values)];
  const ways = await reachSql(ctx, model, asked.act, values);
  return ways
    .map((way, at) => {
      const others = ways.slice(0, at).map((other) => `(${other}) IS NOT TRUE`);
      return `SELECT ${columns} FROM "${model}" t WHERE ${[...base, way, ...others].join(' AND ')}`;
    })
    .join(' UNION ALL ');
}

/** One page of what the principal reaches with the act. Which columns they may see is asked before (read.ts). */
export async function selectRows(ctx: Context, model: Model, asked: Asked): Promise<Row[]> {
  const values = new Values();
  const order = asked.orderBy ?? [];
  const sorted = order.map(({ field: name }) => name).filter((name) => !asked.columns.includes(name));
  const rows = await reached(ctx, model, asked, listOf(model, [...asked.columns, ...sorted]), values);
  const by = order.map(orderSql).join(', ');
  const text = [
    sorted.length > 0 || rows.includes(' UNION ALL ')
      ? `SELECT ${asked.columns.map((name) => `"${name}"`).join(', ')} FROM (${rows}) AS r`
      : rows,
    by ? `ORDER BY ${by}` : '',
    asked.take === undefined ? '' : `LIMIT ${values.param(asked.take)}`,
    asked.skip ? `OFFSET ${values.param(asked.skip)}` : '',
  ].join(' ');
  return ask(ctx, text, values);
}

/**
 * Records as they are viewed, each with those of the acts that reach it too: one statement for all of it.
 */
export async function selectWithReach(
  ctx: Context,
  model: Model,
  asked: Pick<Asked, 'where' | 'columns'>,
  acts: readonly Operation[],
): Promise<{ row: Row; reached: Set<Operation> }[]> {
  const values = new Values();
  const everywhere = acts.filter((act) => ctx.policy.reach(model, act) === 'all');
  const partly = acts.filter((act) => !['all', 'none'].includes(ctx.policy.reach(model, act)));
  const answers: string[] = [];
  // one after the other: they are asked on one connection
  for (const act of partly)
    answers.push(`, (${(await reachSql(ctx, model, act, values)).join(' OR ')}) IS TRUE AS "reach ${act}"`);
  const columns = `${listOf(model, asked.columns)}${answers.join('')}`;
  const rows = await ask(ctx, await reached(ctx, model, { ...asked, act: 'view' }, columns, values), values);
  return rows.map((found) => ({
    row: Object.fromEntries(asked.columns.map((name) => [name, found[name]])),
    reached: new Set([...everywhere, ...partly.filter((act) => found[`reach ${act}`] === true)]),
  }));
}

/** @param asked.take stop counting here */
export async function countRows(ctx: Context, model: Model, asked: Omit<Asked, 'columns'>): Promise<number> {
  const values = new Values();
  const rows = await reached(ctx, model, { ...asked, columns: [] }, '', values);
  const bounded = asked.take === undefined ? rows : `${rows} LIMIT ${values.param(asked.take)}`;
  const [counted] = await ask(ctx, `SELECT count(*)::int AS n FROM (${bounded}) AS r`, values);
  return Number(counted?.n ?? 0);
}

/** Whether a living record is reached with an act. */
export async function reaches(ctx: Context, model: Model, act: Operation, id: string): Promise<boolean> {
  // a table that they reach nothing of is not even asked: their role in the database may not read it
  if (!isUuid(id) || !hasColumn(model, 'id') || ctx.policy.reach(model, act) === 'none') return false;
  const rows = await selectRows(ctx, model, { act, where: { id }, columns: ['id'], take: 1 });
  return rows.length > 0;
}

/** Whether a field of one record may be named to the principal, in a sentence about another record. */
export async function mayReadField(ctx: Context, model: Model, name: string, id: string): Promise<boolean> {
  if (ctx.principal.kind !== 'user') return true;
  return ctx.policy.mayView(model, name) && (await reaches(ctx, model, 'view', id));
}

/**
 * One record with all its columns, locked against change, if the principal reaches it with the act.
 *
 * @param deletedToo also one that was deleted
 */
export async function lockRow(
  ctx: Context,
  model: Model,
  act: Operation,
  id: string,
  deletedToo = false,
): Promise<Row | undefined> {
  if (!isUuid(id) || ctx.policy.reach(model, act) === 'none') return undefined;
  const values = new Values();
  const columns = listOf(
    model,
    columnsOf(model).map(({ name }) => name),
  );
  const found = [...walls(ctx, model, values, deletedToo), `t.id = ${values.param(id)}`];
  // one row: an OR costs nothing here, and a lock needs one plain query
  found.push(`(${(await reachSql(ctx, model, act, values)).join(' OR ')})`);
  // FOR NO KEY UPDATE: rows that refer to this one can still be added meanwhile
  const [row] = await ask(
    ctx,
    `SELECT ${columns} FROM "${model}" t WHERE ${found.join(' AND ')} FOR NO KEY UPDATE OF t`,
    values,
  );
  return row;
}

/** Whether a row that was just written lies where the principal may put rows (see scopeSql). */
export async function isWellPlaced(ctx: Context, model: Model, act: 'add' | 'change', id: string): Promise<boolean> {
  const values = new Values();
  const condition = await scopeSql(ctx, model, act, values);
  if (condition === null) return true;
  const found = [...walls(ctx, model, values, false), `t.id = ${values.param(id)}`, condition];
  return (await ask(ctx, `SELECT 1 AS one FROM "${model}" t WHERE ${found.join(' AND ')}`, values)).length > 0;
}

/** Employees as they would be written, or those whose badges would be. */
export interface Placed {
  id: string;
  row: Row;
}

/**
 * Which of many rows lie where the principal may put rows (see scopeSql), before they are written: employees, or the badges
 * of these employees. The condition is asked of the rows given, which stand for the table.
 *
 * @returns their ids
 */
export async function placedRows(
  ctx: Context,
  model: 'employee' | 'badge',
  act: 'add' | 'change',
  given: readonly Placed[],
): Promise<Set<string>> {
  const values = new Values();
  const condition = ctx.principal.kind === 'user' && given.length > 0 ? await scopeSql(ctx, model, act, values) : null;
  if (condition === null) return new Set(given.map(({ id }) => id));
  const list = (name: string) => values.param(given.map(({ row }) => row[name] ?? null));
  const ids = values.param(given.map(({ id }) => id));
  const text = `WITH employee AS (
      SELECT ${values.param(ctx.companyId)}::uuid AS company_id, NULL::timestamptz AS deleted_at, u.*
      FROM unnest(${ids}::uuid[], ${list('departmentId')}::uuid[], ${list('memberId')}::uuid[]) AS u(id, department_id, member_id)
    ), badge AS (SELECT company_id, id, id AS employee_id, deleted_at FROM employee)
    SELECT t.id FROM ${model} t WHERE ${condition}`;
  return new Set((await ask(ctx, text, values)).map(({ id }) => String(id)));
}
