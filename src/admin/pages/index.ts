import { currentRequest } from '../request.ts';
import type { PageDeclaration } from './declaration.ts';
import { discoverTerminalsPage } from './discover-terminals.ts';
import { doubtfulPunchesPage } from './doubtful-punches.ts';
import { importEmployeesPage } from './import-employees.ts';
import { reviewPage } from './review.ts';
import { unmatchedNumbersPage } from './unmatched-numbers.ts';

/** The pages of the panel that are about no table, in the order of its menu. The first page is AdminJS's dashboard. */
export const pages: readonly PageDeclaration[] = [
  reviewPage,
  importEmployeesPage,
  doubtfulPunchesPage,
  unmatchedNumbersPage,
  discoverTerminalsPage,
];

/** Those that the principal of the request has. */
export const visiblePages = (): PageDeclaration[] =>
  pages.filter(({ beside, may }) => {
    const { ctx } = currentRequest();
    return (!beside || ctx.policy.allows('view', beside)) && (may?.(ctx) ?? true);
  });
