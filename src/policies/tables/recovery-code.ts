import { defineInternalTable } from './define-table.ts';

export const recoveryCodeTable = defineInternalTable('recovery_code', {
  secret: ['codeHash'],
});
