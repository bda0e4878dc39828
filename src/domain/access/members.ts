import { type Context, companyOf } from '../../context.ts';
import { isUuid } from '../../id.ts';

/** The living member of the company by their own id, or by their user's. */
export const findMember = (ctx: Context, { column, id }: { column: 'id' | 'userId'; id: string }) =>
  ctx.query
    .selectFrom('member')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where(column, '=', id)
    .where('endedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();

/** The membership of a user in this company, by either of their ids; undefined when they have none. */
export async function findMemberOf(
  ctx: Context,
  { userId, memberId }: { userId?: string; memberId?: string },
): Promise<string | undefined> {
  const id = memberId ?? userId;
  if (!isUuid(id)) return undefined;
  const member = await findMember(ctx, { column: memberId === undefined ? 'userId' : 'id', id });
  return member?.id;
}
