import { lockRecord } from '../../domain/records/write.ts';
import { sendAgain } from '../../domain/sites/conflicts.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';

/** On a site: what waits to go to the cloud, and what the cloud refused and why. */
export const syncOutboxResource: Declaration = {
  model: 'sync_outbox',
  group: 'system',
  icon: 'Inbox',
  title: ['model'],
  list: ['model', 'op', 'error', 'editedAt', 'tries', 'nextAt'],
  phone: ['model', 'error'],
  show: ['model', 'entityId', 'op', 'error', 'code', 'editedAt', 'tries', 'nextAt'],
  filter: ['model', 'code', 'error', 'editedAt'],
  form: [],
  composed: ['error'],
  sort: { field: 'editedAt', direction: 'asc' },
  actions: {
    sendAgain: {
      act: 'change',
      icon: 'RefreshCw',
      component: 'Confirm',
      isOffered: (row) => Boolean(row.error),
      async run(ctx, id) {
        await sendAgain(ctx, id);
        const { syncNow } = currentRequest().hooks;
        ctx.afterCommit(() => void syncNow?.().catch(() => undefined));
        return {};
      },
    },
    acceptCloud: {
      act: 'change',
      icon: 'CloudDownload',
      variant: 'danger',
      component: 'Confirm',
      isOffered: (row) => row.model !== 'punch' && currentRequest().hooks.acceptCloud !== undefined,
      async run(ctx, id) {
        await lockRecord(ctx, 'sync_outbox', id, 'change');
        const { acceptCloud } = currentRequest().hooks;
        const companyId = ctx.companyId;
        ctx.afterCommit(() => {
          if (companyId === null) return;
          acceptCloud?.(companyId, id).catch((error: Error) =>
            ctx.log.error({ err: error }, "the cloud's value could not be taken"),
          );
        });
        return {};
      },
    },
  },
};
