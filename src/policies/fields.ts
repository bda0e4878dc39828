import type { Model } from './roles.ts';

/** Never leave the database through panel or API, whoever asks. */
export const secretFields: Readonly<Partial<Record<Model, readonly string[]>>> = {
  user: ['passwordHash', 'signingKey'],
  site: ['tokenHash', 'bindCodeHash', 'previousTokenHash', 'retiredTokenHash', 'serverStart', 'previousStarts'],
  terminal: ['commKeySealed', 'pushKeyHash'],
  terminal_fault: ['bytes'],
  file_import: ['content'],
  access_token: ['secretHash'],
  // what an editor saw may be anything, a salary too
  sync_outbox: ['baseValues', 'authors', 'previousEdits', 'signed', 'unsignedIn'],
  invoice: ['checkoutId'],
  // rows of people with all that their file said
  employee_import: ['content', 'plan', 'byteAt'],
  mail: ['sealed'],
  mobile_punch: ['contentHash'],
  mobile_decision: ['signature'],
};

/** Tables that no screen and no route reaches hold secrets too: nothing of these may ever be declared as a model. */
export const machinerySecrets: Readonly<Record<string, readonly string[]>> = {
  sync_state: ['tokenSealed', 'previousTokenSealed'],
  account_link: ['secretHash', 'sealed'],
  totp: ['secretSealed'],
  recovery_code: ['codeHash'],
  phone_token: ['secretHash'],
};

/**
 * Fields that belong to some roles only, beside the table they are in: who may see or change them is said by field rules
 * (templates.ts, and the company's own); without one nobody may. `change` alone: everybody who sees the record sees it.
 * A correction of a punch is a change of its time.
 */
export const sensitiveFields: Readonly<
  Partial<Record<Model, Readonly<Record<string, readonly ('view' | 'change')[]>>>>
> = {
  employee: { salary: ['view', 'change'] },
  punch: { at: ['change'] },
  user: { companyId: ['change'], isActive: ['change'] },
  terminal: { commKeySealed: ['view', 'change'] },
  // values of any field of any table
  sync_conflict: { baseValue: ['view'], cloudValue: ['view'], siteValue: ['view'] },
  mobile_punch: { latitude: ['view'], longitude: ['view'] },
};

/** Named like a secret or an amount, and none: said here, so that the next one is not overlooked. */
export const harmlessFields: Readonly<Record<string, readonly string[]>> = {
  // fingerprints of what was sent, and the keys of counters
  site: ['batchHash', 'tokenAt', 'retiredTokenAt'],
  sync_batch: ['hash', 'sealedAt'],
  sync_state: ['hash', 'tokenAt'],
  sync_inbox: ['hash'],
  rate_limit: ['key'],
  // the price list, and what a company itself owes
  package: ['price'],
  package_change: ['price'],
  invoice: ['amount'],
};

/** Whether a field needs a right of its own: Casbin's word for it. */
export const fieldKind = (model: Model, field: string, act: 'view' | 'change'): '<sensitive>' | '<ordinary>' =>
  sensitiveFields[model]?.[field]?.includes(act) ? '<sensitive>' : '<ordinary>';

/** Written by the machinery of every table, never by a form. */
const always = ['id', 'companyId', 'createdAt', 'createdBy', 'deletedAt'];

