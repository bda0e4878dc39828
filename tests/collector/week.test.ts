/**
 * A factory's days in minutes: terminals of every kind, on a bad network, with power cuts, wrong clocks and a collector
 * that is restarted; people punch all the while. At the end the site holds exactly what the terminals hold.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Clock, stoppedClock } from '../../src/clock.ts';
import type { Collector } from '../../src/collector/collector.ts';
import { ZkTerminal } from '../../src/collector/drivers/zk.ts';
import type { ZkTerminalOptions } from '../../src/collector/drivers/zk-options.ts';
import { type PlannedPunch, punchesOfDays } from '../../src/collector/simulator/day.rule.ts';
import type { TerminalFaults } from '../../src/collector/simulator/faults.ts';
import { Pusher } from '../../src/collector/simulator/pusher.ts';
import { randomOf } from '../../src/collector/simulator/random.rule.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import { wallMs, wallText } from '../../src/collector/simulator/wall-clock.rule.ts';
import type { Runtime } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { addImport, runImport } from '../../src/domain/imports/imports.ts';
import type { Row } from '../../src/domain/records/model.ts';
import { sitePrincipal } from '../../src/policies/principal.ts';
import { siteWithGates } from '../support/gate.ts';
import { scratchFolder } from '../support/processes.ts';
import { startReceiver } from '../support/receiver.ts';

const IS_LONG = process.env.HAJIRA_TEST_LONG === '1';
const DAYS = IS_LONG ? 7 : 1;
const WORKERS = IS_LONG ? 60 : 24;
const FIRST_DAY = '2026-11-14'; // a Saturday: work
const ZONE_MS = 360 * 60_000;
const HOUR_MS = 3_600_000;

const { site, collector, keyShown, query } = siteWithGates();
const open: { close(): Promise<void> }[] = [];
let clock: Clock & { advance(ms: number): void };
let runtime: Runtime;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  clock = stoppedClock(new Date(wallMs(`${FIRST_DAY} 00:00:00`) - ZONE_MS));
  runtime = { ...site.runtime, clock };
  receiver = await startReceiver(runtime);
});
afterAll(() => receiver.close());
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Member {
  kind: string;
  ways: readonly ('pull' | 'push' | 'file')[];
  transport: 'tcp' | 'udp' | 'push';
  form: Row;
  /** what is always so with it */
  faults: TerminalFaults;
}

const members: readonly Member[] = [
  { kind: 'plain', ways: ['pull'], transport: 'tcp', form: {}, faults: {} },
  { kind: 'live', ways: ['pull'], transport: 'tcp', form: { isLive: true }, faults: {} },
  { kind: 'udp', ways: ['pull'], transport: 'udp', form: { transport: 'udp' }, faults: { loseEvery: 23 } },
  { kind: 'new', ways: ['pull'], transport: 'tcp', form: {}, faults: { layout: '49', fragment: 31, packetBytes: 500 } },
  { kind: 'old', ways: ['pull'], transport: 'tcp', form: {}, faults: { layout: '16', noBuffer: true, oldUsers: true } },
  { kind: 'slow', ways: ['pull'], transport: 'tcp', form: {}, faults: { clockOffsetSeconds: -600 } },
  { kind: 'push', ways: ['push'], transport: 'push', form: { transport: 'push' }, faults: { noLogsByPull: true } },
  { kind: 'both', ways: ['pull', 'push', 'file'], transport: 'tcp', form: {}, faults: { clockOffsetSeconds: 900 } },
  { kind: 'file', ways: ['file'], transport: 'push', form: { transport: 'push' }, faults: {} },
];

class Gate {
  readonly member: Member;
  readonly serial: string;
  readonly #folder: string;
  terminal!: SimulatedTerminal;
  pusher: Pusher | undefined;
  id = '';

  constructor(member: Member, folder: string) {
    this.member = member;
    this.serial = `WEEK-${member.kind}`;
    this.#folder = folder;
    open.push({ close: () => this.terminal.close() });
  }

  /** Switched on, with what it remembers. */
  async start(port = 0): Promise<void> {
    const { transport, faults } = this.member;
    this.terminal = await startSimulatedTerminal({
      serial: this.serial,
      folder: this.#folder,
      port,
      clock,
      faults,
      users: [{ badgeNumber: '1' }],
      transports: [transport === 'udp' ? 'udp' : 'tcp'],
    });
    const acknowledged = this.pusher?.acknowledged ?? 0;
    if (this.member.ways.includes('push')) {
      this.pusher = new Pusher({
        server: receiver.url,
        terminal: this.terminal,
        faults: { batch: 40, deafTo: 5, breaksOff: 7 },
      });
      this.pusher.acknowledged = acknowledged;
    }
  }

  async cutPower(): Promise<void> {
    const { port } = this.terminal;
    await this.terminal.close();
    await this.start(port);
  }

  /** By its own clock. */
  punch(planned: PlannedPunch): void {
    const wrongBy = (this.member.faults.clockOffsetSeconds ?? 0) * 1000;
    this.terminal.punch({ ...planned, wallTime: wallText(wallMs(planned.wallTime) + wrongBy) });
  }

  facts(): string[] {
    const { badgeNumber, wallTime, punchCode } = this.terminal.logs();
    return [...new Set(badgeNumber.map((badge, n) => `${badge}|${wallTime[n]}|${punchCode[n]}`))].sort();
  }

  async push(): Promise<void> {
    if (!this.pusher || !(await this.pusher.shakeHands())) return;
    if (await this.pusher.push()) await this.pusher.askOrders();
  }

  /** What it writes to a stick. */
  file(): Buffer {
    const { badgeNumber, wallTime, punchCode, verifyMode } = this.terminal.logs();
    const lines = badgeNumber.map(
      (badge, n) => `${badge.padStart(9)}\t${wallTime[n]}\t1\t${punchCode[n]}\t${verifyMode[n]}\t0\r\n`,
    );
    return Buffer.from(lines.join(''));
  }
}

