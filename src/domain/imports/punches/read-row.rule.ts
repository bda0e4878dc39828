import { importMessage } from '../../../i18n/imports.ts';
import type { Message } from '../../../i18n/message.ts';
import { punchMessage } from '../../../i18n/punches.ts';
import { type AttlogLine, type AttlogRow, parseFileLine } from '../../attendance/attlog.rule.ts';
import { isShortened, plainValue } from '../../records/clean-text.rule.ts';
import { type Cell, EMPTY, type FileRow } from '../reader/cells.rule.ts';
import type { FilePlan, TablePlan } from './plan.ts';
import { nextDay, type WrittenTime, withoutMark, writtenTime } from './wall-time.rule.ts';
import { stateOf } from './words.rule.ts';

/** A punch as a file has it, and whose it says it is. */
export interface FilePunch extends AttlogRow {
  terminal: string;
}

/** What a row of a file becomes: punches, or the reason why it is none. A row of a table may have several, or none. */
export type RowResult =
  | { ok: true; punches: FilePunch[]; shortYears: boolean; overnight: boolean }
  | { ok: false; reason: Message };

const ORDER = {
  ymd: importMessage('import.order-year'),
  dmy: importMessage('import.order-day'),
  mdy: importMessage('import.order-month'),
} as const;
const BADGE_LIMIT = 24;

/** The text of a row as it stands in its file. */
export const lineOf = (row: FileRow): string => row.line ?? row.cells.map(({ text }) => text).join('\t');

/** A line as a terminal writes it to a stick: with tabs, with `|` or `,` instead of them, or with spaces. */
export function attlogRow(row: FileRow): AttlogLine {
  if (row.cells.length < 2) return parseFileLine(row.line ?? row.cells[0]?.text ?? '');
  const [first, ...rest] = row.cells.map(({ text }) => text.replaceAll('\t', ' ').trim());
  return parseFileLine([first, ...rest].join('\t'));
}

const refuse = (reason: Message): { ok: false; reason: Message } => ({ ok: false, reason });

function badgeOf(cell: Cell, dropsZeros: boolean): { badge: string } | { reason: Message } {
  const text = withoutMark(plainValue(cell.text)).replace(/^(\d+)\.0+$/, '$1');
  if (text === '') return { reason: punchMessage('punch.badge-empty') };
  if (cell.kind === 'error') return { reason: importMessage('import.badge-invalid', { text: cell.text.slice(0, 40) }) };
  if (isShortened(text)) {
    return { reason: importMessage('import.badge-shortened', { text }) };
  }
  if (text.length > BADGE_LIMIT || /\p{Cc}/u.test(text)) return { reason: punchMessage('punch.badge-invalid') };
  return { badge: dropsZeros ? text.replace(/^0+(?=.)/, '') : text };
}

const isSeveral = (text: string): boolean => (text.match(/\d{1,2}:\d{2}/g) ?? []).length > 1;

/** What cannot be read as date and time, in words. */
function noTime(text: string, { dates }: TablePlan): Message {
  if (isSeveral(text)) return importMessage('import.several-times', { text: text.slice(0, 40) });
  return importMessage('import.date-invalid', { text: text.slice(0, 40), order: ORDER[dates] });
}

const numberOf = (cell: Cell): number | null => {
  const text = plainValue(cell.text);
  return /^\d{1,5}$/.test(text) && Number(text) <= 32_767 ? Number(text) : null;
};

interface Reading {
  plan: TablePlan;
  at: (column: number | undefined) => Cell;
  day: WrittenTime | undefined;
}

/** The moments of a row that has several, in the order of its columns. */
function severalTimes({
  plan,
  at,
  day,
}: Reading): { moments: { localTime: string; code: number }[]; overnight: boolean } | { reason: Message } {
  const moments: { localTime: string; code: number }[] = [];
  let overnight = false;
  let before = '';
  let date = day?.date;
  for (const { at: column, code } of plan.columns.times ?? []) {
    const text = at(column).text.trim();
    if (text === '' || /^[-–]+$/.test(text)) continue;
    const read = writtenTime(text, plan.dates);
    if (read?.time === undefined || (read.date === undefined && date === undefined))
      return { reason: noTime(text, plan) };
    if (read.date !== undefined) date = read.date;
    else if (date !== undefined && before !== '' && read.time < before) {
      overnight = true;
      if (plan.overnight === 'next-day') date = nextDay(date);
    }
    before = read.time;
    moments.push({ localTime: `${date} ${read.time}`, code });
  }
  return { moments, overnight };
}

function singleTime({ plan, at, day }: Reading): { localTime: string } | { reason: Message } {
  const { time, timeOfDay } = plan.columns;
  const written = timeOfDay === undefined ? at(time).text : `${at(time).text} ${at(timeOfDay).text}`;
  const clock = timeOfDay === undefined ? day?.time : writtenTime(at(timeOfDay).text, plan.dates)?.time;
  if (day?.date === undefined || clock === undefined) return { reason: noTime(written.trim(), plan) };
  return { localTime: `${day.date} ${clock}` };
}

function tableRow(plan: TablePlan, row: FileRow): RowResult {
  const { columns } = plan;
  if (row.problem !== undefined) return refuse(row.problem);
  const at = (column: number | undefined): Cell => (column === undefined ? EMPTY : (row.cells[column] ?? EMPTY));
  const badge = badgeOf(at(columns.badge), plan.zeros === 'drop');
  if ('reason' in badge) return refuse(badge.reason);
  const dayCell = at(columns.time);
  if (dayCell.kind === 'error') return refuse(noTime(dayCell.text, plan));
  const day = columns.time === undefined ? undefined : writtenTime(dayCell.text, plan.dates);
  const terminal = at(columns.terminal).text.replaceAll('\0', '\u2400').trim();
  const work = at(columns.work).kind === 'error' ? '' : plainValue(at(columns.work).text);
  const verify = numberOf(at(columns.verify));
  const fixed = { badge: badge.badge, verify, work: work === '' || work === '0' ? null : work.slice(0, 24), terminal };
  const shortYears = day?.isShort ?? false;
  if (columns.times) {
    if (columns.time !== undefined && day?.date === undefined) return refuse(noTime(dayCell.text, plan));
    const found = severalTimes({ plan, at, day });
    if ('reason' in found) return refuse(found.reason);
    const punches = found.moments.map((moment) => ({ ...fixed, ...moment }));
    return { ok: true, punches, shortYears, overnight: found.overnight };
  }
  const moment = singleTime({ plan, at, day });
  if ('reason' in moment) return refuse(moment.reason);
  const state = at(columns.state).text;
  const code = state.trim() === '' ? 0 : stateOf(state);
  if (code === undefined) return refuse(importMessage('import.direction-unknown', { state: state.slice(0, 40) }));
  return { ok: true, punches: [{ ...fixed, localTime: moment.localTime, code }], shortYears, overnight: false };
}

/** What a row becomes, as its plan says. */
export function readRow(plan: FilePlan, row: FileRow): RowResult {
  if (plan.format === 'csv') return tableRow(plan, row);
  const parsed = attlogRow(row);
  if (!parsed.ok) return parsed;
  return { ok: true, punches: [{ ...parsed.row, terminal: '' }], shortYears: false, overnight: false };
}
