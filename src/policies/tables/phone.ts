import { defineTable, READ } from './define-table.ts';

export const phoneTable = defineTable('phone', {
  labels: {
    title: ['Phones', 'ফোন'],
    one: ['phone', 'ফোন'],
    inSentences: 'ফোন',
    columns: {
      model: ['Model', 'মডেল'],
      platform: ['System', 'সিস্টেম'],
      appVersion: ['Version', 'ভার্সন'],
      deviceId: ['Id of the installation', 'অ্যাপের নম্বর'],
      createdAt: ['Registered', 'নথিভুক্ত'],
      lastSeenAt: ['Signed in last', 'শেষ লগ ইন'],
      endedAt: ['Ended', 'শেষ'],
    },
    virtual: {
      userId: ['User', 'ইউজার'],
    },
    messages: {
      noRecordsInResource: [
        'A phone appears here when its owner signs in at /punch.',
        'মালিক /punch ঠিকানায় লগ ইন করলে ফোনটি এখানে দেখা যায়।',
      ],
      endPhoneAsk: [
        'Every sign-in on this phone ends at once, as when it was lost. Its punches stay.',
        'ফোন হারালে যেমন করতে হয়: এই ফোনের সব লগ ইন এখনই শেষ হবে। হাজিরা থেকে যাবে।',
      ],
    },
  },
  rights: {
    ceiling: { cloud: ['view', 'delete'], site: READ },
    roles: {
      hr_manager: { view: 'all' },
      employee: { view: 'own', delete: 'own' },
    },
  },
  ownership: {
    ownedBy: { by: 'memberId', on: 'member' },
  },
  replication: {
    direction: 'down',
    receives: ['deviceId', 'memberId', 'model', 'platform', 'appVersion', 'endedAt'],
    isAttested: true,
  },
  feature: 'mobile',
});
