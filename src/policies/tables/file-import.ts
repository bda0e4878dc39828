import { defineTable, READ } from './define-table.ts';

export const fileImportTable = defineTable('file_import', {
  labels: {
    title: ['Files', 'ফাইল'],
    one: ['file', 'ফাইল'],
    onAccessScreens: ['Files of punches', 'হাজিরার ফাইল'],
    inSentences: 'হাজিরার ফাইল',
    columns: {
      fileName: ['File', 'ফাইল'],
      state: ['State', 'অবস্থা'],
      lines: ['Lines', 'লাইন'],
      stored: ['New', 'নতুন'],
      known: ['Known', 'জানা'],
      unreadable: ['Unreadable', 'পড়া যায়নি'],
      createdAt: ['Uploaded', 'আপলোডের সময়'],
      createdBy: ['By', 'যিনি করেছেন'],
      finishedAt: ['Finished', 'শেষ হয়েছে'],
    },
    values: {
      state: {
        waiting: ['Waiting', 'অপেক্ষায়'],
        running: ['Running', 'চলছে'],
        stopped: ['Stopped', 'থেমেছে'],
        done: ['Done', 'হয়েছে'],
      },
    },
    messages: {
      noRecordsInResource: ['Open a terminal and choose “Import a file”.', 'একটি মেশিন খুলে “ফাইল থেকে নিন” বাছুন।'],
    },
  },
  rights: {
    ceiling: ['view', 'add', 'change'],
    builtIn: {
      site: { site: ['view', 'change'] },
      support: READ,
    },
  },
  fields: {
    secret: ['content'],
  },
  api: { hasOwnWrites: true },
});
