import { type Context, companyOf } from '../../context.ts';
import { datamodel, modelOf, tableOf } from '../../db/datamodel.ts';
import { referenceMissing } from '../../db/violations.ts';
import { isMachineWritten } from '../../policies/fields.ts';
import { placingFields } from '../../policies/records.ts';
import { type Model, models, type Operation } from '../../policies/roles.ts';
import { differences, record } from '../journal.ts';
import { companyZone } from './company-zone.ts';
import { columnOf, columnsOf, delegateOf, hasColumn, livingOfCompany, plainRow, type Row } from './model.ts';
import { invalidFields, recordNotFound, recordRefused, scopeRefused } from './problems.ts';
import { isWellPlaced, lockRow, reaches } from './select.ts';
import { missingFields, needsZone, parseValues } from './values.rule.ts';

/** The words of each enum of the database, by its name. */
const choices = (): Record<string, string[]> =>
  Object.fromEntries(datamodel().enums.map(({ name, values }) => [name, values.map((value) => value.name)]));

/** The company's time zone, where a value needs it: an instant that was written without its offset. */
async function zoneFor(ctx: Context, model: Model, given: Row): Promise<{ zone?: string }> {
  const isNeeded = Object.entries(given).some(
    ([name, value]) => columnOf(model, name)?.type === 'DateTime' && needsZone(value),
  );
  return isNeeded ? { zone: await companyZone(ctx) } : {};
}

/** Checked and parsed values of a form. @throws Problem naming every field to correct, or the first they may not write */
async function checked(ctx: Context, model: Model, given: Row, act: 'add' | 'change'): Promise<Row> {
  ctx.policy.requireFields(model, Object.keys(given), act);
  const reading = { choices: choices(), ...(await zoneFor(ctx, model, given)) };
  const { values, problems } = parseValues(given, columnsOf(model), reading);
  if (problems.length > 0) throw invalidFields(problems);
  return values;
}

/**
 * One living record that the principal reaches with the act, locked against change, with all its columns.
 *
 * @throws Problem `record.not-found` for one that they may not even see, or that is another company's, or missing: one
 *   answer; `record.refused` for one that they see but may not do this with
 */
export async function lockRecord(ctx: Context, model: Model, id: string, act: Operation = 'change'): Promise<Row> {
  const row = await lockRow(ctx, model, act, id);
  if (row) return row;
  if (await reaches(ctx, model, 'view', id)) throw recordRefused({ model, act });
  throw recordNotFound({ model });
}

/** One record that the principal reaches with the act, for commands that lock it themselves. @throws Problem as lockRecord */
export async function requireReach(ctx: Context, model: Model, id: string, act: Operation): Promise<void> {
  if (await reaches(ctx, model, act, id)) return;
  if (act !== 'view' && (await reaches(ctx, model, 'view', id))) throw recordRefused({ model, act });
  throw recordNotFound({ model });
}

/** The columns of a table that name a record of another one that people reach. */
function referencesOf(model: Model): { field: string; column: string; to: Model }[] {
  return modelOf(model).fields.flatMap((relation) => {
    const [field] = relation.relationFromFields ?? [];
    const target = datamodel().models.find(({ name }) => name === relation.type);
    const to = models.find((candidate) => target && candidate === tableOf(target));
    if (!field || field === 'companyId' || !to) return [];
    const column = modelOf(model).fields.find(({ name }) => name === field);
    return [{ field, column: column?.dbName ?? field, to }];
  });
}

/**
 * Whatever a person chooses is read as they read it: what they may not view, they cannot choose, with the same answer as for
 * what does not exist.
 */
async function requireVisibleReferences(ctx: Context, model: Model, values: Row): Promise<void> {
  if (ctx.principal.kind !== 'user') return;
  for (const { field, to } of referencesOf(model)) {
    const id = values[field];
    if (typeof id !== 'string' || (await reaches(ctx, to, 'view', id))) continue;
    throw referenceMissing({ field });
  }
}

/** A row that is added or moved must lie where their scope lets them put it: not in somebody else's department. */
async function requireInScope(ctx: Context, model: Model, act: 'add' | 'change', id: string): Promise<void> {
  if (ctx.principal.kind !== 'user' || (await isWellPlaced(ctx, model, act, id))) return;
  const [field = 'id'] = placingFields(model);
  throw scopeRefused({ model, field });
}

/** `employee` -> `employee.added`; the words of the journal. */
const word = (model: Model, verb: string) => `${model.replaceAll('_', '-')}.${verb}`;

/** The company a record belongs to, for the journal of the super admin's work. */
function homeOf(model: Model, row: Row): { companyId?: string } {
  const home = model === 'company' ? row.id : row.companyId;
  return typeof home === 'string' ? { companyId: home } : {};
}

/**
 * Adds a record from a form's values. The company is the principal's, whatever the form says.
 *
 * @param fixed values that a command sets and no form may send
 */
