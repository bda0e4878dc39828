import { defineTable, READ } from './define-table.ts';

export const fileImportTable = defineTable('file_import', {
  rights: {
    ceiling: ['view', 'add', 'change'],
    builtIn: {
      site: { site: ['view', 'change'] },
      support: READ,
    },
  },
  fields: {
    secret: ['content'],
  },
  api: { hasOwnWrites: true },
});
