import type { Context } from '../context.ts';
import { recordNotFound } from '../domain/records/problems.ts';
import { reaches } from '../domain/records/select.ts';
import { requireReach } from '../domain/records/write.ts';
import { isUuid } from '../id.ts';
import type { Model, Operation } from '../policies/roles.ts';
import type { Declaration } from './declaration.ts';
import { currentRequest } from './request.ts';
import { rightsActions } from './rights/actions.ts';

const usual: Readonly<Record<string, Operation>> = { edit: 'change', delete: 'delete' };

/** The right that a button needs on its record; undefined for one that asks nothing of it, or of another table. */
function actOf(ctx: Context, declaration: Declaration, name: string): Operation | undefined {
  const own = declaration.actions?.[name] ?? rightsActions(declaration.model)[name];
  if (!own) return usual[name];
  return own.model === undefined || own.model === declaration.model ? (own.actOn?.(ctx) ?? own.act) : undefined;
}

/**
 * Asks for the right that an action needs on its record, before its form is read. The command asks again.
 *
 * @throws Problem `record.not-found`, `record.refused`
 */
export async function requireRecord(ctx: Context, declaration: Declaration, name: string, id: string): Promise<void> {
  if (!isUuid(id)) throw recordNotFound({ model: declaration.model });
  await requireReach(ctx, declaration.model, id, actOf(ctx, declaration, name) ?? 'view');
}

/** Asked once for a record that is shown by itself: which of the rights that buttons need reach it. */
export async function noteReached(ctx: Context, declaration: Declaration, id: string): Promise<void> {
  const { model } = declaration;
  const names = [...Object.keys(usual), ...Object.keys({ ...declaration.actions, ...rightsActions(model) })];
  const acts = new Set(names.flatMap((name) => actOf(ctx, declaration, name) ?? []));
  const reached = new Set<Operation>();
  for (const act of acts) {
    const reach = ctx.policy.reach(model, act);
    if (reach === 'all' || (reach !== 'none' && (await reaches(ctx, model, act, id)))) reached.add(act);
  }
  currentRequest().reached.set(`${model}/${id}`, reached);
}

/** In lists nobody asks record by record: there a right counts that reaches as far as seeing does. */
const isLikely = (ctx: Context, model: Model, act: Operation): boolean => {
  const reach = ctx.policy.reach(model, act);
  return reach === 'all' || reach === ctx.policy.reach(model, 'view');
};

/** Whether a button on a record would do something, and not be refused. The refusal itself is the command's. */
export function isLive(declaration: Declaration, name: string, id: string): boolean {
  const { ctx, reached } = currentRequest();
  const act = actOf(ctx, declaration, name);
  if (act === undefined || act === 'view') return true;
  return reached.get(`${declaration.model}/${id}`)?.has(act) ?? isLikely(ctx, declaration.model, act);
}
