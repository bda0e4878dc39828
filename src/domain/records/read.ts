import { aboveCompanies, type Context } from '../../context.ts';
import type { Model } from '../../policies/roles.ts';
import {
  columnsOf,
  delegateOf,
  hasColumn,
  livingOfCompany,
  plainRow,
  type Row,
  visibleColumns,
  type Where,
} from './model.ts';

export interface Sort {
  field: string;
  direction: 'asc' | 'desc';
}

export interface Page {
  where?: Where;
  sort?: Sort;
  limit: number;
  offset?: number;
  /** only these of the columns he may view; all of them when left out */
  columns?: readonly string[];
}

/** No list is longer than this, whoever asks. */
export const longestPage = 500;

type Select = Record<string, true>;

function selected(ctx: Context, model: Model, wanted?: readonly string[]): Select {
  const visible = visibleColumns(ctx, model);
  if (!wanted) return visible;
  const kept = ['id', 'companyId', ...wanted].filter((name) => visible[name]);
  return Object.fromEntries(kept.map((name) => [name, true as const]));
}

/** Sorting by a column he may not see would tell its order: such a wish falls back to the id, which is time-ordered. */
function allowedSort(ctx: Context, model: Model, sort: Sort | undefined): Sort & { isNullable: boolean } {
  const field = columnsOf(model).find(({ name }) => name === sort?.field);
  if (!sort || !field || field.isList || field.type === 'Json' || !ctx.policy.mayView(model, field.name)) {
    return { field: 'id', direction: sort?.direction ?? 'desc', isNullable: false };
  }
  return { field: field.name, direction: sort.direction, isNullable: !field.isRequired };
}

/**
 * One page of the records a principal may view, only the columns he may view. What has no value comes last where the
 * greatest comes first, and first where the least does: an index with NULLS FIRST serves both.
 */
export async function findRecords(ctx: Context, model: Model, page: Page): Promise<Row[]> {
  ctx.policy.require('view', model);
  const { field, direction, isNullable } = allowedSort(ctx, model, page.sort);
  const order = isNullable ? { sort: direction, nulls: direction === 'desc' ? 'last' : 'first' } : direction;
  const rows = await delegateOf(ctx, model).findMany({
    where: livingOfCompany(ctx, model, page.where),
    orderBy: field === 'id' ? [{ id: direction }] : [{ [field]: order }, { id: direction }],
    take: Math.min(Math.max(page.limit, 0), longestPage),
    skip: Math.max(page.offset ?? 0, 0),
    select: selected(ctx, model, page.columns),
  });
  return rows.map(plainRow);
}

/** @param atMost stop counting here: whoever looks at ten thousand rows wants a filter, not the exact number */
export async function countRecords(ctx: Context, model: Model, where?: Where, atMost?: number): Promise<number> {
  ctx.policy.require('view', model);
  const take = atMost === undefined ? {} : { take: atMost };
  return delegateOf(ctx, model).count({ where: livingOfCompany(ctx, model, where), ...take });
}

/**
 * The keys of tenant tables start with the company: whoever stands above companies names them all, so that finding a
 * record by its id reads an index once for each company and never the table.
 */
async function inCompanies(ctx: Context, model: Model, known: readonly string[] | undefined): Promise<Where> {
  if (ctx.companyId !== null || !hasColumn(model, 'companyId') || model === 'user') return {};
  if (known) return { companyId: { in: [...known] } };
  const { rows } = await ctx.sql.query<{ id: string }>('SELECT id FROM company');
  return { companyId: { in: [...rows.map(({ id }) => id), aboveCompanies] } };
}

/** Records by their ids, in no order; those he may not view are simply not among them. */
export async function readRecords(ctx: Context, model: Model, ids: readonly string[]): Promise<Row[]> {
  if (!ctx.policy.allows('view', model) || ids.length === 0) return [];
  const where = { AND: [{ id: { in: ids.slice(0, longestPage) } }, await inCompanies(ctx, model, undefined)] };
  const rows = await delegateOf(ctx, model).findMany({
    where: livingOfCompany(ctx, model, where),
    select: visibleColumns(ctx, model),
  });
  return rows.map(plainRow);
}

/**
 * What records that others refer to are called: id and the given columns, nothing more. Deleted ones are among them,
 * with `deletedAt`, since what refers to them stays.
 *
 * @param companies where to look, when the asking principal stands above companies and knows it
 */
export async function readTitles(
  ctx: Context,
  model: Model,
  ids: readonly string[],
  columns: readonly string[],
  companies?: readonly string[],
): Promise<Row[]> {
  if (!ctx.policy.allows('view', model) || ids.length === 0) return [];
  const own = ctx.companyId !== null && hasColumn(model, 'companyId') ? { companyId: ctx.companyId } : {};
  const itself = ctx.companyId !== null && model === 'company' ? { id: ctx.companyId } : {};
  const found = { id: { in: ids.slice(0, longestPage) } };
  const wanted = hasColumn(model, 'deletedAt') ? [...columns, 'deletedAt'] : columns;
  const rows = await delegateOf(ctx, model).findMany({
    where: { AND: [found, own, itself, await inCompanies(ctx, model, companies)] },
    select: selected(ctx, model, wanted),
  });
  return rows.map(plainRow);
}
