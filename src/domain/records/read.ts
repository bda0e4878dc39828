import { acrossCompanies, type Context } from '../../context.ts';
import { isStructural } from '../../policies/policy.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { filterRefused } from './filters.ts';
import { columnOf, hasColumn, plainRow, type Row, visibleColumns, type Where } from './model.ts';
import { readableJournal } from './readable.ts';
import { type Asked, countRows, type Order, selectRows, selectWithReach } from './select.ts';
import { askedFields } from './where.ts';

export interface Sort {
  field: string;
  direction: 'asc' | 'desc';
}

export interface Page {
  where?: Where;
  sort?: Sort;
  limit: number;
  offset?: number;
  /** only these of the columns they may view; all of them when left out */
  columns?: readonly string[];
  /** `export` for what leaves as a file: a right of its own */
  act?: 'view' | 'export';
}

/** No list is longer than this, whoever asks. */
export const longestPage = 500;

/** The columns they may view of those wanted, and always what a record is named by. */
function selected(ctx: Context, model: Model, wanted?: readonly string[]): string[] {
  const visible = Object.keys(visibleColumns(ctx, model));
  return wanted ? visible.filter((name) => isStructural(name) || wanted.includes(name)) : visible;
}

/**
 * The same answer for a column that does not exist and for one that they may not see: filtering or sorting by it would tell
 * its values one by one.
 *
 * @throws Problem `record.filter-refused`
 */
function requireReadable(ctx: Context, model: Model, fields: readonly string[]): void {
  const hidden = fields.find((name) => !hasColumn(model, name) || !ctx.policy.mayView(model, name));
  if (hidden !== undefined) throw filterRefused({ field: hidden });
}

/** A condition, if it asks only for columns that they may see. @throws Problem `record.filter-refused` */
function readableWhere(ctx: Context, model: Model, where: Where = {}): Where {
  requireReadable(ctx, model, askedFields(where));
  return where;
}

/** Sorting by a column they may not see would tell its order: such a wish falls back to the id, which is time-ordered. */
function allowedSort(ctx: Context, model: Model, sort: Sort | undefined): Sort & { isNullable: boolean } {
  const field = sort && columnOf(model, sort.field);
  if (!sort || !field || field.isList || field.type === 'Json' || !ctx.policy.mayView(model, field.name)) {
    return { field: 'id', direction: sort?.direction ?? 'desc', isNullable: false };
  }
  return { field: field.name, direction: sort.direction, isNullable: !field.isRequired };
}

/** The id decides between equals, so that pages neither repeat nor leave out. */
function ordered(model: Model, { field, direction }: Sort, isNullable: boolean): Order[] {
  const wanted = hasColumn(model, field) ? [{ field, direction, isNullable }] : [];
  return field === 'id' || !hasColumn(model, 'id') ? wanted : [...wanted, { field: 'id', direction }];
}

const shown = (ctx: Context, model: Model, rows: readonly Row[]): Row[] =>
  rows.map(plainRow).map((row) => (model === 'journal' ? readableJournal(ctx, row) : row));

/**
 * One page of the records a principal may view, only the columns they may view. What has no value comes last where the
 * greatest comes first, and first where the least does: an index with NULLS FIRST serves both.
 */
export async function findRecords(ctx: Context, model: Model, page: Page): Promise<Row[]> {
  const act: Operation = page.act ?? 'view';
  ctx.policy.require(act, model);
  const { field, direction, isNullable } = allowedSort(ctx, model, page.sort);
  const rows = await selectRows(ctx, model, {
    act,
    columns: selected(ctx, model, page.columns),
    where: readableWhere(ctx, model, page.where),
    orderBy: ordered(model, { field, direction }, isNullable),
    take: Math.min(Math.max(page.limit, 0), longestPage),
    skip: Math.max(page.offset ?? 0, 0),
  });
  return shown(ctx, model, rows);
}

/** @param atMost stop counting here: whoever looks at ten thousand rows wants a filter, not the exact number */
export async function countRecords(ctx: Context, model: Model, where?: Where, atMost?: number): Promise<number> {
  ctx.policy.require('view', model);
  const asked: Omit<Asked, 'columns'> = { act: 'view', where: readableWhere(ctx, model, where) };
  return countRows(ctx, model, atMost === undefined ? asked : { ...asked, take: atMost });
}

/**
 * The keys of tenant tables start with the company: whoever stands above companies names them all, so that finding a
 * record by its id reads an index once for each company and never the table.
 */
async function inCompanies(ctx: Context, model: Model, known: readonly string[] | undefined): Promise<Where> {
  if (ctx.companyId !== null || !hasColumn(model, 'companyId') || model === 'user') return {};
  if (known) return { companyId: { in: [...known] } };
  const { rows } = await ctx.sql.query<{ id: string }>('SELECT id FROM company');
  return { companyId: { in: [...rows.map(({ id }) => id), acrossCompanies] } };
}

/** Records by their ids, in no order; those they may not view are simply not among them. */
export async function readRecords(ctx: Context, model: Model, ids: readonly string[]): Promise<Row[]> {
  if (!ctx.policy.allows('view', model) || ids.length === 0) return [];
  const where = { AND: [{ id: { in: ids.slice(0, longestPage) } }, await inCompanies(ctx, model, undefined)] };
  return shown(ctx, model, await selectRows(ctx, model, { act: 'view', where, columns: selected(ctx, model) }));
}

/** A record as its reader may view it, and what they may do with it. */
export interface RecordRead {
  row: Row;
  /** those of the acts asked for that reach it */
  reached: ReadonlySet<Operation>;
}

/** One record by its id, and which of the acts reach it, read together; undefined when they may not view it. */
export async function readRecord(
  ctx: Context,
  model: Model,
  id: string,
  acts: readonly Operation[],
): Promise<RecordRead | undefined> {
  if (!ctx.policy.allows('view', model)) return undefined;
  const where = { AND: [{ id: { in: [id] } }, await inCompanies(ctx, model, undefined)] };
  const [found] = await selectWithReach(ctx, model, { where, columns: selected(ctx, model) }, acts);
  const [row] = found ? shown(ctx, model, [found.row]) : [];
  return found && row ? { row, reached: found.reached } : undefined;
}

/**
 * What records that others refer to are called: id and the given columns, nothing more, and only of those that they may
 * view. Deleted ones are among them, with `deletedAt`, since what refers to them stays.
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
  const wanted = hasColumn(model, 'deletedAt') ? [...columns, 'deletedAt'] : columns;
  const rows = await selectRows(ctx, model, {
    act: 'view',
    where: { AND: [{ id: { in: ids.slice(0, longestPage) } }, await inCompanies(ctx, model, companies)] },
    columns: selected(ctx, model, wanted),
    deletedToo: true,
  });
  return shown(ctx, model, rows);
}
