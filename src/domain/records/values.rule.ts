import type { FieldDefinition } from '../../db/datamodel.ts';
import type { FieldProblem } from '../../problem.ts';

type Result = { ok: true; value: unknown } | { ok: false; message: string };

const ok = (value: unknown): Result => ({ ok: true, value });
const wrong = (message: string): Result => ({ ok: false, message });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DAY = /^(\d{4})-(\d\d)-(\d\d)/;

function decimal(text: string, [precision = '12', scale = '2']: readonly string[]): Result {
  const plain = text.trim().replaceAll(',', '');
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return wrong(`"${text}" is not an amount. Write it like 12500.00.`);
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.');
  if (fraction.length > Number(scale)) return wrong(`At most ${scale} digits after the point.`);
  if (whole.length > Number(precision) - Number(scale))
    return wrong(`At most ${Number(precision) - Number(scale)} digits before the point.`);
  if (plain.startsWith('-')) return wrong('An amount cannot be negative.');
  return ok(plain);
}

/** A day without a time: `2026-02-30` is refused, not rolled over to March. */
function day(text: string): Result {
  const [, year, month, date] = DAY.exec(text) ?? [];
  const instant = new Date(`${year}-${month}-${date}T00:00:00Z`);
  if (Number.isNaN(instant.getTime()) || instant.getUTCDate() !== Number(date))
    return wrong(`"${text}" is not a day. Write it like 2026-11-22.`);
  return ok(instant);
}

function instant(value: unknown): Result {
  const parsed = value instanceof Date ? value : new Date(String(value));
  return Number.isNaN(parsed.getTime()) ? wrong(`"${value}" is not a date and time.`) : ok(parsed);
}

function whole(value: unknown): Result {
  const text = String(value).trim();
  if (!/^-?\d{1,9}$/.test(text)) return wrong(`"${text}" is not a whole number.`);
  return ok(Number(text));
}

function truth(value: unknown): Result {
  if (value === true || value === 'true') return ok(true);
  if (value === false || value === 'false') return ok(false);
  return wrong(`"${value}" is neither true nor false.`);
}

function text(value: unknown, field: FieldDefinition): Result {
  if (typeof value === 'object') return wrong('This must be a text.');
  const trimmed = String(value).normalize('NFC').trim();
  if (trimmed.length > 500) return wrong('At most 500 characters.');
  if (field.nativeType?.[0] === 'Uuid' && !UUID.test(trimmed)) return wrong('Choose a record from the list.');
  return ok(trimmed);
}

function parse(value: unknown, field: FieldDefinition, choices: readonly string[]): Result {
  if (field.kind === 'enum') {
    return choices.includes(String(value)) ? ok(value) : wrong(`"${value}" is not one of ${choices.join(', ')}.`);
  }
  switch (field.type) {
    case 'Decimal':
      return decimal(String(value), field.nativeType?.[1] ?? []);
    case 'DateTime':
      return field.nativeType?.[0] === 'Date' && !(value instanceof Date) ? day(String(value)) : instant(value);
    case 'Int':
      return whole(value);
    case 'Boolean':
      return truth(value);
    default:
      return text(value, field);
  }
}

/**
 * A form's texts as the values of their columns.
 *
 * @param given what the form sent, by field; fields that are no column of the table are refused by name
 * @param choices the values of each enum, by the enum's name
 * @returns the values, and every field that must be mended (never only the first)
 */
export function parseValues(
  given: Readonly<Record<string, unknown>>,
  columns: readonly FieldDefinition[],
  choices: Readonly<Record<string, readonly string[]>>,
): { values: Record<string, unknown>; problems: FieldProblem[] } {
  const values: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = columns.find((column) => column.name === name);
    if (!field) {
      problems.push({ field: name, message: 'There is no such field.' });
      continue;
    }
    const parsed = parseOne(value, field, choices[field.type] ?? []);
    if (parsed.ok) values[name] = parsed.value;
    else problems.push({ field: name, message: parsed.message });
  }
  return { values, problems };
}

function parseOne(value: unknown, field: FieldDefinition, choices: readonly string[]): Result {
  if (field.isList) {
    const list = Array.isArray(value) ? value : [];
    return list.every((item) => typeof item === 'string') ? ok(list) : wrong('This must be a list of words.');
  }
  const empty = value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
  if (!empty) return parse(value, field, choices);
  return field.isRequired ? wrong('Fill this in.') : ok(null);
}

/** Required columns that neither the form nor a default fills. */
export function missingFields(
  values: Readonly<Record<string, unknown>>,
  columns: readonly FieldDefinition[],
): FieldProblem[] {
  return columns
    .filter((field) => field.isRequired && !field.hasDefaultValue && !field.isList && values[field.name] === undefined)
    .map((field) => ({ field: field.name, message: 'Fill this in.' }));
}
