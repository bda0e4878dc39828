/** What would become of each row of a file of employees: asked of the database in sets, for the preview and for the import. */

import { type Context, companyOf } from '../../context.ts';
import { importMessage } from '../../i18n/imports.ts';
import type { Message } from '../../i18n/message.ts';
import type { FieldProblem } from '../../problem.ts';
import { ownBadgeProblem, ownPunchesTaken } from '../attendance/own-punches.ts';
import { mapInTurns } from '../in-turns.ts';
import { badgeStart } from '../people/badges.ts';
import { seatsOf } from '../people/seats.ts';
import { cleanCode, sameCode } from '../records/clean-text.rule.ts';
import { companyZone } from '../records/company-zone.ts';
import { columnOf, columnsOf, type Row } from '../records/model.ts';
import { ask, placedRows, selectRows } from '../records/select.ts';
import { Values } from '../records/where.ts';
import { type Lookups, plainName, type ReadRow, readRow } from './employee-cells.rule.ts';
import { badgesIn, columnOfField, type EmployeeField, type EmployeePlan } from './employee-columns.rule.ts';
import type { EmployeeTable } from './employee-table.ts';
import type { FileRow } from './reader/cells.rule.ts';

/** One field that a row changes. `old` is left out where the reader may not see it. */
interface FieldChange {
  field: EmployeeField;
  old?: unknown;
  new: unknown;
}

export type Verdict = {
  row: number;
  /** the values of the row, by column */
  values: Row;
  badges: { number: string; validFrom: Date }[];
} & (
  | { kind: 'add'; id: string }
  | { kind: 'update'; id: string; before: Row; changes: FieldChange[] }
  | { kind: 'unchanged'; id: string }
  | { kind: 'refused'; problems: FieldProblem[] }
);

export interface Judgement {
  verdicts: Verdict[];
  /** the first row for which no seat is left, by its place among the verdicts: it and the rest wait */
  waitsFrom: number | null;
  seats: { plan: string; limit: number; taken: number } | null;
}

const MOST_DEPARTMENTS = 10_000;

/** The departments that the principal may choose, and the columns that cells are read by. */
async function lookupsFor(ctx: Context): Promise<Lookups> {
  const departments = new Map<string, string[]>();
  if (ctx.policy.allows('view', 'department')) {
    const rows = await selectRows(ctx, 'department', {
      act: 'view',
      where: {},
      columns: ['id', 'name'],
      take: MOST_DEPARTMENTS,
    });
    for (const { id, name } of rows) {
      const plain = plainName(String(name));
      departments.set(plain, [...(departments.get(plain) ?? []), String(id)]);
    }
  }
  const number = columnOf('badge', 'number');
  const columns = new Map(columnsOf('employee').map((column) => [column.name, column]));
  if (number) columns.set('number', number);
  return { departments, columns };
}

/** The rows in which a code or a badge number stands first, by the number of the row; later ones of the same are refused. */
export interface FirstRows {
  codes: Map<string, number>;
  badges: Map<string, number>;
}

const keyOf = (text: string | undefined): string => {
  const code = cleanCode(text ?? '');
  return code.ok ? code.value : '';
};

/** What of a row stands once in a file only: its code and its badge numbers. */
function keysOf(plan: EmployeePlan, row: FileRow): { code: string; badges: string[] } {
  const at = (field: EmployeeField) => row.cells[plan.columns[field] ?? -1]?.text;
  return {
    code: keyOf(at('code')?.toLowerCase()),
    badges: badgesIn(at('badge') ?? '')
      .map(keyOf)
      .filter((key) => key !== ''),
  };
}

export async function firstRows({ plan, rows }: EmployeeTable): Promise<FirstRows> {
  const first: FirstRows = { codes: new Map(), badges: new Map() };
  const note = (seen: Map<string, number>, key: string, { number }: FileRow) => {
    if (key !== '' && !seen.has(key)) seen.set(key, number);
  };
  await mapInTurns(rows, (row) => {
    const { code, badges } = keysOf(plan, row);
    note(first.codes, code, row);
    for (const number of badges) note(first.badges, number, row);
  });
  return first;
}

