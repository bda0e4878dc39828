import { endPhone } from '../../domain/mobile/phones.ts';
import type { Declaration } from '../declaration.ts';
import { userProperty, withUsers } from './who.ts';

export const phoneResource: Declaration = {
  model: 'phone',
  group: 'phones',
  icon: 'Smartphone',
  title: ['model'],
  list: ['userId', 'model', 'platform', 'appVersion', 'lastSeenAt', 'endedAt'],
  reads: ['memberId'],
  phone: ['userId', 'model'],
  show: ['userId', 'model', 'platform', 'appVersion', 'deviceId', 'createdAt', 'lastSeenAt', 'endedAt'],
  filter: ['model', 'platform', 'lastSeenAt'],
  form: [],
  sort: { field: 'lastSeenAt', direction: 'desc' },
  properties: userProperty,
  enrich: withUsers,
  actions: {
    endPhone: {
      act: 'delete',
      icon: 'Slash',
      component: 'Confirm',
      variant: 'danger',
      isOffered: (row) => !row.endedAt,
      async run(ctx, id) {
        await endPhone(ctx, id);
        return {};
      },
    },
  },
};
