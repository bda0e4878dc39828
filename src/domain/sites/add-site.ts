import type { Context } from '../../context.ts';
import type { Row } from '../records/model.ts';
import { addRecord } from '../records/write.ts';
import { requireCapacity } from '../subscriptions/limits.ts';

/** @throws Problem `company.limit-reached` */
export async function addSite(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'site');
  await requireCapacity(ctx, 'sites');
  return addRecord(ctx, 'site', given);
}
