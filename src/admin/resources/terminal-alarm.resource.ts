import { endAlarm } from '../../domain/terminals/alarms.ts';
import type { Declaration } from '../declaration.ts';

export const terminalAlarmResource: Declaration = {
  model: 'terminal_alarm',
  group: 'terminals',
  icon: 'AlertTriangle',
  title: ['said'],
  list: ['terminalId', 'kind', 'said', 'since', 'lastAt', 'endedAt'],
  phone: ['terminalId', 'kind'],
  show: ['terminalId', 'kind', 'said', 'since', 'lastAt', 'endedAt', 'endedBy'],
  filter: ['terminalId', 'kind', 'since', 'endedAt'],
  form: [],
  composed: ['said'],
  sort: { field: 'since', direction: 'desc' },
  actions: {
    seen: {
      act: 'change',
      icon: 'Check',
      component: 'Confirm',
      isOffered: (row) => !row.endedAt,
      async run(ctx, id) {
        await endAlarm(ctx, id);
        return {};
      },
    },
  },
};
