import { type Context, companyOf } from '../../context.ts';
import { leaveMessage } from '../../i18n/leave.ts';
import { type FieldProblem, problem } from '../../problem.ts';
import { earliestDay } from '../attendance/local-time.rule.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { mayReadField } from '../records/select.ts';
import { addRecord, changeRecord, reviveRecord } from '../records/write.ts';

/** The longest span of one leave, in days, both ends included: a leap year. */
const mostLeaveDays = 366;

const noEmployeeOfYours = problem(leaveMessage, 'leave.no-employee', { status: 409 });

/** The other leave is named only to whoever may read it. */
const leaveOverlaps = problem(leaveMessage, 'leave.overlaps', {
  status: 409,
  fields: () => [{ field: 'firstDay', message: leaveMessage('leave.overlaps-field') }],
});

const dayOf = (value: unknown): string => (value as Date).toISOString().slice(0, 10);

const daysBetween = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;

interface Person {
  name: string;
  joinedOn: string | null;
}

/** Whoever takes leave, locked: of two leaves that are added at once the second sees the first. */
async function lockPerson(ctx: Context, employeeId: string): Promise<Person> {
  const person = await ctx.query
    .selectFrom('employee')
    .select(['name', 'joinedOn'])
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', employeeId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!person) throw new Error('a leave has an employee');
  return person;
}

async function problemsOf(ctx: Context, leave: Row, { name, joinedOn }: Person): Promise<FieldProblem[]> {
  const [first, last] = [dayOf(leave.firstDay), dayOf(leave.lastDay)];
  if (last < first) return [{ field: 'lastDay', message: leaveMessage('leave.last-before-first') }];
  const n = daysBetween(first, last);
  if (n > mostLeaveDays)
    return [
      {
        field: 'lastDay',
        message: leaveMessage('leave.too-long', { mostLeaveDays, n }),
      },
    ];
  if (first < earliestDay)
    return [{ field: 'firstDay', message: leaveMessage('leave.too-early', { first, earliestDay }) }];
  if (joinedOn === null || first >= joinedOn) return [];
  const mayRead = await mayReadField(ctx, 'employee', 'joinedOn', String(leave.employeeId));
  const message = mayRead
    ? leaveMessage('leave.before-joining', { first, name, joinedOn })
    : leaveMessage('leave.before-joining-hidden', { first, name });
  return [{ field: 'firstDay', message }];
}

async function requireNoOverlap(ctx: Context, leave: Row, { name }: Person): Promise<void> {
  const other = await ctx.query
    .selectFrom('leaveRequest')
    .select(['id', 'firstDay as first', 'lastDay as last'])
    .where('companyId', '=', companyOf(ctx))
    .where('employeeId', '=', String(leave.employeeId))
    .where('id', '<>', String(leave.id))
    .where('deletedAt', 'is', null)
    .where('firstDay', '<=', dayOf(leave.lastDay))
    .where('lastDay', '>=', dayOf(leave.firstDay))
    .orderBy('firstDay')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!other) return;
  const mayRead = await mayReadField(ctx, 'leave_request', 'firstDay', other.id);
  throw leaveOverlaps(mayRead ? { name, first: other.first, last: other.last } : { name, first: '', last: '' });
}

/**
 * The rules of a leave's days, asked of the row as it was just written, in the same unit of work: last day not before the
 * first, at most `mostLeaveDays`, not before the joining day, and no other leave of the same person on any of its days.
 *
 * @throws Problem `record.invalid`, `leave.overlaps`
 */
async function requireGoodDays(ctx: Context, leave: Row): Promise<void> {
  const person = await lockPerson(ctx, String(leave.employeeId));
  const problems = await problemsOf(ctx, leave, person);
  if (problems.length > 0) throw invalidFields(problems);
  await requireNoOverlap(ctx, leave, person);
}

/** Asks for leave: for oneself when nobody is named, for another one as far as one's role reaches. */
export async function addLeaveRequest(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'leave_request');
  const added = await addFor(ctx, given);
  await requireGoodDays(ctx, added);
  return added;
}

async function addFor(ctx: Context, given: Row): Promise<Row> {
  if (given.employeeId) return addRecord(ctx, 'leave_request', given);
  const { employeeId: _nobody, ...values } = given;
  const { memberId } = ctx.policy;
  if (memberId === null) throw noEmployeeOfYours({});
  const employee = await ctx.query
    .selectFrom('employee')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where('memberId', '=', memberId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!employee) throw noEmployeeOfYours({});
  return addRecord(ctx, 'leave_request', values, { employeeId: employee.id });
}

/** A change that leaves person and days as they are is not asked about them again. */
export async function changeLeaveRequest(ctx: Context, id: string, given: Row): Promise<Row> {
  const { before, after } = await changeRecord(ctx, 'leave_request', id, given);
  const isMoved =
    before.employeeId !== after.employeeId ||
    dayOf(before.firstDay) !== dayOf(after.firstDay) ||
    dayOf(before.lastDay) !== dayOf(after.lastDay);
  if (isMoved) await requireGoodDays(ctx, after);
  return after;
}

/** A leave that was deleted comes back only where its days are still free. */
export async function reviveLeaveRequest(ctx: Context, id: string, given: Row): Promise<Row> {
  const after = await reviveRecord(ctx, 'leave_request', id, given);
  await requireGoodDays(ctx, after);
  return after;
}
