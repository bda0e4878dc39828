import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { TerminalFaults } from '../../src/collector/simulator/faults.ts';
import { driverOf, simulated } from '../support/terminal.ts';

/** Timers and sockets alive in this process. */
const alive = (kind: RegExp) => process.getActiveResourcesInfo().filter((one) => kind.test(one)).length;

// Compared with before: sockets of another file that this process ran may still be open.
describe('Leaving a terminal', () => {
  test.each<[string, TerminalFaults]>([
    ['that was read', {}],
    ['that hangs', { hang: true }],
    ['that refuses', { refuse: true }],
    ['that wants a comm key', { commKey: 5 }],
    ['that dropped the line', { dropAfterBytes: { bytes: 90, once: false } }],
  ])('%s leaves no socket and no timer', async (_, faults) => {
    const [timers, sockets] = [alive(/Timeout/), alive(/TCP/)];
    const stop = new AbortController();
    const terminal = await simulated({ faults });
    const driver = driverOf(terminal, { timeoutMs: 30, signal: stop.signal });
    await driver
      .connect()
      .then(() => driver.punches())
      .catch(() => undefined);
    await driver.disconnect();
    await driver.disconnect();
    expect(driver.socket).toBeNull();
    expect(alive(/Timeout/)).toBeLessThanOrEqual(timers);
    await terminal.close();
    for (let turns = 0; turns < 100 && alive(/TCP/) > sockets; turns += 1) await turn(); // freed after the turn that closes them
    expect(alive(/TCP/)).toBeLessThanOrEqual(sockets);
  });

  test('stopped while it was still connecting leaves none either', async () => {
    const sockets = /TCPSocket|TCPConnect/; // the terminal goes on listening
    const before = alive(sockets);
    const stop = new AbortController();
    const terminal = await simulated();
    const attempt = driverOf(terminal, { signal: stop.signal }).connect();
    stop.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'terminal.stopped' });
    for (let turns = 0; turns < 100 && alive(sockets) > before; turns += 1) await turn();
    expect(alive(sockets)).toBeLessThanOrEqual(before);
  });
});
