import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import type { Message } from '../../i18n/message.ts';
import { isUuid } from '../../id.ts';
import { Policy } from '../../policies/policy.ts';
import type { Principal } from '../../policies/principal.ts';
import type { Right } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import { loadPolicyRows, Snapshot } from '../../policies/snapshot.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import type { Row } from '../records/model.ts';
import { recordNotFound } from '../records/problems.ts';
import { livingGrant } from '../records/scope.ts';
import { reaches } from '../records/select.ts';
import { Values } from '../records/where.ts';
import { heldUntilSql } from './held.ts';

/** A living grant, with its rights. */
export interface Grant {
  id: string;
  principal: string;
  model: Model;
  recordId: string;
  rights: Right[];
  expiresAt: Date | null;
  grantedBy: string;
  createdAt: Date;
}

const grantNotYours = problem(accessMessage, 'grant.not-yours', { status: 403 });

const COLUMNS = `g.id, g.principal, g.model, g.record_id AS "recordId", g.expires_at AS "expiresAt",
  g.granted_by AS "grantedBy", g.created_at AS "createdAt", array_remove(ARRAY[
    CASE WHEN g.can_view THEN 'view' END, CASE WHEN g.can_change THEN 'change' END,
    CASE WHEN g.can_delete THEN 'delete' END, CASE WHEN g.can_share THEN 'share' END], NULL) AS rights`;

/** @param condition on grants `g`; $1 is the company, $2 the instant, $3 and on the values */
export async function grantsWhere(ctx: Context, condition: string, values: readonly unknown[]): Promise<Grant[]> {
  const { rows } = await ctx.sql.query<Grant>(
    `SELECT ${COLUMNS} FROM record_grant g WHERE g.company_id = $1 AND ${livingGrant('g', '$2')} AND ${condition}
     ORDER BY g.created_at, g.id`,
    [companyOf(ctx), ctx.now, ...values],
  );
  return rows;
}

/** This unit of work, asked as another member of the company would ask it; undefined when they are none any more. */
export async function asMember(ctx: Context, memberId: string): Promise<Context | undefined> {
  const company = companyOf(ctx);
  const { rows } = await ctx.sql.query<{ id: string; name: string; email: string }>(
    `SELECT u.id, u.name, u.email FROM member m JOIN "user" u ON u.id = m.user_id
     WHERE m.company_id = $1 AND m.id = $2 AND m.ended_at IS NULL AND m.deleted_at IS NULL`,
    [company, memberId],
  );
  const [user] = rows;
  if (!user) return undefined;
  const snapshot = new Snapshot(memberId, await loadPolicyRows(ctx.sql, company, memberId), ctx.deploymentRole);
  const own = ctx.principal.kind === 'user' ? ctx.principal.company : null;
  const principal: Principal = { kind: 'user', ...user, role: 'member', company: own, memberId };
  return { ...ctx, principal, policy: Policy.of(principal, ctx.deploymentRole, snapshot.at(ctx.now)) };
}

async function setDeleted(ctx: Context, ids: readonly string[], at: Date | null): Promise<void> {
  if (ids.length === 0) return;
  await ctx.sql.query(`UPDATE record_grant SET deleted_at = $3 WHERE company_id = $1 AND id = ANY($2::uuid[])`, [
    companyOf(ctx),
    ids,
    at,
  ]);
}

/** By giver, table and rights: each lot is one question. */
function lotsOf(grants: readonly Grant[]): Grant[][] {
  const lots = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = `${grant.grantedBy} ${grant.model} ${grant.rights.join()}`;
    lots.set(key, [...(lots.get(key) ?? []), grant]);
  }
  return [...lots.values()];
}

/** Those of the grants whose givers hold, at this moment, what they gave, and as long. */
async function supported(ctx: Context, grants: readonly Grant[]): Promise<Set<string>> {
  const held = new Set<string>();
  for (const batch of lotsOf(grants)) {
    const [first] = batch;
    const giver = first && (await asMember(ctx, first.grantedBy));
    if (!first || !giver) continue;
    const values = new Values();
    const ids = values.param(batch.map(({ recordId }) => recordId));
    const ends = values.param(batch.map(({ expiresAt }) => expiresAt?.toISOString() ?? 'infinity'));
    const names = values.param(batch.map(({ id }) => id));
    const conditions: string[] = [];
    for (const right of new Set<Right>([...first.rights, 'share'])) {
      conditions.push(`given.until <= ${await heldUntilSql(giver, first.model, right, 't', values)}`);
    }
    const home = first.model === 'company' ? 't.id' : 't.company_id';
    const { rows } = await ctx.sql.query<{ id: string }>(
      `SELECT given.id FROM unnest(${names}::uuid[], ${ids}::uuid[], ${ends}::timestamptz[]) AS given (id, record_id, until)
       JOIN "${first.model}" t ON ${home} = ${values.param(companyOf(ctx))}::uuid AND t.id = given.record_id
       WHERE ${conditions.join(' AND ')}`,
      values.list,
    );
    for (const { id } of rows) held.add(id);
  }
  return held;
}

