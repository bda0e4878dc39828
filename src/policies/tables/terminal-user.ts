import { CRUD, defineTable, READ } from './define-table.ts';

export const terminalUserTable = defineTable('terminal_user', {
  rights: {
    ceiling: READ,
    builtIn: {
      site: CRUD,
    },
  },
});
