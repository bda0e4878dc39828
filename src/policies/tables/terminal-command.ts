import { defineTable, READ } from './define-table.ts';

export const terminalCommandTable = defineTable('terminal_command', {
  rights: {
    ceiling: ['view', 'add', 'change'],
    builtIn: {
      site: ['view', 'change'],
      support: READ,
    },
  },
  api: { hasOwnWrites: true },
});
