import type { Declaration } from '../declaration.ts';
import { onSiteOnly } from './on-site.ts';
import { userProperty, withMember, withUsers } from './who.ts';

export const membershipResource: Declaration = {
  model: 'membership',
  group: 'access',
  icon: 'UserCheck',
  title: ['id'],
  list: ['userId', 'groupId', 'roleId', 'expiresAt', 'createdAt'],
  phone: ['userId', 'roleId'],
  show: ['userId', 'groupId', 'roleId', 'expiresAt', 'createdAt'],
  filter: ['groupId', 'roleId', 'expiresAt'],
  form: ['userId', 'groupId', 'roleId', 'expiresAt'],
  reads: ['memberId'],
  sort: { field: 'createdAt', direction: 'desc' },
  notice: (ctx) => onSiteOnly(ctx) ?? (ctx.policy.allows('add', 'membership') ? 'membershipIsAPair' : undefined),
  takes: (ctx, act) => (act === 'add' && ctx.policy.allows('add', 'membership') ? ['userId'] : []),
  stands: { memberId: 'userId' },
  given: withMember,
  properties: { ...userProperty, expiresAt: { description: 'endsByItself' } },
  enrich: withUsers,
};
