import { defineTable, READ } from './define-table.ts';

export const supportVisitTable = defineTable('support_visit', {
  labels: {
    title: ['Visits of support', 'সাপোর্টের প্রবেশ'],
    one: ['visit', 'প্রবেশ'],
    inSentences: 'সাপোর্টের প্রবেশ',
    columns: {
      visitor: ['Who', 'কে'],
      reason: ['Why', 'কেন'],
      canWrite: ['To change', 'বদলানোর জন্য'],
      createdAt: ['Since', 'কবে থেকে'],
      endsAt: ['Until', 'পর্যন্ত'],
      endedAt: ['Left', 'বের হয়েছেন'],
    },
    messages: {
      noRecordsInResource: ['Nobody of Hajira was inside your company.', 'হাজিরার কেউ আপনার কোম্পানিতে ঢোকেননি।'],
    },
  },
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
