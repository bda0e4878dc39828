import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import { isTemplate, linesOfTemplate } from '../../policies/templates.ts';
import { problem } from '../../problem.ts';
import type { Row } from '../records/model.ts';
import { recordInUse } from '../records/problems.ts';
import { addRecord, lockRecord, removeRecord } from '../records/write.ts';
import { addRule } from './rules.ts';

const builtInStays = problem(accessMessage, 'role.built-in', { status: 409 });

/**
 * Adds a role of the company's own.
 *
 * @param given name; `like` names a role whose rules it starts with, as rules of its own from then on
 */
export async function addRole(ctx: Context, given: Row): Promise<Row> {
  const { like, ...values } = given;
  const role = await addRecord(ctx, 'role', values);
  if (typeof like === 'string' && like !== '') await copyRules(ctx, like, String(role.id));
  return role;
}

async function copyRules(ctx: Context, from: string, roleId: string): Promise<void> {
  const model = await lockRecord(ctx, 'role', from, 'view');
  const own = isTemplate(model.template) ? linesOfTemplate(model.template, 'cloud') : [];
  for (const line of own) await addRule(ctx, { roleId, ...line });
  const { rows } = await ctx.sql.query<Row>(
    `SELECT model, act, scope, field, effect, expires_at AS "expiresAt" FROM rule
     WHERE company_id = $1 AND role_id = $2 AND deleted_at IS NULL ORDER BY created_at, id`,
    [companyOf(ctx), from],
  );
  for (const rule of rows) await addRule(ctx, { roleId, ...rule });
}

/** What still refers to a role or a group: people, groups, rules. */
async function requireUnused(ctx: Context, model: 'role' | 'user_group', id: string): Promise<void> {
  const column = model === 'role' ? 'role_id' : 'group_id';
  const { rows } = await ctx.sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM membership WHERE company_id = $1 AND ${column} = $2 AND deleted_at IS NULL`,
    [companyOf(ctx), id],
  );
  const used = rows[0]?.n ?? 0;
  if (used > 0) throw recordInUse({ model, by: accessMessage('record.count-users-or-groups', { used }) });
}

export async function removeRole(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'role');
  const role = await lockRecord(ctx, 'role', id, 'delete');
  if (role.template !== null) throw builtInStays({});
  await requireUnused(ctx, 'role', id);
  return removeRecord(ctx, 'role', id);
}

export async function removeGroup(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'user_group');
  await lockRecord(ctx, 'user_group', id, 'delete');
  await requireUnused(ctx, 'user_group', id);
  return removeRecord(ctx, 'user_group', id);
}
