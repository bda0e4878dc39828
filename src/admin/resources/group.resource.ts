import type { Declaration } from '../declaration.ts';
import { onSiteOnly } from './on-site.ts';

export const groupResource: Declaration = {
  model: 'user_group',
  group: 'access',
  icon: 'Users',
  title: ['name'],
  list: ['name', 'createdAt'],
  phone: ['name'],
  show: ['name', 'createdAt'],
  filter: ['name'],
  form: ['name'],
  sort: { field: 'name', direction: 'asc' },
  notice: onSiteOnly,
};
