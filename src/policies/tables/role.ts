import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const roleTable = defineTable('role', {
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
      support_writing: CRUD,
    },
  },
  ownership: {
    creator: ALL_BUT_SHARE,
  },
  fields: {
    machineWritten: ['template'],
  },
  replication: {
    direction: 'down',
    receives: ['name', 'template'],
  },
});
