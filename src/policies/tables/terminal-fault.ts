import { defineTable, READ } from './define-table.ts';

export const terminalFaultTable = defineTable('terminal_fault', {
  rights: {
    ceiling: READ,
    builtIn: {
      site: { site: ['view', 'add', 'delete'] },
    },
  },
  fields: {
    secret: ['bytes'],
  },
});
