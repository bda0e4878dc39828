import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { problemFromDatabase } from '../../db/violations.ts';
import { newId } from '../../id.ts';
import { Problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { addBadge } from '../people/badges.ts';
import { addEmployee } from '../people/employees.ts';
import { columnsOf, type Row } from '../records/model.ts';
import { recordNotFound } from '../records/problems.ts';
import { parseValues } from '../records/values.rule.ts';
import { requireReach } from '../records/write.ts';
import { employeeFileRefused, type FileTable } from './employeeFile.ts';

/** What a column of a file can mean, and how people call it in English and Bangla. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  code: ['code', 'employee code', 'employee id', 'id', 'কোড', 'আইডি'],
  name: ['name', 'employee name', 'full name', 'নাম'],
  department: ['department', 'section', 'বিভাগ'],
  designation: ['designation', 'post', 'পদবি'],
  joinedOn: ['joined on', 'joining date', 'joined', 'যোগদানের তারিখ'],
  phone: ['phone', 'mobile', 'phone number', 'ফোন', 'মোবাইল'],
  email: ['email', 'e-mail', 'e-mail address', 'ইমেইল'],
  salary: ['salary', 'salary (bdt)', 'wage', 'বেতন'],
  badge: ['badge', 'badge number', 'badge numbers', 'card number', 'ব্যাজ'],
};

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim();

const meaningOf = (column: string): string | null =>
  Object.entries(meanings).find(
    ([field, names]) => plain(field) === plain(column) || names.includes(plain(column)),
  )?.[0] ?? null;

/** One thing to mend: the row as the file counts it (its first line is 1), and the column as the file calls it. */
export interface RowProblem {
  row: number;
  column: string;
  message: string;
}

export interface EmployeePlan {
  /** what each column of the file means; null is not taken over */
  fields: (string | null)[];
  header: string[];
  rows: string[][];
}

/** @throws Problem `import.employees-refused`, `policy.field-refused` */
export function planEmployees(ctx: Context, { header, rows }: FileTable): EmployeePlan {
  ctx.policy.require('add', 'employee_import');
  ctx.policy.require('add', 'employee');
  const fields = header.map(meaningOf);
  for (const needed of ['code', 'name']) {
    if (fields.includes(needed)) continue;
    throw employeeFileRefused({
      reason: `its first line names no column "${needed}". It may have: ${Object.keys(meanings).join(', ')}.`,
    });
  }
  const twice = fields.find((field, at) => field !== null && fields.indexOf(field) !== at);
  if (twice) throw employeeFileRefused({ reason: `two of its columns mean "${twice}". Take one out.` });
  if (fields.includes('salary')) ctx.policy.requireField('employee', 'salary', 'change');
  return { fields, header, rows };
}

type Departments = Map<string, string>;

async function departmentsOf(ctx: Context): Promise<Departments> {
  const { rows } = await ctx.sql.query<{ id: string; name: string }>(
    'SELECT id, name FROM department WHERE company_id = $1 AND deleted_at IS NULL',
    [companyOf(ctx)],
  );
  return new Map(rows.map(({ id, name }) => [plain(name), id]));
}

/** A row of the file as the command takes it, its badge number, and what is wrong with it. */
function valuesOf(plan: EmployeePlan, row: readonly string[], departments: Departments) {
  const given: Row = {};
  const problems: { field: string; message: string }[] = [];
  let badge = '';
  plan.fields.forEach((field, at) => {
    const cell = row[at] ?? '';
    if (field === null || cell === '') return;
    if (field === 'badge') badge = cell;
    else if (field !== 'department') given[field] = cell;
    else if (departments.has(plain(cell))) given.departmentId = departments.get(plain(cell));
    else problems.push({ field, message: `There is no department "${cell}". Add it first, or correct its name.` });
  });
  for (const field of ['code', 'name']) if (!given[field]) problems.push({ field, message: 'Fill this in.' });
  const parsed = parseValues(given, columnsOf('employee'));
  return { given, badge, problems: [...problems, ...parsed.problems] };
}

const columnFor = (plan: EmployeePlan, field: string): string =>
  plan.header[plan.fields.indexOf(field === 'departmentId' ? 'department' : field === 'number' ? 'badge' : field)] ??
  field;

const inFile = (plan: EmployeePlan, at: number, found: readonly { field: string; message: string }[]): RowProblem[] =>
  found.map(({ field, message }) => ({ row: at + 2, column: columnFor(plan, field), message }));

const MOST_PROBLEMS = 500;

/** Everything that would be refused, before anything is written. */
export async function previewEmployees(
  ctx: Context,
  plan: EmployeePlan,
): Promise<{ problems: RowProblem[]; good: number }> {
  const departments = await departmentsOf(ctx);
  const codes = plan.rows.map((row) => row[plan.fields.indexOf('code')] ?? '');
  const { rows: known } = await ctx.sql.query<{ code: string }>(
    'SELECT code FROM employee WHERE company_id = $1 AND code = ANY($2) AND deleted_at IS NULL',
    [companyOf(ctx), codes],
  );
  const taken = new Set(known.map(({ code }) => code));
  const seen = new Set<string>();
  const problems: RowProblem[] = [];
  let good = 0;
  plan.rows.forEach((row, at) => {
    const found = [...valuesOf(plan, row, departments).problems];
    const code = codes[at] ?? '';
    if (taken.has(code)) found.push({ field: 'code', message: `An employee has the code ${code} already.` });
    else if (code !== '' && seen.has(code)) found.push({ field: 'code', message: `The code ${code} stands twice.` });
    seen.add(code);
    if (found.length === 0) good += 1;
    problems.push(...inFile(plan, at, found));
  });
  return { problems: problems.slice(0, MOST_PROBLEMS), good };
}

/** Takes a file in, to be taken over part by part (runEmployeeImport). @returns its id */
export async function addEmployeeImport(ctx: Context, fileName: string, plan: EmployeePlan): Promise<string> {
  ctx.policy.require('add', 'employee_import');
  const id = newId();
  await ctx.sql.query(
    `INSERT INTO employee_import (company_id, id, file_name, content, rows, problems) VALUES ($1, $2, $3, $4, $5, '[]')`,
    [companyOf(ctx), id, fileName.slice(0, 200), Buffer.from(JSON.stringify(plan)), plan.rows.length],
  );
  const after = { fileName, rows: plan.rows.length };
  await record(ctx, { action: 'employee-import.added', model: 'employee_import', recordId: id, after });
  return id;
}

async function setState(ctx: Context, id: string, sql: string): Promise<void> {
  await requireReach(ctx, 'employee_import', id, 'change');
  const { rowCount } = await ctx.sql.query(
    `UPDATE employee_import SET ${sql} WHERE company_id = $1 AND id = $2 AND state <> 'done'`,
    [companyOf(ctx), id],
  );
  if (rowCount === 0) throw recordNotFound({ model: 'employee_import' });
}

export const stopEmployeeImport = (ctx: Context, id: string): Promise<void> => setState(ctx, id, `state = 'stopped'`);
export const resumeEmployeeImport = (ctx: Context, id: string): Promise<void> =>
  setState(ctx, id, `state = 'waiting', said = NULL`);

/** Rows in one transaction. */
const PART = 100;

/** The whole file waits: the next row would be refused for the same reason. */
const stops = ['company.seat-limit-reached', 'policy.refused'];

/**
 * Takes a file over part by part, each in a transaction of its own with the row where the next one begins: stopped,
 * crashed or out of seats, it goes on there. A row that is refused is named and stops no other.
 */
export async function runEmployeeImport(session: Session, id: string, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    if (!(await unitOfWork(session, (ctx) => takePart(ctx, id)))) return;
  }
}

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
  const plan = JSON.parse(part.content.toString('utf8')) as EmployeePlan;
  const done = await takeRows(ctx, plan, part.rowAt);
  const state = done.said ? 'stopped' : done.rowAt >= part.rows ? 'done' : 'running';
  await ctx.sql.query(
    `UPDATE employee_import SET row_at = $3, added = added + $4, refused = refused + $5, state = $6::import_state,
       said = $7, finished_at = CASE WHEN $6 = 'done' THEN $8::timestamptz END,
       problems = CASE WHEN jsonb_array_length(problems) < ${MOST_PROBLEMS} THEN problems || $9::jsonb ELSE problems END
     WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      id,
      done.rowAt,
      done.added,
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
  refused: number;
  problems: RowProblem[];
  /** why the rest has to wait */
  said: string | null;
}

async function takeRows(ctx: Context, plan: EmployeePlan, from: number): Promise<Done> {
  const done: Done = { rowAt: from, added: 0, refused: 0, problems: [], said: null };
  const departments = await departmentsOf(ctx);
  await ctx.sql.query(`SET LOCAL app.creator_rights = 'off'`);
  for (const row of plan.rows.slice(from, from + PART)) {
    const { given, badge, problems } = valuesOf(plan, row, departments);
    let found: readonly { field: string; message: string }[] = problems;
    if (found.length === 0) {
      const refusal = await takeRow(ctx, given, badge);
      if (refusal && stops.includes(refusal.code)) {
        done.said = refusal.message;
        break;
      }
      if (refusal) found = refusal.fields.length > 0 ? refusal.fields : [{ field: 'code', message: refusal.message }];
    }
    if (found.length === 0) done.added += 1;
    else done.refused += 1;
    done.problems.push(...inFile(plan, done.rowAt, found));
    done.rowAt += 1;
  }
  return done;
}

/** One row, whole or not at all. @returns why it was refused */
async function takeRow(ctx: Context, given: Row, badge: string): Promise<Problem | undefined> {
  await ctx.sql.query('SAVEPOINT import_row');
  try {
    const employee = await addEmployee(ctx, given);
    if (badge !== '') {
      const validFrom = given.joinedOn ? new Date(`${String(given.joinedOn).slice(0, 10)}T00:00:00Z`) : ctx.now;
      await addBadge(ctx, { number: badge, employeeId: employee.id, validFrom });
    }
    await ctx.sql.query('RELEASE SAVEPOINT import_row');
    return undefined;
  } catch (error) {
    const problem = problemFromDatabase(error);
    if (!(problem instanceof Problem)) throw error;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT import_row');
    return problem;
  }
}
