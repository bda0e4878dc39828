import { CRUD, defineTable, READ } from './define-table.ts';

export const leaveRequestTable = defineTable('leave_request', {
  rights: {
    ceiling: { cloud: [...CRUD, 'export', 'share'] },
    roles: {
      hr_manager: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all', share: 'all' },
      hr_officer: { view: 'department', add: 'own', export: 'department' },
      line_supervisor: { view: 'department', add: 'own' },
      employee: { view: 'own', add: 'own' },
    },
    builtIn: {
      super_admin: READ,
      worker: ['view', 'add'],
      support: READ,
    },
  },
  // whoever asked for leave sees it for good; changing it takes a right
  ownership: {
    ownedBy: { by: 'employeeId', on: 'employee' },
    creator: READ,
  },
  replication: {
    direction: 'both',
    receives: ['employeeId', 'kind', 'firstDay', 'lastDay', 'reason'],
    sends: ['employeeId', 'kind', 'firstDay', 'lastDay', 'reason', 'deletedAt'],
    unattended: CRUD,
    canBeBroughtBack: true,
  },
});
