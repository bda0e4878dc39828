import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const punchCorrectionTable = defineTable('punch_correction', {
  labels: {
    title: ['Corrections of punches', 'হাজিরা সংশোধন'],
    inSentences: 'হাজিরা সংশোধন',
    columns: {
      correctedAt: ['Right time', 'ঠিক সময়'],
      isVoid: ['Does not count', 'ধরা হয় না'],
      readings: ['Withdrawn readings', 'ফিরিয়ে নেওয়া হাজিরা'],
      liftedAt: ['Counts again since', 'যখন থেকে আবার ধরা হয়'],
      note: ['Note', 'মন্তব্য'],
    },
  },
  rights: {
    ceiling: [...CRUD, 'export', 'share'],
    roles: {
      hr_manager: { view: 'all', export: 'all' },
      hr_officer: { view: 'department' },
      line_supervisor: { view: 'department' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    ownedBy: { by: 'punchId', on: 'punch' },
    creator: ALL_BUT_SHARE,
  },
  fields: {
    machineWritten: ['readings', 'liftedAt'],
  },
  replication: {
    direction: 'both',
    receives: ['punchId', 'correctedAt', 'isVoid', 'note', 'readings'],
    sends: ['punchId', 'correctedAt', 'isVoid', 'note', 'readings', 'deletedAt'],
    signs: 'sends',
  },
  api: { hasOwnWrites: true },
});