/** The members that a principal stands for: themselves, or those in the group. */
async function membersBehind(ctx: Context, principals: readonly string[]): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM member WHERE company_id = $1 AND id = ANY($2::uuid[])
     UNION
     SELECT member_id FROM membership WHERE company_id = $1 AND group_id = ANY($2::uuid[]) AND member_id IS NOT NULL
       AND deleted_at IS NULL`,
    [companyOf(ctx), principals],
  );
  return rows.map(({ id }) => id);
}

/** Everything that was passed on by the people behind these grants, and by those whom they gave to, and so on. */
async function passedOn(ctx: Context, grants: readonly Grant[]): Promise<Grant[]> {
  const found = new Map<string, Grant>();
  const asked = new Set<string>();
  let principals = grants.map(({ principal }) => principal);
  while (principals.length > 0) {
    const givers = (await membersBehind(ctx, principals)).filter((id) => !asked.has(id));
    for (const giver of givers) asked.add(giver);
    const given = await grantsWhere(ctx, 'g.granted_by = ANY($3::uuid[]) AND g.principal <> g.granted_by', [givers]);
    const fresh = given.filter(({ id }) => !found.has(id));
    for (const grant of fresh) found.set(grant.id, grant);
    principals = fresh.map(({ principal }) => principal);
  }
  for (const { id } of grants) found.delete(id);
  return [...found.values()];
}

/**
 * Takes grants away, whole or in part, and with them what was passed on from them and is held in no other way now. What its giver gave by a
 * role that they have lost since stands: it was the company's word, and only falls when it is taken back itself. Two who gave
 * the same right to each other do not hold each other up: all that may fall is put aside, and comes back as far as it is
 * held without it.
 *
 * @param take what is done to the grants themselves
 * @returns what fell with it
 */
async function fell(ctx: Context, grants: readonly Grant[], take: () => Promise<void>): Promise<Grant[]> {
  const below = await passedOn(ctx, grants);
  const stood = await supported(ctx, below);
  let aside = below.filter(({ id }) => stood.has(id));
  await setDeleted(
    ctx,
    aside.map(({ id }) => id),
    ctx.now,
  );
  await take();
  for (;;) {
    const held = await supported(ctx, aside);
    if (held.size === 0) return aside;
    await setDeleted(ctx, [...held], null);
    aside = aside.filter(({ id }) => !held.has(id));
  }
}

/** Taken back whole, and what falls with it. */
const takenWith = (ctx: Context, grants: readonly Grant[]): Promise<Grant[]> =>
  fell(ctx, grants, () =>
    setDeleted(
      ctx,
      grants.map(({ id }) => id),
      ctx.now,
    ),
  );

async function noteRevoked(ctx: Context, grants: readonly Grant[], reason?: Message): Promise<void> {
  for (const { model, recordId, principal, rights } of grants) {
    await record(ctx, {
      action: 'record.revoked',
      model,
      recordId,
      before: { principal, rights },
      ...(reason ? { reason } : {}),
    });
  }
}

/** Why a grant fell that nobody took back itself. */
const heldNoMore = accessMessage('access.giver-lost-right');

/**
 * Grants that their giver says anew with less in them or an earlier end: what was passed on from them and is not held as
 * far any more falls, as when they are taken back.
 *
 * @param say says them anew
 */
export async function narrowGrants(ctx: Context, grants: readonly Grant[], say: () => Promise<void>): Promise<void> {
  if (grants.length === 0) return say();
  await noteRevoked(ctx, await fell(ctx, grants, say), heldNoMore);
}

/** Whoever gave it, whoever has it, and whoever may pass on rights on every record of the table. */
export function mayTake(ctx: Context, grant: Grant): boolean {
  const { memberId } = ctx.policy;
  const isHis = grant.grantedBy === memberId || grant.principal === memberId;
  return isHis || ctx.policy.reach(grant.model, 'share') === 'all';
}

/** The grants by their ids, if the principal may take every one of them back. */
async function mine(ctx: Context, ids: readonly string[]): Promise<Grant[]> {
  const wanted = [...new Set(ids)];
  const grants = wanted.every(isUuid) ? await grantsWhere(ctx, 'g.id = ANY($3::uuid[])', [wanted]) : [];
  if (grants.length < wanted.length || grants.length === 0) throw recordNotFound({ model: 'record_grant' });
  for (const grant of grants) {
    if (mayTake(ctx, grant)) continue;
    if (!(await reaches(ctx, grant.model, 'view', grant.recordId))) throw recordNotFound({ model: 'record_grant' });
    throw grantNotYours({});
  }
  return grants;
}

/** What would fall with these grants; nothing is changed. */
export async function previewRevoke(
  ctx: Context,
  ids: readonly string[],
): Promise<{ revoked: Grant[]; falls: Grant[] }> {
  const revoked = await mine(ctx, ids);
  await ctx.sql.query('SAVEPOINT preview_revoke');
  try {
    return { revoked, falls: await takenWith(ctx, revoked) };
  } finally {
    await ctx.sql.query('ROLLBACK TO SAVEPOINT preview_revoke');
  }
}

/**
 * Takes grants back, at once and everywhere: nothing of them is remembered. What was passed on from them falls too.
 *
 * @throws Problem `record.not-found`, `grant.not-yours`
 */
export async function revokeGrants(
  ctx: Context,
  ids: readonly string[],
): Promise<{ revoked: Grant[]; falls: Grant[] }> {
  const revoked = await mine(ctx, ids);
  const falls = await takenWith(ctx, revoked);
  await noteRevoked(ctx, revoked);
  await noteRevoked(ctx, falls, heldNoMore);
  return { revoked, falls };
}

/** The grants that a principal has by name on records of a table: to take back by record instead of by id. */
export const grantsOf = (ctx: Context, model: Model, ids: readonly string[], principal: string): Promise<Grant[]> =>
  grantsWhere(ctx, 'g.model = $3 AND g.record_id = ANY($4::uuid[]) AND g.principal = $5', [model, ids, principal]);

/** The form of the grants' own table. */
export async function removeGrant(ctx: Context, id: string): Promise<Row> {
  const { revoked } = await revokeGrants(ctx, [id]);
  return { ...revoked[0], companyId: companyOf(ctx) };
}
