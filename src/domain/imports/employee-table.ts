/** A file of employees as a table, and the plan by which it is read. */

import { z } from 'zod';
import type { Context } from '../../context.ts';
import { importMessage } from '../../i18n/imports.ts';
import type { Message } from '../../i18n/message.ts';
import { Problem, problem } from '../../problem.ts';
import {
  columnOfField,
  type EmployeeField,
  type EmployeePlan,
  employeeFields,
  guessColumns,
  headingScore,
  importModes,
} from './employee-columns.rule.ts';
import type { FileRow } from './reader/cells.rule.ts';
import { readTable, type UserFile } from './reader/read-file.ts';

export const employeeFileRefused = problem(importMessage, 'import.employees-refused', { status: 422 });

/** Rows of people in one file. */
const MOST_ROWS = 20_000;

const column = z.int().min(0).max(255);

/** What somebody has chosen of a plan; what is left out is guessed. */
export const employeeChoice = z.strictObject({
  columns: z.partialRecord(z.enum(employeeFields), column).optional(),
  dates: z.enum(['ymd', 'dmy', 'mdy']).optional(),
  mode: z.enum(importModes).optional(),
  sheet: z.string().max(100).optional(),
  headingRow: z.int().min(1).max(100).optional(),
  encoding: z.literal('windows-1252').optional(),
});
export type EmployeeChoice = z.output<typeof employeeChoice>;

export interface EmployeeTable {
  plan: EmployeePlan;
  header: string[];
  rows: FileRow[];
}

/** A table that is being looked at: its plan may not be whole yet. */
export interface InspectedTable extends EmployeeTable {
  sheets: string[];
  sheet: string;
  /** fields that a heading names and the principal may not fill */
  refused: EmployeeField[];
}

/**
 * A file as a table, with the plan by which it is read: what was chosen, and guesses for the rest.
 *
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.employees-refused`
 */
export async function readEmployees(
  ctx: Context,
  file: UserFile,
  choice: EmployeeChoice = {},
): Promise<InspectedTable> {
  ctx.policy.require('add', 'employee_import');
  const { sheet, headingRow, encoding } = choice;
  const table = await readTable(file, {
    headingScore,
    sheet,
    headingRow,
    ...(encoding ? { encoding } : {}),
    mostRows: MOST_ROWS,
  });
  const [first, ...rest] = table.rows;
  const heading = table.heading ?? first;
  const rows = table.heading ? table.rows : rest;
  if (!heading || rows.length === 0) throw employeeFileRefused({ reason: importMessage('import.no-rows') });
  const header = heading.cells.map(({ text }) => text.trim());
  const guessed = guessColumns(header);
  const refused = employeeFields.filter(
    (field) => guessed[field] !== undefined && !ctx.policy.allowsField('employee', columnOfField[field], 'change'),
  );
  for (const field of refused) delete guessed[field];
  const plan: EmployeePlan = {
    columns: choice.columns ?? guessed,
    dates: choice.dates ?? 'ymd',
    mode: choice.mode ?? 'add',
    sheet: table.sheet === '' ? undefined : table.sheet,
    headingRow: heading.number,
    encoding,
  };
  return { plan, header, rows, sheets: table.sheets, sheet: table.sheet, refused };
}

/** What still has to be said of a plan before its file can be taken over; undefined when nothing has. */
export function missingOf({ columns, mode }: EmployeePlan): Message | undefined {
  const needed: readonly EmployeeField[] = mode === 'update' ? ['code'] : ['code', 'name'];
  const missing = needed.filter((field) => columns[field] === undefined);
  if (missing.length > 0) return importMessage('import.columns-missing', { missing: missing.join(', ') });
  const used = Object.values(columns);
  return new Set(used).size < used.length ? importMessage('import.column-twice') : undefined;
}

/**
 * Everything that the plan asks for is the principal's to do: the acts, and each field that it fills.
 *
 * @throws Problem `policy.refused`, `policy.field-refused`, `import.employees-refused`
 */
export function requirePlan(ctx: Context, plan: EmployeePlan): void {
  ctx.policy.require('add', 'employee_import');
  const fields = employeeFields
    .filter((field) => plan.columns[field] !== undefined && field !== 'badge')
    .map((field) => columnOfField[field]);
  if (plan.mode !== 'update') {
    ctx.policy.require('add', 'employee');
    ctx.policy.requireFields('employee', fields, 'add');
  }
  if (plan.mode !== 'add') {
    ctx.policy.require('change', 'employee');
    ctx.policy.requireFields(
      'employee',
      fields.filter((field) => field !== 'code'),
      'change',
    );
  }
  if (plan.columns.badge !== undefined) ctx.policy.require('add', 'badge');
  const missing = missingOf(plan);
  if (missing !== undefined) throw employeeFileRefused({ reason: missing });
}

/** Whether a file was refused only because nobody has said yet how its letters are written. */
export const isEncodingUnknown = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === 'import.encoding-unknown';
