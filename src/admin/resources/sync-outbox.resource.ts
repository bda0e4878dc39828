import { sendAgain } from '../../domain/sites/conflicts.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { confirmed, sendSoon } from './confirmed.ts';
import { tellWaiting, travellers } from './sync-story.ts';

/** Two employees with one code, added on both sides while the line was down. */
const mayBeOne = (row: Record<string, unknown>): boolean =>
  row.model === 'employee' && row.op === 'add' && row.code === 'record.value-taken';

/** On a site: what waits to go to the cloud, and what the cloud refused, why, and what can be done. */
export const syncOutboxResource: Declaration = {
  model: 'sync_outbox',
  group: 'system',
  icon: 'Inbox',
  title: ['model'],
  list: ['record', 'story', 'editedAt', 'nextAt'],
  phone: ['record', 'story'],
  show: ['record', 'story', 'error', 'code', 'editedAt', 'tries', 'nextAt'],
  filter: ['model', 'code', 'error', 'editedAt'],
  // what the list tells in sentences, in columns
  file: ['record', 'op', 'changed', 'error', 'code', 'editedAt', 'tries', 'nextAt'],
  form: [],
  composed: ['error'],
  reads: ['model', 'entityId', 'op', 'error', 'code'],
  // what was refused first: nothing else needs anybody
  sort: { field: 'error', direction: 'asc' },
  properties: {
    record: { type: 'string', components: { list: 'AboutRecord', show: 'AboutRecord' } },
    story: { type: 'string', components: { list: 'WaitingStory', show: 'WaitingStory' } },
    model: travellers,
    changed: {},
    // by whether there is a reason, not by its words
    error: { components: { filter: 'ValueFilter' }, custom: { values: ['any', 'none'], isPresence: true } },
  },
  enrich: tellWaiting,
  actions: {
    sendAgain: confirmed(
      { act: 'change', icon: 'RefreshCw', isOffered: (row) => Boolean(row.error) },
      async (ctx, id) => {
        await sendAgain(ctx, id);
        sendSoon(ctx);
      },
    ),
    samePerson: confirmed(
      {
        act: 'change',
        icon: 'Users',
        isOffered: (row) => mayBeOne(row) && currentRequest().hooks.samePerson !== undefined,
      },
      async (ctx, id) => {
        await currentRequest().hooks.samePerson?.(ctx, id);
        sendSoon(ctx);
      },
    ),
    acceptCloud: confirmed(
      {
        act: 'change',
        icon: 'DownloadCloud',
        variant: 'danger',
        isOffered: (row) => row.model !== 'punch' && currentRequest().hooks.acceptCloud !== undefined,
      },
      async (ctx, id) => {
        await currentRequest().hooks.acceptCloud?.(ctx, id);
        sendSoon(ctx);
      },
    ),
  },
};
