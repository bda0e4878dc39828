import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const departmentTable = defineTable('department', {
  labels: {
    title: ['Departments', 'বিভাগ'],
    one: ['department', 'বিভাগ'],
    inSentences: 'বিভাগ',
    columns: {
      parentId: ['Part of', 'যে বিভাগের অংশ'],
    },
  },
  rights: {
    ceiling: [...CRUD, 'export', 'share'],
    roles: {
      hr_manager: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all', share: 'all' },
      hr_officer: { view: 'department', share: 'granted' },
      line_supervisor: { view: 'department' },
    },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    ownedBy: 'itself',
    creator: ALL_BUT_SHARE,
  },
  replication: {
    direction: 'both',
    receives: ['parentId', 'name'],
    sends: ['parentId', 'name', 'deletedAt'],
    unattended: CRUD,
    canBeBroughtBack: true,
  },
});
