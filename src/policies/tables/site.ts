import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const siteTable = defineTable('site', {
  rights: {
    ceiling: { cloud: [...CRUD, 'export', 'share', 'bind', 'sign-in'], site: READ },
    roles: {
      hr_manager: { view: 'all' },
      hr_officer: { view: 'all' },
    },
    builtIn: {
      super_admin: READ,
      site: { cloud: ['view', 'change'], site: READ },
      support: READ,
    },
  },
  ownership: {
    creator: ALL_BUT_SHARE,
  },
  fields: {
    secret: ['tokenHash', 'bindCodeHash', 'previousTokenHash', 'retiredTokenHash', 'serverStart', 'previousStarts'],
    machineWritten: [
      'bindCodeExpiresAt',
      'bindAttempts',
      'boundAt',
      'revokedAt',
      'instanceId',
      'epoch',
      'batchNo',
      'batchHash',
      'heartbeat',
      'lastSeenAt',
      'lastPushAt',
      'pendingCount',
      'clockSkewMs',
      'appVersion',
      'tokenAt',
      'lastPullAt',
      'pullSeq',
      'waiting',
      'retiredTokenAt',
      'twoMachinesSince',
    ],
    harmless: ['batchHash', 'tokenAt', 'retiredTokenAt'],
  },
  replication: {
    direction: 'down',
    receives: ['name', 'intervalSeconds'],
    isLoose: true,
  },
});
