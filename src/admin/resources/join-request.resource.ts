import { declineRequest, linkRequest } from '../../domain/companies/requests.ts';
import { activateUser } from '../../domain/people/activation.ts';
import type { Declaration } from '../declaration.ts';
import { confirmed } from './confirmed.ts';

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
    linkUser: confirmed({ act: 'accept', icon: 'Link', variant: 'primary', isOffered: isWaiting }, linkRequest),
    linkAndActivate: confirmed({ act: 'accept', icon: 'UserCheck', isOffered: isWaiting }, async (ctx, id) =>
      activateUser(ctx, await linkRequest(ctx, id)),
    ),
    declineUser: confirmed({ act: 'reject', icon: 'Slash', variant: 'danger', isOffered: isWaiting }, declineRequest),
  },
};
