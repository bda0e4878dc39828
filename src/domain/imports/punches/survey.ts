import { plainValue } from '../../records/clean-text.rule.ts';
import type { Cell, FileRow } from '../reader/cells.rule.ts';
import type { DateOrder } from './plan.ts';
import { type WrittenTime, withoutMark, writtenTime } from './wall-time.rule.ts';
import { directionOf, isNumbered, roleOf, stateOf } from './words.rule.ts';

/** Rows at the beginning of a sheet in which its heading is looked for. */
const HEADING_WITHIN = 60;
const MOST_DISTINCT = 50;

/** What the cells of one column are, counted over all rows below the heading. */
export interface ColumnSurvey {
  filled: number;
  both: number;
  dates: number;
  times: number;
  states: number;
  numbers: number;
  /** rows that name a day in this order */
  fits: Record<DateOrder, number>;
  /** rows that name a day in any order */
  fitsAny: number;
  /** rows that name two different days, by day first and by month first */
  differ: number;
  /** each is one more than the one above it */
  isRunning: boolean;
  /** all have this many digits and begin with a zero; 0 when they differ */
  padded: number;
  distinct: Set<string>;
  /** cells that a spreadsheet took for dates, and those of them before the 13th */
  taken: number;
  takenLow: number;
  /** texts that are dates with the day first and cannot be with the month first, or the other way round */
  left: number;
}

const newColumn = (): ColumnSurvey => ({
  filled: 0,
  both: 0,
  dates: 0,
  times: 0,
  states: 0,
  numbers: 0,
  fits: { ymd: 0, dmy: 0, mdy: 0 },
  fitsAny: 0,
  differ: 0,
  isRunning: true,
  padded: -1,
  distinct: new Set(),
  taken: 0,
  takenLow: 0,
  left: 0,
});

const ORDERS = ['ymd', 'dmy', 'mdy'] as const;

/** A number of which no date is written: one of eight digits may be 20261103. */
const isJustNumber = (text: string): boolean => text.length !== 8 && /^\d+$/.test(text);

function surveyTime(column: ColumnSurvey, text: string, isTaken: boolean): void {
  if (isJustNumber(text)) return;
  const read = ORDERS.map((order): WrittenTime | undefined => writtenTime(text, order));
  const any = read.find((one) => one !== undefined);
  if (!any) return;
  if (any.date === undefined) column.times += 1;
  else if (any.time === undefined) column.dates += 1;
  else column.both += 1;
  if (any.date === undefined) return;
  column.fitsAny += 1;
  ORDERS.forEach((order, at) => {
    if (read[at]?.date !== undefined) column.fits[order] += 1;
  });
  const [, day, month] = read;
  if (isTaken) column.taken += 1;
  if (isTaken && Number(any.date.slice(8)) <= 12) column.takenLow += 1;
  if (!isTaken && (day?.date === undefined) !== (month?.date === undefined)) column.left += 1;
  if (day?.date !== undefined && month?.date !== undefined && day.date !== month.date) column.differ += 1;
}

function surveyCell(column: ColumnSurvey, cell: Cell): void {
  const text = withoutMark(plainValue(cell.text));
  if (text === '') return;
  column.filled += 1;
  if (/\d/.test(text) && text.length <= 60) surveyTime(column, text, cell.kind === 'date');
  if (stateOf(text) !== undefined) column.states += 1;
  const isNumber = /^\d{1,18}$/.test(text);
  if (isNumber) column.numbers += 1;
  if (column.isRunning && !(isNumber && Number(text) === column.filled)) column.isRunning = false;
  const width = isNumber && text.startsWith('0') ? text.length : 0;
  column.padded = column.padded === -1 ? width : column.padded === width ? width : 0;
  if (column.distinct.size <= MOST_DISTINCT) column.distinct.add(text.toLowerCase().slice(0, 100));
}

/**
 * Whether a spreadsheet read dates in another order than they were written in: it takes 3/11 for a date and leaves
 * 13/11 a text, so that day and month are swapped in the former.
 */
