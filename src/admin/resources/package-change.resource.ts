import type { Declaration } from '../declaration.ts';

const changed = ['seats', 'maxUsers', 'maxTerminals', 'maxSites', 'maxMobilePunches', 'price'] as const;

export const packageChangeResource: Declaration = {
  model: 'package_change',
  group: 'business',
  icon: 'Calendar',
  title: ['id'],
  list: ['packageId', 'appliesFrom', ...changed, 'appliedAt'],
  phone: ['packageId', 'appliesFrom'],
  show: ['packageId', 'appliesFrom', ...changed, 'appliedAt', 'createdAt', 'createdBy'],
  filter: ['packageId', 'appliesFrom', 'appliedAt'],
  form: ['packageId', 'appliesFrom', ...changed],
  sort: { field: 'appliesFrom', direction: 'desc' },
  properties: {
    price: { components: { list: 'Money', show: 'Money' }, props: { inputMode: 'decimal' } },
    seats: { description: 'emptyStays' },
  },
};
