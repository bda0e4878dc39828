import { type Context, companyOf } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import type { Message } from '../../i18n/message.ts';
import { isUuid } from '../../id.ts';
import { isTemplate, type TemplateName, templates } from '../../policies/templates.ts';
import { builtInRole, requireAdminLeft } from '../access/giving.ts';
import { addMembership, removeMembership } from '../access/memberships.ts';
import { record } from '../journal.ts';
import { invalidFields } from '../records/problems.ts';
import { reaches } from '../records/select.ts';

/** What a user is in their company at this moment. */
export interface MemberRole {
  /** as forms say it: a built-in role by its template, a role of the company's own by its id, `nobody` for none themselves */
  role: string;
  /** every role that they hold, themselves or by a group, by name */
  names: string[];
}

interface HeldRole {
  user: string;
  id: string | null;
  template: string | null;
  name: string | null;
  isOwn: boolean;
}

/** What users are in their companies, by user; the built-in roles come first, as the widest of them do. */
export async function memberRolesOf(ctx: Context, users: readonly string[]): Promise<Map<string, MemberRole>> {
  if (users.length === 0 || !ctx.policy.allows('view', 'member')) return new Map();
  const { rows } = await ctx.sql.query<HeldRole>(
    `WITH living AS (
       SELECT * FROM membership WHERE deleted_at IS NULL AND (expires_at IS NULL OR expires_at > $3)
     )
     SELECT m.user_id AS user, r.id, r.template, r.name, s.role_id IS NOT NULL AS "isOwn"
     FROM member m
     LEFT JOIN living s ON s.company_id = m.company_id AND s.member_id = m.id
     LEFT JOIN living v ON v.company_id = m.company_id AND v.group_id = s.group_id AND v.role_id IS NOT NULL
     LEFT JOIN role r ON r.company_id = m.company_id AND r.id = coalesce(s.role_id, v.role_id) AND r.deleted_at IS NULL
     WHERE m.user_id = ANY($1) AND ($2::uuid IS NULL OR m.company_id = $2) AND m.ended_at IS NULL AND m.deleted_at IS NULL
     ORDER BY m.user_id, array_position($4::text[], r.template) NULLS LAST, r.name`,
    [users, ctx.companyId, ctx.now, Object.keys(templates)],
  );
  const found = new Map<string, MemberRole>();
  for (const { user, id, template, name, isOwn } of rows) {
    const known = found.get(user) ?? { role: 'nobody', names: [] };
    if (isOwn && id !== null && known.role === 'nobody') known.role = template ?? id;
    if (name !== null && !known.names.includes(name)) known.names.push(name);
    found.set(user, known);
  }
  return found;
}

const refused = (message: Message) => invalidFields([{ field: 'memberRole', message }]);

const notARole = (given: unknown) =>
  refused(
    employeeMessage('user.role-unknown', {
      given: String(given).slice(0, 60),
      name2: ['nobody', ...Object.keys(templates)].join(', '),
    }),
  );

/** Whether a form says a role at all; `nobody` is one of its answers. */
export const saysRole = (given: unknown): boolean => given !== undefined && given !== null && given !== '';

/**
 * The company's role that a form means: a built-in one by its template, its own by its id; null for none.
 *
 * @throws Problem `record.invalid` for what is no role here
 */
async function roleFrom(ctx: Context, given: unknown): Promise<string | null> {
  if (!saysRole(given) || given === 'nobody') return null;
  if (isTemplate(given)) return builtInRole(ctx, given);
  const id = String(given);
  if (!isUuid(id) || !(await reaches(ctx, 'role', 'view', id))) throw notARole(given);
  return id;
}

/** Above companies there are only the built-in roles: a company's own are its own business. */
function templateFrom(given: unknown): TemplateName | null {
  if (!saysRole(given) || given === 'nobody') return null;
  if (isTemplate(given)) return given;
  throw notARole(given);
}

interface Member {
  companyId: string;
  id: string;
}

