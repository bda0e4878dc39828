import { type Context, companyOf } from '../../context.ts';
import { accessMessage } from '../../i18n/access.ts';
import type { Message } from '../../i18n/message.ts';
import { fieldKind, isMachineWritten, isSecret } from '../../policies/fields.ts';
import { isStructural } from '../../policies/policy.ts';
import { ownership } from '../../policies/records.ts';
import { type Model, models, type Operation } from '../../policies/roles.ts';
import { loadPolicyRows, type PolicyRows, Snapshot, subjectsOf } from '../../policies/snapshot.ts';
import { isTemplate, linesOfTemplate, type Scope, type TemplateLine } from '../../policies/templates.ts';
import { columnsOf } from '../records/model.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { readRecords } from '../records/read.ts';
import { isGrantable } from '../records/scope.ts';
import { lockRecord } from '../records/write.ts';
import { actsOf, addRule, adminRoleStands, removeRule } from './rules.ts';

/** One cell of a role's matrix: how far a right on a table reaches, as the role says for good. */
interface Cell {
  model: Model;
  act: Operation;
  scope: Scope;
  /** what the role can be told here: a built-in role is widened or closed, never narrowed half-way */
  choices: Scope[];
  /** it also has rules that end by themselves, which stay as they are */
  hasTimed: boolean;
}

/** One field of a table: whether the role sees it and changes it. */
interface FieldCell {
  model: Model;
  field: string;
  act: 'view' | 'change';
  allowed: boolean;
  isSensitive: boolean;
}

export interface Matrix {
  name: string;
  template: string | null;
  cells: Cell[];
  fields: FieldCell[];
}

/** What a cell should say from now on. */
export type Wish = { model: Model; act: Operation } & ({ scope: Scope } | { field: string; allowed: boolean });

export interface CellChange {
  model: Model;
  act: Operation;
  field: string | null;
  from: string;
  to: string;
}

const order: readonly Scope[] = ['none', 'own', 'granted', 'department', 'all'];
const wider = (one: Scope, other: Scope): Scope => (order.indexOf(one) > order.indexOf(other) ? one : other);

interface OwnRule {
  id: string;
  model: string;
  act: string;
  scope: Scope | null;
  field: string | null;
  effect: 'allow' | 'deny';
  expiresAt: Date | null;
}

interface RoleRow {
  name: string;
  template: string | null;
  lines: TemplateLine[];
  rules: OwnRule[];
}

