import { defineInternalTable } from './define-table.ts';

export const syncInboxTable = defineInternalTable('sync_inbox', {
  harmless: ['hash'],
});
