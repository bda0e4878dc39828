import { defineTable, READ } from './define-table.ts';

export const memberTable = defineTable('member', {
  rights: {
    ceiling: READ,
    roles: {
      hr_manager: { view: 'all' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    ownedBy: 'itself',
  },
  replication: {
    direction: 'down',
    receives: ['userId', 'role', 'joinedAt', 'endedAt'],
  },
});
