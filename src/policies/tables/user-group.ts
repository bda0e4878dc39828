import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const userGroupTable = defineTable('user_group', {
  labels: {
    title: ['Groups', 'গ্রুপ'],
    one: ['group', 'গ্রুপ'],
    inSentences: 'গ্রুপ',
  },
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    creator: ALL_BUT_SHARE,
  },
  replication: {
    direction: 'down',
    receives: ['name'],
  },
  api: { noun: 'groups' },
});
