import { acrossCompanies } from '../../context.ts';
import { recentActs } from '../../domain/journal-acts.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { models } from '../../policies/roles.ts';
import type { Declaration, RecordAction } from '../declaration.ts';
import { journalLabel, translated } from '../wording.ts';

/** What the filter by act offers. */
const actsAction: RecordAction = {
  act: 'view',
  icon: 'List',
  component: 'ActFilter',
  onTable: true,
  isHidden: true,
  read: async (ctx) => ({ acts: (await recentActs(ctx)).map((value) => ({ value, label: journalLabel(value) })) }),
  run: async () => ({ isQuiet: true, stay: true }),
};

/** What a site wrote in its own name: who it says it was is the site's word alone ("Main gate · Rahim", actorName). */
function actorLabel(actor: unknown, name: unknown): unknown {
  if (typeof name !== 'string' || !String(actor).startsWith('site:')) return name;
  const at = name.lastIndexOf(' · ');
  return at === -1
    ? name
    : translated(panelMessage('journal.said-to-be', { site: name.slice(0, at), person: name.slice(at + 3) }));
}

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
  reads: ['actor'],
  sort: { field: 'at', direction: 'desc' },
  properties: {
    action: { components: { filter: 'ActFilter' } },
    model: {
      components: { list: 'Choice', show: 'Choice', filter: 'ValueFilter' },
      custom: { areTables: true, values: [...models] },
    },
    before: { components: { show: 'Changes' } },
  },
  actions: { acts: actsAction },
  enrich: async (_ctx, rows) => {
    for (const row of rows) {
      if (row.companyId === acrossCompanies) row.companyId = null;
      row.actorName = actorLabel(row.actor, row.actorName);
      if (typeof row.action === 'string') row.action = journalLabel(row.action);
    }
  },
};
