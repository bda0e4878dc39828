import { defineTable, READ } from './define-table.ts';

export const joinRequestTable = defineTable('join_request', {
  labels: {
    title: ['Requests to join', 'যোগ দেওয়ার অনুরোধ'],
    one: ['request', 'অনুরোধ'],
    inSentences: 'যোগ দেওয়ার অনুরোধ',
    columns: {
      email: ['E-mail address', 'ই-মেইল ঠিকানা'],
      message: ['What he wrote', 'যা লিখেছেন'],
      state: ['State', 'অবস্থা'],
      createdAt: ['Asked', 'আবেদনের সময়'],
      answeredAt: ['Answered', 'উত্তরের সময়'],
    },
    values: {
      state: {
        waiting: ['Waiting', 'অপেক্ষায়'],
        linked: ['Linked', 'যুক্ত'],
        declined: ['Declined', 'ফিরিয়ে দেওয়া'],
        withdrawn: ['Withdrawn', 'ফিরিয়ে নেওয়া হয়েছে'],
      },
    },
    messages: {
      noRecordsInResource: [
        'Nobody asks to join. Tell the join code of your company to whoever shall.',
        'কেউ যোগ দিতে চাননি। যাঁকে চান তাঁকে কোম্পানির কোড জানান।',
      ],
    },
  },
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
