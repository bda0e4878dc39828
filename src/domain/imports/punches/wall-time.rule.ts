import { realUtc } from '../../attendance/local-time.rule.ts';
import { monthOf } from '../../records/calendar-day.rule.ts';
import { plainValue } from '../../records/clean-text.rule.ts';
import type { DateOrder } from './plan.ts';

/** A date, a time of day or both, as a file writes them. */
export interface WrittenTime {
  /** "2026-11-23" */
  date?: string;
  /** "08:01:00" */
  time?: string;
  /** the year was written with two digits and read as 20.. */
  isShort: boolean;
}

/** What a spreadsheet puts around a text that must not become a number: `'17`, `="0017"`. */
export const withoutMark = (text: string): string => /^="([^"]*)"$/.exec(text)?.[1] ?? text.replace(/^['’](?=.)/, '');

const two = (part: string | number): string => String(part).padStart(2, '0');

const TIME = /(?:^|[ T,]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)? ?(am|pm|a\.m\.|p\.m\.)?$/i;

/** The time at the end of a text. */
function timeIn(text: string): { time: string; rest: string } | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [all, hour = '', minute = '', second = '00', half] = match;
  if (Number(minute) > 59 || Number(second) > 59 || Number(hour) > (half ? 12 : 23)) return undefined;
  if (half && Number(hour) === 0) return undefined;
  const whole = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  return { time: `${two(whole)}:${minute}:${second}`, rest: text.slice(0, text.length - all.length).trim() };
}

const NUMBERS = /^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})$/;
const DAY_MONTH_NAME = /^(\d{1,2})[-/., ]{0,2}(\p{L}[\p{L}\p{M}]+)[-/., ]{1,2}(\d{4}|\d{2})$/u;
const MONTH_NAME_DAY = /^(\p{L}[\p{L}\p{M}]+)[-/. ](\d{1,2})[-/, ]{1,2}(\d{4})$/u;
const YEAR_MONTH_NAME = /^(\d{4})[-/. ](\p{L}[\p{L}\p{M}]+)[-/. ](\d{1,2})$/u;

type Parts = [year: string, month: string | number, day: string];

function numbered(text: string, order: DateOrder): Parts | undefined {
  const compact = /^(20\d\d)(\d\d)(\d\d)$/.exec(text);
  if (compact) return [compact[1] ?? '', compact[2] ?? '', compact[3] ?? ''];
  const [all, a = '', b = '', c = ''] = NUMBERS.exec(text) ?? [];
  if (all === undefined || a.length === 3) return undefined;
  // a year of four digits at the beginning is read in one way only, whatever the others are
  if (a.length === 4) return c.length <= 2 ? [a, b, c] : undefined;
  if (order === 'ymd') return undefined;
  return order === 'dmy' ? [c, b, a] : [c, a, b];
}

function named(text: string): Parts | undefined {
  const name = (part: string | undefined): number => monthOf(part ?? '') ?? 0;
  const first = DAY_MONTH_NAME.exec(text);
  if (first) return [first[3] ?? '', name(first[2]), first[1] ?? ''];
  const second = MONTH_NAME_DAY.exec(text);
  if (second) return [second[3] ?? '', name(second[1]), second[2] ?? ''];
  const third = YEAR_MONTH_NAME.exec(text);
  return third ? [third[1] ?? '', name(third[2]), third[3] ?? ''] : undefined;
}

const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+/i;

/**
 * A date, a time, or both, as exports write them.
 *
 * @param order what the numbers of a date are, where they could be several things; a year of four digits at the
 *   beginning and a month with its name are read in one way only
 * @returns undefined when it is none in that order, or names a day or time that does not exist
 */
export function writtenTime(written: string, order: DateOrder): WrittenTime | undefined {
  const text = withoutMark(plainValue(written)).replace(WEEKDAY, '');
  const found = timeIn(text);
  const rest = found?.rest.replace(/,$/, '') ?? text;
  if (rest === '') return found && { time: found.time, isShort: false };
  const parts = numbered(rest, order) ?? named(rest);
  if (!parts) return undefined;
  const [written4, month, day] = parts;
  const isShort = written4.length === 2;
  const date = `${isShort ? `20${written4}` : written4}-${two(month)}-${two(day)}`;
  if (realUtc(`${date} 00:00:00`) === null) return undefined;
  return { date, isShort, ...(found ? { time: found.time } : {}) };
}

/** The day after "2026-11-30". */
export function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
