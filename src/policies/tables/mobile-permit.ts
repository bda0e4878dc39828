import { CRUD, defineTable, READ } from './define-table.ts';

export const mobilePermitTable = defineTable('mobile_permit', {
  labels: {
    title: ['Who may punch by phone', 'কে ফোনে হাজিরা দিতে পারেন'],
    one: ['permission', 'অনুমতি'],
    inSentences: 'ফোনে হাজিরার অনুমতি',
    columns: {
      departmentId: ['Department, and all below it', 'বিভাগ, ও তার নিচের সব'],
      employeeId: ['Person', 'ব্যক্তি'],
      isTrusted: [
        'Trusted: clean punches may be accepted by themselves',
        'বিশ্বস্ত: ঠিক থাকা হাজিরা নিজে থেকে অনুমোদন হতে পারে',
      ],
      createdAt: ['Since', 'কবে থেকে'],
    },
    virtual: {
      of: ['Who', 'কে'],
    },
    messages: {
      noRecordsInResource: [
        'Nobody may punch by phone yet. Add a department, a person, or everybody.',
        'এখনো কেউ ফোনে হাজিরা দিতে পারেন না। একটি বিভাগ, একজন, বা সবাইকে যোগ করুন।',
      ],
    },
  },
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    roles: {
      hr_manager: { view: 'all' },
    },
  },
  replication: {
    direction: 'down',
    receives: ['departmentId', 'employeeId', 'isTrusted'],
  },
  feature: 'mobile',
});
