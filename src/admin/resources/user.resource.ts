import { memberRolesOf } from '../../domain/people/memberRoles.ts';
import type { Declaration } from '../declaration.ts';
import { choicesOf, templateWords } from '../locale/access.ts';
import { en } from '../locale/en.ts';
import { onSiteOnly } from './on-site.ts';

const noRights = en.resources.user?.values?.['memberRole.nobody'] ?? '';

export const userResource: Declaration = {
  model: 'user',
  group: 'business',
  icon: 'Users',
  title: ['name', 'email'],
  list: ['companyId', 'name', 'email', 'roles', 'isActive', 'createdAt'],
  phone: ['name', 'isActive'],
  show: ['companyId', 'name', 'email', 'roles', 'isActive', 'createdAt'],
  filter: ['companyId', 'name', 'email', 'isActive'],
  form: ['companyId', 'name', 'email', 'password', 'memberRole', 'isActive'],
  sort: { field: 'name', direction: 'asc' },
  notice: onSiteOnly,
  takes: (ctx, act) => {
    const isAbove = ctx.companyId === null;
    // whoever looks after users is one thing, whoever gives roles another
    const role = isAbove || ctx.policy.allows('add', 'membership') ? ['memberRole'] : [];
    return act === 'change' ? role : ['password', ...role, ...(isAbove ? ['companyId'] : [])];
  },
  properties: {
    password: {
      type: 'password',
      isRequired: true,
      description: 'firstPassword',
      isVisible: { edit: true, list: false, show: false, filter: false },
    },
    memberRole: {
      description: 'memberRoleReplaces',
      availableValues: choicesOf({ ...templateWords, nobody: '' }),
      isVisible: { edit: true, list: false, show: false, filter: false },
      components: { edit: 'MemberRole' },
    },
    roles: { isVisible: { edit: false, list: true, show: true, filter: false } },
    isActive: { components: { edit: 'Toggle' }, custom: { initially: true } },
  },
  async enrich(ctx, rows) {
    const roles = await memberRolesOf(
      ctx,
      rows.map(({ id }) => String(id)),
    );
    for (const row of rows) {
      const held = roles.get(String(row.id));
      row.memberRole = held?.role ?? null;
      row.roles = held ? held.names.join(', ') || noRights : null;
    }
  },
};
