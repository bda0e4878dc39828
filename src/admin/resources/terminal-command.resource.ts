import { withdrawOrder } from '../../domain/terminals/commands.ts';
import type { Declaration } from '../declaration.ts';

export const terminalCommandResource: Declaration = {
  model: 'terminal_command',
  group: 'terminals',
  icon: 'Send',
  title: ['kind'],
  list: ['terminalId', 'kind', 'state', 'createdAt', 'sentAt', 'answeredAt', 'answer'],
  phone: ['kind', 'state'],
  show: [
    'terminalId',
    'kind',
    'detail',
    'state',
    'tries',
    'createdAt',
    'createdBy',
    'sentAt',
    'answeredAt',
    'result',
    'answer',
  ],
  filter: ['terminalId', 'kind', 'state', 'createdAt'],
  form: [],
  composed: ['answer'],
  sort: { field: 'createdAt', direction: 'desc' },
  actions: {
    withdraw: {
      act: 'change',
      icon: 'X',
      component: 'Confirm',
      isOffered: (row) => row.state === 'waiting',
      async run(ctx, id) {
        await withdrawOrder(ctx, id);
        return {};
      },
    },
  },
};
