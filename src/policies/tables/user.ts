import { ALL_BUT_SHARE, defineTable, READ } from './define-table.ts';

export const userTable = defineTable('user', {
  rights: {
    ceiling: { cloud: ['view', 'add', 'change', 'export', 'share'], site: READ },
    roles: {
      hr_manager: { view: 'all' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: ['view', 'add', 'change'],
      support: READ,
      support_writing: ['view', 'add', 'change'],
    },
  },
  ownership: {
    ownedBy: 'itself',
    creator: ALL_BUT_SHARE,
  },
  fields: {
    secret: ['passwordHash', 'signingKey'],
    sensitive: {
      companyId: { needs: ['change'], roles: { company_admin: ['change'] } },
      isActive: { needs: ['change'], roles: { company_admin: ['change'] } },
    },
    machineWritten: [
      'isSuperAdmin',
      'username',
      'language',
      'banglaDigits',
      'emailProvedAt',
      'signsInOnSite',
      'deactivatedAt',
    ],
    setOnce: ['email'],
  },
  replication: {
    direction: 'down',
    receives: ['email', 'name', 'username', 'passwordHash', 'signingKey', 'companyId', 'isActive', 'signsInOnSite'],
    isPlatform: true,
  },
});
