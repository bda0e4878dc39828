/**
 * A unit of work that goes on as whoever made a change elsewhere: with his rights of this moment, and his name in the rows
 * and in the journal.
 */
import { type Context, companyOf } from '../../context.ts';
import { Policy } from '../../policies/policy.ts';
import { type Principal, principalText, sitePrincipal, systemPrincipal } from '../../policies/principal.ts';
import { loadPolicyRows, Snapshot } from '../../policies/snapshot.ts';
import { problem } from '../../problem.ts';

export const authorUnknown = problem<{ author: string }>({
  code: 'sync.author-refused',
  status: 403,
  message: ({ author }) =>
    `Whoever made this change (${author}) is no active user of the company any more, or may do nothing in it. Somebody else has to make it.`,
});

interface AuthorRow {
  id: string;
  name: string;
  email: string;
  memberId: string;
  company: Extract<Principal, { kind: 'user' }>['company'];
  isAdmin: boolean;
}

async function findAuthor(ctx: Context, userId: string): Promise<AuthorRow | undefined> {
  const { rows } = await ctx.sql.query<AuthorRow>(
    `SELECT u.id, u.name, u.email, m.id AS "memberId",
            json_build_object('id', c.id, 'name', c.name, 'state', c.state, 'timeZone', c.time_zone, 'packageName', p.name,
                              'seats', p.seats, 'features', p.features) AS company,
            EXISTS (SELECT FROM membership s JOIN role r ON r.company_id = s.company_id AND r.id = s.role_id
                    WHERE s.company_id = $1 AND s.member_id = m.id AND r.template = 'company_admin' AND s.deleted_at IS NULL
                      AND r.deleted_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $3)) AS "isAdmin"
     FROM "user" u
     JOIN member m ON m.company_id = $1 AND m.user_id = u.id AND m.ended_at IS NULL AND m.deleted_at IS NULL
     JOIN company c ON c.id = $1 JOIN package p ON p.id = c.package_id
     WHERE u.id = $2 AND u.company_id = $1 AND u.is_active AND u.deleted_at IS NULL AND NOT u.is_super_admin`,
    [companyOf(ctx), userId, ctx.now],
  );
  return rows[0];
}

/** @throws Problem `sync.author-refused` */
async function asUser(ctx: Context, userId: string): Promise<Context> {
  const found = await findAuthor(ctx, userId);
  if (!found) throw authorUnknown({ author: `user:${userId}` });
  const { isAdmin, ...user } = found;
  const role = isAdmin ? 'company_admin' : 'member';
  const principal: Principal = { kind: 'user', ...user, role };
  const snapshot = new Snapshot(user.memberId, await loadPolicyRows(ctx.sql, companyOf(ctx), user.memberId), ctx.place);
  return { ...ctx, principal, policy: Policy.of(principal, ctx.place, snapshot.at(ctx.now)) };
}

/** @param author `user:<id>`, `system` (psql on the site), or what the site itself did */
async function contextOf(ctx: Context, site: { id: string; name: string }, author: string): Promise<Context> {
  const user = /^user:([0-9a-f-]{36})$/.exec(author)?.[1];
  if (user !== undefined) return asUser(ctx, user);
  const companyId = companyOf(ctx);
  const principal = author === 'system' ? systemPrincipal(companyId) : sitePrincipal({ ...site, companyId });
  return { ...ctx, principal, policy: Policy.of(principal, ctx.place) };
}

/**
 * The authors of one push: each is looked up once, and the database is told who acts when it is somebody else than before.
 * Whatever else the push writes, it writes after `itself`.
 */
export class Authors {
  readonly #ctx: Context;
  readonly #site: { id: string; name: string };
  readonly #known = new Map<string, Promise<Context>>();
  #acting: string;

  constructor(ctx: Context, site: { id: string; name: string }) {
    this.#ctx = ctx;
    this.#site = site;
    this.#acting = principalText(ctx.principal);
  }

  /** Who acts: to be handed to `wentBackTo` when a savepoint is. */
  get acting(): string {
    return this.#acting;
  }

  /** A savepoint was gone back to, and with it who acted then. */
  wentBackTo(acting: string): void {
    this.#acting = acting;
  }

  async #act(principal: Principal): Promise<void> {
    const acting = principalText(principal);
    if (acting === this.#acting) return;
    await this.#ctx.sql.query(`SET LOCAL app.principal = '${acting}'`);
    this.#acting = acting;
  }

  /** What follows is done by whoever pushes. */
  itself(): Promise<void> {
    return this.#act(this.#ctx.principal);
  }

  /**
   * Does a part of the work as an author.
   *
   * @param newId the id that a row made in it gets: the one it has on site
   * @throws Problem `sync.author-refused`, and what the work throws
   */
  async as<T>(author: string, newId: string, work: (ctx: Context) => Promise<T>): Promise<T> {
    const found = this.#known.get(author) ?? contextOf(this.#ctx, this.#site, author);
    this.#known.set(author, found);
    const ctx = await found;
    await this.#act(ctx.principal);
    return work({ ...ctx, newId: () => newId });
  }
}
