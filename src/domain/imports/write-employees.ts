/** Writes rows of a file that were judged: in sets, with all that a form's single row brings along. */

import { type Context, companyOf } from '../../context.ts';
import { runSet } from '../../db/set-statement.ts';
import { insertBadges } from '../../db/unnest-statements.ts';
import { problemFromDatabase } from '../../db/violations.ts';
import { type FieldProblem, Problem } from '../../problem.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { recordMany } from '../journal.ts';
import type { Row } from '../records/model.ts';
import { columnOfField, type EmployeeField } from './employee-columns.rule.ts';
import type { Verdict } from './judge-employees.ts';

type Added = Extract<Verdict, { kind: 'add' }>;
type Updated = Extract<Verdict, { kind: 'update' }>;
export type Writable = Added | Updated;

/** The columns of `employee` that a file fills, with their types. */
const TYPES: Readonly<Record<string, readonly [column: string, type: string]>> = {
  code: ['code', 'text'],
  name: ['name', 'text'],
  departmentId: ['department_id', 'uuid'],
  designation: ['designation', 'text'],
  joinedOn: ['joined_on', 'date'],
  phone: ['phone', 'text'],
  email: ['email', 'text'],
  salary: ['salary', 'numeric'],
  isActive: ['is_active', 'boolean'],
};

const stored = (value: unknown): unknown =>
  value instanceof Date ? value.toISOString().slice(0, 10) : (value ?? null);

const columnsOf = (rows: readonly Row[], names: readonly string[]): unknown[] =>
  names.map((name) => rows.map((row) => stored(row[name])));

async function insertEmployees(ctx: Context, added: readonly Added[]): Promise<void> {
  if (added.length === 0) return;
  const names = Object.keys(TYPES);
  const rows = added.map(({ values }): Row => ({ ...values, isActive: values.isActive ?? true }));
  await ctx.sql.query(
    `INSERT INTO employee (company_id, id, ${names.map((name) => TYPES[name]?.[0]).join(', ')})
     SELECT $1, * FROM unnest($2::uuid[], ${names.map((name, at) => `$${at + 3}::${TYPES[name]?.[1]}[]`).join(', ')})`,
    [companyOf(ctx), added.map(({ id }) => id), ...columnsOf(rows, names)],
  );
  await recordMany(
    ctx,
    added.map(({ id }, at) => {
      const given = Object.fromEntries(names.map((name) => [name, rows[at]?.[name] ?? null]));
      return {
        action: 'employee.added',
        model: 'employee',
        recordId: id,
        after: { id, companyId: ctx.companyId, ...given },
      };
    }),
  );
}

const columnOf = (field: EmployeeField): string => columnOfField[field];

async function updateEmployees(ctx: Context, updated: readonly Updated[]): Promise<void> {
  const changed = updated
    .map((one) => ({
      ...one,
      names: one.changes.filter(({ field }) => field !== 'badge').map(({ field }) => columnOf(field)),
    }))
    .filter(({ names }) => names.length > 0);
  if (changed.length === 0) return;
  const names = [...new Set(changed.flatMap((one) => one.names))];
  const rows = changed.map((one): Row => {
    const own = Object.fromEntries(one.names.map((name) => [name, one.values[name]]));
    return { ...one.before, ...own };
  });
  await ctx.sql.query(
    `UPDATE employee e SET ${names.map((name) => `${TYPES[name]?.[0]} = v."${name}"`).join(', ')}
     FROM unnest($2::uuid[], ${names.map((name, at) => `$${at + 3}::${TYPES[name]?.[1]}[]`).join(', ')})
       AS v(id, ${names.map((name) => `"${name}"`).join(', ')})
     WHERE e.company_id = $1 AND e.id = v.id AND e.deleted_at IS NULL`,
    [companyOf(ctx), changed.map(({ id }) => id), ...columnsOf(rows, names)],
  );
  await recordMany(
    ctx,
    changed.map(({ id, before, values, names: own }) => ({
      action: 'employee.changed',
      model: 'employee',
      recordId: id,
      before: Object.fromEntries(own.map((name) => [name, before[name] ?? null])),
      after: Object.fromEntries(own.map((name) => [name, values[name] ?? null])),
    })),
  );
}

async function addBadges(ctx: Context, rows: readonly Writable[]): Promise<void> {
  const badges = rows.flatMap(({ id, badges: own }) =>
    own.map((badge) => ({ ...badge, employeeId: id, id: ctx.newId() })),
  );
  if (badges.length === 0) return;
  await runSet(ctx.sql, insertBadges, {
    companyId: companyOf(ctx),
    ids: badges.map(({ id }) => id),
    numbers: badges.map(({ number }) => number),
    employees: badges.map(({ employeeId }) => employeeId),
    validFrom: badges.map(({ validFrom }) => validFrom),
  });
  await recordMany(
    ctx,
    badges.map((badge) => ({
      action: 'badge.added',
      model: 'badge',
      recordId: badge.id,
      after: { ...badge, companyId: ctx.companyId, validTo: null },
    })),
  );
  const numbers = [...new Set(badges.map(({ number }) => number))];
  // those who had a number before lose nothing: their badges end before these begin
  await derivePunches(ctx, { numbers, employees: [...new Set(badges.map(({ employeeId }) => employeeId))] });
}

/**
 * Writes rows, all of them or, where the database refuses one, all but those: the set is halved until the row is found.
 *
 * @returns what was refused, by the row of the file
 */
export async function writeEmployees(ctx: Context, rows: readonly Writable[]): Promise<Map<number, FieldProblem[]>> {
  const refused = new Map<number, FieldProblem[]>();
  if (rows.length === 0) return refused;
  await ctx.sql.query('SAVEPOINT import_rows');
  try {
    await insertEmployees(
      ctx,
      rows.filter((one): one is Added => one.kind === 'add'),
    );
    await updateEmployees(
      ctx,
      rows.filter((one): one is Updated => one.kind === 'update'),
    );
    await addBadges(ctx, rows);
    await ctx.sql.query('RELEASE SAVEPOINT import_rows');
    return refused;
  } catch (error) {
    const problem = problemFromDatabase(error);
    if (!(problem instanceof Problem) || problem.status >= 500) throw error;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT import_rows');
    const [only] = rows;
    if (only && rows.length === 1) {
      const field = problem.code === 'badge.own' ? 'badge' : 'code';
      const fields = problem.fields.length > 0 ? problem.fields : [{ field, message: problem.text }];
      return refused.set(only.row, [...fields]);
    }
    const middle = Math.ceil(rows.length / 2);
    for (const part of [rows.slice(0, middle), rows.slice(middle)]) {
      for (const [row, problems] of await writeEmployees(ctx, part)) refused.set(row, problems);
    }
    return refused;
  }
}
