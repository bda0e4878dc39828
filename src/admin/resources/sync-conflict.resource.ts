import { bringBack, chooseOther, resolveConflict } from '../../domain/sites/conflicts.ts';
import type { Declaration } from '../declaration.ts';
import { confirmed, sendSoon } from './confirmed.ts';
import { tellConflicts, travellers } from './sync-story.ts';

const isOpen = (row: Record<string, unknown>): boolean => !row.resolvedAt && row.isChosen !== true;

/** A field that was changed on site and in the cloud: both values, who, when, what stands, and the way to the other one. */
export const syncConflictResource: Declaration = {
  model: 'sync_conflict',
  group: 'system',
  icon: 'GitMerge',
  title: ['field'],
  list: ['companyId', 'record', 'story', 'createdAt', 'resolvedAt'],
  phone: ['record', 'story'],
  show: ['companyId', 'record', 'story', 'siteId', 'createdAt', 'resolvedAt', 'resolvedBy'],
  filter: ['companyId', 'model', 'siteId', 'resolution', 'createdAt', 'resolvedAt'],
  // what the list tells in sentences, in columns
  file: [
    'companyId',
    'record',
    'changed',
    'before',
    'inCloud',
    'cloudWho',
    'cloudAt',
    'onSite',
    'siteWho',
    'siteAt',
    'siteId',
    'resolution',
    'createdAt',
    'resolvedAt',
    'resolvedBy',
  ],
  form: [],
  reads: [
    'model',
    'recordId',
    'field',
    'siteId',
    'siteBy',
    'siteAt',
    'cloudBy',
    'cloudAt',
    'resolution',
    'rule',
    'resolvedBy',
    'baseValue',
    'cloudValue',
    'siteValue',
  ],
  sort: { field: 'createdAt', direction: 'desc' },
  properties: {
    record: { type: 'string', components: { list: 'AboutRecord', show: 'AboutRecord' } },
    story: { type: 'string', components: { list: 'ConflictStory', show: 'ConflictStory' } },
    siteId: { reference: 'site' },
    changed: {},
    before: {},
    inCloud: {},
    cloudWho: {},
    onSite: {},
    siteWho: {},
    isDeleted: { type: 'boolean' },
    mayReturn: { type: 'boolean' },
    isChosen: { type: 'boolean' },
    model: travellers,
    resolution: { components: { filter: 'ValueFilter' }, custom: { values: ['cloud', 'site'] } },
    resolvedAt: {
      components: { list: 'Settled', show: 'Settled', filter: 'ValueFilter' },
      custom: { values: ['none', 'any'] },
    },
  },
  enrich: tellConflicts,
  actions: {
    chooseOther: confirmed(
      {
        act: 'change',
        icon: 'Shuffle',
        variant: 'primary',
        component: 'DecideConflict',
        isOffered: (row) => isOpen(row) && row.isDeleted !== true,
      },
      async (ctx, id) => {
        await chooseOther(ctx, id);
        sendSoon(ctx);
      },
    ),
    bringBack: confirmed(
      {
        act: 'change',
        icon: 'RotateCcw',
        variant: 'primary',
        component: 'DecideConflict',
        isOffered: (row) => isOpen(row) && row.mayReturn === true,
      },
      async (ctx, id) => {
        await bringBack(ctx, id);
        sendSoon(ctx);
      },
    ),
    settle: confirmed(
      { act: 'change', icon: 'Check', component: 'DecideConflict', isOffered: isOpen },
      async (ctx, id) => {
        await resolveConflict(ctx, id);
        sendSoon(ctx);
      },
    ),
  },
};
