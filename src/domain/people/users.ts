import type { Context } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import { newId } from '../../id.ts';
import { requireAdminLeft } from '../access/giving.ts';
import { inviteUser } from '../accounts/invite.ts';
import { hashPassword, requireStrongPassword, wordsOf } from '../accounts/password.ts';
import { record } from '../journal.ts';
import { delegateOf, type Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { addRecord, changeLocked, lockRecord } from '../records/write.ts';
import { requireCapacity } from '../subscriptions/limits.ts';
import { activateUser } from './activation.ts';
import { changeMemberRole, giveFirstRole, saysRole } from './member-roles.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function emailOf(given: Row): string {
  const email = String(given.email ?? '')
    .trim()
    .toLowerCase();
  if (!EMAIL.test(email)) {
    throw invalidFields([{ field: 'email', message: employeeMessage('user.email-invalid', { email }) }]);
  }
  return email;
}

/** A company's admin adds users to their own company only; the super admin says which one. */
async function companyFor(ctx: Context, given: Row): Promise<string | null> {
  if (ctx.companyId !== null) return ctx.companyId;
  const wanted = given.companyId ? String(given.companyId) : null;
  if (wanted === null) return null;
  const company = await delegateOf(ctx, 'company').findFirst({ where: { id: wanted, deletedAt: null } });
  if (!company) throw invalidFields([{ field: 'companyId', message: employeeMessage('user.no-such-company') }]);
  return wanted;
}

const companyWord = ({ principal }: Context) =>
  principal.kind === 'user' && principal.company ? { company: principal.company } : {};

/**
 * Adds a user, and their membership when they belong to a company: set by itself from whoever adds them. Without a first
 * password they get an invitation and choose one themselves.
 *
 * @param given name, email, password, isActive; memberRole (a built-in role, the id of one of the
 *   company's own, or nobody), and from the super admin companyId
 * @param as.hasSeat they are an employee whose seat counts for them
 */
export async function addUser(ctx: Context, given: Row, as: { hasSeat?: boolean } = {}): Promise<Row> {
  ctx.policy.require('add', 'user');
  const { password, memberRole, companyId: _wanted, email: _email, ...values } = given;
  const email = emailOf(given);
  const isInvited = password === undefined || password === null || password === '';
  const about = { email, name: String(given.name ?? ''), ...companyWord(ctx) };
  if (!isInvited) await requireStrongPassword(String(password), 'password', wordsOf(about));
  const companyId = await companyFor(ctx, given);
  const isOn = given.isActive === true || given.isActive === 'true';
  if (companyId !== null && isOn && !as.hasSeat) await requireCapacity(ctx, 'users', companyId);
  const passwordHash = isInvited ? null : await hashPassword(String(password));
  const user = await addRecord(ctx, 'user', values, { email, passwordHash, companyId });
  if (companyId !== null) await link(ctx, companyId, user, memberRole);
  if (isInvited) await inviteUser(ctx, String(user.id));
  return user;
}

/** The membership that makes them part of the company; their own `companyId` was written with their row. */
async function link(ctx: Context, companyId: string, user: Row, memberRole: unknown): Promise<void> {
  const id = newId();
  await ctx.query
    .insertInto('member')
    .values({ companyId, id, userId: String(user.id) })
    .execute();
  await giveFirstRole(ctx, { companyId, id }, memberRole);
  await record(ctx, {
    action: 'member.added',
    model: 'member',
    recordId: id,
    companyId,
    after: { userId: user.id, role: saysRole(memberRole) ? String(memberRole) : 'nobody' },
  });
}

/** Whoever is active takes a place of the package, whichever way they became so. @returns their row, locked, as it is then */
async function activateAs(ctx: Context, id: string): Promise<Row> {
  if (ctx.companyId !== null) return activateUser(ctx, id);
  const user = await lockRecord(ctx, 'user', id);
  if (user.companyId && user.isActive === false) await requireCapacity(ctx, 'users', String(user.companyId));
  return { ...(await changeLocked(ctx, 'user', user, { isActive: true })).after, deactivatedAt: null };
}

/**
 * Nobody switches themselves off: they could not come back to correct it.
 *
 * @param given name, isActive; and memberRole, their role in their company
 */
export async function changeUser(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'user');
  const off = given.isActive === false || given.isActive === 'false';
  if (off && ctx.principal.kind === 'user' && ctx.principal.id === id) {
    throw invalidFields([{ field: 'isActive', message: employeeMessage('user.not-deactivate-self') }]);
  }
  const { memberRole, isActive, ...values } = given;
  const on = isActive === true || isActive === 'true';
  const before = on ? await activateAs(ctx, id) : await lockRecord(ctx, 'user', id);
  const { after } = await changeLocked(ctx, 'user', before, off ? { ...values, isActive } : values);
  if (off && after.companyId) await requireAdminLeft(ctx, String(after.companyId));
  if (saysRole(memberRole)) await changeMemberRole(ctx, id, String(memberRole));
  return after;
}
