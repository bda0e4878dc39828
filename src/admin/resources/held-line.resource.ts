import type { Declaration } from '../declaration.ts';

export const heldLineResource: Declaration = {
  model: 'held_line',
  group: 'terminals',
  icon: 'FileText',
  title: ['line'],
  list: ['terminalId', 'way', 'line', 'reason', 'receivedAt'],
  phone: ['line', 'reason'],
  show: ['terminalId', 'way', 'line', 'reason', 'receivedAt'],
  filter: ['terminalId', 'way', 'receivedAt'],
  form: [],
  composed: ['reason'],
  sort: { field: 'receivedAt', direction: 'desc' },
};
