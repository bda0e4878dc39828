import { dailyHeadcounts, usageOf } from '../../domain/subscriptions/usage.ts';
import type { Declaration } from '../declaration.ts';
import { companyActions } from './company-actions.ts';
import { companyOnSite } from './on-site.ts';

export const companyResource: Declaration = {
  model: 'company',
  group: 'business',
  icon: 'Briefcase',
  title: ['name'],
  list: ['name', 'standing', 'packageId', 'seatsTaken', 'headcount', 'lastSync', 'paidUntil', 'createdAt'],
  phone: ['name', 'standing'],
  show: [
    'name',
    'standing',
    'standingWords',
    'packageId',
    'paidUntil',
    'usage',
    'seatsTaken',
    'headcount',
    'lastSync',
    'joinCode',
    'timeZone',
    'setsClocks',
    'silentAfterMinutes',
    'createdAt',
  ],
  filter: ['name', 'state', 'packageId', 'paidUntil'],
  form: (_ctx, act) => [
    'name',
    ...(act === 'add' ? ['packageId', 'state', 'adminName', 'adminEmail'] : []),
    'timeZone',
    'setsClocks',
    'silentAfterMinutes',
  ],
  takes: (ctx, act) => (act === 'add' && ctx.companyId === null ? ['adminName', 'adminEmail'] : []),
  reads: ['state', 'paidUntil', 'graceDays', 'packageId'],
  notice: companyOnSite,
  sort: { field: 'name', direction: 'asc' },
  composed: ['standingWords', 'usage', 'seatsTaken', 'headcount'],
  properties: {
    setsClocks: { components: { edit: 'Toggle' }, custom: { initially: false } },
    silentAfterMinutes: { custom: { initially: '10' } },
    state: { components: { list: 'Choice', show: 'Choice' } },
    standing: { components: { list: 'Choice', show: 'Choice' } },
    adminName: { isVisible: { edit: true, list: false, show: false, filter: false } },
    adminEmail: {
      description: 'adminIsInvited',
      props: { type: 'email' },
      isVisible: { edit: true, list: false, show: false, filter: false },
    },
    standingWords: {},
    usage: {},
    seatsTaken: {},
    headcount: {},
    lastSync: { components: { list: 'LastContact', show: 'LastContact' } },
    joinCode: { description: 'joinCodeIs' },
  },
  enrich: async (ctx, rows, where) => {
    await usageOf(ctx, rows, where);
    await dailyHeadcounts(ctx, rows);
  },
  actions: companyActions,
};
