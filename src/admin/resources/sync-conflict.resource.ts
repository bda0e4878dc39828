import { chooseOther, settleConflict } from '../../domain/sites/conflicts.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';

const isOpenInCloud = (row: Record<string, unknown>): boolean =>
  currentRequest().ctx.place === 'cloud' && !row.settledAt;

/** Values of any field, in words for a list. */
const said = (value: unknown): string =>
  value === null || value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(value);

export const syncConflictResource: Declaration = {
  model: 'sync_conflict',
  group: 'system',
  icon: 'GitMerge',
  title: ['field'],
  list: ['companyId', 'createdAt', 'model', 'field', 'inCloud', 'onSite', 'kept', 'settledAt'],
  phone: ['model', 'field', 'kept'],
  show: [
    'companyId',
    'model',
    'recordId',
    'field',
    'before',
    'inCloud',
    'cloudBy',
    'cloudAt',
    'onSite',
    'siteBy',
    'siteAt',
    'siteId',
    'kept',
    'rule',
    'settledAt',
    'settledBy',
  ],
  filter: ['companyId', 'model', 'field', 'kept', 'createdAt', 'settledAt'],
  form: [],
  reads: ['wasValue', 'cloudValue', 'siteValue'],
  sort: { field: 'createdAt', direction: 'desc' },
  properties: { inCloud: { type: 'string' }, onSite: { type: 'string' }, before: { type: 'string' } },
  enrich: async (_ctx, rows) => {
    for (const row of rows) {
      row.inCloud = said(row.cloudValue);
      row.onSite = said(row.siteValue);
      row.before = said(row.wasValue);
    }
  },
  actions: {
    chooseOther: {
      act: 'change',
      icon: 'Shuffle',
      component: 'Confirm',
      isOffered: isOpenInCloud,
      async run(ctx, id) {
        await chooseOther(ctx, id);
        return {};
      },
    },
    settle: {
      act: 'change',
      icon: 'Check',
      component: 'Confirm',
      isOffered: isOpenInCloud,
      async run(ctx, id) {
        await settleConflict(ctx, id);
        return {};
      },
    },
  },
};
