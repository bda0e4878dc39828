import type { SyncStatus } from './sync.ts';

const at = (instant: Date | null): string =>
  instant === null ? 'never' : instant.toISOString().slice(0, 19).replace('T', ' ');

/** How the sync stands, in words for whoever looks at the site. Times are UTC. */
export function wordsOf(status: SyncStatus): string {
  if (!status.isBound) return 'This site is not bound to a company yet.';
  const { punches, rows, rejected, parked, oldestAt } = status;
  const waiting =
    punches + rows === 0
      ? 'Everything is in the cloud'
      : `${punches} punches and ${rows} changes wait, the oldest since ${at(oldestAt)}`;
  return [
    waiting,
    ...(rejected > 0 ? [`${rejected} were refused by the cloud (Waiting for the cloud says why)`] : []),
    ...(parked > 0 ? [`${parked} came and cannot be stored yet`] : []),
    `sent ${at(status.lastPushAt)}, received ${at(status.lastPullAt)}, compared ${at(status.lastReconcileAt)} (UTC)`,
    ...(status.needsRecovery ? [`site and cloud are being compared${rowsOf(status.comparingRows)}`] : []),
    ...(status.comparing
      ? [`${status.comparing.left} of ${status.comparing.total} days that differ are still to be made equal`]
      : []),
    ...(status.lastError ? [`last error: ${status.lastError}`] : []),
  ].join('; ');
}

const rowsOf = (rows: SyncStatus['comparingRows']): string => (rows ? ` (${rows.done} of ${rows.total} records)` : '');
