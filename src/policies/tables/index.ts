import { accessTokenTable } from './access-token.ts';
import { accountLinkTable } from './account-link.ts';
import { badgeTable } from './badge.ts';
import { companyTable } from './company.ts';
import type { TableDescription } from './define-table.ts';
import { departmentTable } from './department.ts';
import { employeeTable } from './employee.ts';
import { employeeImportTable } from './employee-import.ts';
import { fileImportTable } from './file-import.ts';
import { geofenceTable } from './geofence.ts';
import { heldLineTable } from './held-line.ts';
import { invoiceTable } from './invoice.ts';
import { jobRunTable } from './job-run.ts';
import { joinRequestTable } from './join-request.ts';
import { journalTable } from './journal.ts';
import { leaveRequestTable } from './leave-request.ts';
import { mailTable } from './mail.ts';
import { memberTable } from './member.ts';
import { membershipTable } from './membership.ts';
import { mobileDecisionTable } from './mobile-decision.ts';
import { mobilePermitTable } from './mobile-permit.ts';
import { mobilePunchTable } from './mobile-punch.ts';
import { mobileRulesTable } from './mobile-rules.ts';
import { packageTable } from './package.ts';
import { packageChangeTable } from './package-change.ts';
import { phoneTable } from './phone.ts';
import { phoneTokenTable } from './phone-token.ts';
import { punchTable } from './punch.ts';
import { punchCorrectionTable } from './punch-correction.ts';
import { punchDeliveryTable } from './punch-delivery.ts';
import { rateLimitTable } from './rate-limit.ts';
import { readingWithdrawalTable } from './reading-withdrawal.ts';
import { recordGrantTable } from './record-grant.ts';
import { recoveryCodeTable } from './recovery-code.ts';
import { roleTable } from './role.ts';
import { ruleTable } from './rule.ts';
import { siteTable } from './site.ts';
import { supportVisitTable } from './support-visit.ts';
import { syncBatchTable } from './sync-batch.ts';
import { syncConflictTable } from './sync-conflict.ts';
import { syncInboxTable } from './sync-inbox.ts';
import { syncOutboxTable } from './sync-outbox.ts';
import { syncStateTable } from './sync-state.ts';
import { terminalTable } from './terminal.ts';
import { terminalAlarmTable } from './terminal-alarm.ts';
import { terminalClockTable } from './terminal-clock.ts';
import { terminalCommandTable } from './terminal-command.ts';
import { terminalDayTable } from './terminal-day.ts';
import { terminalFaultTable } from './terminal-fault.ts';
import { terminalUserTable } from './terminal-user.ts';
import { totpTable } from './totp.ts';
import { unclaimedTerminalTable } from './unclaimed-terminal.ts';
import { userTable } from './user.ts';
import { userGroupTable } from './user-group.ts';

/**
 * Tables that people reach through panel or API, in the order in which screens and documents list them; the rest is the
 * program's own. A new table: its file, and a line here.
 */
const tables = {
  package: packageTable,
  package_change: packageChangeTable,
  invoice: invoiceTable,
  join_request: joinRequestTable,
  leave_request: leaveRequestTable,
  employee_import: employeeImportTable,
  support_visit: supportVisitTable,
  company: companyTable,
  user: userTable,
  member: memberTable,
  site: siteTable,
  department: departmentTable,
  employee: employeeTable,
  badge: badgeTable,
  terminal: terminalTable,
  terminal_user: terminalUserTable,
  terminal_clock: terminalClockTable,
  terminal_alarm: terminalAlarmTable,
  terminal_fault: terminalFaultTable,
  terminal_command: terminalCommandTable,
  terminal_day: terminalDayTable,
  unclaimed_terminal: unclaimedTerminalTable,
  held_line: heldLineTable,
  file_import: fileImportTable,
  reading_withdrawal: readingWithdrawalTable,
  punch: punchTable,
  punch_delivery: punchDeliveryTable,
  punch_correction: punchCorrectionTable,
  mobile_punch: mobilePunchTable,
  mobile_decision: mobileDecisionTable,
  mobile_rules: mobileRulesTable,
  mobile_permit: mobilePermitTable,
  geofence: geofenceTable,
  phone: phoneTable,
  access_token: accessTokenTable,
  mail: mailTable,
  role: roleTable,
  user_group: userGroupTable,
  membership: membershipTable,
  rule: ruleTable,
  record_grant: recordGrantTable,
  sync_conflict: syncConflictTable,
  sync_outbox: syncOutboxTable,
  job_run: jobRunTable,
  journal: journalTable,
} as const;

/** Tables that no screen and no route reaches, of whose fields something has to be said. */
export const internalTables = {
  sync_state: syncStateTable,
  account_link: accountLinkTable,
  totp: totpTable,
  recovery_code: recoveryCodeTable,
  phone_token: phoneTokenTable,
  sync_batch: syncBatchTable,
  sync_inbox: syncInboxTable,
  rate_limit: rateLimitTable,
} as const;

/** A table that people reach, by its name. */
export type Model = keyof typeof tables;

export const models = Object.keys(tables) as Model[];

/** What a table says of itself. */
export const descriptionOf = (model: Model): TableDescription => tables[model];

/** By table: what `pick` finds in its description. Tables in which it finds nothing are left out. */
export const collect = <Value>(
  pick: (description: TableDescription) => Value | undefined,
): Readonly<Partial<Record<Model, Value>>> =>
  Object.fromEntries(
    models.flatMap((model) => {
      const found = pick(tables[model]);
      return found === undefined ? [] : [[model, found]];
    }),
  );
