import { declineRequest, linkRequest } from '../../domain/companies/requests.ts';
import { activateUser } from '../../domain/people/activation.ts';
import type { Declaration } from '../declaration.ts';

const isWaiting = ({ state }: Record<string, unknown>): boolean => state === 'waiting';

export const joinRequestResource: Declaration = {
  model: 'join_request',
  group: 'business',
  icon: 'UserPlus',
  title: ['name', 'email'],
  list: ['companyId', 'name', 'email', 'message', 'state', 'createdAt'],
  phone: ['name', 'state'],
  show: ['companyId', 'name', 'email', 'message', 'state', 'createdAt', 'answeredAt'],
  filter: ['companyId', 'name', 'email', 'state', 'createdAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
  properties: { state: { components: { list: 'Choice', show: 'Choice' } } },
  actions: {
    linkUser: {
      act: 'accept',
      icon: 'Link',
      component: 'Confirm',
      variant: 'primary',
      isOffered: isWaiting,
      async run(ctx, id) {
        await linkRequest(ctx, id);
        return {};
      },
    },
    linkAndActivate: {
      act: 'accept',
      icon: 'UserCheck',
      component: 'Confirm',
      isOffered: isWaiting,
      async run(ctx, id) {
        await activateUser(ctx, await linkRequest(ctx, id));
        return {};
      },
    },
    declineUser: {
      act: 'reject',
      icon: 'Slash',
      component: 'Confirm',
      variant: 'danger',
      isOffered: isWaiting,
      async run(ctx, id) {
        await declineRequest(ctx, id);
        return {};
      },
    },
  },
};
