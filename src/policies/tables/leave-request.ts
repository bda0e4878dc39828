import { CRUD, defineTable, READ } from './define-table.ts';

export const leaveRequestTable = defineTable('leave_request', {
  labels: {
    title: ['Leave requests', 'ছুটির আবেদন'],
    one: ['leave request', 'ছুটির আবেদন'],
    inSentences: 'ছুটির আবেদন',
    columns: {
      employeeId: ['Employee', 'কর্মী'],
      kind: ['Kind', 'ধরন'],
      firstDay: ['First day', 'প্রথম দিন'],
      lastDay: ['Last day', 'শেষ দিন'],
      reason: ['Reason', 'কারণ'],
      createdAt: ['Asked', 'আবেদনের সময়'],
    },
    values: {
      kind: {
        casual: ['Casual', 'নৈমিত্তিক'],
        sick: ['Sick', 'অসুস্থতা'],
        earned: ['Earned', 'অর্জিত'],
        maternity: ['Maternity', 'মাতৃত্বকালীন'],
        unpaid: ['Unpaid', 'বেতনহীন'],
      },
    },
    messages: {
      noRecordsInResource: ['No leave was asked for.', 'কোনো ছুটির আবেদন নেই।'],
    },
  },
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
