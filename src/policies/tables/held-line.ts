import { defineTable, READ } from './define-table.ts';

export const heldLineTable = defineTable('held_line', {
  rights: {
    ceiling: ['view', 'change'],
    builtIn: {
      site: ['view', 'add'],
      support: READ,
    },
  },
  api: { hasOwnWrites: true },
});
