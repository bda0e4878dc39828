import { defineTable } from './define-table.ts';

export const readingWithdrawalTable = defineTable('reading_withdrawal', {
  rights: {
    ceiling: ['view', 'add', 'change'],
  },
  fields: {
    machineWritten: [
      'way',
      'serial',
      'receivedAt',
      'fileName',
      'reason',
      'voided',
      'stayed',
      'corrected',
      'people',
      'firstDay',
      'lastDay',
      'undoneAt',
      'undoneBy',
    ],
  },
  api: { hasOwnWrites: true },
});
