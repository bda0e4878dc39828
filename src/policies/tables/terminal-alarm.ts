import { defineTable, READ } from './define-table.ts';

export const terminalAlarmTable = defineTable('terminal_alarm', {
  labels: {
    title: ['Alarms', 'সতর্কতা'],
    one: ['alarm', 'সতর্কতা'],
    onAccessScreens: ['Terminal alarms', 'মেশিনের সতর্কতা'],
    inSentences: 'মেশিনের সতর্কতা',
    columns: {
      kind: ['What', 'কী'],
      since: ['Since', 'কবে থেকে'],
      lastAt: ['Last seen', 'শেষ দেখা'],
      endedAt: ['Ended', 'শেষ'],
      endedBy: ['Ended by', 'শেষ করেছেন'],
    },
    values: {
      kind: {
        clock_wrong: ['Clock is wrong', 'ঘড়ি ভুল'],
        memory_high: ['Memory is filling up', 'মেমরি ভরে আসছে'],
        rows_overwritten: ['Unread punches overwritten', 'না পড়া হাজিরা মুছে গেছে'],
        log_cleared: ['Log emptied by somebody else', 'অন্য কেউ লগ খালি করেছে'],
        unreadable: ['Cannot be read', 'পড়া যায় না'],
        silent: ['Silent', 'সাড়া নেই'],
        count_differs: ['Count does not agree', 'সংখ্যা মেলে না'],
        other_device: ['Another terminal answers', 'অন্য মেশিন সাড়া দেয়'],
        serial_taken: ['Serial number of another terminal', 'অন্য মেশিনের সিরিয়াল নম্বর'],
        push_refused: ['A push was refused', 'একটি পুশ ফেরানো হয়েছে'],
        push_encrypted: ['Encrypts its pushes', 'পুশ এনক্রিপ্ট করে'],
        rows_back_dated: ['Old punches without a key', 'কী ছাড়া আসা পুরোনো হাজিরা'],
      },
    },
    messages: {
      noRecordsInResource: ['No alarms. Terminal problems appear here.', 'সতর্কতা নেই। মেশিনের সমস্যা এখানে দেখা যায়।'],
    },
  },
  rights: {
    ceiling: ['view', 'change'],
    builtIn: {
      site: ['view', 'add', 'change'],
      support: READ,
    },
  },
  api: { hasOwnWrites: true },
});
