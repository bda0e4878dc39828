import type { Model } from './roles.ts';

/** Never leave the database through panel or API, whoever asks. */
export const secretFields: Readonly<Partial<Record<Model, readonly string[]>>> = {
  user: ['passwordHash'],
  site: ['tokenHash', 'bindCodeHash'],
  terminal: ['commKeySealed', 'pushKeyHash'],
  terminal_fault: ['bytes'],
  file_import: ['content'],
};

/** Written by the machinery of every table, never by a form. */
const always = ['id', 'companyId', 'createdAt', 'createdBy', 'deletedAt'];

/** Written by commands of their own (binding, the collector, the sync), never by a form. */
export const machineFields: Readonly<Partial<Record<Model, readonly string[]>>> = {
  user: ['companyId', 'isSuperAdmin'],
  site: [
    'bindCodeExpiresAt',
    'bindAttempts',
    'boundAt',
    'revokedAt',
    'instanceId',
    'epoch',
    'batchNo',
    'batchHash',
    'beat',
    'lastSeenAt',
    'lastPushAt',
    'pendingCount',
    'clockSkewMs',
    'appVersion',
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
    'siteSaid',
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
};

/** Decided above companies: only the super admin's form may send them. */
const platformFields: Readonly<Partial<Record<Model, readonly string[]>>> = { company: ['state', 'packageId'] };

/** Said once, when the row is made. */
const onceFields: Readonly<Partial<Record<Model, readonly string[]>>> = { user: ['email'], badge: ['number'] };

export const isPlatformDecided = (model: Model, field: string): boolean =>
  platformFields[model]?.includes(field) ?? false;

export const isSaidOnce = (model: Model, field: string): boolean => onceFields[model]?.includes(field) ?? false;

export const isSecret = (model: Model, field: string): boolean => secretFields[model]?.includes(field) ?? false;

export const isMachineWritten = (model: Model, field: string): boolean =>
  always.includes(field) || isSecret(model, field) || (machineFields[model]?.includes(field) ?? false);
