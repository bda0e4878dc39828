import type { FieldDefinition } from '../../db/datamodel.ts';
import { isUuid } from '../../id.ts';
import type { Model } from '../../policies/roles.ts';
import { columnOf, type Where } from './model.ts';

/** The parameters of one statement, in their order. */
export class Values {
  readonly list: unknown[] = [];

  /** Adds a value. @returns its placeholder: `$3` */
  param(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

export const columnName = (field: FieldDefinition): string => `"${field.dbName ?? field.name}"`;

const isUuidColumn = (field: FieldDefinition): boolean => field.nativeType?.[0] === 'Uuid';

/** As PostgreSQL reads it: a day without the zone of this process, a big number without a JavaScript one. */
function plain(field: FieldDefinition, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date && field.nativeType?.[0] === 'Date') return value.toISOString().slice(0, 10);
  if (value !== null && typeof value === 'object' && 'toFixed' in value) return String(value);
  return value;
}

const comparisons: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

function compare(column: string, field: FieldDefinition, operator: string, value: unknown, values: Values): string {
  const given = plain(field, value);
  if (operator === 'equals') {
    if (given === null) return `${column} IS NULL`;
    return isUuidColumn(field) && !isUuid(given) ? 'false' : `${column} = ${values.param(given)}`;
  }
  if (operator === 'in' && Array.isArray(value)) {
    const list = value.map((item) => plain(field, item)).filter((item) => !isUuidColumn(field) || isUuid(item));
    return list.length === 0 ? 'false' : `${column} = ANY(${values.param(list)})`;
  }
  if (operator === 'contains') return `${column} LIKE ${values.param(`%${given}%`)}`;
  const sign = comparisons[operator];
  if (!sign) throw new Error(`a condition on ${field.name} has "${operator}": where.ts does not know it`);
  return `${column} ${sign} ${values.param(given)}`;
}

function condition(field: FieldDefinition, asked: unknown, values: Values, alias: string): string {
  const column = `${alias}.${columnName(field)}`;
  const plainly = asked === null || typeof asked !== 'object' || asked instanceof Date || 'toFixed' in asked;
  if (plainly) return compare(column, field, 'equals', asked, values);
  const { mode, not, contains, ...rest } = asked as Record<string, unknown>;
  const parts = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([operator, value]) => compare(column, field, operator, value, values));
  if (contains !== undefined) {
    parts.push(`${column} ${mode === 'insensitive' ? 'ILIKE' : 'LIKE'} ${values.param(`%${contains}%`)}`);
  }
  if (not !== undefined) parts.push(`(${condition(field, not, values, alias)}) IS NOT TRUE`);
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

const listed = (part: unknown): Where[] => (Array.isArray(part) ? part : [part]) as Where[];

/**
 * A condition in the shape that Prisma takes, as SQL over one table: AND, OR, NOT; equality, `in`, `not`, comparisons and
 * `contains` of its columns. As in Prisma, `undefined` asks for nothing.
 *
 * @throws Error for a column or an operator that it does not know: a programming mistake, loudly
 */
export function whereSql(model: Model, where: Where, values: Values, alias = 't'): string {
  const parts = Object.entries(where).flatMap(([name, asked]) => {
    if (asked === undefined) return [];
    if (name === 'AND' || name === 'OR' || name === 'NOT') {
      const inner = listed(asked).map((part) => `(${whereSql(model, part, values, alias)})`);
      if (name === 'NOT') return inner.map((part) => `${part} IS NOT TRUE`);
      if (inner.length === 0) return name === 'OR' ? ['false'] : [];
      return [`(${inner.join(` ${name} `)})`];
    }
    const field = columnOf(model, name);
    if (!field) throw new Error(`${model} has no column ${name} to ask for`);
    return [condition(field, asked, values, alias)];
  });
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

/** The columns that a condition asks for, wherever in it. */
export function askedFields(where: Where): string[] {
  return Object.entries(where).flatMap(([name, asked]) => {
    if (asked === undefined) return [];
    return name === 'AND' || name === 'OR' || name === 'NOT' ? listed(asked).flatMap(askedFields) : [name];
  });
}
