import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { isUuid, newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';

const alreadyLinked = problem(companyMessage, 'user.already-linked', { status: 409 });

const alreadyAsked = problem(companyMessage, 'join.already-asked', { status: 409 });

const noSuchCompany = problem(companyMessage, 'join.no-such-company', {
  status: 404,
  fields: () => [{ field: 'code', message: companyMessage('join.code-unknown') }],
});

const noSuchRequest = problem(companyMessage, 'join.no-such-request', { status: 404 });

const LEAST_LETTERS = 3;
const MOST_FOUND = 10;

/** Who asks here: a signed-in user themselves, never a machine. */
export function userOf(ctx: Context): string {
  if (ctx.principal.kind !== 'user' || ctx.principal.token) throw alreadyLinked({});
  return ctx.principal.id;
}

/** A user who belongs to no company, locked until the end of the transaction. Within aboveOf only. */
export async function lockFreeUser(ctx: Context, userId: string): Promise<{ name: string; email: string }> {
  const user = await ctx.query
    .selectFrom('user')
    .select(['name', 'email', 'companyId', 'isSuperAdmin'])
    .where('id', '=', userId)
    .where('deletedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!user || user.companyId !== null || user.isSuperAdmin) throw alreadyLinked({});
  return user;
}

/** Companies whose name holds a text: their names, and what to choose them by. Nothing else of them is told. */
export async function findCompanies(ctx: Context, text: string): Promise<{ id: string; name: string }[]> {
  const wanted = text.trim();
  if ([...wanted].length < LEAST_LETTERS) return [];
  return platformOf(ctx, () =>
    ctx.query
      .selectFrom('company')
      .select(['id', 'name'])
      .where('deletedAt', 'is', null)
      .where('state', 'in', ['active', 'waiting'])
      .where(({ fn, val }) => fn<number>('strpos', [fn('lower', ['name']), fn('lower', [val(wanted)])]), '>', 0)
      .orderBy('name')
      .orderBy('id')
      .limit(MOST_FOUND)
      .execute(),
  );
}

/** By its code as it is told, in any spelling of its letters; or by what a search answered. */
async function companyFor(
  ctx: Context,
  by: { code?: string; companyId?: string },
): Promise<{ id: string; name: string }> {
  if (!by.code && !isUuid(by.companyId)) throw noSuchCompany({});
  const { code, companyId } = by;
  const company = await ctx.query
    .selectFrom('company')
    .select(['id', 'name'])
    .where((eb) =>
      code ? eb('joinCode', '=', code.trim().toUpperCase().replaceAll(/[\s-]/g, '')) : eb('id', '=', companyId ?? ''),
    )
    .where('deletedAt', 'is', null)
    .where('state', '<>', 'closed')
    .executeTakeFirst();
  if (!company) throw noSuchCompany({});
  return company;
}

/**
 * A user without a company asks to join one. The company sees their name and address and what they wrote; they get nothing
 * before it has linked and activated them.
 *
 * @throws Problem `user.already-linked`, `join.already-asked`, `join.no-such-company`
 */
export async function askToJoin(
  ctx: Context,
  given: { code?: string; companyId?: string; message?: string },
): Promise<{ id: string; company: string }> {
  const userId = userOf(ctx);
  return platformOf(ctx, async () => {
    const user = await lockFreeUser(ctx, userId);
    const company = await companyFor(ctx, given);
    const asked = await ctx.query
      .selectFrom('joinRequest as r')
      .innerJoin('company as c', 'c.id', 'r.companyId')
      .select('c.name')
      .where('r.userId', '=', userId)
      .where('r.state', '=', 'waiting')
      .executeTakeFirst();
    if (asked) throw alreadyAsked({ name: asked.name });
    const id = newId();
    const message = given.message?.trim().slice(0, 500) || null;
    await ctx.query
      .insertInto('joinRequest')
      .values({ companyId: company.id, id, userId, name: user.name, email: user.email, message })
      .execute();
    await record(ctx, {
      action: 'join-request.added',
      model: 'join_request',
      recordId: id,
      companyId: company.id,
      after: { name: user.name, email: user.email, message },
    });
    return { id, company: company.name };
  });
}

/** The statement that withdraws the request of a user that waits for an answer, if there is one. */
export const withdrawWaiting = (ctx: Context, userId: string) =>
  ctx.query
    .updateTable('joinRequest')
    .set({ state: 'withdrawn', answeredAt: ctx.now })
    .where('userId', '=', userId)
    .where('state', '=', 'waiting');

/** Takes their waiting request back: they stay without a company. @throws Problem `join.no-such-request` */
export async function withdrawRequest(ctx: Context): Promise<void> {
  const userId = userOf(ctx);
  await platformOf(ctx, async () => {
    const request = await withdrawWaiting(ctx, userId).returning(['id', 'companyId']).executeTakeFirst();
    if (!request) throw noSuchRequest({});
    const { id, companyId } = request;
    await record(ctx, { action: 'join-request.withdrawn', model: 'join_request', recordId: id, companyId });
  });
}

/** How a user without a company stands: what they asked, and what became of it. */
export async function joinState(
  ctx: Context,
): Promise<{ company: string; state: string; askedAt: Date; answeredAt: Date | null } | undefined> {
  const userId = userOf(ctx);
  return platformOf(ctx, () =>
    ctx.query
      .selectFrom('joinRequest as r')
      .innerJoin('company as c', 'c.id', 'r.companyId')
      .select(['c.name as company', 'r.state', 'r.createdAt as askedAt', 'r.answeredAt'])
      .where('r.userId', '=', userId)
      .orderBy('r.createdAt', 'desc')
      .orderBy('r.id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
}
