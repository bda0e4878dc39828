import { orderPackage } from '../../domain/subscriptions/invoices.ts';
import type { Declaration } from '../declaration.ts';
import { companyOnSite } from './on-site.ts';

const limits = ['seats', 'maxUsers', 'maxTerminals', 'maxSites', 'maxMobilePunches'] as const;

export const packageResource: Declaration = {
  model: 'package',
  group: 'business',
  icon: 'Package',
  title: ['name', 'code'],
  list: ['name', 'price', 'period', ...limits, 'features'],
  phone: ['name', 'price'],
  show: ['name', 'code', 'price', 'period', 'graceDays', ...limits, 'features', 'isOffered', 'createdAt'],
  filter: ['name', 'code', 'seats', 'isOffered'],
  form: ['code', 'name', 'price', 'period', 'graceDays', ...limits, 'features', 'isOffered'],
  notice: companyOnSite,
  sort: { field: 'price', direction: 'asc' },
  properties: {
    features: { components: { list: 'Features', show: 'Features', edit: 'Features' } },
    price: { components: { list: 'Money', show: 'Money' }, props: { inputMode: 'decimal' } },
    maxUsers: { description: 'noLimit' },
    isOffered: { components: { edit: 'Toggle' }, custom: { initially: true } },
  },
  actions: {
    order: {
      act: 'add',
      model: 'invoice',
      icon: 'ShoppingCart',
      component: 'FormAction',
      variant: 'primary',
      may: (ctx) => ctx.companyId !== null && ctx.policy.allows('add', 'invoice'),
      isOffered: ({ isOffered }) => isOffered !== false,
      async run(ctx, id) {
        const { invoiceId } = await orderPackage(ctx, id);
        return { message: invoiceId === null ? 'orderApplied' : 'orderDone' };
      },
    },
  },
};
