/** Days of the calendar as people and spreadsheets write them. */
import { recordMessage } from '../../i18n/records.ts';
import { plainValue } from './clean-text.rule.ts';
import { ok, type Parsed, quoted, wrong } from './parsed.rule.ts';

/** How the days of a file are written where a number stands for the month. */
export type DayOrder = 'ymd' | 'dmy' | 'mdy';

/** Nobody who is on a payroll joined before, and nothing is planned after. */
const FIRST_YEAR = 1950;
const LAST_YEAR = 2100;

const ENGLISH = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const BANGLA = [
  ['জানুয়ারি', 'জানুয়ারী', 'জানু'],
  ['ফেব্রুয়ারি', 'ফেব্রুয়ারী', 'ফেব'],
  ['মার্চ'],
  ['এপ্রিল'],
  ['মে'],
  ['জুন'],
  ['জুলাই'],
  ['আগস্ট', 'অগাস্ট', 'আগষ্ট'],
  ['সেপ্টেম্বর', 'সেপ্টে'],
  ['অক্টোবর', 'অক্টো'],
  ['নভেম্বর', 'নভে'],
  ['ডিসেম্বর', 'ডিসে'],
];
const MONTHS = new Map<string, number>([
  ...ENGLISH.flatMap((name, at) => [name, name.slice(0, 3)].map((one) => [one, at + 1] as const)),
  ['sept', 9],
  ...BANGLA.flatMap((names, at) => names.map((one) => [one.normalize('NFC'), at + 1] as const)),
]);

/** The month of a name, in English or Bangla, whole or short; undefined for anything else. */
export const monthOf = (name: string): number | undefined => MONTHS.get(name.toLowerCase().replace(/\.$/, ''));

/** Years of two digits from here on are of the last century: 71 is 1971, 26 is 2026. */
const FIRST_SHORT_YEAR = 70;

function yearOf(text: string): Pick<Written, 'year' | 'isShort'> {
  const year = Number(text);
  if (text.length !== 2) return { year, isShort: false };
  return { year: (year >= FIRST_SHORT_YEAR ? 1900 : 2000) + year, isShort: true };
}

const pad = (number: number, width = 2): string => String(number).padStart(width, '0');

interface Written {
  year: number;
  month: number;
  date: number;
  /** the year was written with two digits */
  isShort: boolean;
}

/** A time of midnight belongs to a day that a program wrote. */
const MIDNIGHT = /(?:T| )00:00(?::00(?:\.0+)?)?(?: ?Z|[+-]00:?00)?$/;
const NUMBERS = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/;
const NAMED = /^(\d{1,2})[- /.,]+([^\d\s,./-]+)\.?[- /.,]+(\d{4}|\d{2})$/u;
const NAMED_FIRST = /^([^\d\s,./-]+)\.?[- /.]*(\d{1,2})[, ]+(\d{4}|\d{2})$/u;

function byNumbers(text: string, order: DayOrder): Written | 'unclear' | undefined {
  const [, first = '', , second = '', third = ''] = NUMBERS.exec(text) ?? [];
  if (first.length === 4) return { year: Number(first), month: Number(second), date: Number(third), isShort: false };
  if (first === '' || first.length === 3 || (third.length !== 4 && third.length !== 2)) return undefined;
  if (order === 'ymd') return 'unclear';
  const [date, month] = order === 'dmy' ? [first, second] : [second, first];
  return { ...yearOf(third), month: Number(month), date: Number(date) };
}

function byName(text: string, order: DayOrder): Written | 'unclear' | undefined {
  const named = NAMED.exec(text);
  const other = named ? null : NAMED_FIRST.exec(text);
  const [date, name, year] = named ? [named[1], named[2], named[3]] : [other?.[2], other?.[1], other?.[3]];
  const month = monthOf(name ?? '');
  if (month === undefined || date === undefined || year === undefined) return undefined;
  if (year.length === 2 && order === 'ymd') return 'unclear';
  return { ...yearOf(year), month, date: Number(date) };
}

const isReal = ({ year, month, date }: Written): boolean => {
  const day = new Date(0);
  day.setUTCFullYear(year, month - 1, date); // Date.UTC takes the year 26 for 1926
  return day.getUTCFullYear() === year && day.getUTCMonth() === month - 1 && day.getUTCDate() === date;
};

function writtenDay(given: unknown, order: DayOrder): Written | 'unclear' | undefined {
  const text = plainValue(String(given))
    .replace(/^['’](?=[\p{L}\d])/u, '')
    .replace(MIDNIGHT, '');
  return byNumbers(text, order) ?? byName(text, order);
}

/** Whether a day is read whose year was written with two digits, so that its century is a guess. */
export function hasShortYear(given: unknown, order: DayOrder): boolean {
  const written = writtenDay(given, order);
  return typeof written === 'object' && written.isShort && isReal(written);
}

/**
 * A day without a time as `2026-11-22`. The year comes first, or the month has a name (`22-Nov-2026`, `২২ নভেম্বর ২০২৬`).
 * Days and months in numbers with the year last, and years of two digits, are read only where somebody said their order:
 * `dmy` or `mdy`. `2026-02-30` is refused, not rolled over to March.
 */
export function parseDay(given: unknown, order: DayOrder = 'ymd'): Parsed<string> {
  const written = writtenDay(given, order);
  if (written === 'unclear') return wrong(recordMessage('field.day-ambiguous', { given: quoted(given) }));
  if (!written || !isReal(written)) return wrong(recordMessage('field.day-invalid', { given: quoted(given) }));
  if (written.year < FIRST_YEAR || written.year > LAST_YEAR)
    return wrong(recordMessage('field.day-range', { given: quoted(given), FIRST_YEAR, LAST_YEAR }));
  return ok(`${pad(written.year, 4)}-${pad(written.month)}-${pad(written.date)}`);
}
