import { schedule } from 'node-cron';
import { type Runtime, unitOfWork } from '../../context.ts';
import { companiesPushedTo } from '../../db/platform.ts';
import { raiseSilence } from '../../domain/terminals/silence.ts';
import { jobPrincipal } from '../../policies/principal.ts';

/** Looks through every company's terminals that push to this cloud for those that have fallen silent. */
export async function detectSilence(runtime: Runtime, listeningSince: Date): Promise<void> {
  for (const companyId of await companiesPushedTo(runtime.database)) {
    await unitOfWork({ runtime, principal: jobPrincipal('silence', companyId) }, (ctx) =>
      raiseSilence(ctx, listeningSince),
    );
  }
}

/** Does so every minute. @returns what ends it, once a look that is under way has ended */
export function watchSilence(runtime: Runtime): () => Promise<void> {
  const since = runtime.clock.now();
  let checking: Promise<void> = Promise.resolve();
  const say = (message: string | Error) => runtime.log.debug({ scheduler: String(message) }, 'the watch for silence');
  const look = () => {
    checking = checking
      .then(() => detectSilence(runtime, since))
      .catch((error: unknown) => runtime.log.error({ err: error }, 'silent terminals could not be looked for'));
    return checking;
  };
  const logger = { info: say, warn: say, debug: say, error: say };
  const task = schedule('* * * * *', look, { name: 'silence', logger, noOverlap: true });
  return async () => {
    await task.destroy();
    await checking;
  };
}
