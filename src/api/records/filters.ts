import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { FieldDefinition } from '../../db/datamodel.ts';
import { dayAfter, isDay as isDayText, startOfDay } from '../../domain/attendance/days.rule.ts';
import { contains, zoneOf } from '../../domain/records/filters.ts';
import type { Where } from '../../domain/records/model.ts';
import { hasNoNul, inputSchema, isComparable, isDay, isText, valuesOf } from './columns.ts';

/** How a list is narrowed by a column: `name=x`, `name.in=x,y`, `name.contains=x`, `at.from=x`, `at.to=x`, `held.empty=true`. */
export type Operator = 'eq' | 'in' | 'contains' | 'from' | 'to' | 'empty';

/** The most values that `in` takes. */
const MOST = 100;

const dayOrInstant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .refine((text) => /^[12]/.test(text), 'must be a day like 2026-11-22 or an instant like 2026-11-22T08:00:00+06:00')
  .meta({
    description:
      'A day (of the company’s time zone, both ends included) or an instant. In an address, + is written %2B.',
  });

const isOrdered = (field: FieldDefinition): boolean => ['Int', 'BigInt', 'Decimal', 'DateTime'].includes(field.type);

/** What can be asked of a column, and what the value after the `=` looks like. */
export function operatorsOf(field: FieldDefinition): Partial<Record<Operator, z.ZodType>> {
  if (!isComparable(field)) return {};
  const value = inputSchema(field);
  const isInstant = field.type === 'DateTime' && !isDay(field);
  return {
    eq: isInstant ? dayOrInstant : value,
    ...(field.type === 'Boolean' || isInstant ? {} : { in: z.array(value).min(1).max(MOST) }),
    ...(isText(field)
      ? {
          contains: z.string().min(1).max(200).refine(hasNoNul, 'must hold no NUL character'),
        }
      : {}),
    ...(isOrdered(field) ? { from: isInstant ? dayOrInstant : value, to: isInstant ? dayOrInstant : value } : {}),
    ...(field.isRequired ? {} : { empty: z.boolean() }),
  };
}

/** A value of JSON as the database compares it. */
export function comparable(field: FieldDefinition, value: unknown): unknown {
  if (value === null) return null;
  if (field.type === 'BigInt') return BigInt(String(value));
  if (field.type === 'DateTime')
    return new Date(isDay(field) ? `${String(value).slice(0, 10)}T00:00:00Z` : String(value));
  return isText(field) ? String(value).normalize('NFC') : value;
}

/** Where an instant's day, or the instant itself, begins and ends. */
function span(ctx: Context, text: string): { gte: Date; lt?: Date; lte?: Date } {
  if (!isDayText(text)) return { gte: new Date(text), lte: new Date(text) };
  return { gte: startOfDay(text, zoneOf(ctx)), lt: startOfDay(dayAfter(text), zoneOf(ctx)) };
}

function instants(ctx: Context, operator: Operator, text: string): Where {
  const { gte, ...end } = span(ctx, text);
  if (operator === 'from') return { gte };
  return operator === 'to' ? end : { gte, ...end };
}

/** One filter as a condition. The value was checked against `operatorsOf`. */
export function conditionOf(ctx: Context, field: FieldDefinition, operator: Operator, value: unknown): Where {
  const of = (condition: unknown): Where => ({ [field.name]: condition });
  if (operator === 'empty') return of(value === true ? null : { not: null });
  if (operator === 'contains') return of(contains(String(value).normalize('NFC')));
  if (operator === 'in') return of({ in: (value as unknown[]).map((one) => comparable(field, one)) });
  if (field.type === 'DateTime' && !isDay(field)) return of(instants(ctx, operator, String(value)));
  const compared = comparable(field, value);
  if (operator === 'eq') return of(compared);
  return of(operator === 'from' ? { gte: compared } : { lte: compared });
}

/**
 * The rows before or after a value of a column. Prisma orders neither enums nor booleans, whose values are few: these are
 * named, in the order that the database sorts them in.
 */
export function beyond(field: FieldDefinition, side: 'gt' | 'gte' | 'lt' | 'lte', value: unknown): Where {
  const order: unknown[] | undefined =
    field.kind === 'enum' ? valuesOf(field) : field.type === 'Boolean' ? [false, true] : undefined;
  if (!order) return { [field.name]: { [side]: comparable(field, value) } };
  const at = order.indexOf(value);
  const from = side === 'gt' ? at + 1 : at;
  const to = side === 'lt' ? at : at + 1;
  const named = side.startsWith('g') ? order.slice(from) : order.slice(0, to);
  return { OR: named.map((one) => ({ [field.name]: one })) };
}
