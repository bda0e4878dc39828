import { type Context, companyOf } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import { problem } from '../../problem.ts';
import { lockCompanyRow } from '../companies/lock-company.ts';
import type { Row } from '../records/model.ts';
import { recordInUse } from '../records/problems.ts';
import { changeRecord, lockRecord, removeRecord } from '../records/write.ts';

const departmentInItself = problem(employeeMessage, 'department.in-itself', {
  status: 422,
  fields: () => [{ field: 'parentId', message: employeeMessage('department.in-itself-field') }],
});

/** Whether `id` is `parentId` or above it. Locks nothing: the rows above are read in this transaction. */
async function liesBelow(ctx: Context, parentId: string, id: string): Promise<boolean> {
  const companyId = companyOf(ctx);
  const found = await ctx.query
    .withRecursive('ancestor', (query) =>
      query
        .selectFrom('department')
        .select(['id', 'parentId'])
        .where('companyId', '=', companyId)
        .where('id', '=', parentId)
        .union(
          query
            .selectFrom('department')
            .innerJoin('ancestor', 'ancestor.parentId', 'department.id')
            .select(['department.id', 'department.parentId'])
            .where('department.companyId', '=', companyId),
        ),
    )
    .selectFrom('ancestor')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return found !== undefined;
}

export async function changeDepartment(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'department');
  // two moves at once could make a ring that neither sees: the company's row lets one pass at a time
  await lockCompanyRow(ctx);
  const { before, after } = await changeRecord(ctx, 'department', id, given);
  const isMoved = after.parentId && after.parentId !== before.parentId;
  if (isMoved && (await liesBelow(ctx, String(after.parentId), id))) throw departmentInItself({});
  return after;
}

export async function removeDepartment(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'department');
  await lockRecord(ctx, 'department', id, 'delete');
  const living = (table: 'employee' | 'department', column: 'departmentId' | 'parentId') =>
    ctx.query
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('companyId', '=', companyOf(ctx))
      .where(column, '=', id)
      .where('deletedAt', 'is', null);
  const counts = await ctx.query
    .selectNoFrom([living('employee', 'departmentId').as('people'), living('department', 'parentId').as('parts')])
    .executeTakeFirstOrThrow();
  const [people, parts] = [Number(counts.people), Number(counts.parts)];
  if (people > 0) throw recordInUse({ model: 'department', by: employeeMessage('record.count-employees', { people }) });
  if (parts > 0) throw recordInUse({ model: 'department', by: employeeMessage('record.count-departments', { parts }) });
  return removeRecord(ctx, 'department', id);
}
