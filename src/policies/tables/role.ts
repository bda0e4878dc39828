import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const roleTable = defineTable('role', {
  labels: {
    title: ['Roles', 'রোল'],
    one: ['role', 'রোল'],
    inSentences: 'রোল',
    columns: {
      template: ['Built in', 'মূল রোল'],
    },
    virtual: {
      like: ['Start with the rights of', 'যার অধিকার দিয়ে শুরু'],
    },
    vocabularies: { template: 'roles' },
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
