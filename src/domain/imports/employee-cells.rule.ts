/** The cells of one row of a file of employees as values, with what is wrong with each. */

import type { FieldDefinition } from '../../db/datamodel.ts';
import { importMessage } from '../../i18n/imports.ts';
import type { FieldProblem } from '../../problem.ts';
import { fromFormulaText } from '../exports/formula-text.rule.ts';
import type { DayOrder } from '../records/calendar-day.rule.ts';
import { ok, type Parsed, quoted, wrong } from '../records/parsed.rule.ts';
import { parseValue } from '../records/values.rule.ts';
import { badgesIn, columnOfField, type EmployeeField, type EmployeePlan, yesOrNo } from './employee-columns.rule.ts';
import type { Cell, FileRow } from './reader/cells.rule.ts';

const EMPTY: Cell = { kind: 'empty', text: '' };

/** What the cells of a row are compared with. */
export interface Lookups {
  /** the columns of the table `employee`, and the badge's `number` */
  columns: ReadonlyMap<string, FieldDefinition>;
  /** the ids of the departments that the reader sees, by their plain name */
  departments: ReadonlyMap<string, readonly string[]>;
}

/** A row as it was read: nothing is asked of the database yet. */
export interface ReadRow {
  row: number;
  /** values by the columns of `employee`; an empty cell has none and leaves what is stored */
  values: Record<string, unknown>;
  badges: string[];
  /** by field of the file, not by column of the table */
  problems: FieldProblem[];
}

/** A department's name without regard to case and spaces. */
export const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim();

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word =>
  (words as readonly string[]).includes(word);

const CODES = ['code', 'phone', 'badge'] as const;
/** What several rows may share: a merged cell counts for each of them. */
const SHARED = ['department', 'designation', 'joinedOn', 'isActive'] as const;

/** A cell whose kind says that it is not what its column needs. */
function wrongKind(field: EmployeeField, { kind, text, value, merged }: Cell): ReturnType<typeof wrong> | undefined {
  if (kind === 'error') {
    return text.includes('\ufffd') || text.includes('\0')
      ? wrong(importMessage('field.letters-lost'))
      : wrong(importMessage('import.cell-error', { text: quoted(text) }));
  }
  if (merged && !isOneOf(SHARED, field)) return wrong(importMessage('import.cell-merged'));
  if (kind === 'boolean' && field !== 'isActive')
    return wrong(importMessage('import.cell-boolean', { text: quoted(text) }));
  if (kind === 'date' && field !== 'joinedOn') return wrong(importMessage('import.cell-date', { text: quoted(text) }));
  if (kind === 'number' && isOneOf(CODES, field) && /[.,]/.test(value ?? text))
    return wrong(importMessage('import.cell-fraction', { text: quoted(text) }));
  return undefined;
}

function department(text: string, { departments }: Lookups): Parsed<unknown> {
  const found = departments.get(plainName(text)) ?? [];
  if (found.length === 1) return ok(found[0]);
  return found.length === 0
    ? wrong(importMessage('import.no-department', { text: quoted(text) }))
    : wrong(importMessage('import.department-ambiguous', { count: found.length, text: quoted(text) }));
}

function cellValue(field: EmployeeField, cell: Cell, lookups: Lookups, dates: DayOrder): Parsed<unknown> {
  const { kind, value } = cell;
  const text = fromFormulaText(cell.text.normalize('NFC').trim());
  if (field === 'department') return department(text, lookups);
  if (field === 'isActive') {
    const active = yesOrNo(text);
    return active === undefined ? wrong(importMessage('import.not-yes-no', { text: quoted(text) })) : ok(active);
  }
  const column = lookups.columns.get(columnOfField[field]);
  if (!column) throw new Error(`employees have no column for ${field}`);
  if (field === 'joinedOn')
    return parseValue(kind === 'date' && /^\d{4}-/.test(text) ? text.slice(0, 10) : text, column, { dates });
  if (field === 'salary') return parseValue(kind === 'number' ? (value ?? text) : text, column);
  // a name in two lines of its cell is one name
  return parseValue(text.replace(/\s*[\r\n]+\s*/g, ' '), column);
}

function badges(cell: Cell, { columns }: Lookups): Parsed<string[]> {
  const column = columns.get('number');
  if (!column) throw new Error('badges have no number');
  const numbers: string[] = [];
  for (const one of badgesIn(cell.text)) {
    const parsed = parseValue(one, column);
    if (!parsed.ok) return parsed;
    if (/\s/.test(String(parsed.value))) return wrong(importMessage('import.badge-comma', { text: quoted(cell.text) }));
    numbers.push(String(parsed.value));
  }
  return ok([...new Set(numbers)]);
}

const isEmptyCell = (cell: Cell): boolean => cell.kind === 'empty' || cell.text.trim() === '';

/** Reads one row by a plan. What is wrong with a cell costs its row, and stops no other. */
export function readRow(plan: EmployeePlan, { number, cells, problem }: FileRow, lookups: Lookups): ReadRow {
  const read: ReadRow = { row: number, values: {}, badges: [], problems: [] };
  if (problem !== undefined) {
    read.problems.push({ field: 'code', message: problem });
    return read;
  }
  for (const [field, at] of Object.entries(plan.columns) as [EmployeeField, number][]) {
    const cell = cells[at] ?? EMPTY;
    if (isEmptyCell(cell)) continue;
    const parsed =
      wrongKind(field, cell) ??
      (field === 'badge' ? badges(cell, lookups) : cellValue(field, cell, lookups, plan.dates));
    if (!parsed.ok) read.problems.push({ field, message: parsed.message });
    else if (field === 'badge') read.badges = parsed.value as string[];
    else if (parsed.value !== null) read.values[columnOfField[field]] = parsed.value;
  }
  const isWrong = (field: string) => read.problems.some((one) => one.field === field);
  if (read.values.code === undefined && !isWrong('code'))
    read.problems.push({ field: 'code', message: importMessage('field.required') });
  return read;
}
