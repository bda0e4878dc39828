import type { Context } from '../../context.ts';
import { databaseErrorOf } from '../../db/violations.ts';
import type { Row } from '../records/model.ts';
import { addRecord, changeRecord } from '../records/write.ts';
import { shapeOf } from './fence.rule.ts';
import { geofenceUnclear, ofOneOnly } from './problems.ts';

/** The database refuses a row that is of a department and of a person: here it gets its words. */
async function ofOne<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw databaseErrorOf(error)?.constraint.endsWith('_of_check') ? ofOneOnly({}, error) : error;
  }
}

/** Asked of the row as it was written: whatever the form left out stands in it already. */
function requireOwner(row: Row): void {
  const radius = row.radiusM === null || row.radiusM === undefined ? null : Number(row.radiusM);
  if (shapeOf(String(row.points ?? ''), radius) === null) throw geofenceUnclear({});
}

/** @throws Problem `geofence.invalid`, `mobile.of-one-only` */
export async function addGeofence(ctx: Context, given: Row): Promise<Row> {
  const row = await ofOne(addRecord(ctx, 'geofence', given));
  requireOwner(row);
  return row;
}

export async function changeGeofence(ctx: Context, id: string, given: Row): Promise<Row> {
  const { after } = await ofOne(changeRecord(ctx, 'geofence', id, given));
  requireOwner(after);
  return after;
}

/** @throws Problem `mobile.of-one-only` */
export const addPermit = (ctx: Context, given: Row): Promise<Row> => ofOne(addRecord(ctx, 'mobile_permit', given));

export const changePermit = async (ctx: Context, id: string, given: Row): Promise<Row> =>
  (await ofOne(changeRecord(ctx, 'mobile_permit', id, given))).after;
