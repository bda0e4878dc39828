import type { Declaration } from '../declaration.ts';

export const packageResource: Declaration = {
  model: 'package',
  group: 'business',
  icon: 'Package',
  title: ['name', 'code'],
  list: ['name', 'code', 'seats', 'features'],
  phone: ['name', 'seats'],
  show: ['name', 'code', 'seats', 'features', 'createdAt'],
  filter: ['name', 'code', 'seats'],
  form: ['code', 'name', 'seats', 'features'],
  sort: { field: 'seats', direction: 'asc' },
  properties: {
    features: { components: { list: 'Features', show: 'Features', edit: 'Features' } },
  },
};
