import { type Context, companyOf } from '../../context.ts';
import { problem } from '../../problem.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { addRecord, changeRecord } from '../records/write.ts';

export const noEmployeeOfYours = problem({
  code: 'leave.no-employee',
  status: 409,
  message: () =>
    'Your account is not linked to an employee record, so there is nobody to take leave. Ask the admin of your company to link it.',
});

function requireOrder(row: Row): void {
  const [first, last] = [row.firstDay, row.lastDay].map((day) => new Date(String(day)).getTime());
  if (first !== undefined && last !== undefined && last < first) {
    throw invalidFields([{ field: 'lastDay', message: 'The last day comes after the first.' }]);
  }
}

/** Asks for leave: for himself when nobody is named, for another one as far as his role reaches. */
export async function addLeaveRequest(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'leave_request');
  if (given.firstDay && given.lastDay) requireOrder(given);
  if (given.employeeId) return addRecord(ctx, 'leave_request', given);
  const { employeeId: _nobody, ...values } = given;
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM employee WHERE company_id = $1 AND member_id = $2 AND deleted_at IS NULL`,
    [companyOf(ctx), ctx.policy.memberId],
  );
  if (!rows[0]) throw noEmployeeOfYours({});
  return addRecord(ctx, 'leave_request', values, { employeeId: rows[0].id });
}

export async function changeLeaveRequest(ctx: Context, id: string, given: Row): Promise<Row> {
  const { after } = await changeRecord(ctx, 'leave_request', id, given);
  requireOrder(after);
  return after;
}
