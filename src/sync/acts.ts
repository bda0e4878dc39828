/**
 * How a site's change of a table is carried out in the cloud: by the command that stands behind the panel's form, as
 * whoever made the change, so that everything that is asked of them there is asked again.
 */
import type { Context } from '../context.ts';
import { grantRecords } from '../domain/access/grants.ts';
import { removeGrant } from '../domain/access/revoke.ts';
import { correctPunch, withdrawCorrection } from '../domain/attendance/correct-punch.ts';
import { commandsOf } from '../domain/commands.ts';
import { commandOf, takeSigned } from '../domain/mobile/signed.ts';
import { recordNotFound } from '../domain/records/problems.ts';
import { removeRecord } from '../domain/records/write.ts';
import { principalText } from '../policies/principal.ts';
import { ownership, rights } from '../policies/records.ts';
import { type Model, models } from '../policies/roles.ts';
import type { Values } from './merge.rule.ts';
import { formValues } from './rows.ts';

export interface RowCommand {
  add(ctx: Context, id: string, values: Values): Promise<void>;
  /** @param row the whole row as it shall be, where a command needs it */
  change(ctx: Context, id: string, values: Values, row: Values): Promise<void>;
  remove(ctx: Context, id: string, row: Values): Promise<void>;
}

const without = (values: Values, ...names: string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

const usual = (model: Model): RowCommand => ({
  async add(ctx, _id, values) {
    const given = Object.entries(formValues(without(values, 'deleted_at'))).filter(([, value]) => value !== null);
    await commandsOf(model).add(ctx, Object.fromEntries(given));
  },
  async change(ctx, id, values) {
    const { change, revive } = commandsOf(model);
    await (values.deleted_at === null ? revive : change)(ctx, id, formValues(without(values, 'deleted_at')));
  },
  async remove(ctx, id) {
    await commandsOf(model).remove(ctx, id);
  },
});

/** How far a site's clock may be ahead of the cloud's before a correction made there lies in the future. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

const correct = (ctx: Context, row: Values): Promise<void> => {
  const correction = {
    correctedAt: row.corrected_at ? new Date(String(row.corrected_at)) : null,
    isVoid: row.is_void === true,
    note: String(row.note),
    readings: typeof row.readings === 'string' ? row.readings : null,
  };
  return correctPunch(ctx, String(row.punch_id), correction, CLOCK_TOLERANCE_MS);
};

/** A correction is made whole, through the punch's own gates. */
const correction: RowCommand = {
  add: (ctx, _id, values) => correct(ctx, values),
  change: (ctx, _id, _values, row) => correct(ctx, row),
  remove: (ctx, _id, row) => withdrawCorrection(ctx, String(row.punch_id)),
};

/** A grant is given anew, whole: its giver needs today what they give. Whoever made a record has their by having made it. */
async function grant(ctx: Context, row: Values): Promise<void> {
  const model = models.find((name) => name === row.model);
  if (!model) throw recordNotFound({ model: String(row.model) });
  const principal = String(row.principal);
  if (principal === row.granted_by) return creatorsGrant(ctx, model, row);
  const isGroup =
    (await ctx.sql.query('SELECT FROM user_group WHERE company_id = $1 AND id = $2', [ctx.companyId, principal]))
      .rowCount === 1;
  await grantRecords(ctx, {
    model,
    ids: [String(row.record_id)],
    to: isGroup ? { groupId: principal } : { memberId: principal },
    rights: rights.filter((right) => row[`can_${right}`] === true),
    expiresAt: row.expires_at ? new Date(String(row.expires_at)) : null,
  });
}

/**
 * Whoever made a record on a site has their grant by having made it. In the cloud it is the site's record, so the site says
 * whose it is; of a record of anybody else it says nothing.
 */
async function creatorsGrant(ctx: Context, model: Model, row: Values): Promise<void> {
  const created = await ctx.sql.query(
    `SELECT FROM "${model}" WHERE ${model === 'company' ? 'id' : 'company_id'} = $1 AND id = $2 AND created_by = $3`,
    [ctx.companyId, row.record_id, principalText(ctx.principal)],
  );
  if (created.rowCount === 0 || ctx.policy.memberId !== row.principal) throw recordNotFound({ model });
  await ctx.sql.query('SELECT grant_creator($1, $2, $3, $4, $5)', [
    ctx.companyId,
    ctx.policy.userId,
    model,
    row.record_id,
    ownership[model].creator,
  ]);
}

const grants: RowCommand = {
  add: (ctx, _id, values) => grant(ctx, values),
  change: (ctx, _id, _values, row) => grant(ctx, row),
  remove: async (ctx, id) => void (await removeGrant(ctx, id)),
};

/** The cloud knows a terminal by the heads that its site pushes; there is nothing to add. */
const terminal: RowCommand = {
  ...usual('terminal'),
  add: async () => undefined,
  remove: async (ctx, id) => void (await removeRecord(ctx, 'terminal', id)),
};

/** Given once: there is nothing to change of it, and nothing to take back. */
const decision: RowCommand = {
  add: (ctx, id, values) => takeSigned(ctx, commandOf(id, values)),
  change: async () => undefined,
  remove: async () => undefined,
};

const own: Readonly<Record<string, RowCommand>> = {
  mobile_decision: decision,
  punch_correction: correction,
  record_grant: grants,
  terminal,
};

export function actOf(name: string): RowCommand {
  const model = models.find((known) => known === name);
  const found = own[name] ?? (model && usual(model));
  if (!found) throw new Error(`nothing is said of how ${name} is changed`);
  return found;
}
