import { defineTable, READ } from './define-table.ts';

export const mailTable = defineTable('mail', {
  labels: {
    title: ['Sent mail', 'পাঠানো মেইল'],
    one: ['letter', 'চিঠি'],
    inSentences: 'পাঠানো মেইল',
    columns: {
      createdAt: ['Written', 'লেখা হয়েছে'],
      recipient: ['Recipient', 'প্রাপক'],
      letter: ['Letter', 'চিঠি'],
      state: ['State', 'অবস্থা'],
      tries: ['Tries', 'কতবার চেষ্টা'],
      error: ['Mail server response', 'মেইল সার্ভার যা বলেছে'],
      sentAt: ['Sent', 'পাঠানো হয়েছে'],
      forCompanyId: ['Company', 'কোম্পানি'],
    },
    virtual: {
      text: ['Text', 'লেখা'],
    },
    values: {
      state: {
        waiting: ['Waiting', 'অপেক্ষায়'],
        sent: ['Sent', 'পাঠানো হয়েছে'],
        failed: ['Not sent', 'পাঠানো যায়নি'],
      },
    },
  },
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
