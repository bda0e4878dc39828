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
  const { rows } = await ctx.sql.query<{ name: string; email: string; company: string | null; isSuper: boolean }>(
    `SELECT name, email, company_id AS company, is_super_admin AS "isSuper" FROM "user"
     WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
    [userId],
  );
  const [user] = rows;
  if (!user || user.company !== null || user.isSuper) throw alreadyLinked({});
  return user;
}

/** Companies whose name holds a text: their names, and what to choose them by. Nothing else of them is told. */
export async function findCompanies(ctx: Context, text: string): Promise<{ id: string; name: string }[]> {
  const wanted = text.trim();
  if ([...wanted].length < LEAST_LETTERS) return [];
  return platformOf(ctx, async () => {
    const { rows } = await ctx.sql.query<{ id: string; name: string }>(
      `SELECT id, name FROM company
       WHERE deleted_at IS NULL AND state IN ('active', 'waiting') AND strpos(lower(name), lower($1)) > 0
       ORDER BY name, id LIMIT ${MOST_FOUND}`,
      [wanted],
    );
    return rows;
  });
}

/** By its code as it is told, in any spelling of its letters; or by what a search answered. */
async function companyFor(
  ctx: Context,
  by: { code?: string; companyId?: string },
): Promise<{ id: string; name: string }> {
  if (!by.code && !isUuid(by.companyId)) throw noSuchCompany({});
  const { rows } = await ctx.sql.query<{ id: string; name: string }>(
    `SELECT id, name FROM company WHERE ${by.code ? 'join_code = $1' : 'id = $1'} AND deleted_at IS NULL AND state <> 'closed'`,
    [by.code ? by.code.trim().toUpperCase().replaceAll(/[\s-]/g, '') : by.companyId],
  );
  if (!rows[0]) throw noSuchCompany({});
  return rows[0];
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
    const { rows } = await ctx.sql.query<{ name: string }>(
      `SELECT c.name FROM join_request r JOIN company c ON c.id = r.company_id WHERE r.user_id = $1 AND r.state = 'waiting'`,
      [userId],
    );
    if (rows[0]) throw alreadyAsked({ name: rows[0].name });
    const id = newId();
    const message = given.message?.trim().slice(0, 500) || null;
    await ctx.sql.query(
      `INSERT INTO join_request (company_id, id, user_id, name, email, message) VALUES ($1, $2, $3, $4, $5, $6)`,
      [company.id, id, userId, user.name, user.email, message],
    );
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

/** Takes their waiting request back: they stay without a company. @throws Problem `join.no-such-request` */
export async function withdrawRequest(ctx: Context): Promise<void> {
  const userId = userOf(ctx);
  await platformOf(ctx, async () => {
    const { rows } = await ctx.sql.query<{ id: string; company: string }>(
      `UPDATE join_request SET state = 'withdrawn', answered_at = $2 WHERE user_id = $1 AND state = 'waiting'
       RETURNING id, company_id AS company`,
      [userId, ctx.now],
    );
    const [request] = rows;
    if (!request) throw noSuchRequest({});
    const { id, company } = request;
    await record(ctx, { action: 'join-request.withdrawn', model: 'join_request', recordId: id, companyId: company });
  });
}

/** How a user without a company stands: what they asked, and what became of it. */
export async function joinState(
  ctx: Context,
): Promise<{ company: string; state: string; askedAt: Date; answeredAt: Date | null } | undefined> {
  const userId = userOf(ctx);
  return platformOf(ctx, async () => {
    const { rows } = await ctx.sql.query<{ company: string; state: string; askedAt: Date; answeredAt: Date | null }>(
      `SELECT c.name AS company, r.state, r.created_at AS "askedAt", r.answered_at AS "answeredAt"
       FROM join_request r JOIN company c ON c.id = r.company_id
       WHERE r.user_id = $1 ORDER BY r.created_at DESC, r.id DESC LIMIT 1`,
      [userId],
    );
    return rows[0];
  });
}
