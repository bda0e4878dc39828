import type { Declaration } from '../declaration.ts';
import { onSiteOnly } from './on-site.ts';

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
  notice: onSiteOnly,
  properties: { validFrom: { custom: { initially: 'today' } } },
};
