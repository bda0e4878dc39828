import { defineTable } from './define-table.ts';

export const accessTokenTable = defineTable('access_token', {
  labels: {
    title: ['Access tokens', 'অ্যাক্সেস টোকেন'],
    one: ['access token', 'অ্যাক্সেস টোকেন'],
    inSentences: 'অ্যাক্সেস টোকেন',
    columns: {
      createdAt: ['Created', 'তৈরি'],
      lastUsedAt: ['Last used', 'শেষ ব্যবহার'],
      expiresAt: ['Ends', 'শেষ হয়'],
      revokedAt: ['Revoked', 'বাতিল'],
      rights: ['Rights', 'অধিকার'],
    },
    virtual: {
      userId: ['Owner', 'মালিক'],
      may: ['May', 'যা পারে'],
      state: ['State', 'অবস্থা'],
    },
    values: {
      state: {
        inUse: ['In use', 'ব্যবহারে আছে'],
        revoked: ['Revoked', 'বাতিল'],
        ended: ['Ended', 'শেষ'],
      },
    },
    actions: {
      delete: ['Revoke', 'বাতিল করুন'],
    },
    messages: {
      confirmDelete: [
        'Revoke this token? Programs that use it are refused from now on. You cannot undo this.',
        'টোকেনটি বাতিল করবেন? যা এটি ব্যবহার করে তা আর চলবে না। এটি ফেরানো যায় না।',
      ],
      successfullyDeleted: ['Token revoked.', 'বাতিল হয়েছে। এটি আর চলবে না।'],
      noRecordsInResource: [
        'Create one with "New access token" to let a program read or write here.',
        'আপনার কোনো প্রোগ্রাম এখানে পড়বে বা লিখবে হলে "নতুন অ্যাক্সেস টোকেন" থেকে তৈরি করুন।',
      ],
    },
  },
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
