import { describe, expect, test } from '@jest/globals';
import { decodePunches } from '../../src/collector/zk/punches.rule.ts';
import { columnsOf, connected, scans, simulated } from '../support/terminal.ts';

const IS_LONG = process.env.HAJIRA_TEST_LONG === '1';
const LOGS = IS_LONG ? 100_000 : 1_000;
const TIMES = IS_LONG ? 20 : 3;

describe('A log in tiny segments with events inside', () => {
  test(
    `${LOGS} logs, ${TIMES} times out of ${TIMES}: exact`,
    async () => {
      const rows = scans(LOGS);
      const truth = columnsOf(rows);
      const terminal = await simulated({ logCapacity: 200_000 });
      terminal.punchAll(rows);
      let exact = 0;
      for (let time = 0; time < TIMES; time += 1) {
        await terminal.setFaults({ fragment: 11 + time, eventsInTransfers: true, packetBytes: 1_000 + 37 * time });
        const driver = await connected(terminal);
        const { set, layout, verdict } = await driver.punches();
        const { uid: _, ...columns } = decodePunches(set, layout);
        await driver.disconnect();
        expect(verdict).toBe('agrees');
        expect(columns).toEqual(truth);
        exact += 1;
      }
      expect(exact).toBe(TIMES);
    },
    IS_LONG ? 1_800_000 : 60_000,
  );
});
