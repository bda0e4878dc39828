import type { Declaration } from '../declaration.ts';

export const mobileDecisionResource: Declaration = {
  model: 'mobile_decision',
  group: 'phones',
  icon: 'CheckSquare',
  title: ['decidedByName'],
  list: ['decidedAt', 'verdict', 'decidedByName', 'reason', 'state', 'outcome'],
  phone: ['decidedAt', 'verdict'],
  show: [
    'mobilePunchId',
    'verdict',
    'reason',
    'decidedByName',
    'isAutomatic',
    'decidedAt',
    'state',
    'resolvedAt',
    'outcome',
  ],
  filter: ['decidedAt', 'verdict', 'state', 'isAutomatic'],
  form: [],
  composed: ['outcome'],
  sort: { field: 'decidedAt', direction: 'desc' },
  properties: {
    verdict: { components: { list: 'Choice', show: 'Choice' } },
    state: { components: { list: 'Choice', show: 'Choice' } },
  },
};
