import { defineTable, READ } from './define-table.ts';

export const mobileDecisionTable = defineTable('mobile_decision', {
  rights: {
    ceiling: READ,
    roles: {
      hr_manager: { view: 'all' },
      hr_officer: { view: 'department' },
      employee: { view: 'own' },
    },
  },
  ownership: {
    ownedBy: { by: 'mobilePunchId', on: 'mobile_punch' },
  },
  fields: {
    secret: ['signature'],
  },
  replication: {
    direction: 'both',
    receives: [
      'mobilePunchId',
      'verdict',
      'reason',
      'batchId',
      'decidedBy',
      'decidedByName',
      'decidedAt',
      'carryOutAt',
      'state',
      'resolvedAt',
      'outcome',
      'isAutomatic',
      'signature',
    ],
    sends: ['mobilePunchId', 'verdict', 'reason', 'batchId', 'decidedBy', 'decidedAt', 'signature'],
    isCommand: true,
    isAttested: true,
  },
  feature: 'mobile',
});
