import { defineTable } from './define-table.ts';

export const syncOutboxTable = defineTable('sync_outbox', {
  labels: {
    title: ['Waiting for the cloud', 'ক্লাউডের অপেক্ষায়'],
    one: ['waiting change', 'অপেক্ষার বদল'],
    onAccessScreens: ['What waits for the cloud', 'যা ক্লাউডের অপেক্ষায়'],
    inSentences: 'ক্লাউডের অপেক্ষায়',
    columns: {
      op: ['Kind of change', 'পরিবর্তনের ধরন'],
      model: ['Table', 'তালিকা'],
      error: ['Refusal reason', 'ক্লাউড কেন নেয়নি'],
      editedAt: ['Since', 'কবে থেকে'],
      tries: ['Tried', 'চেষ্টা'],
      resolves: ['Conflicts that it resolves', 'দুই দিকের যেসব বদল মেটায়'],
      isOvertaken: ['Overtaken by a later change', 'পরের বদলে পুরোনো হয়েছে'],
      previousEdits: ['What it was called before', 'আগে যে নামে ছিল'],
      baseValues: ['Values before', 'আগের মান'],
      authors: ['Changed by', 'বদলেছেন'],
      entityId: ['Number of the record', 'রেকর্ডের নম্বর'],
      rev: ['Version of the record', 'রেকর্ডের ভার্সন'],
      seq: ['Number', 'নম্বর'],
    },
    virtual: {
      record: ['Whose', 'কার'],
      story: ['What', 'কী'],
      changed: ['Changed fields', 'যেসব ঘর বদলেছে'],
    },
    values: {
      error: {
        any: ['Refused by the cloud', 'ক্লাউড নেয়নি'],
        none: ['Waiting', 'অপেক্ষায়'],
      },
      op: {
        add: ['New record', 'নতুন রেকর্ড'],
        change: ['Edit of a record', 'রেকর্ডের পরিবর্তন'],
        delete: ['Deletion', 'মুছে ফেলা'],
      },
    },
    messages: {
      noRecordsInResource: ['No waiting changes. Everything is in the cloud.', 'কিছু অপেক্ষায় নেই: সব ক্লাউডে আছে।'],
    },
  },
  rights: {
    ceiling: { site: ['view', 'change', 'export'] },
  },
  ownership: {
    isNeverGranted: true,
  },
  // what an editor saw may be anything, a salary too
  fields: {
    secret: ['baseValues', 'authors', 'previousEdits', 'signed', 'unsignedIn'],
    machineWritten: [
      'model',
      'entityId',
      'rev',
      'op',
      'seq',
      'tries',
      'nextAt',
      'error',
      'edit',
      'editedAt',
      'code',
      'resolves',
      'isOvertaken',
    ],
  },
  api: { noun: 'waiting-changes', hasOwnWrites: true },
});
