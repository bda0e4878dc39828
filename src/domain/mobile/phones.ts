import { type Context, companyOf } from '../../context.ts';
import { newId } from '../../id.ts';
import { record } from '../journal.ts';
import { plainRow, type Row } from '../records/model.ts';
import { lockRecord } from '../records/write.ts';

/** A phone as it names itself. */
export interface Device {
  /** made by the installation when it starts first: a phone that is set up anew shows as a new one */
  id: string;
  model: string;
  platform: string;
  appVersion: string;
}

/** The phone of a member, registered when it is new; what it says of itself is kept up to date. */
export async function ensurePhone(ctx: Context, memberId: string, device: Device): Promise<string> {
  const { id } = await ctx.query
    .insertInto('phone')
    .values({
      companyId: companyOf(ctx),
      id: newId(),
      deviceId: device.id,
      memberId,
      model: device.model,
      platform: device.platform,
      appVersion: device.appVersion,
      lastSeenAt: ctx.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['companyId', 'memberId', 'deviceId'])
        .where('endedAt', 'is', null)
        .doUpdateSet(({ ref }) => ({
          model: ref('excluded.model'),
          platform: ref('excluded.platform'),
          appVersion: ref('excluded.appVersion'),
          lastSeenAt: ref('excluded.lastSeenAt'),
        })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends a phone that was lost or given away: every sign-in on it ends at once. Its punches stay. */
export async function endPhone(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'phone');
  const phone = await lockRecord(ctx, 'phone', id, 'delete');
  await ctx.query
    .updateTable('phone')
    .set(({ fn, val }) => ({ endedAt: fn.coalesce('endedAt', val(ctx.now)) }))
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
  await ctx.query
    .updateTable('phoneSession')
    .set({ endedAt: ctx.now, endedWhy: 'phone-ended' })
    .where('companyId', '=', companyOf(ctx))
    .where('phoneId', '=', id)
    .where('endedAt', 'is', null)
    .execute();
  await record(ctx, { action: 'phone.ended', model: 'phone', recordId: id, before: phone });
  return plainRow({ ...phone, endedAt: phone.endedAt ?? ctx.now });
}
