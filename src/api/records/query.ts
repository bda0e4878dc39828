import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { FieldDefinition } from '../../db/datamodel.ts';
import { filterRefused } from '../../domain/records/filters.ts';
import type { Where } from '../../domain/records/model.ts';
import { longestPage, type Sort } from '../../domain/records/read.ts';
import type { Message } from '../../i18n/message.ts';
import { recordMessage } from '../../i18n/records.ts';
import type { Model } from '../../policies/roles.ts';
import { type FieldProblem, Problem } from '../../problem.ts';
import { isComparable, shownColumns } from './columns.ts';
import { conditionOf, type Operator, operatorsOf } from './filters.ts';

/** One query parameter of a list. */
export interface Parameter {
  name: string;
  schema: z.ZodType;
  /** the column it narrows by, and how */
  filter?: { field: FieldDefinition; operator: Operator };
}

const usualPage = 50;

/** The parameters that every list takes, besides its columns. */
export function pageParameters(model: Model): Parameter[] {
  const columns = shownColumns(model);
  const sorts = columns.filter(isComparable).flatMap(({ name }) => [name, `-${name}`]);
  const names = columns.map(({ name }) => name);
  return [
    { name: 'limit', schema: z.int().min(1).max(longestPage).default(usualPage) },
    {
      name: 'sort',
      schema: z.enum(sorts).default('id').meta({
        description: 'A column; with - before it, the greatest first. What has no value counts as the least.',
      }),
    },
    {
      name: 'cursor',
      schema: z.string().max(2_000).meta({ description: '`next` of the page before, with the same filters and sort.' }),
    },
    {
      name: 'fields',
      schema: z.array(z.enum(names)).min(1).meta({ description: 'Only these; `id` comes always.' }),
    },
    { name: 'count', schema: z.boolean().default(false).meta({ description: 'Also say how many there are.' }) },
  ];
}

/** Every query parameter of a table's list. */
export function listParameters(model: Model): Parameter[] {
  const filters = shownColumns(model).flatMap((field) =>
    Object.entries(operatorsOf(field)).map(([operator, schema]) => ({
      name: operator === 'eq' ? field.name : `${field.name}.${operator}`,
      schema,
      filter: { field, operator: operator as Operator },
    })),
  );
  return [...pageParameters(model), ...filters];
}

/** A list as it was asked for. */
export interface ListQuery {
  limit: number;
  sort: Sort & { column: FieldDefinition };
  cursor: string | undefined;
  /** undefined: everything they may view */
  fields: readonly string[] | undefined;
  count: boolean;
  where: Where;
  filters: [string, string][];
}

/** A few parameters of an act of its own, checked. @throws Problem `record.filter-refused`, `http.query-invalid` */
export function readQuery(parameters: readonly Parameter[], search: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  requireNoQuery(
    search,
    parameters.map(({ name }) => name),
  );
  for (const { name, schema } of parameters) {
    const given = search.getAll(name);
    if (given.length > 1) problems.push({ field: name, message: recordMessage('http.query-twice') });
    const parsed = schema.safeParse(given[0] === undefined ? undefined : fromText(schema, given[0]));
    if (parsed.success) values[name] = parsed.data;
    else
      problems.push({
        field: name,
        message: given[0] === undefined ? recordMessage('http.query-missing') : mistakeOf(parsed.error),
      });
  }
  if (problems.length > 0) throw invalidQuery(problems);
  return values;
}

const mistakeOf = (error: z.ZodError): Message =>
  recordMessage('http.query-refused', { reason: error.issues[0]?.message ?? '' });

const known = new Map<Model, ReadonlyMap<string, Parameter>>();

function parametersOf(model: Model): ReadonlyMap<string, Parameter> {
  const found = known.get(model) ?? new Map(listParameters(model).map((parameter) => [parameter.name, parameter]));
  known.set(model, found);
  return found;
}

