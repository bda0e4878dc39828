/**
 * Every switch of the simulated terminal, over pull (TCP; UDP too in the long run) and push, against exact truth. The cases are made from the
 * lists of switches: a new switch is among them by itself.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ZkTerminal } from '../../src/collector/drivers/zk.ts';
import type { ZkTerminalOptions } from '../../src/collector/drivers/zk-options.ts';
import { type TerminalFaults, terminalSwitches } from '../../src/collector/simulator/faults.ts';
import { Pusher, type PushFaults, pushSwitches } from '../../src/collector/simulator/pusher.ts';
import type { SimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import { Problem } from '../../src/problem.ts';
import { siteWithGates } from '../support/gate.ts';
import { startReceiver } from '../support/receiver.ts';

const { site, gate, collector, keyShown, query } = siteWithGates();
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver(site.runtime);
});
afterAll(() => receiver.close());

const CAPACITY = 400;
const FIRST = 260;
const MORE = 90;

/** Numbers that every kind of record can hold. */
const plain = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const two = (value: number) => String(value).padStart(2, '0');
    return {
      badgeNumber: String(1 + ((n * 7) % 900)),
      wallTime: `2026-11-${two(1 + (n % 20))} ${two(n % 24)}:${two((n * 3) % 60)}:${two((n * 13) % 60)}`,
      punchCode: n % 6,
      verifyMode: n % 2 === 0 ? 1 : 15,
    };
  });

/** Everybody who scans: records of 8 bytes know them by their index only. */
const enrolled = [...new Set([...plain(FIRST + MORE), ...plain(3, 0)].map(({ badgeNumber }) => badgeNumber))]
  .concat('1000', '1001', '1002')
  .map((badgeNumber) => ({ badgeNumber }));

const factsOf = (terminal: SimulatedTerminal): string[] => {
  const { badgeNumber, wallTime, punchCode } = terminal.logs();
  return badgeNumber.map((badge, n) => `${badge}|${wallTime[n]}|${punchCode[n]}`);
};
const storedOf = async (serial: string): Promise<string[]> =>
  (
    await query(
      `SELECT badge_number || '|' || local_time || '|' || punch_code AS fact FROM punch WHERE terminal_serial = $1 ORDER BY 1`,
      serial,
    )
  ).map((row) => String(row.fact));

/** Switches that hide the logs from whoever reads, or keep everybody out, as long as they are on. */
const isHidden = (faults: TerminalFaults) => faults.noLogsByPull === true;

const cases = Object.entries(terminalSwitches).flatMap(([name, values]) =>
  values.map((value) => [name, JSON.stringify(value), { [name]: value } as TerminalFaults] as const),
);
const pushCases = Object.entries(pushSwitches).flatMap(([name, values]) =>
  values.map((value) => [name, JSON.stringify(value), { [name]: value } as PushFaults] as const),
);

/** A collector that does not wait long for who never answers. */
const quick = () =>
  collector({ connect: (to: ZkTerminalOptions) => new ZkTerminal({ ...to, connectTimeoutMs: 400, timeoutMs: 400 }) });

const transports = process.env.HAJIRA_TEST_LONG === '1' ? (['tcp', 'udp'] as const) : (['tcp'] as const);
describe.each(transports)('Read over %s with', (transport) => {
  test.each(cases)(
    '%s = %s: nothing is invented, and what is said to be read is all of it',
    async (name, _, faults) => {
      const { terminal, id, serial } = await gate(
        {
          transports: [transport],
          logCapacity: CAPACITY,
          faults: name === 'commKey' ? faults : {},
          ...(name === 'layout' ? { users: enrolled } : {}),
        },
        { transport },
      );
      const truth = new Set<string>();
      const one = quick();
      /** @returns whether it was read */
      const read = async (): Promise<boolean> => {
        for (const fact of factsOf(terminal)) truth.add(fact);
        try {
          return (await one.pollNow(id)) !== undefined;
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          expect(error.code).toMatch(/^terminal\./);
          return false;
        }
      };
      await terminal.setFaults(faults);
      await read(); // when it is still empty
      terminal.punchAll(plain(FIRST));
      for (let n = 0; n < 3; n += 1) terminal.punch({ badgeNumber: String(1000 + n), punchCode: n }); // by its own clock
      const isRead = await read();
      const stored = await storedOf(serial);
      expect(stored.filter((fact) => !truth.has(fact))).toEqual([]);
      if (isRead && !isHidden(faults)) expect(stored).toEqual([...truth].sort());
      for (const punch of plain(MORE, FIRST)) terminal.punchAll([punch]);
      if (faults.whenFull !== undefined) for (const punch of plain(60, FIRST + MORE)) terminal.punchAll([punch]);
      await read();
      expect((await storedOf(serial)).filter((fact) => !truth.has(fact))).toEqual([]);
      await terminal.setFaults(name === 'commKey' ? faults : {});
      expect(await read()).toBe(true);
      expect(await storedOf(serial)).toEqual([...truth].sort());
      expect(terminal.isDisabled).toBe(false);
    },
  );
});

describe('Pushed by a terminal with', () => {
  test.each(cases)('%s = %s: the site holds exactly what it holds', async (_name, _, faults) => {
    const { terminal, serial } = await pushing(faults);
    const pusher = new Pusher({ server: receiver.url, terminal, faults: { batch: 80 } });
    await pushAll(terminal, pusher);
    expect(await storedOf(serial)).toEqual([...new Set(factsOf(terminal))].sort());
  });

  test.each(pushCases)('the push switch %s = %s: the site holds exactly what it holds', async (_name, _, faults) => {
    const { terminal, serial } = await pushing({});
    const pusher = new Pusher({ server: receiver.url, terminal, faults: { batch: 80, ...faults } });
    await pushAll(terminal, pusher);
    expect(await storedOf(serial)).toEqual([...new Set(factsOf(terminal))].sort());
  });

  async function pushing(faults: TerminalFaults) {
    const made = await gate({ logCapacity: CAPACITY }, { transport: 'push' });
    await query('UPDATE terminal SET serial = $2 WHERE id = $1', made.id, made.serial);
    await keyShown(made.id);
    await made.terminal.setFaults(faults);
    return made;
  }

  async function pushAll(terminal: SimulatedTerminal, pusher: Pusher): Promise<void> {
    terminal.punchAll(plain(FIRST));
    expect(await pusher.shakeHands()).toBe(true);
    expect(await pusher.push()).toBe(true);
    for (let n = 0; n < 3; n += 1) terminal.punch({ badgeNumber: String(1000 + n), punchCode: n });
    expect(await pusher.push()).toBe(true);
    expect(await pusher.shakeHands()).toBe(true);
    expect(await pusher.push()).toBe(true);
  }
});
