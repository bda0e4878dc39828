import { defineTable, READ } from './define-table.ts';

export const terminalAlarmTable = defineTable('terminal_alarm', {
  rights: {
    ceiling: ['view', 'change'],
    builtIn: {
      site: ['view', 'add', 'change'],
      support: READ,
    },
  },
  api: { hasOwnWrites: true },
});
