import { defineTable, READ } from './define-table.ts';

export const terminalFaultTable = defineTable('terminal_fault', {
  labels: {
    title: ['Reads that failed', 'ব্যর্থ পাঠ'],
    inSentences: 'ব্যর্থ পাঠ',
    columns: {
      byteCount: ['Bytes', 'বাইট'],
    },
  },
  rights: {
    ceiling: READ,
    builtIn: {
      site: { site: ['view', 'add', 'delete'] },
    },
  },
  fields: {
    secret: ['bytes'],
  },
});
