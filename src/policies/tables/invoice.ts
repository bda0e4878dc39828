import { defineTable, READ } from './define-table.ts';

export const invoiceTable = defineTable('invoice', {
  rights: {
    ceiling: { cloud: ['view', 'add', 'export'] },
    builtIn: {
      super_admin: ['view', 'add', 'change', 'export'],
      payer: ['view', 'add'],
      support: READ,
    },
  },
  // ordered, paid and taken back by commands of their own
  fields: {
    secret: ['checkoutId'],
    machineWritten: [
      'number',
      'packageId',
      'amount',
      'currency',
      'period',
      'state',
      'dueAt',
      'paidAt',
      'paidFrom',
      'paidUntil',
      'method',
      'reference',
    ],
    harmless: ['amount'],
  },
  api: { hasOwnWrites: true },
});