export async function addRecord(ctx: Context, model: Model, given: Row, fixed: Row = {}): Promise<Row> {
  ctx.policy.require('add', model);
  const asked = await checked(ctx, model, given, 'add');
  const values = { ...asked, ...fixed };
  const wanted = columnsOf(model).filter((field) => !isMachineWritten(model, field.name));
  const missing = missingFields(values, wanted);
  if (missing.length > 0) throw invalidFields(missing);
  await requireVisibleReferences(ctx, model, asked);
  const home = hasColumn(model, 'companyId') && model !== 'user' ? { companyId: companyOf(ctx) } : {};
  const row = await delegateOf(ctx, model).create({ data: { id: ctx.newId(), ...values, ...home } });
  await requireInScope(ctx, model, 'add', String(row.id));
  await record(ctx, {
    action: word(model, 'added'),
    model,
    recordId: String(row.id),
    after: row,
    ...homeOf(model, row),
  });
  return plainRow(row);
}

/**
 * Changes a record by a form's values; a value equal to the stored one is no change. A field that they may not write is
 * refused by name even when its value is the stored one: an answer that depended on it would tell it.
 *
 * @returns the row before and after
 */
export async function changeRecord(
  ctx: Context,
  model: Model,
  id: string,
  given: Row,
  fixed: Row = {},
): Promise<{ before: Row; after: Row }> {
  ctx.policy.require('change', model);
  return changeLocked(ctx, model, await lockRecord(ctx, model, id, 'change'), given, fixed);
}

/**
 * As changeRecord, for a command that has locked the row already: it is not read again.
 *
 * @param before as lockRecord gave it for the act `change`
 */
export async function changeLocked(
  ctx: Context,
  model: Model,
  before: Row,
  given: Row,
  fixed: Row = {},
): Promise<{ before: Row; after: Row }> {
  ctx.policy.require('change', model);
  const id = String(before.id);
  const asked = await checked(ctx, model, given, 'change');
  const changed = differences(before, { ...before, ...asked, ...fixed });
  if (Object.keys(changed.after).length === 0) return { before: plainRow(before), after: plainRow(before) };
  const values: Row = { ...asked, ...fixed };
  const data = Object.fromEntries(Object.keys(changed.after).map((field) => [field, values[field]]));
  await requireVisibleReferences(
    ctx,
    model,
    Object.fromEntries(Object.entries(data).filter(([name]) => name in asked)),
  );
  await delegateOf(ctx, model).updateMany({ where: livingOfCompany(ctx, model, { id }), data });
  if (placingFields(model).some((field) => field in data)) await requireInScope(ctx, model, 'change', id);
  const after = { ...before, ...data };
  await record(ctx, { action: word(model, 'changed'), model, recordId: id, ...changed, ...homeOf(model, before) });
  return { before: plainRow(before), after: plainRow(after) };
}

/** One record, deleted or not, that the principal could change if it lived. @throws Problem `record.not-found` */
export async function lockGone(ctx: Context, model: Model, id: string): Promise<Row> {
  const row = await lockRow(ctx, model, 'change', id, true);
  if (!row) throw recordNotFound({ model });
  return row;
}

/** What a deleted record referred to may be gone too: it comes back without it, where it can be without. */
async function withoutTheGone(ctx: Context, model: Model, row: Row): Promise<Row> {
  const lost: Row = {};
  for (const { field, to } of referencesOf(model)) {
    const id = row[field];
    if (typeof id !== 'string') continue;
    if (await delegateOf(ctx, to).findFirst({ where: livingOfCompany(ctx, to, { id }), select: { id: true } }))
      continue;
    if (columnOf(model, field)?.isRequired) throw referenceMissing({ field });
    lost[field] = null;
  }
  return lost;
}

/**
 * Brings a deleted record back under its own id, with a form's values. It needs what adding one needs; one that lives
 * is only changed.
 *
 * @throws Problem also when something that it cannot be without is gone, or a code is somebody else's by now
 */
export async function reviveRecord(ctx: Context, model: Model, id: string, given: Row): Promise<Row> {
  ctx.policy.require('add', model);
  const before = await lockGone(ctx, model, id);
  if (before.deletedAt === null) return (await changeRecord(ctx, model, id, given)).after;
  const asked = await checked(ctx, model, given, 'change');
  await requireVisibleReferences(ctx, model, asked);
  const data = { ...(await withoutTheGone(ctx, model, { ...before, ...asked })), ...asked, deletedAt: null };
  const { companyId } = before;
  await delegateOf(ctx, model).updateMany({ where: { companyId, id }, data });
  await requireInScope(ctx, model, 'add', id);
  const after = { ...before, ...data };
  await record(ctx, { action: word(model, 'brought-back'), model, recordId: id, ...differences(before, after) });
  return plainRow(after);
}

/** Marks a record as deleted: nothing that syncs is deleted physically. */
export async function removeRecord(ctx: Context, model: Model, id: string): Promise<Row> {
  ctx.policy.require('delete', model);
  const before = await lockRecord(ctx, model, id, 'delete');
  await delegateOf(ctx, model).updateMany({ where: livingOfCompany(ctx, model, { id }), data: { deletedAt: ctx.now } });
  await record(ctx, { action: word(model, 'deleted'), model, recordId: id, before, ...homeOf(model, before) });
  return plainRow(before);
}
