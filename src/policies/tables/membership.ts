import { CRUD, defineTable, READ } from './define-table.ts';

export const membershipTable = defineTable('membership', {
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
      support_writing: CRUD,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  fields: {
    setOnce: ['memberId', 'groupId', 'roleId'],
  },
  replication: {
    direction: 'down',
    receives: ['memberId', 'groupId', 'roleId', 'expiresAt'],
  },
});
