import { operationMessage } from '../../i18n/operations.ts';
import { problem } from '../../problem.ts';

/** What an operator is told of a backup that cannot be made, read or put back. */

export const backupRunning = problem(operationMessage, 'backup.running', { status: 409 });

export const tableHidden = problem(operationMessage, 'backup.table-hidden', { status: 500 });

export const folderUnusable = problem(operationMessage, 'backup.folder-unusable', { status: 500 });

export const diskTooFull = problem(operationMessage, 'backup.disk-too-full', { status: 507 });

export const notABackup = problem(operationMessage, 'backup.not-a-backup', { status: 422 });

export const backupDamaged = problem(operationMessage, 'backup.damaged', { status: 422 });

export const otherRole = problem(operationMessage, 'backup.other-role', { status: 409 });

export const writtenByNewer = problem(operationMessage, 'backup.written-by-newer', { status: 409 });

export const beforeBaseline = problem(operationMessage, 'backup.before-baseline', { status: 409 });

export const schemaUnknown = problem(operationMessage, 'backup.schema-unknown', { status: 409 });

export const tableDiffers = problem(operationMessage, 'backup.table-differs', { status: 409 });

export const databaseNotEmpty = problem(operationMessage, 'backup.database-not-empty', { status: 409 });

export const databaseNotOurs = problem(operationMessage, 'backup.database-not-ours', { status: 409 });

export const databaseInUse = problem(operationMessage, 'backup.database-in-use', { status: 409 });

export const otherKey = problem(operationMessage, 'backup.other-key', { status: 409 });

export const restoredDiffers = problem(operationMessage, 'backup.restored-differs', { status: 500 });

export const referencesBroken = problem(operationMessage, 'backup.references-broken', { status: 500 });
