import type { Runtime } from '../../context.ts';
import { carryOutDue } from './carry-out.ts';
import { eraseOldOfAll } from './retention.ts';

const CARRY_OUT_EVERY_MS = 3_000;
const ERASE_EVERY_MS = 60 * 60_000;

/**
 * Carries out decisions whose minute is over, and erases what is old. What is to be done stands in the database: whatever
 * process comes next goes on with it.
 *
 * @param onStored told of the punches that came about
 */
export function startMobileJobs(options: {
  runtime: Runtime;
  onStored?: (companyId: string, punchIds: readonly string[]) => void;
}): { stop(): Promise<void> } {
  const { runtime, onStored } = options;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let erasedAt = 0;
  const round = async () => {
    for (const [companyId, ids] of await carryOutDue(runtime)) if (ids.length > 0) onStored?.(companyId, ids);
    if (Date.now() - erasedAt < ERASE_EVERY_MS) return;
    erasedAt = Date.now();
    await eraseOldOfAll(runtime);
  };
  const again = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round()
        .catch((error: unknown) => runtime.log.error({ err: error }, 'the jobs of mobile punches failed'))
        .then(again);
    }, CARRY_OUT_EVERY_MS);
  };
  again();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
