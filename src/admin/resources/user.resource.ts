import type { Context } from '../../context.ts';
import { inviteUser } from '../../domain/accounts/invite.ts';
import { resetSecondStep, signUserOut } from '../../domain/accounts/support.ts';
import { releaseUser } from '../../domain/companies/release.ts';
import { activateUser, suggestEmployees } from '../../domain/people/activation.ts';
import { memberRolesOf } from '../../domain/people/member-roles.ts';
import { panelMessage } from '../../i18n/panel.ts';
import type { Declaration } from '../declaration.ts';
import { choicesOf, templateWords } from '../locale/access.ts';
import { en } from '../locale/en.ts';
import { currentRequest } from '../request.ts';
import { translated } from '../wording.ts';
import { onSiteOnly } from './on-site.ts';

const noRights = en.resources.user?.values?.['memberRole.nobody'] ?? '';

/** Releasing them and helping them in: more than changing their name. */
const mayOpenAccounts = (ctx: Context): boolean =>
  ctx.deploymentRole === 'cloud' &&
  ctx.policy.allows('change', 'user') &&
  ctx.policy.allowsField('user', 'companyId', 'change');

export const userResource: Declaration = {
  model: 'user',
  group: 'business',
  icon: 'Users',
  title: ['name', 'email'],
  list: ['companyId', 'name', 'email', 'emailProvedAt', 'roles', 'isActive', 'createdAt'],
  phone: ['name', 'isActive'],
  show: ['companyId', 'name', 'email', 'emailProvedAt', 'roles', 'isActive', 'createdAt'],
  filter: ['companyId', 'name', 'email', 'isActive'],
  form: ['companyId', 'name', 'email', 'password', 'memberRole', 'isActive'],
  sort: { field: 'name', direction: 'asc' },
  notice: onSiteOnly,
  takes: (ctx, act) => {
    const isPlatform = ctx.companyId === null;
    // whoever looks after users is one thing, whoever gives roles another
    const role = isPlatform || ctx.policy.allows('add', 'membership') ? ['memberRole'] : [];
    return act === 'change' ? role : ['password', ...role, ...(isPlatform ? ['companyId'] : [])];
  },
  properties: {
    password: {
      type: 'password',
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
  actions: {
    activateUser: {
      act: 'change',
      icon: 'UserCheck',
      component: 'FormAction',
      variant: 'primary',
      may: (ctx) =>
        ctx.companyId !== null &&
        ctx.policy.allows('change', 'user') &&
        ctx.policy.allowsField('user', 'isActive', 'change'),
      isOffered: ({ isActive }) => isActive === false,
      custom: {
        reads: true,
        fields: [
          { name: 'employeeId', kind: 'choice' },
          { name: 'newCode', kind: 'text' },
        ],
      },
      read: async (ctx, id) => {
        const found = await suggestEmployees(ctx, id);
        const [best] = found;
        return {
          options: {
            employeeId: found.map(({ id: value, code, name, by }) => ({
              value,
              label: translated(panelMessage('panel.same-person', { name, code, by })),
            })),
          },
          ...(best?.by === 'email' ? { values: { employeeId: best.id } } : {}),
        };
      },
      async run(ctx, id, given) {
        const code = String(given.newCode ?? '').trim();
        const { rows } = await ctx.sql.query<{ name: string; email: string }>(
          'SELECT name, email FROM "user" WHERE id = $1 AND company_id = $2',
          [id, ctx.companyId],
        );
        if (given.employeeId) await activateUser(ctx, id, { employeeId: String(given.employeeId) });
        else if (code !== '') await activateUser(ctx, id, { employee: { code, ...rows[0] } });
        else await activateUser(ctx, id);
        return {};
      },
    },
    inviteAgain: {
      act: 'add',
      icon: 'Mail',
      component: 'Confirm',
      isOffered: () => currentRequest().ctx.deploymentRole === 'cloud',
      async run(ctx, id) {
        await inviteUser(ctx, id);
        return {};
      },
    },
    signUserOut: {
      act: 'change',
      icon: 'LogOut',
      component: 'FormAction',
      variant: 'default',
      may: mayOpenAccounts,
      isOffered: ({ id }) => id !== currentRequest().principal.id,
      custom: { fields: [{ name: 'reason', kind: 'long' }] },
      async run(ctx, id, given) {
        await signUserOut(ctx, id, String(given.reason ?? ''));
        return {};
      },
    },
    resetSecondStep: {
      act: 'change',
      icon: 'Key',
      component: 'FormAction',
      variant: 'danger',
      may: mayOpenAccounts,
      isOffered: ({ id }) => id !== currentRequest().principal.id,
      custom: { fields: [{ name: 'reason', kind: 'long' }] },
      async run(ctx, id, given) {
        await resetSecondStep(ctx, id, String(given.reason ?? ''));
        return {};
      },
    },
    releaseUser: {
      act: 'change',
      icon: 'UserMinus',
      component: 'FormAction',
      variant: 'danger',
      may: mayOpenAccounts,
      isOffered: ({ id, memberRole }) => id !== currentRequest().principal.id && memberRole !== null,
      custom: { fields: [{ name: 'reason', kind: 'long' }] },
      async run(ctx, id, given) {
        await releaseUser(ctx, id, String(given.reason ?? ''));
        return { goToList: true };
      },
    },
  },
  async enrich(ctx, rows) {
    const roles = await memberRolesOf(
      ctx,
      rows.map(({ id }) => String(id)),
    );
    for (const row of rows) {
      const held = roles.get(String(row.id));
      row.memberRole = held?.role ?? null;
      row.roles = held ? held.names.map(translated).join(', ') || translated(noRights) : null;
    }
  },
};
