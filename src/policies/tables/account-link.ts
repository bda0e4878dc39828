import { defineInternalTable } from './define-table.ts';

export const accountLinkTable = defineInternalTable('account_link', {
  secret: ['secretHash', 'sealed'],
});