export const isSwapped = ({ taken, takenLow, left, fitsAny }: ColumnSurvey): boolean =>
  left > 0 && taken > 0 && taken === takenLow && taken + left === fitsAny;

export interface SheetSurvey {
  sheet: string;
  /** undefined when no row looks like one */
  heading: FileRow | undefined;
  /** the number of the first row that has a date or a time in it */
  firstTime: number | undefined;
  /** rows below the heading */
  rows: number;
  columns: ColumnSurvey[];
  /** the first rows of the sheet, as they are */
  sample: string[][];
}

/** How many different roles the names in a row have; a row with a date in it is no heading. */
function headingScore(row: FileRow): number {
  const texts = row.cells.map(({ text, merged }) => (merged ? '' : text));
  if (row.cells.some(({ kind }) => kind === 'date' || kind === 'number')) return 0;
  if (texts.some((text) => ORDERS.some((order) => writtenTime(text, order)))) return 0;
  const roles = texts.map((text) => roleOf(text));
  const hasTime = roles.includes('time') || roles.includes('calculated');
  const isWide = texts.filter((text) => text.trim() !== '').length > 1;
  const plain = new Set(roles.filter((role) => role !== undefined)).size;
  const several = texts.filter((text) => directionOf(text) !== undefined || isNumbered(text)).length;
  return isWide && hasTime && plain >= 2 ? plain + several : 0;
}

const hasTime = (row: FileRow): boolean =>
  row.cells.some(({ kind, text }) => kind === 'date' || ORDERS.some((order) => writtenTime(text, order)));

const SAMPLED = 8;

/** Looks at all rows of a sheet once. */
export async function surveySheet(
  sheet: string,
  rows: AsyncIterable<FileRow> | Iterable<FileRow>,
  headLines?: number,
): Promise<SheetSurvey> {
  const survey: SheetSurvey = { sheet, heading: undefined, firstTime: undefined, rows: 0, columns: [], sample: [] };
  let beginning: FileRow[] | undefined = [];
  const count = (row: FileRow) => {
    survey.rows += 1;
    row.cells.forEach((cell, at) => {
      survey.columns[at] ??= newColumn();
      surveyCell(survey.columns[at], cell);
    });
  };
  const settle = () => {
    const known = beginning ?? [];
    beginning = undefined;
    survey.firstTime = known.find(hasTime)?.number;
    survey.heading = headingOf(known, headLines);
    const headingEnd = headLines ?? survey.heading?.number ?? (survey.firstTime ?? 1) - 1;
    for (const row of known) if (row.number > headingEnd) count(row);
  };
  for await (const row of rows) {
    if (survey.sample.length < SAMPLED) survey.sample.push(row.cells.map(({ text }) => text.slice(0, 60)));
    if (beginning) beginning.push(row);
    else if (row.number > (headLines ?? 0)) count(row);
    if (beginning && beginning.length >= HEADING_WITHIN) settle();
  }
  if (beginning) settle();
  for (let at = 0; at < survey.columns.length; at++) survey.columns[at] ??= newColumn();
  return survey;
}

function headingOf(rows: readonly FileRow[], headLines?: number): FileRow | undefined {
  if (headLines !== undefined) return rows.findLast(({ number }) => number <= headLines);
  let best: { row: FileRow | undefined; score: number } = { row: undefined, score: 0 };
  for (const row of rows) {
    const score = headingScore(row);
    if (score > best.score) best = { row, score };
  }
  return best.row ?? headingRowOf(rows);
}

/** A heading in words that are not known here: several texts right above the first row with a time. */
function headingRowOf(rows: readonly FileRow[]): FileRow | undefined {
  const row = rows[rows.findIndex(hasTime) - 1];
  const texts = row?.cells.filter(({ kind, merged }) => kind === 'text' && !merged) ?? [];
  const isPlain = row?.cells.every(
    ({ kind, text }) => (kind === 'text' || kind === 'empty') && !/^[\d .:/-]+$/.test(text),
  );
  return isPlain && texts.length > 1 ? row : undefined;
}
