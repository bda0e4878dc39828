import type { Declaration } from '../declaration.ts';

export const badgeResource: Declaration = {
  model: 'badge',
  group: 'people',
  icon: 'CreditCard',
  title: ['number'],
  list: ['companyId', 'number', 'employeeId', 'validFrom', 'validTo'],
  phone: ['number', 'employeeId'],
  show: ['companyId', 'number', 'employeeId', 'validFrom', 'validTo', 'createdAt'],
  filter: ['companyId', 'number', 'employeeId', 'validFrom', 'validTo'],
  form: ['number', 'employeeId', 'validFrom', 'validTo'],
  sort: { field: 'number', direction: 'asc' },
  properties: { validFrom: { custom: { initially: 'today' } } },
};