/** What of a row stands in a row above it too, with the first one of those. */
export interface Repeated {
  codes: [key: string, row: number][];
  badges: [key: string, row: number][];
}

/** @returns undefined for a row of which nothing does, as most are */
export function repeatedIn(first: FirstRows, plan: EmployeePlan, row: FileRow): Repeated | undefined {
  const { code, badges } = keysOf(plan, row);
  const earlierRows = (seen: Map<string, number>, keys: readonly string[]) =>
    keys.flatMap((key): [string, number][] => {
      const at = seen.get(key);
      return at === undefined || at === row.number ? [] : [[key, at]];
    });
  const repeated = { codes: earlierRows(first.codes, [code]), badges: earlierRows(first.badges, badges) };
  return repeated.codes.length + repeated.badges.length > 0 ? repeated : undefined;
}

const KNOWN = [
  'id',
  'code',
  'name',
  'departmentId',
  'designation',
  'joinedOn',
  'phone',
  'email',
  'salary',
  'isActive',
  'memberId',
];

interface Known {
  /** by code without regard to case; more than one where codes from before differ in their case */
  byCode: Map<string, Row[]>;
  changeable: ReadonlySet<string>;
  visible: ReadonlySet<string>;
}

async function knownBy(ctx: Context, reads: readonly ReadRow[], isLocking: boolean): Promise<Known> {
  const codes = reads.map(({ values }) => sameCode(String(values.code ?? ''))).filter(Boolean);
  const values = new Values();
  const columns = KNOWN.map((name) => `"${columnOf('employee', name)?.dbName ?? name}" AS "${name}"`).join(', ');
  const rows = await ask(
    ctx,
    `SELECT ${columns} FROM employee WHERE company_id = ${values.param(companyOf(ctx))}::uuid AND deleted_at IS NULL
       AND lower(code) = ANY(${values.param(codes)}::text[]) ORDER BY id ${isLocking ? 'FOR NO KEY UPDATE' : ''}`,
    values,
  );
  const byCode = new Map<string, Row[]>();
  for (const row of rows) {
    const key = sameCode(String(row.code));
    byCode.set(key, [...(byCode.get(key) ?? []), row]);
  }
  const ids = rows.map(({ id }) => String(id));
  const reached = async (act: 'change' | 'view') => {
    if (ids.length === 0 || !ctx.policy.allows(act, 'employee')) return new Set<string>();
    const found = await selectRows(ctx, 'employee', { act, where: { id: { in: ids } }, columns: ['id'] });
    return new Set(found.map(({ id }) => String(id)));
  };
  return { byCode, changeable: await reached('change'), visible: await reached('view') };
}

/** Living badges of these numbers: whose, and until when. */
async function badgesBy(ctx: Context, reads: readonly ReadRow[]) {
  const numbers = reads.flatMap(({ badges }) => badges);
  const { rows } = await ctx.sql.query<{ number: string; employeeId: string; validTo: Date | null }>(
    `SELECT number, employee_id AS "employeeId", valid_to AS "validTo" FROM badge
     WHERE company_id = $1 AND number = ANY($2::text[]) AND deleted_at IS NULL`,
    [companyOf(ctx), numbers],
  );
  const found = new Map<string, typeof rows>();
  for (const row of rows) found.set(row.number, [...(found.get(row.number) ?? []), row]);
  return found;
}

interface Judging {
  ctx: Context;
  table: EmployeeTable;
  first: FirstRows;
  known: Known;
  owners: Awaited<ReturnType<typeof badgesBy>>;
  zone: string;
}

/** Who of the company has the code of a row, as far as the plan lets the row have them. */
function matchOf({ table, known }: Judging, { values }: ReadRow): { existing?: Row | undefined; problem?: Message } {
  const code = String(values.code ?? '');
  const found = known.byCode.get(sameCode(code)) ?? [];
  const existing = found.length > 1 ? found.find((row) => row.code === code) : found[0];
  if (found.length > 1 && !existing)
    return { problem: importMessage('import.code-ambiguous', { count: found.length, code }) };
  const { mode } = table.plan;
  if (!existing) return mode === 'update' ? { problem: importMessage('import.no-such-code', { code }) } : {};
  if (mode === 'add') return { problem: importMessage('import.code-taken', { code }) };
  const id = String(existing.id);
  if (known.changeable.has(id)) return { existing };
  if (known.visible.has(id)) return { problem: importMessage('import.code-read-only', { code }) };
  // the same answer as for nobody, as far as the code does not say it
  return {
    problem:
      mode === 'update' ? importMessage('import.no-such-code', { code }) : importMessage('import.code-taken', { code }),
  };
}

