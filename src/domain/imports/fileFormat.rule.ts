import { type AttlogLine, linesOf, parseFileLine, parsePushedLine } from '../attendance/attlog.rule.ts';

/** How the lines of a file are to be read. Columns are counted from 0. */
export type FilePlan =
  | { format: 'attlog' }
  | {
      format: 'csv';
      delimiter: ',' | ';' | '\t';
      /** lines at the beginning that are no punches */
      headLines: number;
      /** how its dates are written: year, day or month first */
      dates: 'ymd' | 'dmy' | 'mdy';
      columns: { badge: number; time: number; timeOfDay?: number; state?: number; verify?: number; work?: number };
    };

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

/** The fields of a CSV line; quotes may hold the delimiter, a doubled quote stands for one. */
export function fieldsOf(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (isQuoted && letter === '"' && line.charAt(at + 1) === '"') {
      field += '"';
      at += 1;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  return [...fields, field].map((text) => text.trim());
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

/** Reads one line of a file as its plan says. */
export function lineParser(plan: FilePlan): (line: string) => AttlogLine {
  if (plan.format === 'attlog') return parseFileLine;
  const { delimiter, columns, dates } = plan;
  return (line) => {
    const fields = fieldsOf(line, delimiter);
    const at = (column: number | undefined) => (column === undefined ? '' : (fields[column] ?? ''));
    const written = columns.timeOfDay === undefined ? at(columns.time) : `${at(columns.time)} ${at(columns.timeOfDay)}`;
    const state = at(columns.state);
    return parsePushedLine(
      [
        at(columns.badge),
        wallTimeOf(written, dates) ?? written,
        STATES[state.toLowerCase()] ?? state,
        at(columns.verify),
        at(columns.work),
      ].join('\t'),
    );
  };
}

/** A guess for a file that nobody has described yet. */
export function guessPlan(beginning: string): FilePlan {
  const lines = linesOf(beginning.replace(/^\uFEFF/, '')).slice(0, 20);
  if (lines.filter((line) => parseFileLine(line).ok).length * 2 >= lines.length) return { format: 'attlog' };
  const delimiter = ([';', '\t', ','] as const).find((one) => lines[0]?.includes(one)) ?? ',';
  const head = fieldsOf(lines[0] ?? '', delimiter).map((name) => name.toLowerCase());
  const find = (words: RegExp) => {
    const at = head.findIndex((name) => words.test(name));
    return at < 0 ? undefined : at;
  };
  const isHead = head.every((name) => !/\d{2}[:/-]\d{2}/.test(name));
  const state = isHead ? find(/state|status|type/) : undefined;
  return {
    format: 'csv',
    delimiter,
    headLines: isHead ? 1 : 0,
    dates: 'ymd',
    columns: {
      badge: (isHead ? find(/badge|pin|user|emp|no\b|id\b/) : 0) ?? 0,
      time: (isHead ? find(/time|date/) : 1) ?? 1,
      ...(state === undefined ? {} : { state }),
    },
  };
}

export type Preview = {
  lines: number;
  readable: number;
  first: string | null;
  last: string | null;
  people: number;
  rows: { badge: string; localTime: string; code: number }[];
  bad: { line: string; reason: string }[];
};

const SHOWN = 20;

/** What a file would give, without storing any of it. */
export function previewOf(text: string, plan: FilePlan): Preview {
  const parse = lineParser(plan);
  const lines = linesOf(text.replace(/^\uFEFF/, '')).slice(plan.format === 'csv' ? plan.headLines : 0);
  const preview: Preview = { lines: lines.length, readable: 0, first: null, last: null, people: 0, rows: [], bad: [] };
  const people = new Set<string>();
  for (const line of lines) {
    const parsed = parse(line);
    if (!parsed.ok) {
      if (preview.bad.length < SHOWN) preview.bad.push({ line: line.slice(0, 200), reason: parsed.reason });
      continue;
    }
    const { badge, localTime, code } = parsed.row;
    preview.readable += 1;
    people.add(badge);
    if (preview.first === null || localTime < preview.first) preview.first = localTime;
    if (preview.last === null || localTime > preview.last) preview.last = localTime;
    if (preview.rows.length < SHOWN) preview.rows.push({ badge, localTime, code });
  }
  return { ...preview, people: people.size };
}
