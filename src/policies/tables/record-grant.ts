import { CRUD, defineTable, READ } from './define-table.ts';

export const recordGrantTable = defineTable('record_grant', {
  labels: {
    title: ['Rights on records', 'রেকর্ডের অধিকার'],
    one: ['right', 'অধিকার'],
    onAccessScreens: ['Rights on single records', 'একক রেকর্ডের অধিকার'],
    inSentences: 'একক রেকর্ডের অধিকার',
    columns: {
      createdAt: ['Since', 'কবে থেকে'],
      model: ['Table', 'তালিকা'],
      expiresAt: ['Ends', 'শেষ হয়'],
      principal: ['Given to', 'যাঁকে দেওয়া'],
      canView: ['May see', 'দেখতে পারেন'],
      canChange: ['May change', 'বদলাতে পারেন'],
      canDelete: ['May delete', 'মুছতে পারেন'],
      canShare: ['May pass on', 'অন্যকে দিতে পারেন'],
      grantedBy: ['Given by', 'দিয়েছেন'],
    },
    virtual: {
      userId: ['User', 'ইউজার'],
      groupId: ['Group', 'গ্রুপ'],
      record: ['Record', 'রেকর্ড'],
      rights: ['Rights', 'অধিকার'],
      giver: ['Given by', 'দিয়েছেন'],
    },
    vocabularies: { model: 'tables' },
  },
  rights: {
    ceiling: CRUD,
    builtIn: {
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  // grants are given and taken by commands of their own
  fields: {
    machineWritten: [
      'principal',
      'model',
      'recordId',
      'canView',
      'canChange',
      'canDelete',
      'canShare',
      'expiresAt',
      'grantedBy',
    ],
  },
  replication: {
    direction: 'both',
    receives: [
      'principal',
      'model',
      'recordId',
      'canView',
      'canChange',
      'canDelete',
      'canShare',
      'expiresAt',
      'grantedBy',
    ],
    sends: [
      'principal',
      'model',
      'recordId',
      'canView',
      'canChange',
      'canDelete',
      'canShare',
      'expiresAt',
      'grantedBy',
      'deletedAt',
    ],
    signs: 'sends',
  },
  api: { noun: 'grants', hasOwnWrites: true },
});
