/** A file of employees: checked row by row, then imported in the background, part by part. */
import { createHash } from 'node:crypto';
import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { newId } from '../../id.ts';
import { Problem } from '../../problem.ts';
import { mapInTurns } from '../in-turns.ts';
import { record } from '../journal.ts';
import { seatLimitReached } from '../people/seats.ts';
import { hasShortYear } from '../records/calendar-day.rule.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { columnOfField, type EmployeeField, employeeFields } from './employee-columns.rule.ts';
import { type EmployeeTable, requirePlan } from './employee-table.ts';
import { type Judgement, judgeEmployees, type Verdict } from './judge-employees.ts';
import { type Writable, writeEmployees } from './write-employees.ts';

/** One thing to mend: the row as a spreadsheet counts it, and the column as the file calls it. */
interface RowProblem {
  row: number;
  column: string;
  message: string;
}

/** A field of an employee that a row changes; `old` is null where there is nothing, and left out where it may not be seen. */
interface RowChange {
  row: number;
  code: string;
  field: EmployeeField;
  old?: unknown;
  new: unknown;
}

export interface EmployeePreview {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** rows that wait because no seat is left for the first of them */
  waiting: number;
  problems: RowProblem[];
  changes: RowChange[];
  /** why rows wait */
  said: string | null;
  /** the first and the last joining day of the rows that are added or updated, "2026-11-01"; null without any */
  joined: { first: string; last: string } | null;
  /** rows with a joining day whose year was written with two digits */
  shortYears: number;
  /** what each row would do, for the import to compare with: whoever confirms sends it back */
  seen: string;
}

const MOST_PROBLEMS = 500;
const MOST_CHANGES = 500;
/** Characters by which a verdict is known again. */
const MARK = 6;
const NONE = '-'.repeat(MARK);

const fieldOf = (column: string): EmployeeField | undefined =>
  employeeFields.find((field) => field === column || columnOfField[field] === column);

function columnFor({ plan, header }: EmployeeTable, name: string): string {
  const field = fieldOf(name);
  const at = field && plan.columns[field];
  return (at === undefined ? undefined : header[at]) || field || name;
}

const problemsOf = (
  table: EmployeeTable,
  row: number,
  found: readonly { field: string; message: string }[],
): RowProblem[] => found.map(({ field, message }) => ({ row, column: columnFor(table, field), message }));

/** What a verdict rests on: that it adds, or the values that it replaces. A refused row has none. */
function markOf(one: Verdict): string {
  if (one.kind === 'refused') return NONE;
  if (one.kind === 'add') return 'add'.padEnd(MARK, '.');
  const rests = one.kind === 'update' ? one.changes.map(({ field, old }) => [field, old]) : [];
  return createHash('sha256')
    .update(JSON.stringify([one.id, rests]))
    .digest('base64url')
    .slice(0, MARK);
}

const waitsBecause = ({ seats }: Judgement): string | null =>
  seats === null ? null : seatLimitReached({ ...seats, taken: Math.max(seats.taken, seats.limit) }).message;

