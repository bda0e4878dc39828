import { defineTable, READ } from './define-table.ts';

export const memberTable = defineTable('member', {
  labels: {
    title: ['Members', 'সদস্য'],
    inSentences: 'সদস্য',
    columns: {
      role: ['Role', 'রোল'],
      joinedAt: ['Joined at', 'যোগ দিয়েছেন'],
      endedAt: ['Left at', 'ছেড়েছেন'],
    },
  },
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
