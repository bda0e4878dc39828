import { defineTable, READ } from './define-table.ts';

export const punchTable = defineTable('punch', {
  rights: {
    ceiling: ['view', 'change', 'export', 'share'],
    roles: {
      hr_manager: { view: 'all', change: 'all', export: 'all', share: 'all' },
      hr_officer: { view: 'department', change: 'department', export: 'department', share: 'granted' },
      line_supervisor: { view: 'department' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: READ,
      site: ['view', 'add', 'change'],
      support: READ,
    },
  },
  // the facts of a punch are stored once
  ownership: {
    ownedBy: { by: 'employeeId', on: 'employee' },
    creator: READ,
  },
  // a correction of a punch is a change of its time
  fields: {
    sensitive: {
      at: { needs: ['change'], roles: { company_admin: ['change'], hr_manager: ['change'], hr_officer: ['change'] } },
    },
    machineWritten: [
      'source',
      'terminalSerial',
      'badgeNumber',
      'localTime',
      'punchCode',
      'verifyMode',
      'workCode',
      'siteId',
      'at',
      'employeeId',
      'held',
    ],
  },
  replication: {
    direction: 'down',
    receives: 'facts',
    isLoose: true,
  },
});
