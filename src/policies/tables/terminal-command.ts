import { defineTable, READ } from './define-table.ts';

export const terminalCommandTable = defineTable('terminal_command', {
  labels: {
    title: ['Commands', 'নির্দেশ'],
    one: ['command', 'নির্দেশ'],
    onAccessScreens: ['Terminal commands', 'মেশিনের নির্দেশ'],
    inSentences: 'মেশিনের নির্দেশ',
    columns: {
      kind: ['Command', 'নির্দেশ'],
      detail: ['Details', 'বিস্তারিত'],
      state: ['State', 'অবস্থা'],
      tries: ['Tries', 'কতবার চেষ্টা'],
      createdAt: ['Given', 'দেওয়ার সময়'],
      createdBy: ['By', 'যিনি করেছেন'],
      sentAt: ['Sent at', 'পাঠানোর সময়'],
      answeredAt: ['Answered', 'উত্তরের সময়'],
      result: ['Result', 'ফল'],
      answer: ['Answer', 'উত্তর'],
      word: ['Number of the command', 'নির্দেশের নম্বর'],
    },
    values: {
      kind: {
        set_clock: ['Set the clock', 'ঘড়ি মেলানো'],
        restart: ['Restart', 'আবার চালু'],
        put_user: ['Write a person', 'লোক লেখা'],
        delete_user: ['Delete a person', 'লোক মোছা'],
        query_logs: ['Send logs of a period again', 'একটি সময়ের লগ আবার পাঠানো'],
        check: ['Check its options', 'সেটিং দেখা'],
        set_option: ['Set an option', 'সেটিং বদলানো'],
        read_users: ['Read users', 'এর ইউজার পড়ুন'],
      },
      state: {
        waiting: ['Waiting', 'অপেক্ষায়'],
        sent: ['Sent', 'পাঠানো হয়েছে'],
        done: ['Done', 'হয়েছে'],
        failed: ['Failed', 'হয়নি'],
        withdrawn: ['Withdrawn', 'ফিরিয়ে নেওয়া হয়েছে'],
      },
    },
  },
  rights: {
    ceiling: ['view', 'add', 'change'],
    builtIn: {
      site: ['view', 'change'],
      support: READ,
    },
  },
  api: { hasOwnWrites: true },
});
