import { type Context, companyOf } from '../../context.ts';
import { type Counted, subscriptionMessage } from '../../i18n/subscriptions.ts';
import { problem } from '../../problem.ts';

/** How far a company's package is used in one respect. */
export type Capacity = {
  plan: string;
  limit: number;
  taken: number;
  what: Counted;
};

export const limitReached = problem(subscriptionMessage, 'company.limit-reached', { status: 409 });

const columns: Readonly<Record<Counted, string>> = {
  users: 'max_users',
  terminals: 'max_terminals',
  sites: 'max_sites',
  mobile_punches: 'max_mobile_punches',
};

/** How many there are; $1 the company. An active user with an active employee is counted by the employee's seat. */
export const counting: Readonly<Record<Counted, string>> = {
  users: `SELECT count(*)::int FROM member m JOIN "user" u ON u.id = m.user_id AND u.is_active AND u.deleted_at IS NULL
    WHERE m.company_id = $1 AND m.ended_at IS NULL AND m.deleted_at IS NULL AND NOT EXISTS (
      SELECT FROM employee e WHERE e.company_id = $1 AND e.member_id = m.id AND e.is_active AND e.deleted_at IS NULL)`,
  terminals: 'SELECT count(*)::int FROM terminal WHERE company_id = $1 AND deleted_at IS NULL',
  sites: 'SELECT count(*)::int FROM site WHERE company_id = $1 AND deleted_at IS NULL',
  mobile_punches: `SELECT count(*)::int FROM mobile_punch p JOIN company c ON c.id = p.company_id
    WHERE p.company_id = $1 AND p.state = 'accepted' AND p.deleted_at IS NULL
      AND p.at >= date_trunc('month', now() AT TIME ZONE c.time_zone) AT TIME ZONE c.time_zone`,
};

/**
 * Takes one more of what the package limits, or refuses. Locks the company's row, so that two cannot both take the last place; readers wait
 * for nobody. Call it before the row is written.
 *
 * @throws Problem `company.limit-reached`
 */
export async function requireCapacity(ctx: Context, what: Counted, companyId = companyOf(ctx)): Promise<void> {
  const capacity = await capacityOf(ctx, what, companyId);
  if (capacity && capacity.taken >= capacity.limit) throw limitReached(capacity);
}

/**
 * How many more the package allows, with the company's row locked until the end of the transaction. Where more comes than fits,
 * whoever asked holds the surplus.
 *
 * @returns nothing, when the package sets no limit
 */
export async function capacityOf(
  ctx: Context,
  what: Counted,
  companyId = companyOf(ctx),
): Promise<Capacity | undefined> {
  const plan = await lockPlan(ctx, companyId, columns[what]);
  if (!plan || plan.limit === null) return undefined;
  // a second statement, so that its snapshot is taken after the lock was
  const { rows } = await ctx.sql.query<{ count: number }>(counting[what], [companyId]);
  return { plan: plan.name, limit: plan.limit, taken: rows[0]?.count ?? 0, what };
}

/** The company's package, with the company locked (FOR NO KEY UPDATE) until the end of the transaction. */
export async function lockPlan(
  ctx: Context,
  companyId: string,
  column: string,
): Promise<{ name: string; limit: number | null } | undefined> {
  const { rows } = await ctx.sql.query<{ name: string; limit: number | null }>(
    `WITH locked AS (SELECT id, package_id FROM company WHERE id = $1 FOR NO KEY UPDATE)
     SELECT package.name, package.${column} AS limit FROM locked JOIN package ON package.id = locked.package_id`,
    [companyId],
  );
  return rows[0];
}