/** The super admin gives a company its first people: a built-in role, for good. */
async function grantByPlatform(ctx: Context, { companyId, id }: Member, role: TemplateName): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO membership (company_id, id, member_id, role_id)
     SELECT $1, membership_id($1, $2, NULL, r.id), $2, r.id FROM role r
     WHERE r.company_id = $1 AND r.template = $3 AND r.deleted_at IS NULL
     ON CONFLICT (company_id, id) DO UPDATE SET deleted_at = NULL, expires_at = NULL, created_at = now(),
       created_by = acting_principal()`,
    [companyId, id, role],
  );
}

/** Gives whoever has just become a member their first role, under the law of giving. */
export async function giveFirstRole(ctx: Context, member: Member, given: unknown): Promise<void> {
  if (ctx.companyId === null) {
    const role = templateFrom(given);
    if (role !== null) await grantByPlatform(ctx, member, role);
    return;
  }
  const roleId = await roleFrom(ctx, given);
  if (roleId !== null) await addMembership(ctx, { memberId: member.id, roleId });
}

async function revokeByPlatform(ctx: Context, { companyId, id }: Member): Promise<void> {
  await ctx.query
    .updateTable('membership')
    .set(({ fn }) => ({ deletedAt: fn<Date>('now') }))
    .where('companyId', '=', companyId)
    .where('memberId', '=', id)
    .where('roleId', 'is not', null)
    .where('deletedAt', 'is', null)
    .execute();
}

/** The new role first and the others after it: a company is never without an admin in between. */
async function replaceRoles(ctx: Context, member: Member, roleId: string | null): Promise<void> {
  const held = await ctx.query
    .selectFrom('membership')
    .select(['id', 'roleId', 'expiresAt'])
    .where('companyId', '=', companyOf(ctx))
    .where('memberId', '=', member.id)
    .where('roleId', 'is not', null)
    .where('deletedAt', 'is', null)
    .execute();
  const stays = held.find((one) => one.roleId === roleId && one.expiresAt === null);
  if (roleId !== null && !stays) await addMembership(ctx, { memberId: member.id, roleId });
  for (const one of held) if (one.roleId !== roleId) await removeMembership(ctx, one.id);
}

/**
 * Gives a user one role in their company in place of all that they had themselves; `nobody` takes them all. What they hold by a
 * group stays. Nobody changes their own: they could not change it back; nobody gives what they do not hold; an admin stays.
 *
 * @throws Problem `record.invalid`, `policy.refused`, `access.not-held`, or that the last admin would be gone
 */
export async function changeMemberRole(ctx: Context, userId: string, given: string): Promise<void> {
  ctx.policy.require('change', 'user');
  const isPlatform = ctx.companyId === null;
  const role = isPlatform ? templateFrom(given) : await roleFrom(ctx, given);
  if (ctx.principal.kind === 'user' && ctx.principal.id === userId) {
    throw refused(employeeMessage('user.not-own-role'));
  }
  const member = await ctx.query
    .selectFrom('member')
    .select(['id', 'companyId'])
    .where('userId', '=', userId)
    .$if(!isPlatform, (query) => query.where('companyId', '=', companyOf(ctx)))
    .where('endedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!member) throw refused(employeeMessage('user.no-company-role'));
  const before = (await memberRolesOf(ctx, [userId])).get(userId);
  if (isPlatform) {
    await revokeByPlatform(ctx, member);
    if (isTemplate(role)) await grantByPlatform(ctx, member, role);
    await requireAdminLeft(ctx, member.companyId);
  } else {
    await replaceRoles(ctx, member, role);
  }
  const after = (await memberRolesOf(ctx, [userId])).get(userId);
  if (before?.role === after?.role && before?.names.join() === after?.names.join()) return;
  await record(ctx, {
    action: 'member.role-changed',
    model: 'member',
    recordId: member.id,
    companyId: member.companyId,
    before: { userId, role: before?.role, roles: before?.names },
    after: { userId, role: after?.role, roles: after?.names },
  });
}
