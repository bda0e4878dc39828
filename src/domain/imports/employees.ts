/** A file of employees: checked row by row, then imported in the background, part by part. */

import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { importMessage } from '../../i18n/imports.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { newId } from '../../id.ts';
import { type FieldProblem, Problem } from '../../problem.ts';
import { mapInTurns } from '../in-turns.ts';
import { record } from '../journal.ts';
import { seatLimitReached } from '../people/seats.ts';
import { hasShortYear } from '../records/calendar-day.rule.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { columnOfField, type EmployeeField, type EmployeePlan, employeeFields } from './employee-columns.rule.ts';
import { type EmployeeTable, requirePlan } from './employee-table.ts';
import { firstRows, type Judgement, judgeEmployees, type Verdict } from './judge-employees.ts';
import { markOf, NONE, type StoredPlan, type StoredRow, storedRows } from './stored-employee-rows.ts';
import { type Writable, writeEmployees } from './write-employees.ts';

/** One thing to correct: the row as a spreadsheet counts it, and the column as the file calls it. */
interface RowProblem {
  row: number;
  column: string;
  message: Message;
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
  said: Message | null;
  /** the first and the last joining day of the rows that are added or updated, "2026-11-01"; null without any */
  joined: { first: string; last: string } | null;
  /** rows with a joining day whose year was written with two digits */
  shortYears: number;
  /** what each row would do, for the import to compare with: whoever confirms sends it back */
  seen: string;
}

const MOST_PROBLEMS = 500;
const MOST_CHANGES = 500;
const fieldOf = (column: string): EmployeeField | undefined =>
  employeeFields.find((field) => field === column || columnOfField[field] === column);

function columnFor({ plan, header }: EmployeeTable, name: string): string {
  const field = fieldOf(name);
  const at = field && plan.columns[field];
  return (at === undefined ? undefined : header[at]) || field || name;
}

const problemsOf = (table: EmployeeTable, row: number, found: readonly FieldProblem[]): RowProblem[] =>
  found.map(({ field, message }) => ({ row, column: columnFor(table, field), message }));

const waitsBecause = ({ seats }: Judgement): Message | null =>
  seats === null ? null : seatLimitReached({ ...seats, taken: Math.max(seats.taken, seats.limit) }).text;

/** From which to which day the employees of these rows joined. */
function joinedOf(verdicts: readonly Verdict[]): EmployeePreview['joined'] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { kind, values } of verdicts) {
    if ((kind !== 'add' && kind !== 'update') || !(values.joinedOn instanceof Date)) continue;
    first = Math.min(first, values.joinedOn.getTime());
    last = Math.max(last, values.joinedOn.getTime());
  }
  const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  return first > last ? null : { first: day(first), last: day(last) };
}

async function shortYearsOf({ plan, rows }: EmployeeTable): Promise<number> {
  const { columns, dates } = plan;
  const at = columns.joinedOn;
  if (at === undefined) return 0;
  const found = await mapInTurns(rows, ({ cells }) => hasShortYear(cells[at]?.text ?? '', dates));
  return found.filter(Boolean).length;
}

/**
 * What the import would do with each row, if it ran now. Nothing is written.
 *
 * @throws Problem as requirePlan
 */
export async function previewEmployees(ctx: Context, table: EmployeeTable): Promise<EmployeePreview> {
  requirePlan(ctx, table.plan);
  const judged = await judgeEmployees(ctx, table, await firstRows(table));
  const { verdicts, waitsFrom } = judged;
  const end = waitsFrom ?? verdicts.length;
  const now = verdicts.slice(0, end);
  const later = verdicts.slice(end).filter(({ kind }) => kind !== 'refused');
  const count = (kind: Verdict['kind']) => now.filter((one) => one.kind === kind).length;
  const refused = verdicts.flatMap((one) => (one.kind === 'refused' ? [one] : []));
  const updates = now.flatMap((one) => (one.kind === 'update' ? [one] : []));
  // each of them has at least one
  const changes = updates
    .slice(0, MOST_CHANGES)
    .flatMap((one) => one.changes.map((change) => ({ row: one.row, code: String(one.before.code), ...change })));
  return {
    rows: verdicts.length,
    added: count('add'),
    updated: count('update'),
    unchanged: count('unchanged'),
    refused: refused.length,
    waiting: later.length,
    problems: refused
      .slice(0, MOST_PROBLEMS)
      .flatMap(({ row, problems }) => problemsOf(table, row, problems))
      .slice(0, MOST_PROBLEMS),
    changes: changes.slice(0, MOST_CHANGES),
    said: waitsFrom === null ? null : waitsBecause(judged),
    joined: joinedOf(verdicts),
    shortYears: await shortYearsOf(table),
    seen: (await mapInTurns(verdicts, markOf)).join(''),
  };
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
  const { columns, ...others } = plan;
  const stored: StoredPlan = { plan: others, columns: Object.entries(columns) as StoredPlan['columns'], header };
  const content = await storedRows({ plan, header, rows }, seen);
  await ctx.query
    .insertInto('employeeImport')
    .values({
      companyId: companyOf(ctx),
      id,
      fileName: fileName.slice(0, 200),
      plan: JSON.stringify(stored),
      content,
      rows: rows.length,
      problems: '[]',
    })
    .execute();
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
      const said = error instanceof Problem ? error.text : importMessage('import.failed');
      await unitOfWork(session, (ctx) => breakOff(ctx, id, said)).catch(() => undefined);
      throw error;
    }
  }
}

const breakOff = (ctx: Context, id: string, said: Message) =>
  ctx.query
    .updateTable('employeeImport')
    .set({ state: 'stopped', said: stored(said) })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();

