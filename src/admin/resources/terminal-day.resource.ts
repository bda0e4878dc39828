import type { Declaration } from '../declaration.ts';

/** Proof of completeness: each day of each terminal, counted in three places. */
export const terminalDayResource: Declaration = {
  model: 'terminal_day',
  group: 'terminals',
  icon: 'CheckSquare',
  title: ['day'],
  list: ['terminalId', 'day', 'onDevice', 'onSite', 'inCloud', 'onlyDevice', 'onlySite', 'lastAt'],
  phone: ['day', 'onDevice', 'onSite'],
  show: [
    'terminalId',
    'day',
    'onDevice',
    'onSite',
    'inCloud',
    'onlyDevice',
    'onlySite',
    'difference',
    'firstAt',
    'lastAt',
  ],
  filter: ['terminalId', 'day', 'lastAt'],
  form: [],
  sort: { field: 'day', direction: 'desc' },
};
