import type { Context } from '../../context.ts';

/** The badge numbers that employees have at this moment, by employee. */
export async function badgeNumbersOf(
  ctx: Context,
  companies: readonly string[],
  employees: readonly string[],
): Promise<Map<string, string>> {
  if (employees.length === 0 || !ctx.policy.allows('view', 'badge')) return new Map();
  const { rows } = await ctx.sql.query<{ employee: string; numbers: string }>(
    `SELECT employee_id AS employee, string_agg(number, ', ' ORDER BY number) AS numbers FROM badge
     WHERE company_id = ANY($1) AND employee_id = ANY($2) AND deleted_at IS NULL
       AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
     GROUP BY employee_id`,
    [companies, employees, ctx.now],
  );
  return new Map(rows.map(({ employee, numbers }) => [employee, numbers]));
}
