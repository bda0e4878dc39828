import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import ZKLibTCP from 'node-zklib/zklibtcp.js';
import { stoppedClock } from '../../src/clock.ts';
import { startCrowd } from '../../src/collector/simulator/crowd.ts';
import { punchesOfDay, punchesOfDays, type Worker } from '../../src/collector/simulator/day.rule.ts';
import { COMMAND, REPLY } from '../../src/collector/zk/commands.rule.ts';
import { decodePunches } from '../../src/collector/zk/punches.rule.ts';
import { encodeTime } from '../../src/collector/zk/time.rule.ts';
import { columnsOf, connected, scans, simulated } from '../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'hajira-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('The simulated terminal', () => {
  test('a client that is not ours can talk to it', async () => {
    const terminal = await simulated({
      users: [
        { badgeNumber: '41', name: 'Jamil' },
        { badgeNumber: '42', name: 'Karim' },
      ],
    });
    terminal.punchAll(scans(5));
    const client = new ZKLibTCP(terminal.host, terminal.port, 5000);
    await client.createSocket();
    await client.connect();
    expect(await client.getInfo()).toEqual({ userCounts: 2, logCounts: 5, logCapacity: 100_000 });
    expect((await client.getUsers()).data).toMatchObject([
      { userId: '41', name: 'Jamil' },
      { userId: '42', name: 'Karim' },
    ]);
    await client.disconnect();
  });

  test('serves several clients at once, each whole', async () => {
    const terminal = await simulated({ faults: { fragment: 900, eventsInTransfers: true } });
    terminal.punchAll(scans(3000));
    const drivers = await Promise.all(Array.from({ length: 8 }, () => connected(terminal)));
    expect(terminal.clients).toBe(8);
    const reads = await Promise.all(drivers.map((driver) => driver.punches()));
    for (const read of reads) expect(decodePunches(read.set, '40')).toMatchObject(columnsOf(scans(3000)));
  });

  test('keeps log and users over a restart, and drops the record a kill tore', async () => {
    const first = await simulated({ folder, serial: 'RESTART-1' });
    first.punchAll(scans(1000));
    first.punch({ badgeNumber: '0007', wallTime: '2026-11-22 08:02:11', punchCode: 1 });
    first.enrol({ badgeNumber: '55', name: 'Salma' });
    const logs = first.logs();
    await first.close();
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.log')) ?? '');
    appendFileSync(file, Buffer.alloc(17, 1));

    const second = await simulated({ folder, serial: 'RESTART-1' });
    expect(second.logs()).toEqual(logs);
    expect(second.users().map((user) => user.badgeNumber)).toEqual(['7', '0007', 'A12', '55']);
    second.punch({ badgeNumber: '7', wallTime: '2026-11-22 17:00:00' });
    expect(second.logs().wallTime.at(-1)).toBe('2026-11-22 17:00:00');
    await second.close();
    expect(statSync(file).size).toBe(1002 * 40);
  });

  test('cleared stays cleared, and a deleted user stays deleted', async () => {
    const first = await simulated({ folder, serial: 'CLEARED', users: [] });
    first.punchAll(scans(10));
    for (const badgeNumber of ['1', '2', '3']) first.enrol({ badgeNumber });
    const driver = await connected(first);
    await driver.executeCmd(COMMAND.clearAttlog, '');
    await driver.executeCmd(COMMAND.deleteUser, Buffer.from([2, 0]));
    await first.close();
    const second = await simulated({ folder, serial: 'CLEARED', users: [] });
    expect(second.logCount).toBe(0);
    expect(second.users().map((user) => user.badgeNumber)).toEqual(['1', '3']);
  });

  test('answers as a terminal does: unknown commands, unknown options, no session', async () => {
    const terminal = await simulated();
    const driver = await connected(terminal);
    const code = async (command: number, data: Buffer | string = '') =>
      (await driver.executeCmd(command, data)).readUInt16LE(0);
    expect(await code(4711)).toBe(REPLY.unknown);
    expect(await code(COMMAND.optionRead, '~NoSuchOption\0')).toBe(REPLY.error);
    expect(await code(COMMAND.dataReady, Buffer.alloc(8, 9))).toBe(REPLY.error);
    expect(await code(COMMAND.dataRequest, Buffer.alloc(11))).toBe(REPLY.errorCommand);
    expect(await code(COMMAND.setTime, '')).toBe(REPLY.error);
    driver.sessionId = 1;
    expect(await code(COMMAND.getTime)).toBe(REPLY.errorInit);
  });

  test('answers what clients ask before they listen for scans, and what they ask about it', async () => {
    const terminal = await simulated({ serial: 'ASKED1' });
    const driver = await connected(terminal);
    const ask = async (command: number, data: Buffer | string = '') => {
      const answer = await driver.executeCmd(command, data);
      return [answer.readUInt16LE(0), answer.subarray(8).toString('latin1').replaceAll('\0', '')];
    };
    for (const command of [COMMAND.cancelCapture, COMMAND.startVerify, COMMAND.enable]) {
      expect(await ask(command)).toEqual([REPLY.ok, '']);
    }
    expect((await driver.executeCmd(COMMAND.pinWidth, ' P'))[8]).toBe(9);
    const option = async (name: string) => (await ask(COMMAND.optionRead, `${name}\0`))[1];
    expect(await option('MAC')).toMatch(/^MAC=00:17:61(:[0-9a-f]{2}){3}$/);
    expect(await option('~ZKFPVersion')).toBe('~ZKFPVersion=10');
    expect(await option('~PIN2Width')).toBe('~PIN2Width=9');
    expect(await option('IPAddress')).toBe('IPAddress=127.0.0.1');
    expect(await option('NetMask')).toBe('NetMask=255.255.255.0');
    expect(await option('GATEIPAddress')).toBe('GATEIPAddress=127.0.0.1');
  });

  test('takes a new time, and refuses scans while it is disabled until a client comes again', async () => {
    const terminal = await simulated({ clock: stoppedClock(new Date('2026-01-01T00:00:00Z')) });
    const driver = await connected(terminal);
    const time = Buffer.alloc(4);
    time.writeUInt32LE(encodeTime('2026-11-22 08:00:00'));
    await driver.executeCmd(COMMAND.setTime, time);
    expect(terminal.wallTime()).toBe('2026-11-22 08:00:00');
    await driver.disableDevice();
    expect(terminal.punch({ badgeNumber: '7' })).toBe(false);
    await connected(terminal);
    expect(terminal.punch({ badgeNumber: '7' })).toBe(true);
    expect(terminal.logCount).toBe(1);
  });

  test('hands its logs over the old way too, in small pieces', async () => {
    const terminal = await simulated();
    terminal.punchAll(scans(100));
    const driver = await connected(terminal);
    const first = await driver.executeCmd(COMMAND.attlogRead, '');
    expect([first.readUInt16LE(0), first.readUInt32LE(8)]).toEqual([COMMAND.prepareData, 4004]);
  });
});

