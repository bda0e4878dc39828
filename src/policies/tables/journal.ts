import { defineTable, READ } from './define-table.ts';

export const journalTable = defineTable('journal', {
  labels: {
    title: ['Journal', 'জার্নাল'],
    one: ['entry', 'এন্ট্রি'],
    inSentences: 'জার্নাল',
    columns: {
      actorName: ['Who', 'কে'],
      actor: ['Acting as', 'যাঁর হয়ে'],
      action: ['What', 'কী'],
      model: ['Table', 'তালিকা'],
      reason: ['Reason', 'কারণ'],
      before: ['Changes', 'পরিবর্তন'],
      after: ['After', 'পরে'],
      requestId: ['Request', 'অনুরোধ'],
    },
    vocabularies: { model: 'tables' },
  },
  rights: {
    ceiling: { cloud: ['view', 'export'], site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  api: { noun: 'journal-entries' },
});
