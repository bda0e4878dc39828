import type { Declaration } from '../declaration.ts';

export const terminalUserResource: Declaration = {
  model: 'terminal_user',
  group: 'terminals',
  icon: 'UserCheck',
  title: ['name', 'number'],
  list: ['terminalId', 'number', 'name', 'privilege', 'card', 'seenAt'],
  phone: ['number', 'name'],
  show: ['terminalId', 'number', 'name', 'privilege', 'card', 'seenAt'],
  filter: ['terminalId', 'number', 'name'],
  form: [],
  sort: { field: 'number', direction: 'asc' },
};
