import { ALL_BUT_SHARE, defineTable, READ } from './define-table.ts';

export const userTable = defineTable('user', {
  labels: {
    title: ['Users', 'ইউজার'],
    one: ['user', 'ইউজার'],
    inSentences: 'ইউজার',
    columns: {
      email: ['E-mail address', 'ই-মেইল ঠিকানা'],
      emailProvedAt: ['Address confirmed', 'ঠিকানা নিশ্চিত হয়েছে'],
      isActive: ['Active', 'সক্রিয়'],
      isSuperAdmin: ['Super admin', 'সুপার অ্যাডমিন'],
      username: ['Username', 'ইউজারনেম'],
      banglaDigits: ['Bangla digits', 'বাংলা সংখ্যা'],
      signsInOnSite: ['May sign in on site', 'সাইটে লগ ইন করতে পারেন'],
      deactivatedAt: ['Deactivated at', 'নিষ্ক্রিয় করার সময়'],
    },
    virtual: {
      password: ['First password', 'প্রথম পাসওয়ার্ড'],
      memberRole: ['Role', 'রোল'],
      roles: ['Roles', 'রোল'],
    },
    vocabularies: { memberRole: 'roles' },
    values: {
      memberRole: {
        member: ['A role of its own', 'নিজস্ব রোল'],
        nobody: ['No rights yet', 'এখনো অধিকার নেই'],
      },
    },
  },
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
