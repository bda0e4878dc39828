import { employeePhoto, setEmployeePhoto } from '../../domain/mobile/photos.ts';
import { badgeNumbersOf } from '../../domain/people/badge-numbers.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';

export const employeeResource: Declaration = {
  model: 'employee',
  group: 'people',
  icon: 'User',
  title: ['name', 'code'],
  list: ['companyId', 'code', 'name', 'departmentId', 'designation', 'badges', 'isActive'],
  phone: ['code', 'name'],
  show: [
    'companyId',
    'code',
    'name',
    'departmentId',
    'designation',
    'badges',
    'joinedOn',
    'phone',
    'email',
    'salary',
    'isActive',
    'createdAt',
  ],
  filter: ['companyId', 'name', 'code', 'departmentId', 'designation', 'isActive', 'joinedOn'],
  form: ['code', 'name', 'departmentId', 'designation', 'joinedOn', 'phone', 'email', 'salary', 'isActive', 'invite'],
  takes: (ctx, act) => (act === 'add' && ctx.policy.allows('add', 'user') ? ['invite'] : []),
  sort: { field: 'name', direction: 'asc' },
  deletesMany: true,
  properties: {
    badges: {},
    invite: {
      type: 'boolean',
      description: 'inviteHim',
      isVisible: { edit: true, list: false, show: false, filter: false },
      components: { edit: 'Toggle' },
    },
    salary: { components: { list: 'Money', show: 'Money' }, props: { inputMode: 'decimal' } },
    phone: { props: { type: 'tel' } },
    email: { props: { type: 'email' } },
    isActive: { components: { edit: 'Toggle' }, custom: { initially: true } },
  },
  async enrich(ctx, rows) {
    const ids = rows.map(({ id }) => String(id));
    const numbers = await badgeNumbersOf(ctx, [...currentRequest().companies], ids);
    for (const row of rows) row.badges = numbers.get(String(row.id)) ?? null;
  },
  actions: {
    photo: {
      act: 'change',
      icon: 'Camera',
      component: 'EmployeePhoto',
      read: async (ctx, id) => ({ photo: await employeePhoto(ctx, id) }),
      async run(ctx, id, given) {
        await setEmployeePhoto(ctx, id, String(given.photo ?? ''));
        return {};
      },
    },
  },
};
