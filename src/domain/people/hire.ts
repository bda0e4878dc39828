import { type Context, companyOf } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { changeRecord } from '../records/write.ts';
import { addEmployee } from './employees.ts';
import { addUser } from './users.ts';

/**
 * Hires somebody: their employee record, and when `invite` is ticked their user too, with an invitation to the record's
 * e-mail address. All of it or nothing.
 *
 * @throws Problem `company.seat-limit-reached`
 */
export async function hireEmployee(ctx: Context, given: Row): Promise<Row> {
  const { invite, ...values } = given;
  if (invite !== true && invite !== 'true') return addEmployee(ctx, values);
  ctx.policy.require('add', 'user');
  if (!values.email) throw invalidFields([{ field: 'email', message: employeeMessage('employee.invitation-address') }]);
  const employee = await addEmployee(ctx, values);
  // the employee's seat is their user's place: no other one of the package is taken
  const user = await addUser(ctx, { name: values.name, email: values.email, isActive: true }, { hasSeat: true });
  const member = await ctx.query
    .selectFrom('member')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where('userId', '=', String(user.id))
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  const linked = await changeRecord(ctx, 'employee', String(employee.id), {}, { memberId: member?.id ?? null });
  return linked.after;
}
