import { memberRolesOf } from '../../domain/people/memberRoles.ts';
import type { Declaration } from '../declaration.ts';
import { onSiteOnly } from './on-site.ts';

export const userResource: Declaration = {
  model: 'user',
  group: 'business',
  icon: 'Users',
  title: ['name', 'email'],
  list: ['companyId', 'name', 'email', 'memberRole', 'isActive', 'createdAt'],
  phone: ['name', 'isActive'],
  show: ['companyId', 'name', 'email', 'memberRole', 'isActive', 'createdAt'],
  filter: ['companyId', 'name', 'email', 'isActive'],
  form: ['companyId', 'name', 'email', 'password', 'memberRole', 'isActive'],
  sort: { field: 'name', direction: 'asc' },
  notice: onSiteOnly,
  takes: (ctx, act) => {
    if (act === 'change') return ['memberRole'];
    return ['password', 'memberRole', ...(ctx.companyId === null ? ['companyId'] : [])];
  },
  properties: {
    password: {
      type: 'password',
      isRequired: true,
      description: 'firstPassword',
      isVisible: { edit: true, list: false, show: false, filter: false },
    },
    memberRole: {
      availableValues: [
        { value: 'company_admin', label: 'company_admin' },
        { value: 'nobody', label: 'nobody' },
      ],
      components: { list: 'Choice', show: 'Choice' },
    },
    isActive: { components: { edit: 'Toggle' }, custom: { initially: true } },
  },
  async enrich(ctx, rows) {
    const roles = await memberRolesOf(
      ctx,
      rows.map(({ id }) => String(id)),
    );
    for (const row of rows) row.memberRole = roles.get(String(row.id)) ?? null;
  },
};
