import { type Context, companyOf } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import { problem } from '../../problem.ts';
import type { Row } from '../records/model.ts';
import { recordInUse } from '../records/problems.ts';
import { changeRecord, lockRecord, removeRecord } from '../records/write.ts';

const departmentInItself = problem(employeeMessage, 'department.in-itself', {
  status: 422,
  fields: () => [{ field: 'parentId', message: employeeMessage('department.in-itself-field') }],
});

/** Whether `id` stands anywhere above `parentId`, or is it. Locks nothing: the rows above are read in this transaction. */
async function liesBelow(ctx: Context, parentId: string, id: string): Promise<boolean> {
  const { rows } = await ctx.sql.query(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM department WHERE company_id = $1 AND id = $2
       UNION SELECT d.id, d.parent_id FROM department d JOIN above ON d.company_id = $1 AND d.id = above.parent_id
     ) SELECT 1 FROM above WHERE id = $3`,
    [companyOf(ctx), parentId, id],
  );
  return rows.length > 0;
}

export async function changeDepartment(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'department');
  // two moves at once could make a ring that neither sees: the company's row lets one pass at a time
  await ctx.sql.query('SELECT 1 FROM company WHERE id = $1 FOR NO KEY UPDATE', [companyOf(ctx)]);
  const { after } = await changeRecord(ctx, 'department', id, given);
  if (after.parentId && (await liesBelow(ctx, String(after.parentId), id))) throw departmentInItself({});
  return after;
}

export async function removeDepartment(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'department');
  await lockRecord(ctx, 'department', id, 'delete');
  const { rows } = await ctx.sql.query<{ people: number; parts: number }>(
    `SELECT (SELECT count(*)::int FROM employee WHERE company_id = $1 AND department_id = $2 AND deleted_at IS NULL) AS people,
            (SELECT count(*)::int FROM department WHERE company_id = $1 AND parent_id = $2 AND deleted_at IS NULL) AS parts`,
    [companyOf(ctx), id],
  );
  const { people = 0, parts = 0 } = rows[0] ?? {};
  if (people > 0) throw recordInUse({ model: 'department', by: employeeMessage('record.count-employees', { people }) });
  if (parts > 0) throw recordInUse({ model: 'department', by: employeeMessage('record.count-departments', { parts }) });
  return removeRecord(ctx, 'department', id);
}
