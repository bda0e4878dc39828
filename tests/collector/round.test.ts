import { fork } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';
import { siteWithGates } from '../support/gate.ts';

const IS_LONG = process.env.HAJIRA_TEST_LONG === '1';
const { gate, collector, query } = siteWithGates();

/** Day `round`, so many scans. */
const morning = (count: number, round: number) =>
  Array.from({ length: count }, (_, n) => ({
    badgeNumber: String(1 + (n % 250)),
    wallTime: `2026-11-${10 + round} 08:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
  }));

describe('One round', () => {
  test('many terminals with many new punches: none is starved, also when some hang, and never more than a few at once', async () => {
    const [COUNT, NEW] = [24, 100];
    const gates = await Promise.all(Array.from({ length: COUNT }, () => gate()));
    await gates[3]?.terminal.setFaults({ refuse: true });
    await gates[4]?.terminal.setFaults({ dropAfterBytes: { bytes: 0, once: false } });
    const one = collector();
    for (let round = 0; round < 2; round += 1) {
      for (const { terminal } of gates) terminal.punchAll(morning(NEW, round));
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(
          most,
          gates.reduce((sum, { terminal }) => sum + terminal.clients, 0),
        );
      }, 2);
      await one.pollAll();
      clearInterval(watch);
      expect(most).toBeLessThanOrEqual(12); // six, and six that are still hanging up
      const stored = await query<{ serial: string; n: number }>(
        `SELECT terminal_serial AS serial, count(*)::int AS n FROM punch WHERE terminal_serial = ANY($1) GROUP BY 1`,
        gates.map(({ serial }) => serial),
      );
      const count = new Map(stored.map(({ serial, n }) => [serial, n]));
      const expected = gates.map((_, at) => (at === 3 || at === 4 ? 0 : NEW * (round + 1)));
      expect(gates.map(({ serial }) => count.get(serial) ?? 0)).toEqual(expected);
    }
  });

  (IS_LONG ? test : test.skip)(
    '200 terminals with 500 new punches each: none is starved, in at most 300 MB',
    async () => {
      const child = fork(join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js'), ['bench', 'terminals', '--json'], {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        execArgv: [],
      });
      let said = '';
      child.stdout?.on('data', (text) => {
        said += String(text);
      });
      const code = await new Promise((resolve) => child.once('exit', resolve));
      expect(code).toBe(0);
      const figures = JSON.parse(said.slice(said.indexOf('{')));
      expect(figures).toMatchObject({ terminals: 200, new_punches: 500, starved: 0, stored: 300_000 });
      expect(figures.memory_mb).toBeLessThanOrEqual(300);
    },
    900_000,
  );
});