/** A badge number that is not theirs yet. @returns undefined for one that they have */
function badgeFor(judging: Judging, read: ReadRow, number: string, existing: Row | undefined, validFrom: Date) {
  const first = judging.first.badges.get(number);
  if (first !== undefined && first !== read.row)
    return { problem: importMessage('import.badge-twice', { number, first }) };
  const overlapping = (judging.owners.get(number) ?? []).filter(
    ({ validTo }) => validTo === null || validTo > validFrom,
  );
  if (overlapping.some(({ employeeId }) => employeeId !== existing?.id))
    return {
      problem: importMessage('import.badge-taken', { number }),
    };
  return overlapping.length > 0 ? undefined : { badge: { number, validFrom } };
}

const plainOf = (value: unknown): unknown =>
  value instanceof Date ? value.toISOString().slice(0, 10) : (value ?? null);

/** What of the row differs from what is stored. What may be changed and not seen always counts as changed. */
function changesOf({ ctx, table }: Judging, { values }: ReadRow, existing: Row): FieldChange[] {
  return (Object.keys(table.plan.columns) as EmployeeField[])
    .map((field) => ({ field, column: columnOfField[field] }))
    .filter(({ field, column }) => field !== 'badge' && field !== 'code' && column in values)
    .map(({ field, column }) => {
      const isHidden = !ctx.policy.mayView('employee', column);
      return { field, new: plainOf(values[column]), ...(isHidden ? {} : { old: plainOf(existing[column]) }) };
    })
    .filter((change) => !('old' in change) || change.old !== change.new);
}

function judgeRow(judging: Judging, read: ReadRow): Verdict {
  const { ctx, first, zone } = judging;
  const problems = [...read.problems];
  const of = { row: read.row, values: read.values, badges: [] as { number: string; validFrom: Date }[] };
  const code = read.values.code;
  const firstRow = typeof code === 'string' ? first.codes.get(sameCode(code)) : undefined;
  if (firstRow !== undefined && firstRow !== read.row)
    problems.push({ field: 'code', message: importMessage('import.code-twice', { code: String(code), firstRow }) });
  const match = code === undefined ? {} : matchOf(judging, read);
  if (match.problem !== undefined) problems.push({ field: 'code', message: match.problem });
  const { existing } = match;
  const isNamed = read.problems.some(({ field }) => field === 'name');
  if (!existing && read.values.name === undefined && !isNamed && match.problem === undefined)
    problems.push({ field: 'name', message: importMessage('field.required') });
  const joinedOn = (read.values.joinedOn ?? existing?.joinedOn ?? null) as Date | null;
  const validFrom = badgeStart(joinedOn, zone, ctx.now);
  for (const number of read.badges) {
    const found = badgeFor(judging, read, number, existing, validFrom);
    if (found?.problem !== undefined) problems.push({ field: 'badge', message: found.problem });
    else if (found?.badge) of.badges.push(found.badge);
  }
  if (problems.length > 0) return { ...of, kind: 'refused', problems };
  if (!existing) return { ...of, kind: 'add', id: ctx.newId() };
  const id = String(existing.id);
  const changes = changesOf(judging, read, existing);
  if (changes.length === 0 && of.badges.length === 0) return { ...of, kind: 'unchanged', id };
  const numbers = of.badges.map((badge) => badge.number).join(', ');
  if (numbers !== '') changes.push({ field: 'badge', old: null, new: numbers });
  return { ...of, kind: 'update', id, before: existing, changes };
}

