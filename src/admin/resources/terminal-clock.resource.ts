import type { Declaration } from '../declaration.ts';

/** How each clock stood, a row for each span of time in which it stood the same. */
export const terminalClockResource: Declaration = {
  model: 'terminal_clock',
  group: 'terminals',
  icon: 'Clock',
  title: ['firstAt'],
  list: ['terminalId', 'offsetMs', 'minMs', 'maxMs', 'readings', 'firstAt', 'lastAt'],
  phone: ['terminalId', 'offsetMs'],
  show: ['terminalId', 'offsetMs', 'minMs', 'maxMs', 'readings', 'firstAt', 'lastAt'],
  filter: ['terminalId', 'lastAt'],
  form: [],
  sort: { field: 'lastAt', direction: 'desc' },
};
