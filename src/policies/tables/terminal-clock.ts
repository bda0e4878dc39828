import { defineTable, READ } from './define-table.ts';

export const terminalClockTable = defineTable('terminal_clock', {
  rights: {
    ceiling: READ,
    builtIn: {
      site: ['view', 'add', 'change'],
    },
  },
});
