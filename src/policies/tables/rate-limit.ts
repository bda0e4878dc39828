import { defineInternalTable } from './define-table.ts';

// the key of a counter
export const rateLimitTable = defineInternalTable('rate_limit', {
  harmless: ['key'],
});
