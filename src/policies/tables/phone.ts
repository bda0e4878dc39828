import { defineTable, READ } from './define-table.ts';

export const phoneTable = defineTable('phone', {
  rights: {
    ceiling: { cloud: ['view', 'delete'], site: READ },
    roles: {
      hr_manager: { view: 'all' },
      employee: { view: 'own', delete: 'own' },
    },
  },
  ownership: {
    ownedBy: { by: 'memberId', on: 'member' },
  },
  replication: {
    direction: 'down',
    receives: ['deviceId', 'memberId', 'model', 'platform', 'appVersion', 'endedAt'],
    isAttested: true,
  },
  feature: 'mobile',
});
