import { defineTable, READ } from './define-table.ts';

export const unclaimedTerminalTable = defineTable('unclaimed_terminal', {
  rights: {
    ceiling: { site: ['view', 'change'] },
    builtIn: {
      super_admin: READ,
      site: { site: ['view', 'add', 'change'] },
    },
  },
  api: { hasOwnWrites: true },
});
