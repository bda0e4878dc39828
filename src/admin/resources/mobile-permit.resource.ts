import type { Declaration } from '../declaration.ts';
import { translated } from '../wording.ts';
import { cloudOnly } from './on-site.ts';

export const mobilePermitResource: Declaration = {
  model: 'mobile_permit',
  group: 'phones',
  icon: 'UserCheck',
  title: ['id'],
  list: ['of', 'departmentId', 'employeeId', 'isTrusted', 'createdAt'],
  phone: ['of', 'isTrusted'],
  show: ['of', 'departmentId', 'employeeId', 'isTrusted', 'createdAt'],
  filter: ['departmentId', 'employeeId', 'isTrusted'],
  form: ['departmentId', 'employeeId', 'isTrusted'],
  sort: { field: 'createdAt', direction: 'asc' },
  notice: (ctx) => cloudOnly(ctx) ?? 'permitOfEverybody',
  properties: { of: {}, isTrusted: { components: { edit: 'Toggle' } } },
  async enrich(_ctx, rows) {
    for (const row of rows)
      row.of = translated(row.departmentId ? 'A department' : row.employeeId ? 'A person' : 'Everybody');
  },
};
