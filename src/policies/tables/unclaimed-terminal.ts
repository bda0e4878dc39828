import { defineTable, READ } from './define-table.ts';

export const unclaimedTerminalTable = defineTable('unclaimed_terminal', {
  labels: {
    title: ['Unknown terminals', 'অচেনা মেশিন'],
    one: ['unknown terminal', 'অচেনা মেশিন'],
    inSentences: 'অচেনা মেশিন',
    columns: {
      serial: ['Serial number', 'সিরিয়াল নম্বর'],
      state: ['State', 'অবস্থা'],
      address: ['From', 'থেকে'],
      model: ['Model', 'মডেল'],
      firmware: ['Firmware', 'ফার্মওয়্যার'],
      storedLines: ['Punches kept', 'রাখা হাজিরা'],
      storedBytes: ['Bytes kept', 'রাখা বাইট'],
      requests: ['Pushes', 'পাঠানো'],
      firstSeenAt: ['First seen', 'প্রথম দেখা'],
      lastSeenAt: ['Last seen', 'শেষ দেখা'],
    },
    values: {
      state: {
        unclaimed: ['Waiting for you', 'আপনার অপেক্ষায়'],
        adopted: ['Adopted', 'গৃহীত'],
        refused: ['Refused', 'প্রত্যাখ্যাত'],
      },
    },
    messages: {
      noRecordsInResource: ['No unknown terminal has pushed anything.', 'কোনো অচেনা মেশিন কিছু পাঠায়নি।'],
    },
  },
  rights: {
    ceiling: { site: ['view', 'change'] },
    builtIn: {
      super_admin: READ,
      site: { site: ['view', 'add', 'change'] },
    },
  },
  api: { hasOwnWrites: true },
});
