import { describe, expect, test } from '@jest/globals';
import { decodePunches } from '../../src/collector/zk/punches.rule.ts';
import { columnsOf, connected, driverOf, scans, simulated } from '../support/terminal.ts';

describe('A terminal that speaks UDP', () => {
  test.each([0, 3, 26, 1700, 20_000])('%i logs come whole', async (count) => {
    const terminal = await simulated({ transports: ['udp'] });
    terminal.punchAll(scans(count));
    const read = await (await connected(terminal, { transport: 'udp' })).punches();
    expect(read).toMatchObject({ rows: count, verdict: 'agrees' });
    expect(decodePunches(read.set, read.layout)).toMatchObject(columnsOf(scans(count)));
  });

  test.each([2, 7, 40])('one packet in %i is lost on the way: asked for again, exact', async (loseEvery) => {
    const terminal = await simulated({ transports: ['udp'] });
    terminal.punchAll(scans(1500));
    const driver = await connected(terminal, { transport: 'udp', timeoutMs: 200 });
    await terminal.setFaults({ loseEvery, packetBytes: loseEvery < 20 ? 20_000 : 1024 });
    const read = await driver.punches();
    expect(decodePunches(read.set, read.layout)).toMatchObject(columnsOf(scans(1500)));
  });

  test('events inside the transfer are set apart and acknowledged', async () => {
    const terminal = await simulated({ transports: ['udp'], faults: { eventsInTransfers: true } });
    terminal.punchAll(scans(500));
    expect((await (await connected(terminal, { transport: 'udp' })).punches()).rows).toBe(500);
    expect(terminal.acknowledgedEvents).toBeGreaterThan(5);
  });

  test('with a comm key, and asked for nothing but its address', async () => {
    const terminal = await simulated({ transports: ['udp'], faults: { commKey: 777 } });
    const driver = await connected(terminal, { transport: 'auto', commKey: 777 });
    expect((await driver.identity()).serial).toBe('CKUH201760001');
    await expect(driverOf(terminal, { transport: 'auto', commKey: 1 }).connect()).rejects.toMatchObject({
      code: 'terminal.comm-key-wrong',
    });
  });

  test('that has gone is told as refused, and one that hangs as silent', async () => {
    const terminal = await simulated({ transports: ['udp'], faults: { refuse: true } });
    for (const transport of ['auto', 'udp'] as const) {
      await expect(driverOf(terminal, { transport }).connect()).rejects.toMatchObject({ code: 'terminal.refused' });
    }
    await terminal.setFaults({ hang: true });
    const silent = driverOf(terminal, { transport: 'udp', timeoutMs: 40 });
    await expect(silent.connect()).rejects.toMatchObject({ code: 'terminal.timed-out' });
  });
});

describe('Old and odd firmware', () => {
  test('without buffered reads is read by the plain commands', async () => {
    const terminal = await simulated({ faults: { noBuffer: true } });
    terminal.punchAll(scans(3000));
    const driver = await connected(terminal);
    const read = await driver.punches();
    expect(decodePunches(read.set, read.layout)).toMatchObject(columnsOf(scans(3000)));
    expect((await driver.users()).users).toHaveLength(3);
  });

  test('names in its own code page are read and written', async () => {
    const users = [{ badgeNumber: '7', name: '张伟' }];
    const terminal = await simulated({ users, faults: { codePage: 'gb18030' } });
    const driver = await connected(terminal, { codePage: 'gb18030' });
    expect((await driver.users()).users).toMatchObject([{ name: '张伟' }]);
    await driver.writeUser({ badgeNumber: '8', name: '李娜 A', privilege: 0, card: 0 });
    expect(terminal.users()).toMatchObject([{ name: '张伟' }, { uid: 2, badgeNumber: '8', name: '李娜 A' }]);
  });
});

describe('Changing a terminal by order', () => {
  test('users are added, changed and deleted by their number', async () => {
    const terminal = await simulated();
    const driver = await connected(terminal);
    await driver.writeUser({ badgeNumber: '0007', name: 'Rahima', privilege: 14, card: 99 });
    await driver.writeUser({ badgeNumber: 'B9', name: 'New', privilege: 0, card: 5 });
    await driver.deleteUser('7');
    await driver.deleteUser('nobody');
    expect(
      terminal.users().map(({ uid, badgeNumber, name, privilege, card }) => [uid, badgeNumber, name, privilege, card]),
    ).toEqual([
      [2, '0007', 'Rahima', 14, 99],
      [3, 'A12', 'José', 0, 0],
      [4, 'B9', 'New', 0, 5],
    ]);
  });

  test('its clock is set, its log emptied, and it goes on working', async () => {
    const terminal = await simulated({ faults: { clockOffsetSeconds: 7200 } });
    terminal.punchAll(scans(10));
    const driver = await connected(terminal);
    await driver.setTime('2026-11-22 08:00:00');
    expect(terminal.wallTime()).toMatch(/^2026-11-22 08:00:0/);
    await driver.disable();
    expect(terminal.punch({ badgeNumber: '7' })).toBe(false);
    await driver.clearPunches();
    await driver.enable();
    expect(terminal.punch({ badgeNumber: '7' })).toBe(true);
    expect(terminal.logCount).toBe(1);
    await expect(driver.restart()).resolves.toBeUndefined();
  });
});
