import { defineTable, READ } from './define-table.ts';

export const heldLineTable = defineTable('held_line', {
  labels: {
    title: ['Held lines', 'আটকে থাকা লাইন'],
    one: ['held line', 'আটকে থাকা লাইন'],
    onAccessScreens: ['Lines that could not be read', 'পড়া যায়নি এমন লাইন'],
    inSentences: 'পড়া যায়নি এমন লাইন',
    columns: {
      line: ['Line', 'লাইন'],
      reason: ['Why it is held', 'কেন আটকে আছে'],
      kind: ['What it is', 'এটি কী'],
      releasedAt: ['Released', 'ছাড়া হয়েছে'],
      releasedBy: ['Released by', 'ছেড়েছেন'],
      storedAt: ['Stored at', 'রাখার সময়'],
      sha256: ['Check sum', 'চেকসাম'],
      seenAt: ['Seen at', 'দেখার সময়'],
    },
    values: {
      kind: {
        unreadable: ['No punch', 'হাজিরা নয়'],
        back_dated: ['Old punch without a key', 'কী ছাড়া আসা পুরোনো হাজিরা'],
      },
      way: {
        pull: ['Read', 'পড়া'],
        push: ['Push', 'পুশ'],
        live: ['Live', 'লাইভ'],
        file: ['File', 'ফাইল'],
      },
    },
  },
  rights: {
    ceiling: ['view', 'change'],
    builtIn: {
      site: ['view', 'add'],
      support: READ,
    },
  },
  api: { hasOwnWrites: true },
});
