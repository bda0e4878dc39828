import { type Context, companyOf } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { changeRecord, lockRecord } from '../records/write.ts';
import { requireCapacity } from '../subscriptions/limits.ts';
import { addEmployee } from './employees.ts';
import { takeSeat } from './seats.ts';

const employeeTaken = problem(employeeMessage, 'employee.has-user', {
  status: 409,
  fields: () => [{ field: 'employeeId', message: employeeMessage('employee.has-user-field') }],
});

/** Whose record a user may be: by their address, then by their name. */
export interface Suggestion {
  id: string;
  code: string;
  name: string;
  designation: string | null;
  by: 'email' | 'name';
}

/** Employees without a user that a user may be; only those that the asking admin sees. */
export async function suggestEmployees(ctx: Context, userId: string): Promise<Suggestion[]> {
  if (ctx.companyId === null || ctx.policy.reach('employee', 'view') !== 'all') return [];
  const { rows } = await ctx.sql.query<Suggestion>(
    `SELECT e.id, e.code, e.name, e.designation, CASE WHEN lower(e.email) = u.email THEN 'email' ELSE 'name' END AS by
     FROM "user" u JOIN employee e ON e.company_id = $1 AND e.deleted_at IS NULL AND e.member_id IS NULL
     WHERE u.id = $2 AND u.company_id = $1 AND (lower(e.email) = u.email OR (length(btrim(u.name)) > 2
       AND (strpos(lower(e.name), lower(btrim(u.name))) > 0 OR strpos(lower(u.name), lower(btrim(e.name))) > 0)))
     ORDER BY lower(e.email) = u.email DESC NULLS LAST, e.name, e.id LIMIT 10`,
    [companyOf(ctx), userId],
  );
  return rows;
}

/** The user's membership and their employee here, if they have one. */
async function membershipOf(ctx: Context, userId: string): Promise<{ memberId: string; employeeId: string | null }> {
  const companyId = companyOf(ctx);
  const found = await ctx.query
    .selectFrom('member as m')
    .leftJoin('employee as e', (join) =>
      join.on('e.companyId', '=', companyId).onRef('e.memberId', '=', 'm.id').on('e.deletedAt', 'is', null),
    )
    .select(['m.id as memberId', 'e.id as employeeId'])
    .where('m.companyId', '=', companyId)
    .where('m.userId', '=', userId)
    .where('m.endedAt', 'is', null)
    .where('m.deletedAt', 'is', null)
    .executeTakeFirst();
  if (!found) throw invalidFields([{ field: 'userId', message: employeeMessage('employee.user-not-yours') }]);
  return found;
}

/** Makes an employee record the user's own; one that is not active yet takes its seat. */
async function linkEmployee(ctx: Context, userId: string, employeeId: string): Promise<void> {
  const { memberId } = await membershipOf(ctx, userId);
  const employee = await lockRecord(ctx, 'employee', employeeId);
  if (employee.memberId === memberId) return;
  if (employee.memberId) throw employeeTaken({ name: String(employee.name) });
  if (employee.isActive === false) await takeSeat(ctx);
  await changeRecord(ctx, 'employee', employeeId, {}, { memberId, isActive: true });
}

/**
 * The second act after linking: somebody has looked who the user is. They are linked to an employee, or become a new one,
 * which takes a seat; without one they count as a user of the package.
 *
 * @returns the user's row, locked, as it is then
 * @throws Problem `company.limit-reached`, `company.seat-limit-reached`, `employee.has-user`
 */
export async function activateUser(
  ctx: Context,
  userId: string,
  as: { employeeId?: string; employee?: Row } = {},
): Promise<Row> {
  ctx.policy.require('change', 'user');
  ctx.policy.requireField('user', 'isActive', 'change');
  const user = await lockRecord(ctx, 'user', userId);
  const { memberId, employeeId } = await membershipOf(ctx, userId);
  if (as.employeeId) await linkEmployee(ctx, userId, as.employeeId);
  else if (as.employee) {
    const added = await addEmployee(ctx, as.employee);
    await changeRecord(ctx, 'employee', String(added.id), {}, { memberId });
  } else if (employeeId === null && user.isActive === false) await requireCapacity(ctx, 'users');
  const { numUpdatedRows } = await ctx.query
    .updateTable('user')
    .set({ isActive: true })
    .where('id', '=', userId)
    .where('companyId', '=', companyOf(ctx))
    .where('isActive', '=', false)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) await record(ctx, { action: 'user.activated', model: 'user', recordId: userId });
  // as the trigger user_deactivated leaves it
  return { ...user, isActive: true, deactivatedAt: null };
}
