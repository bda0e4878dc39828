import { type Context, companyOf } from '../../context.ts';
import { datamodel } from '../../db/datamodel.ts';
import { isUuid, newId } from '../../id.ts';
import { isMachineWritten } from '../../policies/fields.ts';
import type { Model } from '../../policies/roles.ts';
import { differences, record } from '../journal.ts';
import { columnsOf, delegateOf, hasColumn, livingOfCompany, plainRow, type Row } from './model.ts';
import { invalidFields, recordNotFound } from './problems.ts';
import { missingFields, parseValues } from './values.rule.ts';

const choices = (): Record<string, string[]> =>
  Object.fromEntries(datamodel().enums.map(({ name, values }) => [name, values.map((value) => value.name)]));

/** Checked and parsed values of a form. @throws Problem naming every field to mend, or the first he may not write */
function checked(ctx: Context, model: Model, given: Row, act: 'add' | 'change'): Row {
  ctx.policy.requireFields(model, Object.keys(given), act);
  const { values, problems } = parseValues(given, columnsOf(model), choices());
  if (problems.length > 0) throw invalidFields(problems);
  return values;
}

/** One living record that the principal may reach, locked against change. @throws Problem `record.not-found` */
export async function lockRecord(ctx: Context, model: Model, id: string): Promise<Row> {
  if (!isUuid(id)) throw recordNotFound({ model });
  const mine = ctx.companyId !== null && hasColumn(model, 'companyId');
  // FOR NO KEY UPDATE: rows that refer to this one can still be added meanwhile
  await ctx.sql.query(
    `SELECT 1 FROM "${model}" WHERE id = $1 ${mine ? 'AND company_id = $2' : ''} FOR NO KEY UPDATE`,
    mine ? [id, ctx.companyId] : [id],
  );
  const row = await delegateOf(ctx, model).findFirst({ where: livingOfCompany(ctx, model, { id }) });
  if (!row) throw recordNotFound({ model });
  return row;
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
  const values = { ...checked(ctx, model, given, 'add'), ...fixed };
  const wanted = columnsOf(model).filter((field) => !isMachineWritten(model, field.name));
  const missing = missingFields(values, wanted);
  if (missing.length > 0) throw invalidFields(missing);
  const home = hasColumn(model, 'companyId') && model !== 'user' ? { companyId: companyOf(ctx) } : {};
  const row = await delegateOf(ctx, model).create({ data: { id: newId(), ...values, ...home } });
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
 * Changes a record by a form's values; a value equal to the stored one is no change.
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
  const values = { ...checked(ctx, model, given, 'change'), ...fixed };
  const before = await lockRecord(ctx, model, id);
  const changed = differences(before, { ...before, ...values });
  if (Object.keys(changed.after).length === 0) return { before: plainRow(before), after: plainRow(before) };
  const data = Object.fromEntries(Object.keys(changed.after).map((field) => [field, values[field]]));
  await delegateOf(ctx, model).updateMany({ where: livingOfCompany(ctx, model, { id }), data });
  const after = { ...before, ...data };
  await record(ctx, { action: word(model, 'changed'), model, recordId: id, ...changed, ...homeOf(model, before) });
  return { before: plainRow(before), after: plainRow(after) };
}

/** Marks a record as deleted: nothing that syncs is deleted physically. */
export async function removeRecord(ctx: Context, model: Model, id: string): Promise<Row> {
  ctx.policy.require('delete', model);
  const before = await lockRecord(ctx, model, id);
  await delegateOf(ctx, model).updateMany({ where: livingOfCompany(ctx, model, { id }), data: { deletedAt: ctx.now } });
  await record(ctx, { action: word(model, 'deleted'), model, recordId: id, before, ...homeOf(model, before) });
  return plainRow(before);
}
