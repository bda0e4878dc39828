import type { Declaration } from '../declaration.ts';
import { wordColumns } from '../wording.ts';
import { onSiteOnly } from './on-site.ts';

export const roleResource: Declaration = {
  model: 'role',
  group: 'access',
  icon: 'Key',
  title: ['name'],
  list: ['name', 'template', 'createdAt'],
  phone: ['name', 'template'],
  show: ['name', 'template', 'createdAt'],
  filter: ['name'],
  form: ['name', 'like'],
  reads: ['template'],
  sort: { field: 'name', direction: 'asc' },
  notice: onSiteOnly,
  // what Hajira brought is called in the reader's language
  enrich: async (_ctx, rows) => {
    for (const row of rows) if (row.template) wordColumns(row, ['name']);
  },
  // a built-in role stays
  isRemovable: ({ template }) => !template,
  takes: (ctx, act) => (act === 'add' && ctx.policy.allows('add', 'role') ? ['like'] : []),
  properties: {
    like: {
      reference: 'role',
      description: 'likeRole',
      isVisible: { edit: true, list: false, show: false, filter: false },
    },
    template: { components: { list: 'Choice', show: 'Choice' } },
  },
};
