import { type Context, companyOf } from '../../context.ts';
import { hashSecret } from '../../secret.ts';
import { record } from '../journal.ts';
import { newSiteToken } from './site-token.ts';

/** So long a site that was restored may ask for a new token with the one that has ended: backups are younger. */
const FORMER_DAYS = 30;

export const isFormerGood = ({ retiredTokenAt }: { retiredTokenAt: Date | null }, now: Date): boolean =>
  retiredTokenAt !== null && now.getTime() - retiredTokenAt.getTime() < FORMER_DAYS * 86_400_000;

/**
 * A site whose history and the cloud's do not fit any more begins a new one: a new epoch, a new chain, a new token. The
 * token it came with stays good until the new one is first used, so that a lost answer locks nobody out.
 *
 * @returns undefined when another machine is bound as this site: a person decides which one lives
 */
export async function recoverSite(
  ctx: Context,
  site: { id: string; tokenHash: string },
  asker: { instanceId: string; epoch: number },
): Promise<{ token: string; epoch: number } | undefined> {
  ctx.policy.require('change', 'site');
  const companyId = companyOf(ctx);
  const { token, secret } = newSiteToken(companyId, site.id);
  const row = await ctx.query
    .updateTable('site')
    .set(({ eb, fn, val }) => ({
      previousTokenHash: site.tokenHash,
      tokenHash: hashSecret(secret),
      tokenAt: ctx.now,
      epoch: eb(fn<number>('greatest', ['epoch', val(asker.epoch)]), '+', 1),
      batchNo: '0',
      batchHash: null,
      heartbeat: 0,
      lastSeenAt: ctx.now,
    }))
    .where('companyId', '=', companyId)
    .where('id', '=', site.id)
    .where('instanceId', '=', asker.instanceId)
    .where('revokedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .where(({ eb, or }) =>
      or([
        eb('tokenHash', '=', site.tokenHash),
        eb('previousTokenHash', '=', site.tokenHash),
        eb('retiredTokenHash', '=', site.tokenHash),
      ]),
    )
    .returning('epoch')
    .executeTakeFirst();
  if (!row) return undefined;
  await record(ctx, { action: 'site.recovered', model: 'site', recordId: site.id, after: { epoch: row.epoch } });
  return { token, epoch: row.epoch };
}