async function roleRowOf(ctx: Context, roleId: string): Promise<RoleRow> {
  ctx.policy.require('view', 'rule');
  const [role] = await readRecords(ctx, 'role', [roleId]);
  if (!role) throw recordNotFound({ model: 'role' });
  const rules = await ctx.query
    .selectFrom('rule')
    .select(['id', 'model', 'act', 'scope', 'field', 'effect', 'expiresAt'])
    .where('companyId', '=', companyOf(ctx))
    .where('roleId', '=', roleId)
    .where('deletedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const { template } = role;
  const lines = isTemplate(template) ? linesOfTemplate(template, ctx.deploymentRole) : [];
  return { name: String(role.name), template: isTemplate(template) ? template : null, lines, rules };
}

const lasting = ({ expiresAt }: OwnRule): boolean => expiresAt === null;

const rulesAt = ({ rules }: RoleRow, model: Model, act: Operation, field: string | null): OwnRule[] =>
  rules.filter((rule) => rule.model === model && rule.act === act && rule.field === field);

function builtIn({ lines }: RoleRow, model: Model, act: Operation): Scope {
  const scopes = lines.flatMap((line) =>
    line.model === model && line.act === act && 'scope' in line ? [line.scope] : [],
  );
  return scopes.reduce(wider, 'none');
}

function builtInField({ lines }: RoleRow, model: Model, field: string, act: 'view' | 'change'): boolean {
  if (fieldKind(model, field, act) === '<ordinary>') return true;
  return lines.some((line) => line.model === model && line.act === act && 'field' in line && line.field === field);
}

/** Scopes that mean something on a table: one that has no owner has no departments and nobody's own. */
export function scopesOn(model: Model): Scope[] {
  const owned = ownership[model].ownedBy !== null;
  return order.filter((scope) => {
    if (scope === 'own' || scope === 'department') return owned;
    return scope !== 'granted' || isGrantable(model);
  });
}

function cellOf(said: RoleRow, model: Model, act: Operation): Cell {
  const rules = rulesAt(said, model, act, null);
  const base = builtIn(said, model, act);
  const denied = rules.some((rule) => lasting(rule) && rule.effect === 'deny');
  const given = rules.filter((rule) => lasting(rule) && rule.effect === 'allow').map(({ scope }) => scope ?? 'granted');
  const choices = scopesOn(model).filter((scope) => scope === 'none' || wider(scope, base) === scope);
  return {
    model,
    act,
    scope: denied ? 'none' : given.reduce(wider, base),
    choices,
    hasTimed: rules.some((rule) => !lasting(rule)),
  };
}

function fieldOf(said: RoleRow, model: Model, field: string, act: 'view' | 'change'): FieldCell {
  const rules = rulesAt(said, model, act, field).filter(lasting);
  const isDenied = rules.some(({ effect }) => effect === 'deny');
  const isGiven = builtInField(said, model, field, act) || rules.some(({ effect }) => effect === 'allow');
  const isSensitive = fieldKind(model, field, act) === '<sensitive>';
  return { model, field, act, allowed: isGiven && !isDenied, isSensitive };
}

function fieldsOf(said: RoleRow, model: Model): FieldCell[] {
  const acts = actsOf(model);
  return columnsOf(model)
    .filter(({ name }) => !isStructural(name) && !isSecret(model, name))
    .flatMap(({ name }) => {
      const viewing = acts.includes('view') ? [fieldOf(said, model, name, 'view')] : [];
      const changes =
        acts.includes('change') && (!isMachineWritten(model, name) || (model === 'punch' && name === 'at'));
      return changes ? [...viewing, fieldOf(said, model, name, 'change')] : viewing;
    });
}

const matrixOf = (said: RoleRow): Matrix => ({
  name: said.name,
  template: said.template,
  cells: models.flatMap((model) => actsOf(model).map((act) => cellOf(said, model, act))),
  fields: models.flatMap((model) => fieldsOf(said, model)),
});

/** A role as a table: how far each right reaches, and which fields are open. For those who may look at rules. */
export async function roleMatrix(ctx: Context, roleId: string): Promise<Matrix> {
  return matrixOf(await roleRowOf(ctx, roleId));
}

const keyOf = (model: string, act: string, field: string | null): string => `${model}/${act}/${field ?? ''}`;

/** What differs from what the role says now. @throws Problem `record.invalid` for a cell that no matrix has */
function changesOf(matrix: Matrix, wishes: readonly Wish[]): CellChange[] {
  const cells = new Map(matrix.cells.map((cell) => [keyOf(cell.model, cell.act, null), cell]));
  const fields = new Map(matrix.fields.map((cell) => [keyOf(cell.model, cell.act, cell.field), cell]));
  return wishes.flatMap((wish): CellChange[] => {
    const { model, act } = wish;
    const no = (message: Message) => invalidFields([{ field: 'cells', message }]);
    if ('scope' in wish) {
      const cell = cells.get(keyOf(model, act, null));
      if (!cell)
        throw no(
          accessMessage('access.no-such-right', { act: String(act).slice(0, 40), model: String(model).slice(0, 40) }),
        );
      if (cell.scope === wish.scope) return [];
      if (!cell.choices.includes(wish.scope))
        throw no(accessMessage('access.scope-invalid', { scope: String(wish.scope).slice(0, 40) }));
      return [{ model, act, field: null, from: cell.scope, to: wish.scope }];
    }
    const cell = fields.get(keyOf(model, act, wish.field));
    if (!cell) throw no(accessMessage('access.no-such-field', { field: String(wish.field).slice(0, 40) }));
    if (cell.allowed === wish.allowed) return [];
    const word = (allowed: boolean) => (allowed ? 'yes' : 'no');
    return [{ model, act, field: wish.field, from: word(cell.allowed), to: word(wish.allowed) }];
  });
}

/** A rule that changes what a built-in role says of a table, or of one of its fields. */
type RoleRule = { model: Model; act: Operation; effect: 'allow' | 'deny'; field?: string; scope?: string };

/** The one rule that a built-in role's line, or nothing, needs beside it to say what is wished; null for none. */
function ruleFor(said: RoleRow, { model, act, field, to }: CellChange): RoleRule | null {
  if (field !== null) {
    const isOpen = builtInField(said, model, field, act as 'view');
    if (isOpen === (to === 'yes')) return null;
    return { model, act, field, effect: to === 'yes' ? 'allow' : 'deny' };
  }
  const base = builtIn(said, model, act);
  if (to === base) return null;
  return to === 'none' ? { model, act, effect: 'deny' } : { model, act, scope: to, effect: 'allow' };
}

/**
 * Changes what a role says, all cells or none: rules that say otherwise go, and what is wished is written as one rule each.
 * Rules that end by themselves stay. Works at everybody's next request.
 *
 * @throws Problem `role.admin-fixed`, `record.invalid`, and as the commands of rules do
 */
export async function changeRoleMatrix(ctx: Context, roleId: string, wishes: readonly Wish[]): Promise<CellChange[]> {
  await lockRecord(ctx, 'role', roleId, 'view');
  const said = await roleRowOf(ctx, roleId);
  if (said.template === 'company_admin') throw adminRoleStands({});
  const changes = changesOf(matrixOf(said), wishes);
  for (const change of changes) {
    const rule = ruleFor(said, change);
    for (const old of rulesAt(said, change.model, change.act, change.field).filter(lasting)) {
      await removeRule(ctx, old.id);
    }
    if (rule) await addRule(ctx, { roleId, ...rule });
  }
  return changes;
}

/** What one member would gain or lose by it: less than was changed, where another role of their says the same. */
interface Effect {
  model: Model;
  act: Operation;
  field: string | null;
  /** a scope for a right on the table, `yes` or `no` for a field */
  from: string;
  to: string;
  isGain: boolean;
}

export interface MatrixPreview {
  changes: CellChange[];
  /** members whose rights would be others than now, by name, and how; those alike stand together */
  members: { names: string[]; effects: Effect[] }[];
}

/** What a change of cells would make of a member's rights. */
function effectsOn(
  ctx: Context,
  memberId: string,
  changes: readonly CellChange[],
  rows: readonly [PolicyRows, PolicyRows],
): Effect[] {
  const [before, after] = rows.map((one) => new Snapshot(memberId, one, ctx.deploymentRole).at(ctx.now).decisions);
  if (!before || !after) return [];
  return changes.flatMap(({ model, act, field }): Effect[] => {
    if (field !== null) {
      const [previous, will] = [before, after].map((one) => one.field(model, field, act as 'view'));
      const word = (allowed: boolean | undefined) => (allowed ? 'yes' : 'no');
      return previous === will
        ? []
        : [{ model, act, field, from: word(previous), to: word(will), isGain: Boolean(will) }];
    }
    const [one, other] = [before.of(model, act), after.of(model, act)];
    if (one.reach === other.reach && one.own === other.own) return [];
    const isWider = order.indexOf(other.reach) > order.indexOf(one.reach);
    const isGain = one.reach === other.reach ? other.own : isWider;
    return [{ model, act, field, from: one.reach, to: other.reach, isGain }];
  });
}

/** Whom nothing touches is left out; whom the same touches is told of once. */
function alike(holdersEffects: readonly { name: string; effects: Effect[] }[]): MatrixPreview['members'] {
  const groups = new Map<string, { names: string[]; effects: Effect[] }>();
  for (const { name, effects } of holdersEffects) {
    if (effects.length === 0) continue;
    const key = JSON.stringify(effects);
    const group = groups.get(key) ?? { names: [], effects };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What saving would change, and for whom; nothing is changed. */
export async function previewRoleMatrix(ctx: Context, roleId: string, wishes: readonly Wish[]): Promise<MatrixPreview> {
  const company = companyOf(ctx);
  const before = await loadPolicyRows(ctx.sql, company, null);
  await ctx.sql.query('SAVEPOINT preview_matrix');
  try {
    const changes = await changeRoleMatrix(ctx, roleId, wishes);
    const after = await loadPolicyRows(ctx.sql, company, null);
    const members = await ctx.query
      .selectFrom('member as m')
      .innerJoin('user as u', 'u.id', 'm.userId')
      .select(['m.id', 'u.name'])
      .where('m.companyId', '=', company)
      .where('m.endedAt', 'is', null)
      .where('m.deletedAt', 'is', null)
      .orderBy('u.name')
      .orderBy('m.id')
      .execute();
    const holders = members.filter(({ id }) =>
      subjectsOf(id, before).some((one) => one.kind === 'role' && one.id === roleId),
    );
    const effectsByHolder = holders.map(({ id, name }) => ({
      name,
      effects: effectsOn(ctx, id, changes, [before, after]),
    }));
    return { changes, members: alike(effectsByHolder) };
  } finally {
    await ctx.sql.query('ROLLBACK TO SAVEPOINT preview_matrix');
  }
}
