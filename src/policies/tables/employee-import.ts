import { defineTable, READ } from './define-table.ts';

export const employeeImportTable = defineTable('employee_import', {
  labels: {
    title: ['Files of employees', 'কর্মীদের ফাইল'],
    one: ['file', 'ফাইল'],
    inSentences: 'কর্মীদের ফাইল',
    columns: {
      fileName: ['File', 'ফাইল'],
      state: ['State', 'অবস্থা'],
      rows: ['Rows', 'সারি'],
      rowAt: ['Rows processed', 'প্রক্রিয়া হয়েছে'],
      added: ['New', 'নতুন'],
      updated: ['Updated', 'বদলেছে'],
      unchanged: ['Unchanged', 'অপরিবর্তিত'],
      refused: ['Not imported', 'ইম্পোর্ট হয়নি'],
      problems: ['Errors', 'ভুল'],
      said: ['Why it stopped', 'কেন থেমেছে'],
      createdAt: ['Uploaded', 'আপলোডের সময়'],
      createdBy: ['By', 'যিনি করেছেন'],
      finishedAt: ['Finished', 'শেষ হয়েছে'],
      progressAt: ['Last progress', 'শেষ অগ্রগতি'],
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
      noRecordsInResource: ['Open Employees and choose “Import employees”.', 'কর্মী খুলে “কর্মীদের ফাইল নিন” বাছুন।'],
    },
  },
  rights: {
    ceiling: { cloud: ['view', 'add', 'change'] },
    roles: {
      hr_manager: { view: 'all', add: 'all', change: 'all' },
    },
    builtIn: {
      support: READ,
    },
  },
  // rows of people with all that their file said
  fields: {
    secret: ['content', 'plan', 'byteAt'],
    machineWritten: [
      'fileName',
      'state',
      'rows',
      'rowAt',
      'added',
      'refused',
      'problems',
      'said',
      'finishedAt',
      'updated',
      'unchanged',
      'progressAt',
    ],
  },
  api: { hasOwnWrites: true },
});