/** From which to which day the employees of these rows joined. */
function joinedOf(verdicts: readonly Verdict[]): EmployeePreview['joined'] {
  const days = verdicts
    .flatMap(({ kind, values }) =>
      (kind === 'add' || kind === 'update') && values.joinedOn instanceof Date
        ? [values.joinedOn.toISOString().slice(0, 10)]
        : [],
    )
    .sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

function shortYearsOf({ plan, rows }: EmployeeTable): number {
  const { columns, dates } = plan;
  const at = columns.joinedOn;
  return at === undefined ? 0 : rows.filter(({ cells }) => hasShortYear(cells[at]?.text ?? '', dates)).length;
}

/**
 * What the import would do with each row, if it ran now. Nothing is written.
 *
 * @throws Problem as requirePlan
 */
export async function previewEmployees(ctx: Context, table: EmployeeTable): Promise<EmployeePreview> {
  requirePlan(ctx, table.plan);
  const judged = await judgeEmployees(ctx, table, { from: 0, to: table.rows.length });
  const { verdicts, waitsFrom } = judged;
  const end = waitsFrom ?? verdicts.length;
  const now = verdicts.slice(0, end);
  const later = verdicts.slice(end).filter(({ kind }) => kind !== 'refused');
  const count = (kind: Verdict['kind']) => now.filter((one) => one.kind === kind).length;
  const refused = verdicts.flatMap((one) => (one.kind === 'refused' ? [one] : []));
  const changes = now.flatMap((one) =>
    one.kind === 'update'
      ? one.changes.map((change) => ({ row: one.row, code: String(one.before.code), ...change }))
      : [],
  );
  return {
    rows: verdicts.length,
    added: count('add'),
    updated: count('update'),
    unchanged: count('unchanged'),
    refused: refused.length,
    waiting: later.length,
    problems: refused.flatMap(({ row, problems }) => problemsOf(table, row, problems)).slice(0, MOST_PROBLEMS),
    changes: changes.slice(0, MOST_CHANGES),
    said: waitsFrom === null ? null : waitsBecause(judged),
    joined: joinedOf(verdicts),
    shortYears: shortYearsOf(table),
    seen: (await mapInTurns(verdicts, markOf)).join(''),
  };
}

/** How a file waits to be imported. `seen` is what whoever confirmed it saw; without it nothing is compared. */
interface Content {
  version: 2;
  table: EmployeeTable;
  seen: string | null;
}

/** Stores a file, to be imported part by part (runEmployeeImport). @returns its id. @throws Problem as requirePlan */
export async function addEmployeeImport(
  ctx: Context,
  fileName: string,
  { plan, header, rows }: EmployeeTable,
  seen: string | null = null,
): Promise<string> {
  requirePlan(ctx, plan);
  const id = newId();
  const slim = rows.map(({ number, cells, problem }) => ({
    number,
    cells,
    ...(problem === undefined ? {} : { problem }),
  }));
  const content: Content = { version: 2, table: { plan, header, rows: slim }, seen };
  await ctx.sql.query(
    `INSERT INTO employee_import (company_id, id, file_name, content, rows, problems) VALUES ($1, $2, $3, $4, $5, '[]')`,
    [companyOf(ctx), id, fileName.slice(0, 200), Buffer.from(JSON.stringify(content)), rows.length],
  );
  const after = { fileName, rows: rows.length, mode: plan.mode };
  await record(ctx, { action: 'employee-import.added', model: 'employee_import', recordId: id, after });
  return id;
}

async function setState(ctx: Context, id: string, sql: string): Promise<number> {
  await requireReach(ctx, 'employee_import', id, 'change');
  const { rowCount } = await ctx.sql.query(
    `UPDATE employee_import SET ${sql} WHERE company_id = $1 AND id = $2 AND state <> 'done'`,
    [companyOf(ctx), id],
  );
  return rowCount ?? 0;
}

/**
 * Ends it after the part that is being written: what was added stays, and the rest can be imported later. One that is
 * done stays done.
 *
 * @throws Problem as requireReach
 */
export async function stopEmployeeImport(ctx: Context, id: string): Promise<void> {
  await setState(ctx, id, `state = 'stopped'`);
}

/** Lets it go on where it stopped. @throws Problem as requireReach, and `record.not-found` for one that is done */
export async function resumeEmployeeImport(ctx: Context, id: string): Promise<void> {
  const resumed = await setState(ctx, id, `state = 'waiting', said = NULL, progress_at = now()`);
  if (resumed === 0) throw recordNotFound({ model: 'employee_import' });
}

/** Rows in one transaction. */
const PART = 500;
/** Somebody else was in the way: the same part again. */
const MOST_TRIES = 5;

/**
 * Takes a file over part by part, each in a transaction of its own with the row where the next one begins: stopped,
 * crashed or out of seats, it goes on there. A row that is refused is named and stops no other.
 *
 * @throws whatever ended it before its end, which is also what the import says
 */
export async function runEmployeeImport(session: Session, id: string, signal?: AbortSignal): Promise<void> {
  let tries = 0;
  while (!signal?.aborted) {
    try {
      if (!(await unitOfWork(session, (ctx) => takePart(ctx, id)))) return;
      tries = 0;
    } catch (error) {
      tries += 1;
      if (error instanceof Problem && error.code === 'database.busy' && tries < MOST_TRIES) continue;
      const said =
        error instanceof Problem ? error.message : 'The import was interrupted. Continue it; what was added stays.';
      await unitOfWork(session, (ctx) => breakOff(ctx, id, said)).catch(() => undefined);
      throw error;
    }
  }
}

const breakOff = (ctx: Context, id: string, said: string) =>
  ctx.sql.query(
    `UPDATE employee_import SET state = 'stopped', said = $3 WHERE company_id = $1 AND id = $2 AND state IN ('waiting', 'running')`,
    [companyOf(ctx), id, said],
  );

interface Part {
  content: Buffer;
  rowAt: number;
  rows: number;
}

/** @returns whether there is more to do */
async function takePart(ctx: Context, id: string): Promise<boolean> {
  ctx.policy.require('change', 'employee_import');
  const { rows } = await ctx.sql.query<Part>(
    `SELECT content, row_at AS "rowAt", rows FROM employee_import
     WHERE company_id = $1 AND id = $2 AND state IN ('waiting', 'running') FOR NO KEY UPDATE`,
    [companyOf(ctx), id],
  );
  const [part] = rows;
  if (!part) return false;
  const content = JSON.parse(part.content.toString('utf8')) as Content;
  if (content.version !== 2) {
    await breakOff(ctx, id, 'An older version took this file in. Import the file again.');
    return false;
  }
  const done = await takeRows(ctx, content, part.rowAt);
  const state = done.said ? 'stopped' : done.rowAt >= part.rows ? 'done' : 'running';
  await ctx.sql.query(
    `UPDATE employee_import SET progress_at = now(), row_at = $3, added = added + $4, updated = updated + $5, unchanged = unchanged + $6,
       refused = refused + $7, state = $8::import_state, said = $9,
       finished_at = CASE WHEN $8 = 'done' THEN $10::timestamptz END,
       problems = CASE WHEN jsonb_array_length(problems) < ${MOST_PROBLEMS} THEN problems || $11::jsonb ELSE problems END
     WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      id,
      done.rowAt,
      done.added,
      done.updated,
      done.unchanged,
      done.refused,
      state,
      done.said,
      ctx.now,
      JSON.stringify(done.problems),
    ],
  );
  return state === 'running';
}

interface Done {
  rowAt: number;
  added: number;
  updated: number;
  unchanged: number;
  refused: number;
  problems: RowProblem[];
  /** why the rest has to wait */
  said: string | null;
}

/** Why a row that could be written is not: it would do something else than what was confirmed. */
function surprise(one: Verdict, mark: string): string | undefined {
  if (one.kind === 'refused' || mark === '' || mark === markOf(one)) return undefined;
  if (mark === NONE) return 'The preview refused this row, but it can be imported now. Import the file again.';
  if (one.kind === 'unchanged') return undefined; // somebody has written the same meanwhile
  return one.kind === 'add'
    ? 'This employee was deleted after the preview. Import the file again.'
    : 'This employee was changed or added after the preview. Import the file again.';
}

async function takeRows(ctx: Context, { table, seen }: Content, from: number): Promise<Done> {
  requirePlan(ctx, table.plan);
  const judged = await judgeEmployees(ctx, table, { from, to: from + PART }, true);
  const now = judged.verdicts.slice(0, judged.waitsFrom ?? judged.verdicts.length);
  const problems: RowProblem[] = [];
  const refused = new Set<number>();
  const refuse = (row: number, found: readonly { field: string; message: string }[]) => {
    refused.add(row);
    problems.push(...problemsOf(table, row, found));
  };
  const writable: Writable[] = [];
  now.forEach((one, at) => {
    const mark = (seen ?? '').slice((from + at) * MARK, (from + at + 1) * MARK);
    const why = surprise(one, mark);
    if (one.kind === 'refused') refuse(one.row, one.problems);
    else if (why !== undefined) refuse(one.row, [{ field: 'code', message: why }]);
    else if (one.kind !== 'unchanged') writable.push(one);
  });
  for (const [row, found] of await writeEmployees(ctx, writable)) refuse(row, found);
  const written = writable.filter(({ row }) => !refused.has(row));
  const added = written.filter(({ kind }) => kind === 'add').length;
  return {
    rowAt: from + now.length,
    added,
    updated: written.length - added,
    unchanged: now.length - refused.size - written.length,
    refused: refused.size,
    problems: problems.sort((one, other) => one.row - other.row),
    said: judged.waitsFrom === null ? null : waitsBecause(judged),
  };
}
