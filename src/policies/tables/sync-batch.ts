import { defineInternalTable } from './define-table.ts';

// fingerprints of what was sent
export const syncBatchTable = defineInternalTable('sync_batch', {
  harmless: ['hash', 'sealedAt'],
});
