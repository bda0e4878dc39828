import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const punchCorrectionTable = defineTable('punch_correction', {
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
