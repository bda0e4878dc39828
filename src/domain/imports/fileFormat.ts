import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type AttlogLine, linesOf, parseFileLine, parsePushedLine } from '../attendance/attlog.rule.ts';
import { isRealTime } from '../attendance/localTime.rule.ts';

const column = z.int().min(0).max(199);

/** How the lines of a file are to be read. Columns are counted from 0. */
export const filePlan = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('attlog') }),
  z.strictObject({
    format: z.literal('csv'),
    delimiter: z.enum([',', ';', '\t', '|']),
    headLines: z.int().min(0).max(100).describe('lines at the beginning that are no punches'),
    dates: z.enum(['ymd', 'dmy', 'mdy']).describe('how its dates are written: year, day or month first'),
    columns: z.strictObject({
      badge: column,
      time: column.describe('date and time, or the date alone'),
      timeOfDay: column.optional().describe('the time, where it stands in a column of its own'),
      state: column.optional(),
      verify: column.optional(),
      work: column.optional(),
      terminal: column.optional().describe('serial number or name of the terminal, in files of several'),
    }),
  }),
]);
export type FilePlan = z.infer<typeof filePlan>;

/** Words that exports write where a terminal has a number. */
const STATES: Readonly<Record<string, string>> = {
  'c/in': '0',
  'check-in': '0',
  in: '0',
  'c/out': '1',
  'check-out': '1',
  out: '1',
  'out back': '3',
  'break out': '2',
  'break in': '3',
  'overtime in': '4',
  'overtime out': '5',
};

/** The fields of a CSV line; quotes may hold the delimiter. Undefined when a quote is never closed. */
export function fieldsOf(line: string, delimiter: string): string[] | undefined {
  try {
    const [fields] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true, trim: true });
    return fields ?? [];
  } catch {
    return undefined;
  }
}

const DATE = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?$/;

/** A time as exports write it, as a terminal's text; undefined when it is none in this order of day, month and year. */
export function wallTimeOf(text: string, dates: 'ymd' | 'dmy' | 'mdy'): string | undefined {
  const match = DATE.exec(text.trim());
  if (!match) return undefined;
  const [, a = '', b = '', c = '', hour = '', minute = '', second = '00', half] = match;
  const [year, month, day] = dates === 'ymd' ? [a, b, c] : dates === 'dmy' ? [c, b, a] : [c, a, b];
  if (year.length !== 4) return undefined;
  const two = (part: string | number) => String(part).padStart(2, '0');
  const shift = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return `${year}-${two(month)}-${two(day)} ${two(shift)}:${minute}:${second}`;
}

/** A line of a file, and whose it says it is, where a column says so. */
export type FileLine = AttlogLine & { terminal?: string };

/** Reads one line of a file as its plan says. */
export function lineParser(plan: FilePlan): (line: string) => FileLine {
  if (plan.format === 'attlog') return parseFileLine;
  const { delimiter, columns, dates } = plan;
  return (line) => {
    const fields = fieldsOf(line, delimiter);
    if (!fields) return { ok: false, reason: 'a quote in it is never closed' };
    const at = (column: number | undefined) => (column === undefined ? '' : (fields[column] ?? ''));
    const written = columns.timeOfDay === undefined ? at(columns.time) : `${at(columns.time)} ${at(columns.timeOfDay)}`;
    const state = at(columns.state);
    const localTime = wallTimeOf(written, dates);
    const plain = [
      at(columns.badge),
      localTime,
      STATES[state.toLowerCase()] ?? state,
      at(columns.verify),
      at(columns.work),
    ];
    const terminal = at(columns.terminal);
    if (localTime === undefined && at(columns.badge) !== '') {
      return { ok: false, reason: `"${written.slice(0, 40)}" is no date and time with the ${ORDER[dates]} first` };
    }
    const parsed = parsePushedLine(plain.map((field) => (field ?? '').replaceAll('\t', ' ')).join('\t'));
    return terminal === '' ? parsed : { ...parsed, terminal };
  };
}

const ORDER = { ymd: 'year', dmy: 'day', mdy: 'month' } as const;

/** The first column whose name in the head line fits. */
function namedIn(head: readonly string[], words: RegExp): number | undefined {
  const at = head.findIndex((name) => words.test(name));
  return at < 0 ? undefined : at;
}

const isTimeOfDay = (text: string | undefined) => /^\d{1,2}:\d{2}(:\d{2})?\s*([ap]m)?$/i.test(text ?? '');

