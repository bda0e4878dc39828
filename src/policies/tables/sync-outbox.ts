import { defineTable } from './define-table.ts';

export const syncOutboxTable = defineTable('sync_outbox', {
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
