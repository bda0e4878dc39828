import type { Declaration } from '../declaration.ts';

export const departmentResource: Declaration = {
  model: 'department',
  group: 'people',
  icon: 'GitBranch',
  title: ['name'],
  list: ['companyId', 'name', 'parentId', 'createdAt'],
  phone: ['name', 'parentId'],
  show: ['companyId', 'name', 'parentId', 'createdAt'],
  filter: ['companyId', 'name', 'parentId'],
  form: ['name', 'parentId'],
  sort: { field: 'name', direction: 'asc' },
};