/** Written by commands of their own (binding, the collector, the sync), never by a form. */
const machineFields: Readonly<Partial<Record<Model, readonly string[]>>> = {
  user: [
    'companyId',
    'isSuperAdmin',
    'username',
    'language',
    'banglaDigits',
    'emailProvedAt',
    'signsInOnSite',
    'deactivatedAt',
  ],
  mail: ['forCompanyId', 'recipient', 'letter', 'language', 'state', 'tries', 'nextAt', 'error', 'sentAt'],
  site: [
    'bindCodeExpiresAt',
    'bindAttempts',
    'boundAt',
    'revokedAt',
    'instanceId',
    'epoch',
    'batchNo',
    'batchHash',
    'heartbeat',
    'lastSeenAt',
    'lastPushAt',
    'pendingCount',
    'clockSkewMs',
    'appVersion',
    'tokenAt',
    'retiredTokenAt',
    'lastPullAt',
    'pullSeq',
    'waiting',
    'twoMachinesSince',
  ],
  terminal: [
    'siteId',
    'serial',
    'model',
    'firmware',
    'lastContactAt',
    'lastError',
    'lastErrorAt',
    'clockOffsetMs',
    'userCount',
    'logCount',
    'logCapacity',
    'readCount',
    'readMark',
    'readAt',
    'readOffsetMs',
    'clearedAt',
    'pushSeenAt',
    'pushStamp',
    'pushAddress',
    'pushTrustedUntil',
    'pushCutDigest',
    'pushCutTimes',
    'pushAskedFrom',
    'pushAllowedFrom',
    'siteStatus',
  ],
  // grants are given and taken by commands of their own
  role: ['template'],
  record_grant: [
    'principal',
    'model',
    'recordId',
    'canView',
    'canChange',
    'canDelete',
    'canShare',
    'expiresAt',
    'grantedBy',
  ],
  punch: [
    'source',
    'terminalSerial',
    'badgeNumber',
    'localTime',
    'punchCode',
    'verifyMode',
    'workCode',
    'siteId',
    'at',
    'employeeId',
    'held',
  ],
  punch_correction: ['readings', 'liftedAt'],
  reading_withdrawal: [
    'way',
    'serial',
    'receivedAt',
    'fileName',
    'reason',
    'voided',
    'stayed',
    'corrected',
    'people',
    'firstDay',
    'lastDay',
    'undoneAt',
    'undoneBy',
  ],
  access_token: ['memberId', 'lastUsedAt', 'revokedAt'],
  sync_conflict: [
    'model',
    'recordId',
    'field',
    'rule',
    'siteId',
    'edit',
    'baseValue',
    'cloudValue',
    'cloudBy',
    'cloudAt',
    'siteValue',
    'siteBy',
    'siteAt',
    'resolution',
    'resolvedAt',
    'resolvedBy',
  ],
  sync_outbox: [
    'model',
    'entityId',
    'rev',
    'op',
    'seq',
    'tries',
    'nextAt',
    'error',
    'edit',
    'editedAt',
    'code',
    'resolves',
    'isOvertaken',
  ],
  job_run: ['task', 'state', 'startedAt', 'finishedAt', 'succeededAt', 'durationMs', 'error', 'failures', 'nextAt'],
  company: ['joinCode'],
  package_change: ['appliedAt'],
  // ordered, paid and taken back by commands of their own
  invoice: [
    'number',
    'packageId',
    'amount',
    'currency',
    'period',
    'state',
    'dueAt',
    'paidAt',
    'paidFrom',
    'paidUntil',
    'method',
    'reference',
  ],
  join_request: ['userId', 'name', 'email', 'message', 'state', 'answeredAt'],
  employee_import: [
    'fileName',
    'state',
    'progressAt',
    'rows',
    'rowAt',
    'added',
    'updated',
    'unchanged',
    'refused',
    'problems',
    'said',
    'finishedAt',
  ],
  support_visit: ['userId', 'visitor', 'reason', 'canWrite', 'endsAt', 'endedAt'],
};

/** Decided above companies: only the super admin's form may send them. */
const platformFields: Readonly<Partial<Record<Model, readonly string[]>>> = {
  company: ['state', 'packageId', 'paidUntil', 'graceDays'],
};

/** Said once, when the row is made. */
const onceFields: Readonly<Partial<Record<Model, readonly string[]>>> = {
  user: ['email'],
  badge: ['number'],
  membership: ['memberId', 'groupId', 'roleId'],
  rule: ['memberId', 'groupId', 'roleId'],
};

export const isPlatformDecided = (model: Model, field: string): boolean =>
  platformFields[model]?.includes(field) ?? false;

export const isShownOnce = (model: Model, field: string): boolean => onceFields[model]?.includes(field) ?? false;

export const isSecret = (model: Model, field: string): boolean => secretFields[model]?.includes(field) ?? false;

export const isMachineWritten = (model: Model, field: string): boolean =>
  always.includes(field) || isSecret(model, field) || (machineFields[model]?.includes(field) ?? false);