/** A text of an address as JSON would say it, where its schema wants no text. */
function fromText(schema: z.ZodType, text: string): unknown {
  const inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  if (inner instanceof z.ZodArray) return text.split(',').map((item) => fromText(inner.element as z.ZodType, item));
  if (inner instanceof z.ZodNumber && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (inner instanceof z.ZodBoolean && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

const invalidQuery = (problems: readonly FieldProblem[]): Problem =>
  new Problem({
    status: 422,
    message: recordMessage('http.query-invalid', {
      problems: problems.map(({ field, message: reason }) => recordMessage('http.query-field', { field, reason })),
    }),
    fields: problems,
  });

/** The sort that was asked for. A column that they may not view is answered as one that does not exist. */
function sortOf(ctx: Context, model: Model, text: string): ListQuery['sort'] {
  const name = text.replace(/^-/, '');
  const column = shownColumns(model).find((field) => field.name === name && isComparable(field));
  if (!column || !ctx.policy.mayView(model, name)) throw filterRefused({ field: name });
  return { field: name, direction: text.startsWith('-') ? 'desc' : 'asc', column };
}

function fieldsOf(ctx: Context, model: Model, text: string): string[] {
  const names = text.split(',');
  for (const name of names) {
    const isKnown = shownColumns(model).some((field) => field.name === name);
    if (!isKnown || !ctx.policy.mayView(model, name)) throw filterRefused({ field: name });
  }
  return names;
}

/** Every parameter's value, checked. A name that is none, or stands for a column they may not view, is refused. */
function valuesOf(ctx: Context, model: Model, search: URLSearchParams): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const problems: FieldProblem[] = [];
  for (const [name, text] of search) {
    const parameter = parametersOf(model).get(name);
    const column = parameter?.filter?.field.name;
    if (!parameter || (column && !ctx.policy.mayView(model, column))) throw filterRefused({ field: name });
    if (values.has(name)) problems.push({ field: name, message: recordMessage('http.query-twice') });
    else if (name === 'sort' || name === 'fields') values.set(name, text);
    else {
      const parsed = parameter.schema.safeParse(fromText(parameter.schema, text));
      values.set(name, parsed.data);
      if (!parsed.success) problems.push({ field: name, message: mistakeOf(parsed.error) });
    }
  }
  if (problems.length > 0) throw invalidQuery(problems);
  return values;
}

/**
 * What a list is asked for, out of its address.
 *
 * @throws Problem `policy.refused`, `record.filter-refused` by name, `http.query-invalid` for every value to correct
 */
export function readListQuery(ctx: Context, model: Model, search: URLSearchParams): ListQuery {
  ctx.policy.require('view', model);
  const values = valuesOf(ctx, model, search);
  const walls: Where[] = [];
  const filters: [string, string][] = [];
  for (const [name, value] of values) {
    const filter = parametersOf(model).get(name)?.filter;
    if (!filter) continue;
    walls.push(conditionOf(ctx, filter.field, filter.operator, value));
    filters.push([name, search.get(name) ?? '']);
  }
  const fields = values.get('fields');
  return {
    limit: Number(values.get('limit') ?? usualPage),
    sort: sortOf(ctx, model, String(values.get('sort') ?? 'id')),
    cursor: values.get('cursor') as string | undefined,
    fields: fields === undefined ? undefined : fieldsOf(ctx, model, String(fields)),
    count: values.get('count') === true,
    where: { AND: walls },
    filters,
  };
}

/** For what takes no query at all. @throws Problem `record.filter-refused` */
export function requireNoQuery(search: URLSearchParams, allowed: readonly string[] = []): void {
  for (const name of search.keys()) if (!allowed.includes(name)) throw filterRefused({ field: name });
}

/** The `fields` of one record. */
export function readShowQuery(ctx: Context, model: Model, search: URLSearchParams): string[] | undefined {
  ctx.policy.require('view', model);
  requireNoQuery(search, ['fields']);
  if (search.getAll('fields').length > 1)
    throw invalidQuery([{ field: 'fields', message: recordMessage('http.query-twice') }]);
  const text = search.get('fields');
  return text === null ? undefined : fieldsOf(ctx, model, text);
}
