import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import { panelMessage } from '../../i18n/panel.ts';
import type { Row } from '../records/model.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { findRecords, longestPage, readTitles } from '../records/read.ts';
import { reaches } from '../records/select.ts';
import { findMemberOf } from './members.ts';
import { addMembership, removeMembership } from './memberships.ts';
import { namesOf } from './names.ts';

/** What memberships are seen from: who is in a group and what it has, or who has a role. */
export type Side = 'user_group' | 'role';

export interface Belongs {
  /** of the membership */
  id: string;
  kind: 'user' | 'group' | 'role';
  name: string;
  since: Date;
  until: Date | null;
  /** who put it there, by name */
  giver: string;
}

const columnOf = (side: Side): 'groupId' | 'roleId' => (side === 'role' ? 'roleId' : 'groupId');

const kindOf = (side: Side, { memberId }: Row): Belongs['kind'] =>
  memberId ? 'user' : side === 'role' ? 'group' : 'role';

/** Living memberships of a group or a role that they may see, the oldest first. */
export async function ownershipTo(ctx: Context, side: Side, id: string): Promise<Belongs[]> {
  ctx.policy.require('view', 'membership');
  if (!(await reaches(ctx, side, 'view', id))) throw recordNotFound({ model: side });
  const sort = { field: 'createdAt', direction: 'asc' } as const;
  const rows = await findRecords(ctx, 'membership', { where: { [columnOf(side)]: id }, sort, limit: longestPage });
  const living = rows.filter(({ expiresAt }) => !(expiresAt instanceof Date) || expiresAt > ctx.now);
  const texts = (...names: string[]) =>
    living.flatMap((row) => names.map((name) => (row[name] ?? null) as string | null));
  const nameOf = await namesOf(ctx, texts('memberId', 'groupId', 'createdBy'));
  const roles = await readTitles(ctx, 'role', texts('roleId').filter(Boolean) as string[], ['name']);
  const roleNames = new Map(roles.map((role) => [role.id, String(role.name)]));
  return living.map((row) => {
    const kind = kindOf(side, row);
    const name = kind === 'role' ? roleNames.get(row.roleId) : nameOf(String(row.memberId ?? row.groupId));
    const until = row.expiresAt instanceof Date ? row.expiresAt : null;
    const giver = nameOf(String(row.createdBy));
    return { id: String(row.id), kind, name: name ?? '', since: row.createdAt as Date, until, giver };
  });
}

/** Whom a form names: exactly one of a user, a group and a role. @throws Problem `record.invalid` */
async function namedBy(ctx: Context, { userId, groupId, roleId }: Row): Promise<Row> {
  const said = Object.entries({ userId, groupId, roleId }).filter(([, id]) => id);
  const [one] = said;
  if (!one || said.length > 1) throw invalidFields([{ field: 'who', message: accessMessage('access.one-of-two') }]);
  const [field, id] = one;
  if (field !== 'userId') return { [field]: String(id) };
  const memberId = await findMemberOf(ctx, { userId: String(id) });
  if (memberId) return { memberId };
  throw invalidFields([{ field: 'who', message: panelMessage('access.no-such-user') }]);
}

/** Puts somebody into a group, gives it a role, or gives a role to a user or a group: see addMembership. */
export async function letBelong(ctx: Context, side: Side, id: string, given: Row): Promise<Row> {
  const { expiresAt } = given;
  return addMembership(ctx, {
    ...(await namedBy(ctx, given)),
    [columnOf(side)]: id,
    ...(expiresAt ? { expiresAt } : {}),
  });
}

/** Ends memberships and rules of this group or role, and nothing else. @throws Problem `record.not-found` */
export async function letGo(ctx: Context, side: Side, id: string, membershipId: string): Promise<Row> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM membership WHERE company_id = $1 AND ${side === 'role' ? 'role_id' : 'group_id'} = $2
       AND id::text = $3 AND deleted_at IS NULL`,
    [companyOf(ctx), id, membershipId],
  );
  if (!rows[0]) throw recordNotFound({ model: 'membership' });
  return removeMembership(ctx, rows[0].id);
}
