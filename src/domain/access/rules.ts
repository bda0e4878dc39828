import type { Context } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { isSecret } from '../../policies/fields.ts';
import { type Model, type Operation, permissionCeiling } from '../../policies/roles.ts';
import type { Scope } from '../../policies/templates.ts';
import type { FieldProblem } from '../../problem.ts';
import { problem } from '../../problem.ts';
import { hasColumn, type Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { addRecord, changeLocked, lockRecord, removeRecord } from '../records/write.ts';
import { isModel, lockSubjects, requireForOthers, requireHeld, requireMayLift, requireStillManaged } from './giving.ts';

export const adminRoleStands = problem(accessMessage, 'role.admin-fixed', { status: 409 });

/** Everything that people of a company can do with a table, here or on its sites. */
export const actsOf = (model: Model): readonly Operation[] => [
  ...new Set([...(permissionCeiling.cloud[model] ?? []), ...(permissionCeiling.site[model] ?? [])]),
];

/** What is wrong with a rule that no column's type can say. */
function mistakes(rule: Row): FieldProblem[] {
  const { model, act, field, scope } = rule;
  if (!isModel(model))
    return [{ field: 'model', message: accessMessage('access.no-such-table', { model: String(model).slice(0, 40) }) }];
  const found: FieldProblem[] = [];
  if (field === null || field === undefined || field === '') {
    const known = actsOf(model);
    if (!known.some((one) => one === act)) {
      found.push({
        field: 'act',
        message: accessMessage('access.act-impossible', { act: String(act), known: known.map(String) }),
      });
    }
    return found;
  }
  if (act !== 'view' && act !== 'change') found.push({ field: 'act', message: accessMessage('access.field-acts') });
  if (field !== '*' && (!hasColumn(model, String(field)) || isSecret(model, String(field)))) {
    found.push({
      field: 'field',
      message: accessMessage('access.no-such-field', { field: String(field).slice(0, 40) }),
    });
  }
  if (scope) found.push({ field: 'scope', message: accessMessage('access.field-scope') });
  return found;
}

const subjects = ['roleId', 'groupId', 'memberId'] as const;

async function requireSound(ctx: Context, rule: Row): Promise<void> {
  const found = mistakes(rule);
  if (subjects.filter((field) => rule[field]).length !== 1) {
    found.push({ field: 'roleId', message: accessMessage('access.rule-subject') });
  }
  if (found.length > 0) throw invalidFields(found);
  if (rule.roleId) {
    const { rows } = await ctx.sql.query(
      `SELECT 1 FROM role WHERE company_id = $1 AND id = $2 AND template = 'company_admin'`,
      [ctx.companyId, rule.roleId],
    );
    if (rows.length > 0) throw adminRoleStands({});
  }
  if (rule.effect === 'deny') return;
  await requireHeld(ctx, [givenBy(rule)], endOf(rule));
  requireForOthers(ctx, rule);
}

/** Nobody joins a group or gets a role while what it holds is changed. */
const lockSubject = (ctx: Context, { groupId, roleId }: Row): Promise<void> =>
  lockSubjects(ctx, { groups: [groupId], roles: [roleId] });

const givenBy = ({ model, act, scope, field }: Row) => ({
  model: String(model),
  act: String(act),
  ...(field ? { field: String(field) } : { scope: (scope as Scope | null) ?? 'granted' }),
});

/** When a row of rights ends; null when never. */
export function endOf(row: Row): Date | null {
  const end = row.expiresAt;
  if (end === null || end === undefined || end === '') return null;
  const instant = end instanceof Date ? end : new Date(String(end));
  if (Number.isNaN(instant.getTime())) {
    throw invalidFields([
      { field: 'expiresAt', message: panelMessage('field.instant-invalid', { name: String(end).slice(0, 40) }) },
    ]);
  }
  return instant;
}

/** Gives a role, a group or one user a right, or takes one (deny beats allow). Works at everybody's next request. */
export async function addRule(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'rule');
  await lockSubject(ctx, given);
  await requireSound(ctx, given);
  const rule = await addRecord(ctx, 'rule', given);
  await requireStillManaged(ctx);
  return rule;
}

export async function changeRule(ctx: Context, id: string, given: Row): Promise<Row> {
  const locked = await lockRecord(ctx, 'rule', id, 'change');
  await lockSubject(ctx, locked);
  const { before, after } = await changeLocked(ctx, 'rule', locked, given);
  await requireSound(ctx, after);
  if (before.effect === 'deny' && Object.keys(given).length > 0) {
    await requireMayLift(ctx, [givenBy(before)]);
    requireForOthers(ctx, before);
  }
  await requireStillManaged(ctx);
  return after;
}

export async function removeRule(ctx: Context, id: string): Promise<Row> {
  const removed = await removeRecord(ctx, 'rule', id);
  if (removed.effect === 'deny') {
    await requireMayLift(ctx, [givenBy(removed)]);
    requireForOthers(ctx, removed);
  }
  await requireStillManaged(ctx);
  return removed;
}
