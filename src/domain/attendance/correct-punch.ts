import { type Context, companyOf } from '../../context.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { punchMessage } from '../../i18n/punches.ts';
import { differences, record } from '../journal.ts';
import { delegateOf, type Row } from '../records/model.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { lockRecord } from '../records/write.ts';
import { requireWithinBounds } from './correction-bounds.ts';
import { requireNotOwn } from './own-punches.ts';
import { correctionId } from './punch-id.ts';

/** What a person says of a punch: another time, or that it does not count; always with a note that says why. */
export interface Correction {
  correctedAt: Date | null;
  isVoid: boolean;
  note: string;
  /** of a void that withdrew a reading on the other end: the deliveries that are withdrawn (withdraw-reading.ts) */
  readings?: string | null;
}

const CURRENT = `SELECT c.corrected_at AS "correctedAt", c.is_void AS "isVoid", c.note FROM punch_correction c
  WHERE c.company_id = $1 AND c.punch_id = $2 AND c.deleted_at IS NULL AND c.lifted_at IS NULL`;

/**
 * The gates of a correction: change on punches, this punch, the right on its time, and that it is somebody else's. A right
 * on corrections is none.
 */
async function lockPunch(ctx: Context, punchId: string): Promise<Row> {
  ctx.policy.require('change', 'punch');
  const punch = await lockRecord(ctx, 'punch', punchId, 'change');
  ctx.policy.requireField('punch', 'at', 'change', 'correctedAt');
  await requireNotOwn(ctx, [punchId]);
  return punch;
}

/**
 * Corrects a punch, beside it: its facts stand. A second correction takes the place of the first; the journal keeps both.
 *
 * @param toleranceMs how far the clock of the machine that the correction was made on may be ahead of this one
 * @throws Problem `record.not-found`, `record.invalid` (also for a time that the punch cannot have), `punch.own`, and what the
 *   policy refuses
 */
export async function correctPunch(
  ctx: Context,
  punchId: string,
  correction: Correction,
  toleranceMs = 0,
): Promise<void> {
  const punch = await lockPunch(ctx, punchId);
  if (correction.note.trim() === '')
    throw invalidFields([{ field: 'note', message: punchMessage('punch.note-missing') }]);
  if (!correction.isVoid && correction.correctedAt === null) {
    throw invalidFields([{ field: 'correctedAt', message: punchMessage('punch.correction-empty') }]);
  }
  if (!correction.isVoid && correction.correctedAt !== null)
    await requireWithinBounds(ctx, punch, correction.correctedAt, toleranceMs);
  const companyId = companyOf(ctx);
  const id = correctionId(companyId, punchId);
  const before = (await ctx.sql.query<Row>(CURRENT, [companyId, punchId])).rows[0] ?? {};
  await ctx.sql.query(
    `INSERT INTO punch_correction (company_id, id, punch_id, corrected_at, is_void, note, readings)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (company_id, id) DO UPDATE SET corrected_at = excluded.corrected_at, is_void = excluded.is_void,
       note = excluded.note, readings = excluded.readings, created_at = now(), created_by = acting_principal(), deleted_at = NULL`,
    [
      companyId,
      id,
      punchId,
      correction.isVoid ? null : correction.correctedAt,
      correction.isVoid,
      correction.note.trim(),
      correction.isVoid ? (correction.readings ?? null) : null,
    ],
  );
  const { correctedAt, isVoid, note } = correction;
  const changed = differences(before, { correctedAt, isVoid, note });
  await record(ctx, {
    action: 'punch.corrected',
    model: 'punch',
    recordId: punchId,
    ...changed,
    reason: correction.note.trim(),
  });
}

/** Takes a correction back: the punch counts as it was scanned. */
export async function withdrawCorrection(ctx: Context, punchId: string): Promise<void> {
  await lockPunch(ctx, punchId);
  const { numUpdatedRows } = await ctx.query
    .updateTable('punchCorrection')
    .set({ deletedAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('punchId', '=', punchId)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw recordNotFound({ model: 'punch_correction' });
  await record(ctx, { action: 'punch.correction-withdrawn', model: 'punch', recordId: punchId });
}

const instantOf = (value: unknown): Date | null => {
  if (value === null || value === undefined || value === '') return null;
  const instant = value instanceof Date ? value : new Date(String(value));
  if (!Number.isNaN(instant.getTime())) return instant;
  throw invalidFields([
    { field: 'correctedAt', message: panelMessage('field.instant-invalid', { name: String(value).slice(0, 40) }) },
  ]);
};

const wanted = (given: Row): Correction => {
  const isVoid = given.isVoid === true || given.isVoid === 'true';
  return { correctedAt: isVoid ? null : instantOf(given.correctedAt), isVoid, note: String(given.note ?? '') };
};

/** The correction of a punch, whole. */
async function correctionOf(ctx: Context, punchId: string): Promise<Row> {
  const row = await delegateOf(ctx, 'punch_correction').findFirst({ where: { companyId: companyOf(ctx), punchId } });
  if (!row) throw recordNotFound({ model: 'punch_correction' });
  return row;
}

/** The forms of the correction table itself lead through the punch's gates. */
export async function addCorrection(ctx: Context, given: Row): Promise<Row> {
  const punchId = String(given.punchId ?? '');
  await correctPunch(ctx, punchId, wanted(given));
  return correctionOf(ctx, punchId);
}

export async function changeCorrection(ctx: Context, id: string, given: Row): Promise<Row> {
  const known = await lockRecord(ctx, 'punch_correction', id, 'view');
  await correctPunch(ctx, String(known.punchId), wanted({ ...known, ...given }));
  return correctionOf(ctx, String(known.punchId));
}

export async function removeCorrection(ctx: Context, id: string): Promise<Row> {
  const known = await lockRecord(ctx, 'punch_correction', id, 'view');
  await withdrawCorrection(ctx, String(known.punchId));
  return known;
}
