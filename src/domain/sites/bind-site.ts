import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { findSite } from '../../db/platform.ts';
import { siteMessage } from '../../i18n/sites.ts';
import { sitePrincipal } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { hashSecret, matchesHash } from '../../secret.ts';
import { record } from '../journal.ts';
import { partsOfCode } from './bind-code.ts';
import { newSiteToken } from './site-token.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** One answer, whatever is wrong with a code: it tells nobody which sites or codes there are. */
const bindCodeRefused = problem(siteMessage, 'site.bind-code-refused', {
  status: 422,
  fields: () => [{ field: 'code', message: siteMessage('site.code-invalid') }],
});

/** Wrong codes for one site before the right one ends too. */
const MOST_ATTEMPTS = 10;

export interface Binding {
  /** given away once; only its hash is kept */
  token: string;
  epoch: number;
  site: { companyId: string; id: string; name: string; intervalSeconds: number };
  snapshot: Snapshot;
}

/**
 * Binds a site server to the site that the one-time code was made for: a new token, a new epoch, a new chain of batches.
 * Whoever held the site's former token is out from now on.
 *
 * @param instanceId which machine asks
 * @throws Problem `site.bind-code-refused`
 */
export async function bindSite(runtime: Runtime, code: string, instanceId: string): Promise<Binding> {
  const parts = partsOfCode(code);
  const site = parts && (await findSite(runtime.database, parts.companyId, parts.siteId));
  if (!parts || !site) throw bindCodeRefused({});
  const principal = sitePrincipal({ id: parts.siteId, name: site.name, companyId: parts.companyId });
  const binding = await unitOfWork({ runtime, principal }, async (ctx) => {
    if (!(await takeCode(ctx, parts.siteId, parts.secret))) return undefined; // the attempt is counted: no rollback
    return bindLocked(ctx, parts.siteId, instanceId);
  });
  if (!binding) throw bindCodeRefused({});
  return binding;
}

/** Locks the site and uses its code up. @returns whether it was the right one, in time */
async function takeCode(ctx: Context, siteId: string, secret: string): Promise<boolean> {
  const row = await ctx.query
    .selectFrom('site')
    .select(['bindCodeHash as code', 'bindCodeExpiresAt as expiresAt', 'bindAttempts as attempts'])
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', siteId)
    .where('deletedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row?.code || !row.expiresAt || row.expiresAt <= ctx.now || row.attempts >= MOST_ATTEMPTS) return false;
  const isRight = matchesHash(secret, row.code);
  await ctx.query
    .updateTable('site')
    .$call((update) =>
      isRight
        ? update.set({ bindCodeHash: null, bindCodeExpiresAt: null, bindAttempts: 0 })
        : update.set((eb) => ({ bindAttempts: eb('bindAttempts', '+', 1) })),
    )
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', siteId)
    .execute();
  return isRight;
}

async function bindLocked(ctx: Context, siteId: string, instanceId: string): Promise<Binding> {
  ctx.policy.require('change', 'site');
  const companyId = companyOf(ctx);
  const { token, secret } = newSiteToken(companyId, siteId);
  const row = await ctx.query
    .updateTable('site')
    .set((eb) => ({
      tokenHash: hashSecret(secret),
      previousTokenHash: null,
      retiredTokenHash: null,
      retiredTokenAt: null,
      tokenAt: ctx.now,
      revokedAt: null,
      boundAt: ctx.now,
      instanceId,
      epoch: eb('epoch', '+', 1),
      batchNo: '0',
      batchHash: null,
      heartbeat: 0,
      lastSeenAt: ctx.now,
      serverStart: null,
      previousStarts: '',
      twoMachinesSince: null,
    }))
    .where('companyId', '=', companyId)
    .where('id', '=', siteId)
    .returning(['name', 'intervalSeconds', 'epoch'])
    .executeTakeFirst();
  if (!row) throw bindCodeRefused({});
  const { epoch, ...site } = row;
  await record(ctx, { action: 'site.bound', model: 'site', recordId: siteId, after: { epoch, instanceId } });
  return { token, epoch, site: { companyId, id: siteId, ...site }, snapshot: await readSnapshot(ctx) };
}
