import type { Context } from '../../context.ts';
import { reachSql } from '../records/scope.ts';
import { Values } from '../records/where.ts';

/** The badge numbers that employees have at this moment, by employee. */
export async function badgeNumbersOf(
  ctx: Context,
  companies: readonly string[],
  employees: readonly string[],
): Promise<Map<string, string>> {
  if (employees.length === 0 || !ctx.policy.allows('view', 'badge')) return new Map();
  const values = new Values();
  const [home, who, now] = [values.param(companies), values.param(employees), values.param(ctx.now)];
  const ways = await reachSql(ctx, 'badge', 'view', values);
  const { rows } = await ctx.sql.query<{ employee: string; numbers: string }>(
    `SELECT employee_id AS employee, string_agg(number, ', ' ORDER BY number) AS numbers FROM badge t
     WHERE company_id = ANY(${home}) AND employee_id = ANY(${who}) AND deleted_at IS NULL
       AND valid_from <= ${now} AND (valid_to IS NULL OR valid_to > ${now}) AND (${ways.join(' OR ')})
     GROUP BY employee_id`,
    values.list,
  );
  return new Map(rows.map(({ employee, numbers }) => [employee, numbers]));
}
