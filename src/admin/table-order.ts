import { type Model, models } from '../policies/roles.ts';

/** What a company's work is mostly about. */
const main: readonly Model[] = [
  'employee',
  'department',
  'badge',
  'punch',
  'punch_correction',
  'leave_request',
  'mobile_punch',
  'user',
  'company',
];

/** All tables, as a role's rights and filters list them. */
export const mainTablesFirst: readonly Model[] = [...main, ...models.filter((model) => !main.includes(model))];
