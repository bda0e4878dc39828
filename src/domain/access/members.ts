import { type Context, companyOf } from '../../context.ts';
import { isUuid } from '../../id.ts';

/** The membership of a user in this company, by either of their ids; undefined when they have none. */
export async function findMemberOf(
  ctx: Context,
  { userId, memberId }: { userId?: string; memberId?: string },
): Promise<string | undefined> {
  const id = memberId ?? userId;
  if (!isUuid(id)) return undefined;
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM member WHERE company_id = $1 AND ${memberId === undefined ? 'user_id' : 'id'} = $2
       AND ended_at IS NULL AND deleted_at IS NULL`,
    [companyOf(ctx), id],
  );
  return rows[0]?.id;
}
