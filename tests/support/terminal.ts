import { afterEach } from '@jest/globals';
import { ZkTerminal } from '../../src/collector/drivers/zk.ts';
import type { ZkTerminalOptions } from '../../src/collector/drivers/zk-options.ts';
import type { Scan } from '../../src/collector/simulator/device.ts';
import {
  type SimulatedTerminal,
  type SimulatedTerminalOptions,
  startSimulatedTerminal,
} from '../../src/collector/simulator/terminal.ts';
import type { PunchColumns } from '../../src/collector/zk/punches.rule.ts';

const open: { close(): Promise<void> }[] = [];

/** Closed after the test, also when it fails. */
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

export async function simulated(options: Partial<SimulatedTerminalOptions> = {}): Promise<SimulatedTerminal> {
  const users = [
    { badgeNumber: '7', name: 'Jamil Hossain' },
    { badgeNumber: '0007', name: 'রহিমা খাতুন' },
    { badgeNumber: 'A12', name: 'José' },
  ];
  const terminal = await startSimulatedTerminal({ serial: 'CKUH201760001', users, ...options });
  open.push(terminal);
  return terminal;
}

/** A driver that is not connected yet. */
export function driverOf(terminal: SimulatedTerminal, options: Partial<ZkTerminalOptions> = {}): ZkTerminal {
  const driver = new ZkTerminal({ host: terminal.host, port: terminal.port, ...options });
  open.push({ close: () => driver.disconnect() });
  return driver;
}

export async function connected(
  terminal: SimulatedTerminal,
  options: Partial<ZkTerminalOptions> = {},
): Promise<ZkTerminal> {
  const driver = driverOf(terminal, options);
  await driver.connect();
  return driver;
}

/** Drivers that wait at one step until they are released: whatever is to happen meanwhile happens then, on any machine. */
export function heldAt(step: 'connect' | 'punches') {
  let [arrive, release] = [() => {}, () => {}];
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const connect = (to: ZkTerminalOptions): ZkTerminal => {
    const driver = new ZkTerminal(to);
    const whole = driver[step].bind(driver);
    const waiting = async () => {
      arrive();
      await released;
      return whole();
    };
    return Object.assign(driver, { [step]: waiting });
  };
  return { connect, reached, release: () => release() };
}

/** So many scans, every one different, with all codes and several verify modes, out of order in time. */
export function scans(count: number): Scan[] {
  const two = (value: number) => String(value).padStart(2, '0');
  return Array.from({ length: count }, (_, n) => ({
    badgeNumber: String((n * 7) % 5000).padStart(n % 3 === 0 ? 6 : 1, '0') || '0',
    wallTime: `2026-${two(1 + (n % 12))}-${two(1 + (n % 28))} ${two(n % 24)}:${two(n % 60)}:${two((n * 13) % 60)}`,
    punchCode: n % 7 === 6 ? 255 : n % 6,
    verifyMode: [0, 1, 2, 15, 25][n % 5] ?? 0,
    workCode: n % 11 === 0 ? n : 0,
  }));
}

/** What was scanned, in the columns a read gives; without the uid, which the terminal chooses. */
export function columnsOf(rows: readonly Scan[]): Omit<PunchColumns, 'uid'> {
  return {
    rows: rows.length,
    badgeNumber: rows.map((row) => row.badgeNumber),
    wallTime: rows.map((row) => row.wallTime ?? ''),
    punchCode: rows.map((row) => row.punchCode ?? 0),
    verifyMode: rows.map((row) => row.verifyMode ?? 1),
    workCode: rows.map((row) => row.workCode ?? 0),
  };
}
