import type { Declaration } from '../declaration.ts';

export const leaveRequestResource: Declaration = {
  model: 'leave_request',
  group: 'attendance',
  icon: 'Sun',
  title: ['kind', 'firstDay'],
  list: ['companyId', 'employeeId', 'kind', 'firstDay', 'lastDay', 'reason', 'createdAt'],
  phone: ['kind', 'firstDay'],
  show: ['companyId', 'employeeId', 'kind', 'firstDay', 'lastDay', 'reason', 'createdAt'],
  filter: ['companyId', 'employeeId', 'kind', 'firstDay', 'lastDay'],
  // whoever asks for themselves only has nobody to choose
  form: (ctx, act) => [
    ...(act === 'add' && ctx.policy.reach('leave_request', 'add') === 'own' ? [] : ['employeeId']),
    'kind',
    'firstDay',
    'lastDay',
    'reason',
  ],
  sort: { field: 'firstDay', direction: 'desc' },
  properties: {
    kind: { components: { list: 'Choice', show: 'Choice' } },
    employeeId: { description: 'emptyIsYou' },
  },
};
