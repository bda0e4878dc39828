import type { Declaration } from '../declaration.ts';

export const companyResource: Declaration = {
  model: 'company',
  group: 'business',
  icon: 'Briefcase',
  title: ['name'],
  list: ['name', 'state', 'packageId', 'timeZone', 'createdAt'],
  phone: ['name', 'state'],
  show: ['name', 'state', 'packageId', 'timeZone', 'createdAt'],
  filter: ['name', 'state', 'packageId'],
  form: ['name', 'packageId', 'state', 'timeZone'],
  sort: { field: 'name', direction: 'asc' },
  properties: {
    state: { components: { list: 'Choice', show: 'Choice' } },
  },
};
