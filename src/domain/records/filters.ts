import type { Context } from '../../context.ts';
import { datamodel, type FieldDefinition } from '../../db/datamodel.ts';
import { recordMessage } from '../../i18n/records.ts';
import { isUuid } from '../../id.ts';
import type { Model } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';
import { dayAfter, dayOf, isDay, startOfDay } from '../attendance/days.rule.ts';
import { columnOf, columnsOf, type Where } from './model.ts';

/** One filter as it was asked for: a text, for days the first and the last one wanted, or whether there is a value at all. */
export type FilterValue = string | { from?: string; to?: string } | { isSet: boolean };

/** The same answer for a column that does not exist and for one that they may not see. */
export const filterRefused = problem(recordMessage, 'record.filter-refused', { status: 422 });

const filterUnclear = problem(recordMessage, 'record.filter-unclear', { status: 422 });

/** The zone of days where no company says another. */
export const defaultZone = 'Asia/Dhaka';

/** The zone that a principal's days are counted in. */
export function zoneOf(ctx: Context): string {
  const { principal } = ctx;
  return principal.kind === 'user' ? (principal.company?.timeZone ?? defaultZone) : defaultZone;
}

/** A value that no row can have: the honest answer is an empty list. */
const nothing: Where = { id: { in: [] } };

/** `%` and `_` are what they look like, not wildcards. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export const contains = (text: string): Where => ({ contains: literally(text.slice(0, 200)), mode: 'insensitive' });

const isDateOnly = (field: FieldDefinition): boolean => field.nativeType?.[0] === 'Date';

/** A day written plainly, or the day of a zone that an instant belongs to. */
function asDay(field: FieldDefinition, text: string, zone: string): string {
  if (isDay(text)) return text;
  const instant = new Date(text);
  const known = /^[12]\d{3}-\d\d-\d\dT/.test(text) && !Number.isNaN(instant.getTime());
  if (!known) throw filterUnclear({ field: field.name, found: text });
  return isDateOnly(field) ? text.slice(0, 10) : dayOf(instant, zone);
}

/** From the start of one day to the end of another, both included. */
function days(field: FieldDefinition, value: FilterValue, zone: string): Where {
  const { from, to } = typeof value === 'string' ? { from: value, to: value } : 'isSet' in value ? {} : value;
  const first = from ? asDay(field, from, zone) : undefined;
  const last = to ? asDay(field, to, zone) : undefined;
  const start = (day: string) => (isDateOnly(field) ? new Date(`${day}T00:00:00Z`) : startOfDay(day, zone));
  return {
    [field.name]: { ...(first ? { gte: start(first) } : {}), ...(last ? { lt: start(dayAfter(last)) } : {}) },
  };
}

function whole(field: FieldDefinition, text: string): Where {
  if (!/^-?\d{1,18}$/.test(text)) return nothing;
  if (field.type === 'BigInt') return { [field.name]: BigInt(text) };
  const largest = field.nativeType?.[0] === 'SmallInt' ? 32_767 : 2_147_483_647;
  return Math.abs(Number(text)) > largest ? nothing : { [field.name]: Number(text) };
}

/** One choice, or several with commas between them. */
function choice(field: FieldDefinition, text: string): Where {
  if (text === 'any' && !field.isRequired) return { [field.name]: { not: null } };
  if (text === 'none' && !field.isRequired) return { [field.name]: null };
  const known = datamodel().enums.find(({ name }) => name === field.type);
  const wanted = text.split(',');
  const isKnown = wanted.every((one) => known?.values.some(({ name }) => name === one));
  return isKnown ? { [field.name]: wanted.length === 1 ? text : { in: wanted } } : nothing;
}

function plain(field: FieldDefinition, text: string): Where {
  if (field.kind === 'enum') return choice(field, text);
  switch (field.type) {
    case 'Boolean':
      return text === 'true' || text === 'false' ? { [field.name]: text === 'true' } : nothing;
    case 'Int':
    case 'BigInt':
      return whole(field, text);
    case 'Decimal':
      return /^\d{1,10}(\.\d{1,2})?$/.test(text) ? { [field.name]: text } : nothing;
    default:
      if (field.nativeType?.[0] === 'Uuid') return isUuid(text) ? { [field.name]: text } : nothing;
      return { [field.name]: contains(text) };
  }
}

const isEmpty = (value: FilterValue): boolean =>
  typeof value === 'string' ? value.trim() === '' : !('isSet' in value) && !value.from && !value.to;

/**
 * What a list was asked to be narrowed to, as conditions on columns that the principal may see and nothing else. Texts
 * match anywhere in any case; days are whole days of the company's zone; what cannot be a value of its column finds
 * nothing.
 *
 * @throws Problem `record.filter-refused` for an unknown or hidden column, `record.filter-unclear` for what is no day
 */
export function conditions(ctx: Context, model: Model, given: Readonly<Record<string, FilterValue>>): Where {
  const walls: Where[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = columnsOf(model).find((column) => column.name === name);
    const isPresence = typeof value === 'object' && 'isSet' in value;
    // what is in JSON is not searched; whether there is any can be asked
    if (!field || field.isList || (field.type === 'Json' && !isPresence) || !ctx.policy.mayView(model, name)) {
      throw filterRefused({ field: name });
    }
    if (isEmpty(value)) continue;
    if (isPresence) {
      walls.push({ [name]: value.isSet ? { not: null } : null });
      continue;
    }
    if (value === 'any' || value === 'none') {
      if (!field.isRequired && field.type === 'DateTime') {
        walls.push({ [name]: value === 'any' ? { not: null } : null });
        continue;
      }
    }
    if (field.type === 'DateTime') walls.push(days(field, value, zoneOf(ctx)));
    else walls.push(typeof value === 'string' ? plain(field, value.trim()) : nothing);
  }
  return { AND: walls };
}

/** A word in a column: anywhere in a text or in the name of a choice, a whole day, a whole id; other columns have none. */
function word(field: FieldDefinition | undefined, text: string, zone: string): Where {
  if (!field || field.isList) return nothing;
  if (field.kind === 'enum') {
    const names =
      datamodel()
        .enums.find(({ name }) => name === field.type)
        ?.values.map(({ name }) => name) ?? [];
    return { [field.name]: { in: names.filter((name) => name.includes(text.toLowerCase())) } };
  }
  if (field.type === 'DateTime') return isDay(text) ? days(field, text, zone) : nothing;
  if (field.type !== 'String') return nothing;
  if (field.nativeType?.[0] === 'Uuid') return isUuid(text) ? { [field.name]: text } : nothing;
  return { [field.name]: contains(text) };
}

/** Records whose title has every word of a text, for pickers. */
export function titled(ctx: Context, model: Model, fields: readonly string[], text: string): Where {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, 5);
  const zone = zoneOf(ctx);
  return { AND: words.map((one) => ({ OR: fields.map((name) => word(columnOf(model, name), one, zone)) })) };
}
