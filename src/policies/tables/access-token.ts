import { defineTable } from './define-table.ts';

export const accessTokenTable = defineTable('access_token', {
  rights: {
    ceiling: ['view', 'add', 'delete'],
    roles: {
      hr_manager: { view: 'own', add: 'own', delete: 'own' },
      hr_officer: { view: 'own', add: 'own', delete: 'own' },
      line_supervisor: { view: 'own', add: 'own', delete: 'own' },
      employee: { view: 'own', add: 'own', delete: 'own' },
    },
  },
  // no grant leads to a token: its owner needs none
  ownership: {
    ownedBy: { by: 'memberId', on: 'member' },
    isNeverGranted: true,
  },
  fields: {
    secret: ['secretHash'],
    machineWritten: ['memberId', 'lastUsedAt', 'revokedAt'],
  },
  feature: 'api',
});
