import type { Model } from '../../policies/roles.ts';
import type { Declaration } from '../declaration.ts';
import { accessTokenResource } from './access-token.resource.ts';
import { badgeResource } from './badge.resource.ts';
import { companyResource } from './company.resource.ts';
import { departmentResource } from './department.resource.ts';
import { employeeResource } from './employee.resource.ts';
import { employeeImportResource } from './employee-import.resource.ts';
import { fileImportResource } from './file-import.resource.ts';
import { geofenceResource } from './geofence.resource.ts';
import { grantResource } from './grant.resource.ts';
import { groupResource } from './group.resource.ts';
import { heldLineResource } from './held-line.resource.ts';
import { invoiceResource } from './invoice.resource.ts';
import { jobRunResource } from './job-run.resource.ts';
import { joinRequestResource } from './join-request.resource.ts';
import { journalResource } from './journal.resource.ts';
import { leaveRequestResource } from './leave-request.resource.ts';
import { mailResource } from './mail.resource.ts';
import { membershipResource } from './membership.resource.ts';
import { mobileDecisionResource } from './mobile-decision.resource.ts';
import { mobilePermitResource } from './mobile-permit.resource.ts';
import { mobilePunchResource } from './mobile-punch.resource.ts';
import { mobileRulesResource } from './mobile-rules.resource.ts';
import { packageResource } from './package.resource.ts';
import { packageChangeResource } from './package-change.resource.ts';
import { phoneResource } from './phone.resource.ts';
import { punchResource } from './punch.resource.ts';
import { readingWithdrawalResource } from './reading-withdrawal.resource.ts';
import { roleResource } from './role.resource.ts';
import { ruleResource } from './rule.resource.ts';
import { siteResource } from './site.resource.ts';
import { supportVisitResource } from './support-visit.resource.ts';
import { syncConflictResource } from './sync-conflict.resource.ts';
import { syncOutboxResource } from './sync-outbox.resource.ts';
import { terminalResource } from './terminal.resource.ts';
import { terminalAlarmResource } from './terminal-alarm.resource.ts';
import { terminalClockResource } from './terminal-clock.resource.ts';
import { terminalCommandResource } from './terminal-command.resource.ts';
import { terminalDayResource } from './terminal-day.resource.ts';
import { terminalUserResource } from './terminal-user.resource.ts';
import { nameTitles } from './titles.ts';
import { unclaimedTerminalResource } from './unclaimed-terminal.resource.ts';
import { userResource } from './user.resource.ts';

/** The tables of the panel, in the order of its menu. */
export const declarations: readonly Declaration[] = [
  punchResource,
  leaveRequestResource,
  mobilePunchResource,
  mobileDecisionResource,
  mobilePermitResource,
  geofenceResource,
  mobileRulesResource,
  phoneResource,
  employeeResource,
  employeeImportResource,
  departmentResource,
  badgeResource,
  terminalResource,
  terminalAlarmResource,
  terminalDayResource,
  terminalClockResource,
  terminalUserResource,
  terminalCommandResource,
  unclaimedTerminalResource,
  fileImportResource,
  heldLineResource,
  readingWithdrawalResource,
  companyResource,
  packageResource,
  packageChangeResource,
  invoiceResource,
  siteResource,
  userResource,
  joinRequestResource,
  roleResource,
  membershipResource,
  groupResource,
  ruleResource,
  grantResource,
  syncConflictResource,
  syncOutboxResource,
  accessTokenResource,
  supportVisitResource,
  mailResource,
  jobRunResource,
  journalResource,
];

for (const { model, title } of declarations) nameTitles(model, title);

export const isDeclared = (table: string): boolean => declarations.some(({ model }) => model === table);

/** @throws Error for a table that the panel does not have: a programming mistake */
export function declarationOf(table: Model): Declaration {
  const found = declarations.find(({ model }) => model === table);
  if (!found) throw new Error(`the panel does not declare ${table}`);
  return found;
}
