import type { FieldDefinition } from '../../db/datamodel.ts';
import { importMessage } from '../../i18n/imports.ts';
import { recordMessage } from '../../i18n/records.ts';
import type { FieldProblem } from '../../problem.ts';
import { startOfDay } from '../attendance/days.rule.ts';
import { parseAmount } from './amount.rule.ts';
import { type DayOrder, parseDay } from './calendar-day.rule.ts';
import { cleanCode, cleanText, isShortened, plainValue, shortened } from './clean-text.rule.ts';
import { ok, type Parsed, quoted, wrong } from './parsed.rule.ts';

type Result = Parsed<unknown>;

/** What the reading of a value depends on beside its column. */
export interface Reading {
  /** the values of each enum, by the enum's name */
  choices?: Readonly<Record<string, readonly string[]>>;
  /** the company's time zone: a day that stands for an instant begins at its midnight there */
  zone?: string;
  /** how days are written where a number stands for the month */
  dates?: DayOrder;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** Before the first and after the last year of an instant nobody has meant one. */
const [FIRST_INSTANT, LAST_INSTANT] = [Date.UTC(1900, 0, 1), Date.UTC(3000, 0, 1)];

/** Columns by which people, packages and terminals tell each other apart. */
const CODES = new Set(['code', 'number', 'phone']);
const isCode = (field: Pick<FieldDefinition, 'name'>): boolean => CODES.has(field.name);

const isDayColumn = (field: FieldDefinition): boolean => field.nativeType?.[0] === 'Date';

/** Whether an instant was written without its offset, so that the company's time zone decides. */
export const needsZone = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && !/(Z|[+-]\d\d(:?\d\d)?)$/i.test(value.trim().slice(10));

/** The wall-clock time of a zone as an instant. Where the clocks skip it, the first moment after. */
function inZone(text: string, zone: string): Date {
  const [day = '', time = '00:00'] = [text.slice(0, 10), text.slice(11)];
  const midnight = startOfDay(day, zone).getTime();
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const guess = midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  // the day may have changed its offset since its midnight
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [seenHours = 0, seenMinutes = 0] = shown.format(guess).split(':').map(Number);
  const drift = ((hours - seenHours) * 60 + minutes - seenMinutes + 2160) % 1440;
  return new Date(guess + (drift - 720) * 60_000);
}

function instant(value: unknown, zone: string | undefined): Result {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? notInstant(value) : ok(value);
  const text = plainValue(String(value));
  const found = INSTANT.exec(text);
  const day = parseDay(found ? text.slice(0, 10) : text);
  let at: Date | undefined;
  if (found?.[1]) at = new Date(text.replace(' ', 'T'));
  else if (day.ok && zone !== undefined) at = found ? inZone(text, zone) : startOfDay(day.value, zone);
  if (!at || Number.isNaN(at.getTime())) return notInstant(value);
  if (found && !isRealTime(text)) return notInstant(value);
  return at.getTime() < FIRST_INSTANT || at.getTime() >= LAST_INSTANT ? notInstant(value) : ok(at);
}

/** 2026-02-30T08:00Z rolls over to March in JavaScript. */
const isRealTime = (text: string): boolean => {
  const wall = `${text.slice(0, 10)}T${text.slice(11, 16)}`;
  const at = new Date(`${wall}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(wall);
};

const notInstant = (value: unknown) => wrong(recordMessage('field.instant-format', { found: quoted(value) }));

function whole(value: unknown): Result {
  const text = plainValue(String(value));
  if (isShortened(text)) return shortened(value);
  if (!/^-?\d{1,9}$/.test(text)) return wrong(recordMessage('field.not-integer', { found: quoted(value) }));
  return ok(Number(text));
}

function truth(value: unknown): Result {
  if (value === true || value === 'true') return ok(true);
  if (value === false || value === 'false') return ok(false);
  return wrong(recordMessage('field.not-boolean', { found: quoted(value) }));
}

function text(value: unknown, field: FieldDefinition): Result {
  if (typeof value === 'object') return wrong(recordMessage('field.not-text'));
  const cleaned = isCode(field) ? cleanCode(String(value)) : cleanText(String(value));
  if (!cleaned.ok) return cleaned;
  if (field.nativeType?.[0] === 'Uuid' && !UUID.test(cleaned.value)) return wrong(recordMessage('field.not-record'));
  return cleaned;
}

function parse(value: unknown, field: FieldDefinition, reading: Reading): Result {
  if (field.kind === 'enum') {
    const choices = reading.choices?.[field.type] ?? [];
    return choices.includes(String(value))
      ? ok(value)
      : wrong(recordMessage('field.not-choice', { found: quoted(value), choices: choices.join(', ') }));
  }
  switch (field.type) {
    case 'Decimal': {
      const [precision = '12', scale = '2'] = field.nativeType?.[1] ?? [];
      return parseAmount(value, Number(precision), Number(scale));
    }
    case 'DateTime': {
      if (!isDayColumn(field) || value instanceof Date) return instant(value, reading.zone);
      const day = parseDay(value, reading.dates);
      return day.ok ? ok(new Date(`${day.value}T00:00:00Z`)) : day;
    }
    case 'Int':
      return whole(value);
    case 'Boolean':
      return truth(value);
    default:
      return text(value, field);
  }
}

/**
 * Texts of a form, a file, a body of the API or a site's change as the values of their columns: one reading for all of
 * them.
 *
 * @param given the texts by field; fields that are no column of the table are refused by name
 * @returns the values, and every field that must be corrected (never only the first)
 */
export function parseValues(
  given: Readonly<Record<string, unknown>>,
  columns: readonly FieldDefinition[],
  reading: Reading = {},
): { values: Record<string, unknown>; problems: FieldProblem[] } {
  const values: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = columns.find((column) => column.name === name);
    if (!field) {
      problems.push({ field: name, message: importMessage('field.unknown') });
      continue;
    }
    const parsed = parseValue(value, field, reading);
    if (parsed.ok) values[name] = parsed.value;
    else problems.push({ field: name, message: parsed.message });
  }
  return { values, problems };
}

/** One value of a column; nothing is null, where the column can be without one. */
export function parseValue(value: unknown, field: FieldDefinition, reading: Reading = {}): Result {
  if (field.isList) {
    const list = Array.isArray(value) ? value : [];
    return list.every((item) => typeof item === 'string') ? ok(list) : wrong(recordMessage('field.not-list'));
  }
  const isEmpty = value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
  const parsed = isEmpty ? ok(null) : parse(value, field, reading);
  // nothing is left of a text that nobody sees
  const result = parsed.ok && parsed.value === '' ? ok(null) : parsed;
  return result.ok && result.value === null && field.isRequired ? wrong(importMessage('field.required')) : result;
}

/** Required columns that neither the form nor a default fills. */
export function missingFields(
  values: Readonly<Record<string, unknown>>,
  columns: readonly FieldDefinition[],
): FieldProblem[] {
  return columns
    .filter((field) => field.isRequired && !field.hasDefaultValue && !field.isList && values[field.name] === undefined)
    .map((field) => ({ field: field.name, message: importMessage('field.required') }));
}
