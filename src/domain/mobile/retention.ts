import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { jobPrincipal } from '../../policies/principal.ts';

/** What a company no longer keeps, as its rules say. What counts as attendance stays: who and when. */
export async function eraseOld(ctx: Context): Promise<{ photos: number; places: number }> {
  ctx.policy.require('change', 'mobile_punch');
  const values = [companyOf(ctx), ctx.now];
  const old = (days: string) => `$2::timestamptz - r.${days} * interval '1 day'`;
  const photos = await ctx.sql.query(
    `WITH gone AS (
       DELETE FROM mobile_photo p USING mobile_rules r
       WHERE p.company_id = $1 AND r.company_id = $1 AND p.created_at < ${old('photo_days')} RETURNING p.id
     ) UPDATE mobile_punch m SET has_photo = false FROM gone WHERE m.company_id = $1 AND m.id = gone.id`,
    values,
  );
  const places = await ctx.sql.query(
    `UPDATE mobile_punch m SET latitude = NULL, longitude = NULL, accuracy_m = NULL, located_at = NULL, is_mock = NULL,
            geofence_id = NULL, distance_m = NULL, erased_at = $2
     FROM mobile_rules r
     WHERE m.company_id = $1 AND r.company_id = $1 AND m.erased_at IS NULL AND m.received_at < ${old('location_days')}`,
    values,
  );
  // used tokens of sign-ins that are long over
  await ctx.sql.query(
    `DELETE FROM phone_token t USING phone_session s
     WHERE t.company_id = $1 AND s.company_id = $1 AND s.id = t.session_id AND s.expires_at < $2::timestamptz - interval '30 days'`,
    values,
  );
  return { photos: photos.rowCount ?? 0, places: places.rowCount ?? 0 };
}

/** What a company no longer keeps, in a transaction of its own. */
export async function eraseOldOf(runtime: Runtime, companyId: string): Promise<void> {
  const { photos, places } = await unitOfWork(
    { runtime, principal: jobPrincipal('mobile-retention', companyId) },
    eraseOld,
  );
  if (photos + places > 0) runtime.log.info({ companyId, photos, places }, 'old photos and places were erased');
}
