import type { Declaration } from '../declaration.ts';

export const companyResource: Declaration = {
  model: 'company',
  group: 'business',
  icon: 'Briefcase',
  title: ['name'],
  list: ['name', 'state', 'packageId', 'timeZone', 'createdAt'],
  phone: ['name', 'state'],
  show: ['name', 'state', 'packageId', 'timeZone', 'setsClocks', 'silentAfterMinutes', 'createdAt'],
  filter: ['name', 'state', 'packageId'],
  form: ['name', 'packageId', 'state', 'timeZone', 'setsClocks', 'silentAfterMinutes'],
  sort: { field: 'name', direction: 'asc' },
  properties: {
    setsClocks: { components: { edit: 'Toggle' }, custom: { initially: false } },
    silentAfterMinutes: { custom: { initially: '10' } },
    state: { components: { list: 'Choice', show: 'Choice' } },
  },
};