interface Part {
  /** null for a file that an older version took in */
  plan: StoredPlan | null;
  /** what of the rows is read for this part */
  content: Buffer;
  /** bytes of all rows */
  length: number;
  byteAt: number;
}

/** Bytes that are read for a part: more than 500 usual rows have; and more than the longest row has. */
const READ = 512 << 10;
const LONGEST_ROW = 4 << 20;

/** The next rows, and where each of them ends in the content. */
function rowsOf({ content, byteAt }: Part): { rows: StoredRow[]; ends: number[] } {
  const rows: StoredRow[] = [];
  const ends: number[] = [];
  let from = 0;
  for (let end = content.indexOf(0x0a); end >= 0 && rows.length < PART; end = content.indexOf(0x0a, from)) {
    rows.push(JSON.parse(content.subarray(from, end).toString('utf8')) as StoredRow);
    from = end + 1;
    ends.push(byteAt + from);
  }
  return { rows, ends };
}

/** The part that comes next, locked; undefined when the import has ended. */
async function nextPart(ctx: Context, id: string, bytes = READ): Promise<Part | undefined> {
  const { rows } = await ctx.sql.query<Part>(
    `SELECT plan, byte_at AS "byteAt", length(content) AS length, substring(content FROM byte_at + 1 FOR $3) AS content
     FROM employee_import WHERE company_id = $1 AND id = $2 AND state IN ('waiting', 'running') FOR NO KEY UPDATE`,
    [companyOf(ctx), id, bytes],
  );
  const [part] = rows;
  const isCut = part && bytes < LONGEST_ROW && part.content.length === bytes && !part.content.includes(0x0a);
  return isCut ? nextPart(ctx, id, LONGEST_ROW) : part;
}

/** @returns whether there is more to do */
async function takePart(ctx: Context, id: string): Promise<boolean> {
  ctx.policy.require('change', 'employee_import');
  const part = await nextPart(ctx, id);
  if (!part) return false;
  if (part.plan === null) {
    await breakOff(ctx, id, importMessage('import.older-version'));
    return false;
  }
  const { rows: some, ends } = rowsOf(part);
  const done = await takeRows(ctx, part.plan, some);
  const byteAt = ends[done.rows - 1] ?? part.byteAt;
  const state = done.said ? 'stopped' : byteAt >= part.length ? 'done' : 'running';
  await ctx.sql.query(
    `UPDATE employee_import SET progress_at = now(), row_at = row_at + $3, byte_at = $12, added = added + $4, updated = updated + $5, unchanged = unchanged + $6,
       refused = refused + $7, state = $8::import_state, said = $9,
       finished_at = CASE WHEN $8 = 'done' THEN $10::timestamptz END,
       problems = CASE WHEN jsonb_array_length(problems) < ${MOST_PROBLEMS} THEN problems || $11::jsonb ELSE problems END
     WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      id,
      done.rows,
      done.added,
      done.updated,
      done.unchanged,
      done.refused,
      state,
      done.said === null ? null : stored(done.said),
      ctx.now,
      JSON.stringify(done.problems),
      byteAt,
    ],
  );
  return state === 'running';
}

interface Done {
  /** of the part that are dealt with; the others wait */
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  refused: number;
  problems: RowProblem[];
  /** why the rest has to wait */
  said: Message | null;
}

/** Why a row that could be written is not: it would do something else than what was confirmed. */
function surprise(one: Verdict, mark: string): Message | undefined {
  if (one.kind === 'refused' || mark === '' || mark === markOf(one)) return undefined;
  if (mark === NONE) return importMessage('import.changed-can-import');
  if (one.kind === 'unchanged') return undefined; // somebody has written the same meanwhile
  return one.kind === 'add' ? importMessage('import.deleted-since') : importMessage('import.changed-since');
}

async function takeRows(ctx: Context, { header, ...kept }: StoredPlan, stored: readonly StoredRow[]): Promise<Done> {
  const plan: EmployeePlan = { ...kept.plan, columns: Object.fromEntries(kept.columns) };
  requirePlan(ctx, plan);
  const table: EmployeeTable = { plan, header, rows: stored.map(({ row }) => row) };
  const repeated = stored.map((one) => one.repeated);
  const first = {
    codes: new Map(repeated.flatMap((one) => one?.codes ?? [])),
    badges: new Map(repeated.flatMap((one) => one?.badges ?? [])),
  };
  const judged = await judgeEmployees(ctx, table, first, true);
  const now = judged.verdicts.slice(0, judged.waitsFrom ?? judged.verdicts.length);
  const problems: RowProblem[] = [];
  const refused = new Set<number>();
  const refuse = (row: number, found: readonly FieldProblem[]) => {
    refused.add(row);
    problems.push(...problemsOf(table, row, found));
  };
  const writable: Writable[] = [];
  now.forEach((one, at) => {
    const why = surprise(one, stored[at]?.mark ?? '');
    if (one.kind === 'refused') refuse(one.row, one.problems);
    else if (why !== undefined) refuse(one.row, [{ field: 'code', message: why }]);
    else if (one.kind !== 'unchanged') writable.push(one);
  });
  for (const [row, found] of await writeEmployees(ctx, writable)) refuse(row, found);
  const written = writable.filter(({ row }) => !refused.has(row));
  const added = written.filter(({ kind }) => kind === 'add').length;
  return {
    rows: now.length,
    added,
    updated: written.length - added,
    unchanged: now.length - refused.size - written.length,
    refused: refused.size,
    problems: problems.sort((one, other) => one.row - other.row),
    said: judged.waitsFrom === null ? null : waitsBecause(judged),
  };
}
