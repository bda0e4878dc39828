/** Nobody corrects, voids, accepts or rejects their own punches, whatever their rights: somebody else has to. */

import { type Context, companyOf } from '../../context.ts';
import { companyKey } from '../../db/company-key.rule.ts';
import { runSet } from '../../db/set-statement.ts';
import { ownHeldNumbers } from '../../db/unnest-statements.ts';
import { punchMessage } from '../../i18n/punches.ts';
import { type Problem, problem } from '../../problem.ts';

export const ownPunchRefused = problem(punchMessage, 'punch.own', { status: 403 });

const ownBadgeMoved = problem(punchMessage, 'badge.own', { status: 403 });

/** `badge.own`, with whom to ask. */
export const ownBadgeProblem = async (ctx: Context): Promise<Problem> => ownBadgeMoved({ ask: await whomToAsk(ctx) });

/** The principal's own employee, deleted ones included; none for what is no person. */
export async function ownEmployees(ctx: Context): Promise<string[]> {
  const { memberId } = ctx.policy;
  if (memberId === null) return [];
  const { rows } = await ctx.sql.query<{ id: string }>(
    'SELECT id FROM employee WHERE company_id = $1 AND member_id = $2',
    [companyOf(ctx), memberId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Which badges that would be added take stored punches along, to or from the principal's own employee: punches that nobody
 * has, made since the badge's beginning, where the badge is theirs, or where they once had its number.
 *
 * @returns the numbers
 */
export async function ownPunchesTaken(
  ctx: Context,
  badges: readonly { number: string; employeeId: string; validFrom: Date }[],
): Promise<Set<string>> {
  const own = badges.length === 0 ? [] : await ownEmployees(ctx);
  if (own.length === 0) return new Set();
  const { rows } = await runSet(ctx.sql, ownHeldNumbers, {
    companyId: companyOf(ctx),
    numbers: badges.map(({ number }) => number),
    employees: badges.map(({ employeeId }) => employeeId),
    validFrom: badges.map(({ validFrom }) => validFrom),
    own,
  });
  return new Set(rows.map(({ number }) => number));
}

/**
 * SQL: whether a row `t` of `punch` belongs to the member with this id. A punch that nobody has counts as theirs when its
 * badge number was ever given to them: taking the badge away first changes nothing.
 */
export const isOwnSql = (alias: string, member: string): string => `EXISTS (
  SELECT FROM employee e WHERE e.company_id = ${alias}.company_id AND e.member_id = ${member} AND (e.id = ${alias}.employee_id
    OR (${alias}.employee_id IS NULL AND EXISTS (SELECT FROM badge b WHERE b.company_id = e.company_id
      AND b.employee_id = e.id AND b.number = ${alias}.badge_number))))`;

/** Those of the punches that are the principal's own; none for what is no person. */
async function ownAmong(ctx: Context, punchIds: readonly string[]): Promise<string[]> {
  const { memberId } = ctx.policy;
  if (memberId === null || punchIds.length === 0) return [];
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT t.id FROM punch t WHERE t.company_id = ${companyKey} AND t.id = ANY($2::uuid[]) AND ${isOwnSql('t', '$3::uuid')}`,
    [companyOf(ctx), punchIds, memberId],
  );
  return rows.map(({ id }) => id);
}

/** Company admins other than the principal, by name, at most three; empty when there is none. */
export async function whomToAsk(ctx: Context): Promise<string> {
  const { rows } = await ctx.sql.query<{ name: string }>(
    `SELECT DISTINCT u.name FROM membership s
     JOIN role r ON r.company_id = s.company_id AND r.id = s.role_id AND r.template = 'company_admin' AND r.deleted_at IS NULL
     JOIN member m ON m.company_id = s.company_id AND m.id = s.member_id AND m.ended_at IS NULL AND m.deleted_at IS NULL
     JOIN "user" u ON u.id = m.user_id AND u.is_active AND u.deleted_at IS NULL
     WHERE s.company_id = $1 AND s.deleted_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $3)
       AND m.id IS DISTINCT FROM $2::uuid ORDER BY u.name LIMIT 3`,
    [companyOf(ctx), ctx.policy.memberId, ctx.now],
  );
  return rows.map(({ name }) => name).join(', ');
}

/** @throws Problem `punch.own` */
export async function requireNotOwn(ctx: Context, punchIds: readonly string[]): Promise<void> {
  if ((await ownAmong(ctx, punchIds)).length > 0) throw ownPunchRefused({ ask: await whomToAsk(ctx) });
}
