import { defineTable, READ } from './define-table.ts';

export const supportVisitTable = defineTable('support_visit', {
  rights: {
    ceiling: { cloud: READ },
    builtIn: {
      super_admin: ['view', 'add', 'change'],
      support: READ,
    },
  },
  fields: {
    machineWritten: ['userId', 'visitor', 'reason', 'canWrite', 'endsAt', 'endedAt'],
  },
  api: { hasOwnWrites: true },
});
