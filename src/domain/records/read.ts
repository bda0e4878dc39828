import type { Context } from '../../context.ts';
import type { Model } from '../../policies/roles.ts';
import { columnsOf, delegateOf, livingOfCompany, plainRow, type Row, visibleColumns, type Where } from './model.ts';

export interface Page {
  where?: Where;
  sort?: { field: string; direction: 'asc' | 'desc' };
  limit: number;
  offset?: number;
}

/** No list is longer than this, whoever asks. */
export const longestPage = 500;

/** Sorting by a column he may not see would tell its order: such a wish falls back to the id, which is time-ordered. */
function order(ctx: Context, model: Model, sort: Page['sort']): object[] {
  const sortable =
    sort && ctx.policy.mayView(model, sort.field) && columnsOf(model).some((f) => f.name === sort.field && !f.isList);
  if (!sort || !sortable || sort.field === 'id') return [{ id: sort?.direction ?? 'desc' }];
  const nullable = columnsOf(model).some((field) => field.name === sort.field && !field.isRequired);
  const first = nullable ? { sort: sort.direction, nulls: sort.direction === 'asc' ? 'last' : 'last' } : sort.direction;
  return [{ [sort.field]: first }, { id: sort.direction }];
}

/** One page of the records a principal may view, only the columns he may view. */
export async function findRecords(ctx: Context, model: Model, page: Page): Promise<Row[]> {
  ctx.policy.require('view', model);
  const rows = await delegateOf(ctx, model).findMany({
    where: livingOfCompany(ctx, model, page.where),
    orderBy: order(ctx, model, page.sort),
    take: Math.min(Math.max(page.limit, 0), longestPage),
    skip: Math.max(page.offset ?? 0, 0),
    select: visibleColumns(ctx, model),
  });
  return rows.map(plainRow);
}

export async function countRecords(ctx: Context, model: Model, where?: Where): Promise<number> {
  ctx.policy.require('view', model);
  return delegateOf(ctx, model).count({ where: livingOfCompany(ctx, model, where) });
}

/** Records by their ids, in no order; those he may not view are simply not among them. */
export async function readRecords(ctx: Context, model: Model, ids: readonly string[]): Promise<Row[]> {
  if (!ctx.policy.allows('view', model) || ids.length === 0) return [];
  const rows = await delegateOf(ctx, model).findMany({
    where: livingOfCompany(ctx, model, { id: { in: ids.slice(0, longestPage) } }),
    select: visibleColumns(ctx, model),
  });
  return rows.map(plainRow);
}
