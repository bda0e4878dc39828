import { defineTable } from './define-table.ts';

export const readingWithdrawalTable = defineTable('reading_withdrawal', {
  labels: {
    title: ['Withdrawn readings', 'ফিরিয়ে নেওয়া হাজিরা'],
    one: ['withdrawn reading', 'ফিরিয়ে নেওয়া হাজিরা'],
    inSentences: 'ফিরিয়ে নেওয়া হাজিরা',
    columns: {
      serial: ['Serial number', 'সিরিয়াল নম্বর'],
      fileName: ['File', 'ফাইল'],
      reason: ['Reason', 'কারণ'],
      voided: ['Punches that do not count', 'যে হাজিরা গোনা হয় না'],
      stayed: ['Came in another way too', 'অন্য উপায়েও এসেছে'],
      corrected: ['Corrected by hand', 'হাতে সংশোধিত'],
      people: ['People affected', 'কতজন'],
      firstDay: ['First day', 'প্রথম দিন'],
      lastDay: ['Last day', 'শেষ দিন'],
      createdAt: ['Withdrawn', 'ফিরিয়ে নেওয়া হয়েছে'],
      createdBy: ['Withdrawn by', 'ফিরিয়ে নিয়েছেন'],
      undoneAt: ['Undone', 'বাতিল হয়েছে'],
      undoneBy: ['Undone by', 'বাতিল করেছেন'],
    },
    values: {
      way: {
        pull: ['Read', 'পড়া'],
        push: ['Push', 'পুশ'],
        live: ['Live', 'লাইভ'],
        file: ['File', 'ফাইল'],
      },
    },
    messages: {
      noRecordsInResource: [
        'No withdrawn readings. To withdraw one, open one of its punches or its file. Readings withdrawn in the other panel (site or cloud) are listed there.',
        'এখানে কিছু ফিরিয়ে নেওয়া হয়নি। পুরোটাই ভুল এমন হাজিরা বা ফাইল খুলে ফিরিয়ে নিন। অন্য প্যানেলে (সাইট বা ক্লাউড) যা ফিরিয়ে নেওয়া হয়েছে তা সেখানেই দেখা ও বাতিল করা যায়।',
      ],
    },
  },
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
