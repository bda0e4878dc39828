import { defineTable, READ } from './define-table.ts';

export const mailTable = defineTable('mail', {
  rights: {
    ceiling: [],
    builtIn: {
      super_admin: READ,
    },
  },
  fields: {
    secret: ['sealed'],
    machineWritten: ['forCompanyId', 'recipient', 'letter', 'language', 'state', 'tries', 'nextAt', 'error', 'sentAt'],
  },
  api: { isHidden: true },
});
