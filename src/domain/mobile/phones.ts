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
  const { rows } = await ctx.sql.query<{ id: string }>(
    `INSERT INTO phone (company_id, id, device_id, member_id, model, platform, app_version, last_seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (company_id, member_id, device_id) WHERE ended_at IS NULL
       DO UPDATE SET model = excluded.model, platform = excluded.platform, app_version = excluded.app_version,
                     last_seen_at = excluded.last_seen_at
     RETURNING id`,
    [companyOf(ctx), newId(), device.id, memberId, device.model, device.platform, device.appVersion, ctx.now],
  );
  return String(rows[0]?.id);
}

/** Ends a phone that was lost or given away: every sign-in on it ends at once. Its punches stay. */
export async function endPhone(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'phone');
  const phone = await lockRecord(ctx, 'phone', id, 'delete');
  await ctx.sql.query(`UPDATE phone SET ended_at = coalesce(ended_at, $3) WHERE company_id = $1 AND id = $2`, [
    companyOf(ctx),
    id,
    ctx.now,
  ]);
  await ctx.sql.query(
    `UPDATE phone_session SET ended_at = $3, ended_why = 'phone-ended' WHERE company_id = $1 AND phone_id = $2 AND ended_at IS NULL`,
    [companyOf(ctx), id, ctx.now],
  );
  await record(ctx, { action: 'phone.ended', model: 'phone', recordId: id, before: phone });
  return plainRow({ ...phone, endedAt: phone.endedAt ?? ctx.now });
}