/** In which order the dates of a column are written: the one that most of its values are dates in. */
function orderOf(values: readonly string[]): 'ymd' | 'dmy' | 'mdy' {
  const fits = (dates: 'ymd' | 'dmy' | 'mdy') =>
    values.filter((text) => isRealTime(wallTimeOf(text, dates) ?? '')).length;
  return (['ymd', 'dmy', 'mdy'] as const).reduce((best, dates) => (fits(dates) > fits(best) ? dates : best));
}

/** A guess for a file that nobody has described yet. */
export function guessPlan(beginning: string): FilePlan {
  const lines = linesOf(beginning.replace(/^\uFEFF/, '')).slice(0, 20);
  if (lines.filter((line) => parseFileLine(line).ok).length * 2 >= lines.length) return { format: 'attlog' };
  const delimiter = ([';', '\t', '|', ','] as const).find((one) => lines[0]?.includes(one)) ?? ',';
  const head = (fieldsOf(lines[0] ?? '', delimiter) ?? []).map((name) => name.toLowerCase());
  const isHead = head.every((name) => !/\d{2}[:/-]\d{2}/.test(name));
  const rows = lines.slice(isHead ? 1 : 0).map((line) => fieldsOf(line, delimiter) ?? []);
  const find = (words: RegExp) => (isHead ? namedIn(head, words) : undefined);
  const time = find(/date.*time|time.*date|stamp/) ?? find(/date/) ?? find(/time|punch|clock/) ?? 1;
  const [first] = rows;
  const isSplit = !/:/.test(first?.[time] ?? ':');
  const timeOfDay = isSplit ? first?.findIndex((text) => isTimeOfDay(text)) : undefined;
  const columns: Record<string, number | undefined> = {
    timeOfDay: timeOfDay === -1 ? undefined : timeOfDay,
    state: find(/state|status|type|in.?out|check/),
    terminal: find(/terminal|device|serial|machine/),
  };
  const given = Object.entries(columns).filter(([, at]) => at !== undefined && at !== time);
  const of = (row: string[]) =>
    columns.timeOfDay === undefined ? row[time] : `${row[time]} ${row[columns.timeOfDay]}`;
  return {
    format: 'csv',
    delimiter,
    headLines: isHead ? 1 : 0,
    dates: orderOf(rows.map((row) => of(row) ?? '')),
    columns: { badge: find(/badge|pin|user|emp|ac.?no|card|\bno\b|\bid\b/) ?? 0, time, ...Object.fromEntries(given) },
  };
}

/** The first lines of a CSV as they are, to choose its columns by. */
export function sampleOf(text: string, plan: FilePlan): string[][] {
  if (plan.format === 'attlog') return [];
  const lines = linesOf(text.slice(0, 20_000).replace(/^\uFEFF/, '')).slice(0, SAMPLED);
  return lines.map((line) => (fieldsOf(line, plan.delimiter) ?? [line]).map((field) => field.slice(0, 60)));
}

const SAMPLED = 5;

export type Preview = {
  lines: number;
  readable: number;
  first: string | null;
  last: string | null;
  people: number;
  /** what the first lines become; the number is the line's in the file, not counting empty ones */
  rows: { number: number; badge: string; localTime: string; code: number; terminal: string }[];
  bad: { number: number; line: string; reason: string }[];
};

const SHOWN = 20;

/** What a file would give, without storing any of it. */
export function previewOf(text: string, plan: FilePlan): Preview {
  const read = lineParser(plan);
  const headLines = plan.format === 'csv' ? plan.headLines : 0;
  const lines = linesOf(text.replace(/^\uFEFF/, '')).slice(headLines);
  const preview: Preview = { lines: lines.length, readable: 0, first: null, last: null, people: 0, rows: [], bad: [] };
  const people = new Set<string>();
  for (const [at, line] of lines.entries()) {
    const number = at + 1 + headLines;
    const parsed = read(line);
    if (!parsed.ok) {
      if (preview.bad.length < SHOWN) preview.bad.push({ number, line: line.slice(0, 200), reason: parsed.reason });
      continue;
    }
    const { badge, localTime, code } = parsed.row;
    preview.readable += 1;
    people.add(badge);
    if (preview.first === null || localTime < preview.first) preview.first = localTime;
    if (preview.last === null || localTime > preview.last) preview.last = localTime;
    if (preview.rows.length < SHOWN)
      preview.rows.push({ number, badge, localTime, code, terminal: parsed.terminal ?? '' });
  }
  return { ...preview, people: people.size };
}
