/**
 * A unit of work that goes on as whoever made a change elsewhere. Whom a site names without proof has their rights of this
 * moment, but rows and journal hold the site's own name: "Main gate, said to be Rahim". A person's name is theirs where
 * their signature stands behind it.
 */

import { type Context, companyOf } from '../../context.ts';
import { siteMessage } from '../../i18n/sites.ts';
import { Policy } from '../../policies/policy.ts';
import { jobPrincipal, type Principal, principalText, sitePrincipal } from '../../policies/principal.ts';
import { loadPolicyRows, Snapshot } from '../../policies/snapshot.ts';
import { problem } from '../../problem.ts';

export const authorUnknown = problem(siteMessage, 'sync.author-refused', { status: 403 });

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
  const snapshot = new Snapshot(
    user.memberId,
    await loadPolicyRows(ctx.sql, companyOf(ctx), user.memberId),
    ctx.deploymentRole,
  );
  return { ...ctx, principal, policy: Policy.of(principal, ctx.deploymentRole, snapshot.at(ctx.now)) };
}

/** @param author `user:<id>`, or whatever the site did by itself or in its database (`system`, `site:<id>`) */
async function contextOf(ctx: Context, site: { id: string; name: string }, author: string): Promise<Context> {
  const user = /^user:([0-9a-f-]{36})$/.exec(author)?.[1];
  const companyId = companyOf(ctx);
  if (user !== undefined) {
    const said = await asUser(ctx, user);
    return said.principal.kind === 'user' ? { ...said, principal: { ...said.principal, via: site } } : said;
  }
  // nobody's name is on it: no more than what any site may change
  const policy = Policy.of(jobPrincipal('site-edits', companyId), ctx.deploymentRole);
  return { ...ctx, principal: sitePrincipal({ ...site, companyId }), policy };
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
   * Does a part of the work as an author that the site names.
   *
   * @param newId the id that a row made in it gets: the one it has on site
   * @throws Problem `sync.author-refused`, and what the work throws
   */
  as<T>(author: string, newId: string, work: (ctx: Context) => Promise<T>): Promise<T> {
    return this.#do(author, () => contextOf(this.#ctx, this.#site, author), newId, work);
  }

  /** Does a part of the work as a person who has proved to be its author. @throws Problem as `as` */
  asSigner<T>(userId: string, newId: string, work: (ctx: Context) => Promise<T>): Promise<T> {
    return this.#do(`signer:${userId}`, () => asUser(this.#ctx, userId), newId, work);
  }

  async #do<T>(
    key: string,
    find: () => Promise<Context>,
    newId: string,
    work: (ctx: Context) => Promise<T>,
  ): Promise<T> {
    const found = this.#known.get(key) ?? find();
    this.#known.set(key, found);
    const ctx = await found;
    await this.#act(ctx.principal);
    return work({ ...ctx, newId: () => newId });
  }
}
