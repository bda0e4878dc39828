import { defineTable, READ } from './define-table.ts';

export const journalTable = defineTable('journal', {
  rights: {
    ceiling: { cloud: ['view', 'export'], site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  api: { noun: 'journal-entries' },
});
