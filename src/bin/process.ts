import type { Log } from '../log.ts';

/** What this process has started, to be stopped in the opposite order. */
export interface Running {
  /** aborted as soon as a stop begins */
  readonly signal: AbortSignal;
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything and ends the process: 0 when all went well. */
  stop(exitCode?: number): Promise<void>;
}

/** After this, what still runs is left behind: a stop must end. */
const STOP_WITHIN_MS = 30_000;

/**
 * Ends this process in order on Ctrl-C, on SIGTERM, and when the process that forked it is gone. In-flight work ends or
 * rolls back first.
 */
export function running(log: Log): Running {
  const stops: { name: string; stop: () => Promise<void> | void }[] = [];
  const stopped = new AbortController();
  let stopping: Promise<void> | undefined;

  async function stopAll(exitCode: number): Promise<void> {
    stopped.abort();
    let now = '';
    const late = setTimeout(() => {
      log.error(`stopping ${now} took too long: leaving`);
      process.exit(1);
    }, STOP_WITHIN_MS);
    let code = exitCode;
    // a start that is still under way may add to them
    for (let last = stops.pop(); last; last = stops.pop()) {
      now = last.name;
      try {
        await last.stop();
      } catch (error) {
        log.error({ err: error }, `could not stop ${now} in order`);
        code = 1;
      }
    }
    clearTimeout(late);
    process.exit(code);
  }

  const stop = (exitCode = 0): Promise<void> => {
    stopping ??= stopAll(exitCode);
    return stopping;
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  if (process.connected) process.once('disconnect', () => void stop());
  return { signal: stopped.signal, onStop: (name, end) => void stops.push({ name, stop: end }), stop };
}

/** Tells the process that forked this one (the demo, a test) that it can be used; nobody listens otherwise. */
export function tellParent(message: Record<string, unknown>): void {
  if (process.connected) process.send?.(message);
}
