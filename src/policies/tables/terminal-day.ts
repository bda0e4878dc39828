import { defineTable, READ } from './define-table.ts';

export const terminalDayTable = defineTable('terminal_day', {
  rights: {
    ceiling: { cloud: READ, site: ['view', 'add'] },
    builtIn: {
      site: { site: ['view', 'add'] },
    },
  },
  api: { hasOwnWrites: true },
});