/** What a form refuses too: a place where the principal puts nobody. */
async function judgePlaces(ctx: Context, verdicts: Verdict[]): Promise<Verdict[]> {
  const placed = async (model: 'employee' | 'badge', act: 'add' | 'change', some: readonly Verdict[]) =>
    placedRows(
      ctx,
      model,
      act,
      some.flatMap((one) =>
        one.kind === 'add' || one.kind === 'update'
          ? [{ id: one.id, row: { ...(one.kind === 'update' ? one.before : {}), ...one.values } }]
          : [],
      ),
    );
  const adds = verdicts.filter(({ kind }) => kind === 'add');
  const moves = new Set(
    verdicts.filter((one) => one.kind === 'update' && one.changes.some(({ field }) => field === 'department')),
  );
  const withBadges = verdicts.filter((one) => one.badges.length > 0);
  const [added, moved, badged] = [
    await placed('employee', 'add', adds),
    await placed('employee', 'change', [...moves]),
    await placed('badge', 'add', withBadges),
  ];
  const refused = { field: 'department', message: importMessage('field.out-of-scope') };
  return verdicts.map((one) => {
    if (one.kind !== 'add' && one.kind !== 'update') return one;
    const isPlaced = one.kind === 'add' ? added.has(one.id) : !moves.has(one) || moved.has(one.id);
    const isBadged = one.badges.length === 0 || badged.has(one.id);
    if (isPlaced && isBadged) return one;
    const { row, values, badges } = one;
    return { row, values, badges, kind: 'refused', problems: [isPlaced ? { ...refused, field: 'badge' } : refused] };
  });
}

/** What a form refuses too: a badge that would take punches of the past to or from whoever imports. */
async function judgeOwn(ctx: Context, verdicts: Verdict[]): Promise<Verdict[]> {
  const writable = verdicts.flatMap((one) => (one.kind === 'add' || one.kind === 'update' ? [one] : []));
  const badges = writable.flatMap(({ id, badges: own }) => own.map((badge) => ({ ...badge, employeeId: id })));
  const taken = await ownPunchesTaken(ctx, badges);
  if (taken.size === 0) return verdicts;
  const { text: message } = await ownBadgeProblem(ctx);
  return verdicts.map((one) => {
    const { row, values, badges: own } = one;
    if (one.kind === 'refused' || !own.some(({ number }) => taken.has(number))) return one;
    return { row, values, badges: own, kind: 'refused', problems: [{ field: 'badge', message }] };
  });
}

const takesSeat = (one: Verdict): boolean =>
  one.kind === 'add'
    ? one.values.isActive !== false
    : one.kind === 'update' && one.before.isActive === false && one.values.isActive === true;

/** Rows that one set of statements asks for: other requests are answered in between. */
const ASKED_AT_ONCE = 1_000;

/**
 * What becomes of rows, in the order of the file. Nothing is written.
 *
 * @param table the rows to judge
 * @param first what stands twice in the file, rows that are not judged here included
 * @param isLocking locks the employees concerned and the company (FOR NO KEY UPDATE), in this order: nothing that the
 *   verdicts depend on changes until the end of the transaction, but for badges, which a constraint keeps apart
 */
export async function judgeEmployees(
  ctx: Context,
  table: EmployeeTable,
  first: FirstRows,
  isLocking = false,
): Promise<Judgement> {
  const lookups = await lookupsFor(ctx);
  const reads = await mapInTurns(table.rows, (row) => readRow(table.plan, row, lookups));
  if (isLocking) await knownBy(ctx, reads, true);
  const seats = await seatsOf(ctx, isLocking);
  const zone = await companyZone(ctx);
  const verdicts: Verdict[] = [];
  for (let from = 0; from < reads.length; from += ASKED_AT_ONCE) {
    const some = reads.slice(from, from + ASKED_AT_ONCE);
    const [known, owners] = [await knownBy(ctx, some, isLocking), await badgesBy(ctx, some)];
    const judging: Judging = { ctx, table, first, known, owners, zone };
    const placed = await judgePlaces(ctx, await mapInTurns(some, (read) => judgeRow(judging, read)));
    verdicts.push(...(await judgeOwn(ctx, placed)));
  }
  let free = seats === null ? Number.POSITIVE_INFINITY : seats.limit - seats.taken;
  let waitsFrom: number | null = null;
  verdicts.forEach((one, at) => {
    if (waitsFrom !== null || !takesSeat(one)) return;
    if (free > 0) free -= 1;
    else waitsFrom = at;
  });
  return { verdicts, waitsFrom, seats };
}
