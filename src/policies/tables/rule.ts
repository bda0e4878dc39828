import { CRUD, defineTable, READ } from './define-table.ts';

export const ruleTable = defineTable('rule', {
  labels: {
    title: ['Rules', 'নিয়ম'],
    one: ['rule', 'নিয়ম'],
    inSentences: 'নিয়ম',
    columns: {
      roleId: ['Role', 'রোল'],
      groupId: ['Group', 'গ্রুপ'],
      model: ['Table', 'তালিকা'],
      act: ['Right', 'অধিকার'],
      scope: ['Which records', 'কোন রেকর্ড'],
      effect: ['Allows or denies', 'অনুমতি না নিষেধ'],
      expiresAt: ['Ends', 'শেষ হয়'],
    },
    virtual: {
      userId: ['User', 'ইউজার'],
    },
    vocabularies: { model: 'tables', act: 'operations', scope: 'scopes' },
    values: {
      effect: {
        allow: ['Allows', 'অনুমতি'],
        deny: ['Denies', 'নিষেধ'],
      },
    },
    messages: {
      noRecordsInResource: [
        'Built-in roles need no rules. Widen or narrow a role under Roles, "Rights".',
        'মূল রোলে নিয়ম লাগে না। রোলের "অধিকার" থেকে বাড়ান বা কমান।',
      ],
    },
  },
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    builtIn: {
      super_admin: READ,
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  fields: {
    setOnce: ['roleId', 'groupId', 'memberId'],
  },
  replication: {
    direction: 'down',
    receives: ['roleId', 'groupId', 'memberId', 'model', 'act', 'scope', 'field', 'effect', 'expiresAt'],
  },
});
