import { CRUD, defineTable, READ } from './define-table.ts';

export const membershipTable = defineTable('membership', {
  labels: {
    title: ['Who has which role', 'কার কোন রোল'],
    one: ['membership', 'রোল দেওয়া'],
    inSentences: 'কার কোন রোল',
    columns: {
      createdAt: ['Since', 'কবে থেকে'],
      groupId: ['Group', 'গ্রুপ'],
      roleId: ['Role', 'রোল'],
      expiresAt: ['Ends', 'শেষ হয়'],
    },
    virtual: {
      userId: ['User', 'ইউজার'],
    },
  },
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
