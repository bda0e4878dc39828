import type { Declaration } from '../declaration.ts';

export const supportVisitResource: Declaration = {
  model: 'support_visit',
  group: 'system',
  icon: 'LifeBuoy',
  title: ['visitor'],
  list: ['companyId', 'visitor', 'reason', 'canWrite', 'createdAt', 'endsAt', 'endedAt'],
  phone: ['visitor', 'createdAt'],
  show: ['companyId', 'visitor', 'reason', 'canWrite', 'createdAt', 'endsAt', 'endedAt'],
  filter: ['companyId', 'visitor', 'canWrite', 'createdAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
};
