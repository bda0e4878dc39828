import { defineInternalTable } from './define-table.ts';

export const totpTable = defineInternalTable('totp', {
  secret: ['secretSealed'],
});
