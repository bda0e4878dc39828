import { acrossCompanies, type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import type { Message } from '../../i18n/message.ts';
import { isUuid } from '../../id.ts';
import { fieldRefused } from '../../policies/policy.ts';
import { rights as everyRight, type Right } from '../../policies/records.ts';
import type { Model } from '../../policies/roles.ts';
import { Problem, problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { hasColumn, type Row } from '../records/model.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { isGrantable } from '../records/scope.ts';
import { selectRows } from '../records/select.ts';
import { Values } from '../records/where.ts';
import { lockSubjects, outlivesYours, requireForOthers } from './giving.ts';
import { heldUntilSql } from './held.ts';
import { findMember } from './members.ts';
import { type Grant, grantsWhere, narrowGrants } from './revoke.ts';
import { endOf } from './rules.ts';

/** Whom a grant is for: a user of the company (by their membership or themselves) or a group. */
export type GrantedTo = { memberId: string } | { userId: string } | { groupId: string };

export interface GrantWish {
  model: Model;
  /** one record or many; a department's own id for everything in it (scope `department`) */
  ids: readonly string[];
  to: GrantedTo;
  /** `view` is always among them */
  rights: readonly Right[];
  expiresAt?: Date | null;
}

const grantNotHeld = problem(accessMessage, 'grant.not-held', { status: 403 });

/** For whoever may pass on rights on no table at all. */
export const grantsRefused = (): Problem => {
  const reason = accessMessage('access.nothing-to-share');
  return new Problem({ status: 403, message: accessMessage('policy.not-allowed', { reason }) });
};

/** No more records than this in one step: a department is one grant. */
export const mostGranted = 1_000;

/** The member or group behind a wish. @throws Problem when the company has none such */
export async function principalFor(ctx: Context, to: GrantedTo): Promise<string> {
  const id = 'memberId' in to ? to.memberId : 'userId' in to ? to.userId : to.groupId;
  const nobody = invalidFields([{ field: 'to', message: accessMessage('access.no-such-user-or-group') }]);
  if (!isUuid(id)) throw nobody;
  const found =
    'groupId' in to
      ? await ctx.query
          .selectFrom('userGroup')
          .select('id')
          .where('companyId', '=', companyOf(ctx))
          .where('id', '=', id)
          .where('deletedAt', 'is', null)
          .executeTakeFirst()
      : await findMember(ctx, { column: 'userId' in to ? 'userId' : 'id', id });
  if (!found) throw nobody;
  return found.id;
}

/** As grants name their giver: a member, or the nil UUID for the system. */
const grantorOf = (ctx: Context): string => ctx.policy.memberId ?? acrossCompanies;

/** Everything that giving needs: the rights themselves, and the one to pass on. */
const needed = (rights: readonly Right[]): Right[] => [
  ...new Set<Right>(['share', 'view', ...everyRight.filter((right) => rights.includes(right))]),
];

interface Ends {
  /** the SQL of each needed right's end on a row `t` */
  of: Map<Right, string>;
  values: Values;
  walls: string;
}

async function endsOf(ctx: Context, wish: GrantWish): Promise<Ends> {
  const values = new Values();
  const company = values.place(companyOf(ctx));
  const home = wish.model === 'company' ? 't.id' : 't.company_id';
  const walls = [`${home} = ${company}::uuid`, `t.id = ANY(${values.place(wish.ids)}::uuid[])`];
  if (hasColumn(wish.model, 'deletedAt')) walls.push('t.deleted_at IS NULL');
  const of = new Map<Right, string>();
  for (const right of needed(wish.rights)) of.set(right, await heldUntilSql(ctx, wish.model, right, 't', values));
  return { of, values, walls: walls.join(' AND ') };
}

/** Why some of the records got no grant: asked only after the one statement has written fewer rows than were wished. */
async function refuse(ctx: Context, wish: GrantWish, expiresAt: Date | null): Promise<never> {
  const where = { id: { in: wish.ids } };
  const seen = await selectRows(ctx, wish.model, { act: 'view', where, columns: ['id'] });
  if (seen.length < wish.ids.length) throw recordNotFound({ model: wish.model });
  const { of, values, walls } = await endsOf(ctx, wish);
  const ends = [...of].map(
    ([right, end]) => `min(CASE WHEN ${end} IS NULL THEN '-infinity' ELSE ${end} END) AS "${right}"`,
  );
  const { rows } = await ctx.sql.query<Record<Right, Date | number>>(
    `SELECT ${ends.join(', ')} FROM "${wish.model}" t WHERE ${walls}`,
    values.list,
  );
  for (const [right, end] of Object.entries(rows[0] ?? {})) {
    if (end === Number.NEGATIVE_INFINITY) throw grantNotHeld({ model: wish.model, right });
  }
  const dated = Object.values(rows[0] ?? {}).filter((end): end is Date => end instanceof Date);
  const [first] = dated.sort((one, other) => one.getTime() - other.getTime());
  throw outlivesYours({ until: first?.toISOString() ?? String(expiresAt) });
}

/** A record that got no grant, and why. */
export interface NotGranted {
  id: string;
  why: Message;
}

/** What stands between a giver and one record, by the ends of the rights they would need; nothing when they may give. */
function hindrance(
  model: Model,
  ends: Readonly<Record<string, Date | number | null>>,
  expiresAt: Date | null,
): Problem | undefined {
  const lacking = Object.entries(ends).find(([, end]) => end === null);
  if (lacking) return grantNotHeld({ model, right: lacking[0] });
  const dated = Object.values(ends).filter((end): end is Date => end instanceof Date);
  const [first] = dated.sort((one, other) => one.getTime() - other.getTime());
  return first && (expiresAt === null || expiresAt > first) ? outlivesYours({ until: first.toISOString() }) : undefined;
}

/**
 * Grants rights on as many of the records as the giver can, and says of each other one why not: what they do not hold
 * there, or not for so long; a record that they may not see is as one that is gone.
 *
 * @throws Problem when nothing of it could be given to this principal at all: `policy.refused`, `record.invalid`
 */
export async function grantMany(ctx: Context, wish: GrantWish): Promise<{ given: string[]; not: NotGranted[] }> {
  ctx.policy.require('share', wish.model);
  const ids = [...new Set(wish.ids)].filter(isUuid);
  const expiresAt = wish.expiresAt ?? null;
  const where = { id: { in: ids } };
  const seen = await selectRows(ctx, wish.model, { act: 'view', where, columns: ['id'] });
  const visible = new Set(seen.map(({ id }) => String(id)));
  const { of, values, walls } = await endsOf(ctx, { ...wish, ids });
  const ends = [...of].map(([right, end]) => `${end} AS "${right}"`);
  const { rows } = await ctx.sql.query<{ id: string } & Record<string, Date | number | null>>(
    `SELECT t.id, ${ends.join(', ')} FROM "${wish.model}" t WHERE ${walls}`,
    values.list,
  );
  const known = new Map(rows.map(({ id, ...held }) => [String(id), held]));
  const not = ids.flatMap((id): NotGranted[] => {
    const held = known.get(id);
    const why =
      visible.has(id) && held ? hindrance(wish.model, held, expiresAt) : recordNotFound({ model: wish.model });
    return why ? [{ id, why: why.text }] : [];
  });
  const hindered = new Set(not.map(({ id }) => id));
  const given = ids.filter((id) => !hindered.has(id));
  if (given.length > 0) await grantRecords(ctx, { ...wish, ids: given });
  return { given, not };
}

/**
 * Grants rights on single records to a user or a group, in one statement that gives nobody more than the giver holds, nor
 * for longer: they need `share` and every right themselves, through whatever scope, role or grant. All records or none. What
 * the same giver said before of the same record and principal, this replaces; where it was more, what was passed on from
 * it falls.
 *
 * @returns the ids of the grants
 * @throws Problem `record.not-found`, `grant.not-held`, `access.outlives`
 */
export async function grantRecords(ctx: Context, wish: GrantWish): Promise<string[]> {
  ctx.policy.require('share', wish.model);
  const ids = [...new Set(wish.ids)];
  if (!isGrantable(wish.model) || ids.length === 0 || !ids.every(isUuid)) throw recordNotFound({ model: wish.model });
  if (ids.length > mostGranted) {
    throw invalidFields([{ field: 'ids', message: accessMessage('access.too-many-records', { mostGranted }) }]);
  }
  const expiresAt = wish.expiresAt ?? null;
  if (expiresAt !== null && expiresAt <= ctx.now) {
    throw invalidFields([{ field: 'expiresAt', message: accessMessage('access.end-past') }]);
  }
  const principal = await principalFor(ctx, wish.to);
  if (principal === ctx.policy.memberId) {
    throw invalidFields([{ field: 'to', message: accessMessage('access.share-self') }]);
  }
  if ('groupId' in wish.to) {
    await lockSubjects(ctx, { groups: [principal] });
    requireForOthers(ctx, { groupId: principal });
  }
  const asked: Asked = { ...wish, ids, expiresAt, principal };
  let written: string[] = [];
  await narrowGrants(ctx, await narrowedBy(ctx, asked), async () => {
    written = await write(ctx, asked);
  });
  for (const recordId of ids) {
    await record(ctx, {
      action: 'record.granted',
      model: wish.model,
      recordId,
      after: { principal, rights: needed(wish.rights).filter((right) => gives(wish, right)), expiresAt },
    });
  }
  return written;
}

interface Asked extends GrantWish {
  expiresAt: Date | null;
  principal: string;
}

const gives = ({ rights }: GrantWish, right: Right): boolean => right === 'view' || rights.includes(right);

/** What the same giver said of them before, where it was more than is said now, or for longer. */
async function narrowedBy(ctx: Context, wish: Asked): Promise<Grant[]> {
  const before = await grantsWhere(
    ctx,
    'g.granted_by = $3 AND g.principal = $4 AND g.model = $5 AND g.record_id = ANY($6::uuid[])',
    [grantorOf(ctx), wish.principal, wish.model, wish.ids],
  );
  const ends = (at: Date | null) => at?.getTime() ?? Number.POSITIVE_INFINITY;
  return before.filter(
    ({ rights, expiresAt }) => rights.some((right) => !gives(wish, right)) || ends(wish.expiresAt) < ends(expiresAt),
  );
}

/** What is given stands already: given again it is not made anew, so that it is the same grant on site and in the cloud. */
const IS_STATED = `record_grant.deleted_at IS NULL AND (record_grant.can_view, record_grant.can_change, record_grant.can_delete,
         record_grant.can_share, record_grant.expires_at) IS NOT DISTINCT FROM (excluded.can_view, excluded.can_change,
         excluded.can_delete, excluded.can_share, excluded.expires_at)`;

/** The one statement that gives: fewer rows than were wished are a refusal. */
async function write(ctx: Context, wish: Asked): Promise<string[]> {
  const { of, values, walls } = await endsOf(ctx, wish);
  const company = `${values.place(companyOf(ctx))}::uuid`;
  const to = `${values.place(wish.principal)}::uuid`;
  const model = `${values.place(wish.model)}::text`;
  const by = `${values.place(grantorOf(ctx))}::uuid`;
  const end = `${values.place(wish.expiresAt)}::timestamptz`;
  const has = (right: Right) => String(gives(wish, right));
  const { rows } = await ctx.sql.query<{ id: string }>(
    `INSERT INTO record_grant (company_id, id, principal, model, record_id, can_view, can_change, can_delete, can_share,
                               expires_at, granted_by)
     SELECT ${company}, record_grant_id(${company}, ${to}, ${model}, t.id, ${by}), ${to}, ${model}, t.id,
            ${has('view')}, ${has('change')}, ${has('delete')}, ${has('share')}, ${end}, ${by}
     FROM "${wish.model}" t
     WHERE ${walls} AND ${[...of.values()].map((held) => `coalesce(${end}, 'infinity') <= ${held}`).join(' AND ')}
     ON CONFLICT (company_id, id) DO UPDATE SET can_view = excluded.can_view, can_change = excluded.can_change,
       can_delete = excluded.can_delete, can_share = excluded.can_share, expires_at = excluded.expires_at,
       created_at = CASE WHEN ${IS_STATED} THEN record_grant.created_at ELSE now() END,
       created_by = CASE WHEN ${IS_STATED} THEN record_grant.created_by ELSE acting_principal() END, deleted_at = NULL
     RETURNING id`,
    values.list,
  );
  if (rows.length < wish.ids.length) await refuse(ctx, wish, wish.expiresAt);
  return rows.map(({ id }) => id);
}

/** The form of the grants' own table: one record, by its fields. */
export async function addGrant(ctx: Context, given: Row): Promise<Row> {
  const rights = everyRight.filter((right) => {
    const sent = given[`can${right.charAt(0).toUpperCase()}${right.slice(1)}`];
    return sent === true || sent === 'true';
  });
  const [id] = await grantRecords(ctx, {
    model: given.model as Model,
    ids: [String(given.recordId ?? '')],
    to: given.groupId ? { groupId: String(given.groupId) } : { memberId: String(given.memberId ?? '') },
    rights,
    expiresAt: endOf(given),
  });
  return { id, companyId: companyOf(ctx) };
}

/** A grant is given anew, whole, or taken back; there is nothing in it to change. */
export async function refuseChange(_ctx: Context, _id: string, given: Row): Promise<never> {
  throw fieldRefused({ model: 'record_grant', field: Object.keys(given)[0] ?? 'rights' });
}
