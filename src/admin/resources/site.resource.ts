import { makeBindCode, revokeSite } from '../../domain/sites/bindCode.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';

const inCloud = (): boolean => currentRequest().ctx.place === 'cloud';

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
    'pendingCount',
    'clockSkewMs',
    'appVersion',
    'createdAt',
  ],
  filter: ['companyId', 'name', 'lastSeenAt'],
  form: ['name', 'intervalSeconds'],
  sort: { field: 'name', direction: 'asc' },
  properties: {
    lastSeenAt: { components: { list: 'LastContact', show: 'LastContact' } },
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
