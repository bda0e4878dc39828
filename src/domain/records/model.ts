import type { Context } from '../../context.ts';
import { type FieldDefinition, modelOf } from '../../db/datamodel.ts';
import type { Model } from '../../policies/roles.ts';

export type Row = Record<string, unknown>;
/** A condition as Prisma takes it. */
export type Where = Record<string, unknown>;

/** The part of a Prisma delegate that records are read and written with. */
export interface Delegate {
  findMany(args: object): Promise<Row[]>;
  findFirst(args: object): Promise<Row | null>;
  count(args: object): Promise<number>;
  create(args: object): Promise<Row>;
  updateMany(args: object): Promise<{ count: number }>;
}

/** Prisma's delegate of a table, in the open unit of work. */
export function delegateOf(ctx: Context, model: Model): Delegate {
  const name = modelOf(model).name;
  const delegate = (ctx.db as unknown as Record<string, Delegate>)[name.charAt(0).toLowerCase() + name.slice(1)];
  if (!delegate) throw new Error(`Prisma has no delegate for ${model}`);
  return delegate;
}

const known = new Map<Model, ReadonlyMap<string, FieldDefinition>>();

/** By name: asked a dozen times for every statement. */
function columnMap(model: Model): ReadonlyMap<string, FieldDefinition> {
  const found = known.get(model);
  if (found) return found;
  const columns = modelOf(model).fields.filter((field) => field.kind === 'scalar' || field.kind === 'enum');
  const created = new Map(columns.map((field) => [field.name, field]));
  known.set(model, created);
  return created;
}

/** The columns of a table, without its relations. */
export const columnsOf = (model: Model): FieldDefinition[] => [...columnMap(model).values()];

export const columnOf = (model: Model, name: string): FieldDefinition | undefined => columnMap(model).get(name);

export const hasColumn = (model: Model, name: string): boolean => columnMap(model).has(name);

/** What the principal may see of a table, as a Prisma select. */
export function visibleColumns(ctx: Context, model: Model): Record<string, true> {
  const names = columnsOf(model).map((field) => field.name);
  return Object.fromEntries(names.filter((name) => ctx.policy.mayView(model, name)).map((name) => [name, true]));
}

/**
 * Their company's rows, and the living, for writing one that lockRecord has let them at. The company is in the condition
 * although row level security stands behind it: two walls, and the planner needs it for the indexes.
 */
export function livingOfCompany(ctx: Context, model: Model, where: Where = {}): Where {
  const walls: Where[] = [where];
  if (hasColumn(model, 'deletedAt')) walls.push({ deletedAt: null });
  if (ctx.companyId !== null) {
    if (hasColumn(model, 'companyId')) walls.push({ companyId: ctx.companyId });
    else if (model === 'company') walls.push({ id: ctx.companyId });
  }
  return { AND: walls };
}

/** Money leaves as text and big numbers as text: neither survives a JavaScript number. */
export function plainRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([field, value]) => [field, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value !== null && typeof value === 'object' && 'toFixed' in value) return String(value);
  return value;
}

/** `department_id` -> `departmentId`: as forms call it. */
export const formName = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