const TROUBLES: readonly ((random: () => number) => TerminalFaults)[] = [
  () => ({ refuse: true }),
  () => ({ hang: true }),
  (random) => ({ dropAfterBytes: { bytes: Math.floor(random() * 6_000), once: true } }),
  (random) => ({ nonsenseAfterBytes: Math.floor(random() * 4_000) }),
  () => ({ coalesce: true, staleAnswers: true }),
  () => ({ fragment: 7, latencyMs: 2 }),
];

const newCollector = (): Collector =>
  collector({
    runtime,
    chance: () => 0,
    connect: (to: ZkTerminalOptions) => new ZkTerminal({ ...to, connectTimeoutMs: 300, timeoutMs: 300 }),
  });

async function importFile(gate: Gate): Promise<void> {
  const { a } = site.people;
  const session = { runtime, principal: sitePrincipal({ id: a.siteId, name: 'Main gate', companyId: a.id }) };
  const content = gate.file();
  const id = await site.people.rahim((ctx) =>
    addImport(ctx, { terminalId: gate.id, fileName: '1_attlog.dat', content, plan: { format: 'attlog' } }),
  );
  await runImport(session, id);
}

describe(`${DAYS} day${DAYS > 1 ? 's' : ''} of a factory with outages`, () => {
  test(
    'terminals of every kind: at the end the site holds exactly what they hold, with the right instants',
    async () => {
      const random = randomOf('a week');
      const folder = scratchFolder();
      const gates: Gate[] = [];
      for (const member of members) {
        const gate = new Gate(member, folder);
        await gate.start();
        const address = member.transport === 'push' ? {} : { host: gate.terminal.host, port: gate.terminal.port };
        const row = await site.people.rahim((ctx) =>
          commandsOf('terminal').add(ctx, { name: gate.serial, ...address, ...member.form }),
        );
        gate.id = String(row.id);
        if (member.transport === 'push')
          await query('UPDATE terminal SET serial = $2 WHERE id = $1', gate.id, gate.serial);
        if (member.ways.includes('push')) await keyShown(gate.id);
        gates.push(gate);
      }
      const workers = Array.from({ length: WORKERS }, (_, n) => ({
        badgeNumber: String(n + 1),
        shift: {
          start: n % 3 === 0 ? '20:00' : '08:00',
          end: n % 3 === 0 ? '05:00' : '17:00',
          lunch: '13:00',
          lunchMinutes: 60,
        },
      }));
      const plan = punchesOfDays(FIRST_DAY, DAYS, workers, { seed: 'a week' });
      let reader = newCollector();
      let next = 0;
      for (let hour = 0; hour < DAYS * 24 + 8 || next < plan.length; hour += 1) {
        clock.advance(HOUR_MS);
        const now = wallText(clock.now().getTime() + ZONE_MS);
        for (; next < plan.length && (plan[next]?.wallTime ?? '') <= now; next += 1) {
          const planned = plan[next] as PlannedPunch;
          const gate = gates[Math.floor(random() * gates.length)] as Gate;
          gate.punch(planned);
          if (random() < 0.2) gates[Math.floor(random() * gates.length)]?.punch(planned); // at two gates
        }
        for (const gate of gates) {
          const isTroubled = random() < 0.25;
          const trouble = isTroubled ? TROUBLES[Math.floor(random() * TROUBLES.length)]?.(random) : {};
          await gate.terminal.setFaults({ ...gate.member.faults, ...trouble });
          if (random() < 0.05) await gate.cutPower();
        }
        const round = reader.pollAll();
        if (random() < 0.1) {
          // the site is restarted in the middle of its reads
          await reader.stop();
          await round;
          reader = newCollector();
        }
        const pushes = gates.map((gate) => (random() < 0.7 ? gate.push().catch(() => undefined) : undefined));
        if (random() < 0.1) await gates[Math.floor(random() * gates.length)]?.cutPower(); // in the middle of whatever it does
        await Promise.all([round, ...pushes]);
        if (random() < 0.1)
          await importFile(gates.find(({ member }) => member.kind === 'both') as Gate).catch(() => undefined);
      }
      expect(next).toBe(plan.length);
      for (const gate of gates) await gate.terminal.setFaults(gate.member.faults);
      clock.advance(HOUR_MS);
      await reader.pollAll();
      for (const gate of gates) {
        await gate.push();
        if (gate.member.ways.includes('file')) await importFile(gate);
      }
      let total = 0;
      for (const gate of gates) {
        const rows = await query<{ fact: string; at: Date; localTime: string }>(
          `SELECT badge_number || '|' || local_time || '|' || punch_code AS fact, at, local_time AS "localTime"
           FROM punch WHERE terminal_serial = $1`,
          gate.serial,
        );
        expect([gate.serial, rows.map(({ fact }) => fact).sort()]).toEqual([gate.serial, gate.facts()]);
        expect(rows.length).toBeGreaterThan(0);
        total += rows.length;
        if (gate.member.ways[0] !== 'pull') continue;
        const wrongBy = (gate.member.faults.clockOffsetSeconds ?? 0) * 1000;
        const off = rows.filter(
          ({ at, localTime }) => Math.abs(wallMs(localTime) - wrongBy - ZONE_MS - at.getTime()) > 2_500,
        );
        expect([gate.serial, off]).toEqual([gate.serial, []]);
        if (gate.member.transport !== 'push') expect(await reader.prove(gate.id)).toEqual([]);
      }
      expect(total).toBeGreaterThan(plan.length);
    },
    IS_LONG ? 900_000 : 60_000,
  );
});
