/**
 * Loaded into a server by `--import`: how long its event loop was busy at most since it was asked last, told to the
 * process that forked it. Nothing of the server itself is changed.
 *
 * A timer that comes late was kept waiting by the event loop, or by other programs on the same processors. The server's
 * own part of that is no longer than the processor time that it used meanwhile: the smaller of both is told.
 */

/** What is asked over the channel between the processes. */
export const ASK = 'loop-busy';

const EVERY_MS = 5;

const usedMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

// the benchmark itself imports this file too, for the question's name
if (process.send) {
  let longest = 0;
  let before = performance.now();
  let cpu = process.cpuUsage();
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, Math.min(now - before - EVERY_MS, usedMs(cpu)));
    before = now;
    cpu = process.cpuUsage();
  }, EVERY_MS).unref();
  process.on('message', (asked) => {
    if (asked !== ASK) return;
    process.send?.({ loopBusyMs: longest });
    longest = 0;
  });
}
