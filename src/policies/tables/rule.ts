import { CRUD, defineTable, READ } from './define-table.ts';

export const ruleTable = defineTable('rule', {
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  fields: {
    setOnce: ['roleId', 'groupId', 'memberId'],
  },
  replication: {
    direction: 'down',
    receives: ['roleId', 'groupId', 'memberId', 'model', 'act', 'scope', 'field', 'effect', 'expiresAt'],
  },
});
