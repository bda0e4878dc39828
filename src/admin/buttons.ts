import type { Context } from '../context.ts';
import { recordNotFound, recordRefused } from '../domain/records/problems.ts';
import { type RecordRead, readRecord } from '../domain/records/read.ts';
import { requireReach } from '../domain/records/write.ts';
import { isUuid } from '../id.ts';
import type { Model, Operation } from '../policies/roles.ts';
import type { Declaration } from './declaration.ts';
import { ownActions } from './own-actions.ts';
import { currentRequest, type RecordAsked } from './request.ts';

const usual: Readonly<Record<string, Operation>> = { edit: 'change', delete: 'delete' };

/** The right that a button needs on its record; undefined for one that asks nothing of it, or of another table. */
function actOf(ctx: Context, declaration: Declaration, name: string): Operation | undefined {
  const own = ownActions(declaration).get(name);
  if (!own) return usual[name];
  return own.model === undefined || own.model === declaration.model ? (own.actOn?.(ctx) ?? own.act) : undefined;
}

/** One record as a page of its own shows it, with those of the rights that buttons need which reach it. */
export function readWithButtons(ctx: Context, declaration: Declaration, id: string): Promise<RecordRead | undefined> {
  const { model } = declaration;
  const shown = [...ownActions(declaration)].filter(([, { onTable, isVerb }]) => !onTable && !isVerb);
  const names = [...Object.keys(usual), ...shown.map(([name]) => name)];
  return readRecord(ctx, model, id, [...new Set(names.flatMap((name) => actOf(ctx, declaration, name) ?? []))]);
}

/**
 * Asks for the right that an action needs on its record, before its form is read. The command asks again.
 *
 * @returns the record that an edit is about: what the form was made of is not read a second time
 * @throws Problem `record.not-found`, `record.refused`
 */
export async function requireRecord(
  ctx: Context,
  declaration: Declaration,
  name: string,
  id: string,
): Promise<RecordAsked | undefined> {
  const { model } = declaration;
  if (!isUuid(id)) throw recordNotFound({ model });
  const act = actOf(ctx, declaration, name) ?? 'view';
  if (name !== 'edit') return void (await requireReach(ctx, model, id, act));
  const read = await readWithButtons(ctx, declaration, id);
  if (!read) throw recordNotFound({ model });
  if (!read.reached.has(act)) throw recordRefused({ model, act });
  return { ...read, model, id };
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
