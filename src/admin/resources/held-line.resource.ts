import { readRecords } from '../../domain/records/read.ts';
import { releaseBackDated } from '../../domain/terminals/back-dated.ts';
import type { Declaration } from '../declaration.ts';
import { storeSoon } from './terminal-actions.ts';

export const heldLineResource: Declaration = {
  model: 'held_line',
  group: 'terminals',
  icon: 'FileText',
  title: ['line'],
  list: ['terminalId', 'way', 'kind', 'line', 'reason', 'receivedAt', 'releasedAt'],
  phone: ['line', 'reason'],
  show: ['terminalId', 'way', 'kind', 'line', 'reason', 'receivedAt', 'releasedAt', 'releasedBy'],
  filter: ['terminalId', 'way', 'kind', 'receivedAt', 'releasedAt'],
  form: [],
  composed: ['reason'],
  sort: { field: 'receivedAt', direction: 'desc' },
  actions: {
    releaseLine: {
      act: 'change',
      icon: 'CheckSquare',
      component: 'Confirm',
      isOffered: (row) => row.kind === 'back_dated' && !row.releasedAt,
      async run(ctx, id) {
        const [row] = await readRecords(ctx, 'held_line', [id]);
        const terminalId = String(row?.terminalId);
        await releaseBackDated(ctx, terminalId, id);
        storeSoon(ctx, terminalId);
        return {};
      },
    },
  },
};
