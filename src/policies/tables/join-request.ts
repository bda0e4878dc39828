import { defineTable, READ } from './define-table.ts';

export const joinRequestTable = defineTable('join_request', {
  rights: {
    ceiling: { cloud: ['view', 'accept', 'reject', 'export'] },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  fields: {
    machineWritten: ['userId', 'name', 'email', 'message', 'state', 'answeredAt'],
  },
  api: { hasOwnWrites: true },
});
