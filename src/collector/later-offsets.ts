import type { Context } from '../context.ts';
import { derivePunches } from '../domain/attendance/derive-punches.ts';
import type { PunchColumns, PunchResult } from '../domain/attendance/store-punches.ts';

/** Below this an offset changes nothing (see `derived` in store-punches.ts). */
const COUNTS_FROM_MS = 5_000;

/**
 * A punch that was known from another way (a push, a file) may only now be known to come from a wrong clock: its instant
 * is derived again.
 */
export async function noteLaterOffsets(
  ctx: Context,
  punches: Pick<PunchColumns, 'clockOffsetMs'>,
  { ids, results }: { ids: readonly string[]; results: readonly PunchResult[] },
): Promise<void> {
  const known = ids.filter(
    (_, row) => results[row]?.result === 'duplicate' && Math.abs(punches.clockOffsetMs[row] ?? 0) >= COUNTS_FROM_MS,
  );
  if (known.length > 0) await derivePunches(ctx, { punches: known });
}
