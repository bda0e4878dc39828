import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const badgeTable = defineTable('badge', {
  rights: {
    ceiling: [...CRUD, 'export', 'share'],
    roles: {
      hr_manager: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all' },
      hr_officer: { view: 'department', add: 'department', change: 'department' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: READ,
      site: { site: READ },
      support: READ,
    },
  },
  ownership: {
    ownedBy: { by: 'employeeId', on: 'employee' },
    creator: ALL_BUT_SHARE,
  },
  fields: {
    setOnce: ['number'],
  },
  replication: {
    direction: 'both',
    receives: ['number', 'employeeId', 'validFrom', 'validTo'],
    sends: ['number', 'employeeId', 'validFrom', 'validTo', 'deletedAt'],
    unattended: CRUD,
    canBeBroughtBack: true,
  },
});
