import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const terminalTable = defineTable('terminal', {
  rights: {
    ceiling: [...CRUD, 'export', 'share'],
    roles: {
      hr_manager: { view: 'all' },
      hr_officer: { view: 'all' },
    },
    builtIn: {
      super_admin: READ,
      site: ['view', 'add', 'change'],
      support: READ,
    },
  },
  ownership: {
    creator: ALL_BUT_SHARE,
  },
  fields: {
    secret: ['commKeySealed', 'pushKeyHash'],
    sensitive: {
      commKeySealed: { needs: ['view', 'change'], roles: { company_admin: ['change'] } },
    },
    machineWritten: [
      'siteId',
      'serial',
      'model',
      'firmware',
      'lastContactAt',
      'lastError',
      'lastErrorAt',
      'clockOffsetMs',
      'userCount',
      'logCount',
      'logCapacity',
      'readCount',
      'readMark',
      'siteStatus',
      'readAt',
      'readOffsetMs',
      'clearedAt',
      'pushSeenAt',
      'pushStamp',
      'pushAddress',
      'pushTrustedUntil',
      'pushCutDigest',
      'pushCutTimes',
      'pushAskedFrom',
      'pushAllowedFrom',
    ],
  },
  // added by the terminal status that its site pushes; address and keys never leave the site
  replication: {
    direction: 'both',
    receives: ['siteId', 'serial', 'name', 'timeZone', 'isActive', 'inUseSince'],
    sends: ['name', 'timeZone', 'isActive', 'inUseSince'],
    conflicts: { isActive: 'site' },
    unattended: ['view', 'change', 'delete'],
  },
});