describe('A realistic day', () => {
  const day = { start: '08:00', end: '17:00', lunch: '13:00' };
  const workers: Worker[] = [
    ...Array.from({ length: 300 }, (_, n) => ({ badgeNumber: String(n + 1), shift: day })),
    ...Array.from({ length: 60 }, (_, n) => ({ badgeNumber: `N${n}`, shift: { start: '20:00', end: '05:00' } })),
  ];
  const sunday = '2026-11-22';
  const punches = punchesOfDay(sunday, workers, { seed: 'Garments A' });
  const minutes = (text: string) => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));

  test('is the same for the same seed, and another for another', () => {
    expect(punchesOfDay(sunday, workers, { seed: 'Garments A' })).toEqual(punches);
    expect(punchesOfDay(sunday, workers, { seed: 'Garments B' })).not.toEqual(punches);
    const alone = punchesOfDay(sunday, workers.slice(0, 1), { seed: 'Garments A' });
    expect(alone).toEqual(punches.filter((punch) => punch.badgeNumber === '1'));
  });

  test('most come shortly before eight, a few late, a few not at all', () => {
    const arrivals = punches.filter((punch) => punch.punchCode === 0 && !punch.badgeNumber.startsWith('N'));
    const late = arrivals.filter((punch) => minutes(punch.wallTime) > 8 * 60 + 2);
    const people = new Set(arrivals.map((punch) => punch.badgeNumber));
    expect(people.size).toBeGreaterThan(260);
    expect(people.size).toBeLessThan(300);
    expect(late.length).toBeGreaterThan(5);
    expect(late.length).toBeLessThan(40);
  });

  test('there is lunch, overtime, and a night shift that leaves on the next date', () => {
    expect(punches.filter((punch) => punch.punchCode === 2).length).toBeGreaterThan(100);
    expect(
      punches.filter((punch) => punch.punchCode === 1 && minutes(punch.wallTime) > 17 * 60 + 55).length,
    ).toBeGreaterThan(30);
    const night = punches.filter((punch) => punch.badgeNumber.startsWith('N') && punch.punchCode === 1);
    expect(night.length).toBeGreaterThan(40);
    expect(new Set(night.map((punch) => punch.wallTime.slice(0, 10)))).toEqual(new Set(['2026-11-23']));
  });

  test('Friday is off, and thirty days are in order', () => {
    expect(punchesOfDay('2026-11-27', workers, { seed: 'x' })).toEqual([]);
    const month = punchesOfDays('2026-10-24', 30, workers, { seed: 'x' });
    const times = month.map((punch) => punch.wallTime);
    expect(times).toEqual([...times].sort());
    expect(new Set(times.map((time) => time.slice(0, 10))).size).toBeGreaterThanOrEqual(26);
  });

  test('a crowd punches at the clock of its terminal, one after the other', async () => {
    const terminal = await simulated({ clock: stoppedClock(new Date('2026-11-27T20:00:00Z')) });
    const events: string[] = [];
    let tenth: () => void = () => undefined;
    const ten = new Promise<void>((resolve) => {
      tenth = resolve;
    });
    const driver = await connected(terminal, { onEvent: () => events.push('') === 10 && tenth() });
    await driver.registerEvents();
    const crowd = startCrowd(terminal, { workers, seed: 'x', everyMs: 1 });
    await ten;
    crowd.stop();
    expect(new Set(terminal.logs().wallTime)).toEqual(new Set(['2026-11-28 02:00:00']));
  });

  test('a crowd in real time catches up with what was due when the clock moves', async () => {
    const clock = stoppedClock(new Date('2026-11-22T01:00:00Z')); // seven in the morning in Dhaka
    const terminal = await simulated({ clock });
    let heard: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const driver = await connected(terminal, { onEvent: () => heard() });
    await driver.registerEvents();
    const crowd = startCrowd(terminal, { workers, seed: 'x' });
    clock.advance(90 * 60_000);
    await first;
    crowd.stop();
    const plan = punchesOfDays('2026-11-21', 2, workers, { seed: 'x' }); // last night's overtime leaves after seven
    const due = plan.filter(({ wallTime }) => wallTime > '2026-11-22 07:00:00' && wallTime <= '2026-11-22 08:30:00');
    expect(terminal.logs().badgeNumber).toEqual(due.map((punch) => punch.badgeNumber));
  });
});
