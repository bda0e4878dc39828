import { defineInternalTable } from './define-table.ts';

export const phoneTokenTable = defineInternalTable('phone_token', {
  secret: ['secretHash'],
});
