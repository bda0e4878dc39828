import { CRUD, defineTable, READ } from './define-table.ts';

export const terminalUserTable = defineTable('terminal_user', {
  labels: {
    title: ['On terminals', 'মেশিনে যাঁরা'],
    one: ['person on a terminal', 'মেশিনের লোক'],
    onAccessScreens: ['Users on terminals', 'মেশিনের ইউজার'],
    inSentences: 'মেশিনের ইউজার',
    columns: {
      number: ['Number', 'নম্বর'],
      privilege: ['Privilege', 'মেশিনে ক্ষমতা'],
      card: ['Card', 'কার্ড'],
      seenAt: ['Read', 'পড়া'],
    },
  },
  rights: {
    ceiling: READ,
    builtIn: {
      site: CRUD,
    },
  },
});
