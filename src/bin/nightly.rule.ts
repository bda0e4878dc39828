/** When a backup is due, and which ones have been kept long enough. */
import type { Message } from '../i18n/message.ts';
import { operationMessage } from '../i18n/operations.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * The last moment at which a backup should have begun, in the time zone of this machine.
 *
 * @param at `HH:MM`
 */
export function lastDue(now: Date, at: string): Date {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hour, minute);
  if (today.getTime() <= now.getTime()) return today;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, hour, minute);
}

export interface BackupStatus {
  /** when the newest good backup was begun */
  lastOkAt: string | null;
  file: string | null;
  bytes: number;
  rows: number;
  /** when one was last put back into a scratch database and found whole */
  lastProvedAt: string | null;
  lastTryAt: string | null;
  /** why the last try failed; null when it did not */
  lastError: string | null;
  failures: number;
}

export const nothingYet: BackupStatus = {
  lastOkAt: null,
  file: null,
  bytes: 0,
  rows: 0,
  lastProvedAt: null,
  lastTryAt: null,
  lastError: null,
  failures: 0,
};

/** A failed one is tried again every hour. A clock that went back makes nothing wait. */
const RETRY_MS = 60 * 60_000;

/** A machine that was off at night makes up for it when it is on again. */
export function isDue(standing: BackupStatus, now: Date, at: string): boolean {
  const since = (text: string | null) => (text === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(text));
  if (standing.lastError !== null && since(standing.lastTryAt) >= 0 && since(standing.lastTryAt) < RETRY_MS)
    return false;
  const sinceDue = now.getTime() - lastDue(now, at).getTime();
  const sinceOk = since(standing.lastOkAt);
  return sinceOk > sinceDue || sinceOk < 0;
}

/** @param everyDays 0 never */
export function isProofDue(standing: BackupStatus, now: Date, everyDays: number): boolean {
  if (everyDays === 0) return false;
  // half a day less: the hour of the night moves a little
  return (
    standing.lastProvedAt === null || now.getTime() - Date.parse(standing.lastProvedAt) > (everyDays - 0.5) * DAY_MS
  );
}

/** The files that have been kept for their days. The newest one stays, however old it is. */
export function outlived(files: readonly { name: string; at: Date }[], now: Date, keepDays: number): string[] {
  const newest = Math.max(...files.map(({ at }) => at.getTime()));
  return files
    .filter(({ at }) => at.getTime() < newest && now.getTime() - at.getTime() > keepDays * DAY_MS)
    .map(({ name }) => name);
}

export const lastGood = ({ lastOkAt }: BackupStatus): Message =>
  lastOkAt === null ? operationMessage('backup.none-yet') : operationMessage('backup.last-good', { lastOkAt });

/** What somebody should be told; undefined when all is well. */
export function alarmOf(standing: BackupStatus, now: Date): Message | undefined {
  if (standing.lastError !== null) {
    return operationMessage('backup.nightly-failed', { lastError: standing.lastError, last: lastGood(standing) });
  }
  const age = standing.lastOkAt === null ? 0 : now.getTime() - Date.parse(standing.lastOkAt);
  return age > 2 * DAY_MS
    ? operationMessage('backup.too-old', { n: Math.floor(age / DAY_MS), lastOkAt: String(standing.lastOkAt) })
    : undefined;
}
