import { makeBindCode, revokeSite } from '../../domain/sites/bindCode.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { said, saidEach } from '../wording.ts';

const inCloud = (): boolean => currentRequest().ctx.place === 'cloud';

/** What a site said of itself with its last push. */
function saidBySite(waiting: unknown): string {
  if (waiting === null || typeof waiting !== 'object') return '';
  const { rows = 0, rejected = 0, parked = 0 } = waiting as Record<string, number>;
  if (rows + rejected + parked === 0) return 'No change of people waits on site';
  return `${rows} changes of people wait on site, ${rejected} of them refused here; ${parked} came there and cannot be stored yet`;
}

export const siteResource: Declaration = {
  model: 'site',
  group: 'business',
  icon: 'MapPin',
  title: ['name'],
  list: ['companyId', 'name', 'lastSeenAt', 'lastPushAt', 'pendingCount', 'boundAt'],
  phone: ['name', 'lastSeenAt'],
  show: [
    'companyId',
    'name',
    'intervalSeconds',
    'boundAt',
    'revokedAt',
    'lastSeenAt',
    'lastPushAt',
    'lastPullAt',
    'pendingCount',
    'syncSays',
    'clockSkewMs',
    'appVersion',
    'createdAt',
  ],
  filter: ['companyId', 'name', 'lastSeenAt'],
  form: ['name', 'intervalSeconds'],
  sort: { field: 'name', direction: 'asc' },
  properties: {
    lastSeenAt: { components: { list: 'LastContact', show: 'LastContact' } },
    syncSays: { type: 'string' },
  },
  reads: ['waiting'],
  enrich: async (_ctx, rows, where) => {
    const { syncStatus } = currentRequest().hooks;
    for (const row of rows) {
      if (where === 'record' && syncStatus) row.syncSays = saidEach(await syncStatus(), '; ');
      else row.syncSays = said(saidBySite(row.waiting));
    }
  },
  actions: {
    bindCode: {
      act: 'bind',
      icon: 'Link',
      component: 'BindCode',
      isOffered: inCloud,
      async run(ctx, id) {
        const { code, expiresAt } = await makeBindCode(ctx, id);
        return { data: { code, expiresAt, cloudUrl: currentRequest().origin }, stay: true };
      },
    },
    revoke: {
      act: 'bind',
      icon: 'Slash',
      variant: 'danger',
      component: 'Confirm',
      isOffered: (row) => inCloud() && Boolean(row.boundAt) && !row.revokedAt,
      async run(ctx, id) {
        await revokeSite(ctx, id);
        return {};
      },
    },
    syncNow: {
      act: 'view',
      icon: 'RefreshCw',
      component: 'Confirm',
      isOffered: () => !inCloud() && currentRequest().hooks.syncNow !== undefined,
      async run(ctx) {
        const { syncNow } = currentRequest().hooks;
        ctx.afterCommit(() => {
          syncNow?.().catch((error: Error) =>
            ctx.log.warn({ reason: error.message }, 'a sync asked for by hand failed'),
          );
        });
        return {};
      },
    },
  },
};
