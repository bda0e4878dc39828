import { defineTable, READ } from './define-table.ts';

export const invoiceTable = defineTable('invoice', {
  labels: {
    title: ['Invoices', 'ইনভয়েস'],
    one: ['invoice', 'ইনভয়েস'],
    inSentences: 'ইনভয়েস',
    columns: {
      number: ['Number', 'নম্বর'],
      packageId: ['Package', 'প্যাকেজ'],
      amount: ['Amount', 'পরিমাণ'],
      currency: ['Currency', 'মুদ্রা'],
      period: ['For a', 'প্রতি'],
      state: ['State', 'অবস্থা'],
      dueAt: ['Due', 'শেষ তারিখ'],
      paidAt: ['Paid at', 'পরিশোধের সময়'],
      paidFrom: ['Carries from', 'যখন থেকে চলে'],
      paidUntil: ['Carries until', 'যতদিন চলে'],
      method: ['Paid by', 'যেভাবে পরিশোধ'],
      reference: ['Reference', 'রেফারেন্স'],
      createdAt: ['Written', 'লেখা হয়েছে'],
    },
    values: {
      state: {
        open: ['Open', 'খোলা'],
        paid: ['Paid', 'পরিশোধিত'],
        void: ['Void', 'বাতিল'],
      },
      period: {
        month: ['Month', 'মাস'],
        year: ['Year', 'বছর'],
      },
    },
    messages: {
      noRecordsInResource: [
        'No invoices yet. Order a package under Packages.',
        'এখনো কোনো ইনভয়েস নেই। প্যাকেজ থেকে একটি প্যাকেজ অর্ডার করুন।',
      ],
    },
  },
  rights: {
    ceiling: { cloud: ['view', 'add', 'export'] },
    builtIn: {
      super_admin: ['view', 'add', 'change', 'export'],
      payer: ['view', 'add'],
      support: READ,
    },
  },
  // ordered, paid and taken back by commands of their own
  fields: {
    secret: ['checkoutId'],
    machineWritten: [
      'number',
      'packageId',
      'amount',
      'currency',
      'period',
      'state',
      'dueAt',
      'paidAt',
      'paidFrom',
      'paidUntil',
      'method',
      'reference',
    ],
    harmless: ['amount'],
  },
  api: { hasOwnWrites: true },
});
