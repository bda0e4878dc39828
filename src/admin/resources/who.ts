import { type Context, companyOf } from '../../context.ts';
import { findMemberOf } from '../../domain/access/members.ts';
import type { Row } from '../../domain/records/model.ts';
import { invalidFields } from '../../domain/records/problems.ts';
import { panelMessage } from '../../i18n/panel.ts';

/**
 * Rights name a member of the company, people name a user: these tables show and pick the user, and the form's answer is
 * turned into their membership.
 */
export const userProperty = { userId: { reference: 'user' } };

export async function withMember(ctx: Context, given: Row): Promise<Row> {
  const { userId, ...rest } = given;
  if (typeof userId !== 'string' || userId === '') return rest;
  const memberId = await findMemberOf(ctx, { userId });
  if (memberId === undefined) {
    throw invalidFields([{ field: 'userId', message: panelMessage('access.no-such-user') }]);
  }
  return { ...rest, memberId };
}

/** The users behind members, by member. */
export async function usersOf(ctx: Context, members: readonly unknown[]): Promise<Map<string, string>> {
  const ids = [...new Set(members.filter((id): id is string => typeof id === 'string'))];
  if (ids.length === 0 || ctx.companyId === null) return new Map();
  const { rows } = await ctx.sql.query<{ id: string; user: string }>(
    `SELECT id, user_id AS user FROM member WHERE company_id = $1 AND id = ANY($2::uuid[])`,
    [companyOf(ctx), ids],
  );
  return new Map(rows.map(({ id, user }) => [id, user]));
}

/** Rows with a `memberId` get the `userId` that is shown instead. */
export async function withUsers(ctx: Context, rows: Row[]): Promise<void> {
  const users = await usersOf(
    ctx,
    rows.map(({ memberId }) => memberId),
  );
  for (const row of rows) row.userId = users.get(String(row.memberId)) ?? null;
}
