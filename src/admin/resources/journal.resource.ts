import { aboveCompanies } from '../../context.ts';
import type { Declaration } from '../declaration.ts';
import { saidOfJournal } from '../wording.ts';

export const journalResource: Declaration = {
  model: 'journal',
  group: 'system',
  icon: 'BookOpen',
  title: ['action'],
  list: ['companyId', 'at', 'actorName', 'action', 'model', 'reason'],
  phone: ['at', 'action'],
  show: ['companyId', 'at', 'actorName', 'actor', 'action', 'model', 'recordId', 'reason', 'before', 'requestId'],
  filter: ['companyId', 'at', 'actorName', 'action', 'model', 'recordId'],
  form: [],
  composed: ['reason', 'actorName', 'actor'],
  sort: { field: 'at', direction: 'desc' },
  properties: {
    model: { components: { list: 'Choice', show: 'Choice' } },
    before: { components: { show: 'Changes' } },
  },
  enrich: async (_ctx, rows) => {
    for (const row of rows) {
      if (row.companyId === aboveCompanies) row.companyId = null;
      if (typeof row.action === 'string') row.action = saidOfJournal(row.action);
    }
  },
};
