import { defineInternalTable } from './define-table.ts';

export const syncStateTable = defineInternalTable('sync_state', {
  secret: ['tokenSealed', 'previousTokenSealed'],
  harmless: ['hash', 'tokenAt'],
});
