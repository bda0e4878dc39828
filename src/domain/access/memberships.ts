import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import { isUuid } from '../../id.ts';
import { record } from '../journal.ts';
import { delegateOf, plainRow, type Row } from '../records/model.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { reaches } from '../records/select.ts';
import { changeLocked, lockRecord, removeRecord } from '../records/write.ts';
import { lockSubjects, requireMayGive, requireMayLeave, requireStillManaged } from './giving.ts';
import { endOf } from './rules.ts';

const parts = { memberId: 'member', groupId: 'user_group', roleId: 'role' } as const;

/** Who joins what: exactly two of user, group and role, each one that they may see. */
async function pairOf(ctx: Context, given: Row): Promise<Record<keyof typeof parts, string | null>> {
  const pair = { memberId: null, groupId: null, roleId: null } as Record<keyof typeof parts, string | null>;
  for (const [field, model] of Object.entries(parts) as [keyof typeof parts, 'member'][]) {
    const id = given[field];
    if (!id) continue;
    if (!(await reaches(ctx, model, 'view', String(id)))) throw recordNotFound({ model });
    pair[field] = String(id);
  }
  if (Object.values(pair).filter(Boolean).length === 2) return pair;
  throw invalidFields([{ field: 'memberId', message: accessMessage('access.choose-two') }]);
}

/**
 * Gives a user a role, puts them into a group, or gives a group a role; a pair that ended is revived. Works at the next
 * request, until `expiresAt`: a deputy's role ends by itself.
 */
export async function addMembership(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'membership');
  ctx.policy.requireFields('membership', Object.keys(given), 'add');
  const pair = await pairOf(ctx, given);
  const expiresAt = endOf(given);
  await requireMayGive(ctx, pair, expiresAt);
  const { rows } = await ctx.sql.query<{ id: string }>(
    `INSERT INTO membership (company_id, id, member_id, group_id, role_id, expires_at)
     VALUES ($1, membership_id($1, $2, $3, $4), $2, $3, $4, $5)
     ON CONFLICT (company_id, id) DO UPDATE SET deleted_at = NULL, expires_at = excluded.expires_at, created_at = now(),
       created_by = acting_principal()
     RETURNING id`,
    [companyOf(ctx), pair.memberId, pair.groupId, pair.roleId, expiresAt],
  );
  const id = String(rows[0]?.id);
  await requireStillManaged(ctx);
  await record(ctx, { action: 'membership.added', model: 'membership', recordId: id, after: { ...pair, expiresAt } });
  const row = await delegateOf(ctx, 'membership').findFirst({ where: { companyId: companyOf(ctx), id } });
  return plainRow(row ?? {});
}

/** Only its end changes; another pair is another membership. */
export async function changeMembership(ctx: Context, id: string, given: Row): Promise<Row> {
  // groups and roles are locked before memberships, as where one is added
  const pair = isUuid(id)
    ? await ctx.query
        .selectFrom('membership')
        .select(['groupId', 'roleId'])
        .where('companyId', '=', companyOf(ctx))
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  await lockSubjects(ctx, { groups: [pair?.groupId], roles: [pair?.roleId] });
  const before = await lockRecord(ctx, 'membership', id, 'change');
  await requireMayGive(ctx, before, endOf(given));
  await requireMayLeave(ctx, before);
  const { after } = await changeLocked(ctx, 'membership', before, given);
  await requireStillManaged(ctx);
  return after;
}

export async function removeMembership(ctx: Context, id: string): Promise<Row> {
  const removed = await removeRecord(ctx, 'membership', id);
  await requireMayLeave(ctx, removed);
  await requireStillManaged(ctx);
  return removed;
}
