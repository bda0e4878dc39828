import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Pusher } from '../../src/collector/simulator/pusher.ts';
import { startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import type { Runtime } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { releaseBackDated, storeReleased, waitingBackDated } from '../../src/domain/terminals/back-dated.ts';
import { confirmPushAddress, makePushKey } from '../../src/domain/terminals/terminals.ts';
import { adoptTerminal } from '../../src/domain/terminals/unclaimed.ts';
import { scan, siteWithGates } from '../support/gate.ts';
import { garments, testRuntime } from '../support/people.ts';
import { startReceiver } from '../support/receiver.ts';
import { inWords, saysPart } from '../support/says.ts';

const { site, gate, collector, rowOf, punchesOf, alarmsOf, find, query } = siteWithGates();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function receiver(runtime: Runtime = site.runtime): Promise<string> {
  const one = await startReceiver(runtime);
  open.push(one);
  return one.url;
}

let named = 0;
async function device(serial?: string) {
  named += 1;
  const terminal = await startSimulatedTerminal({
    serial: serial ?? `PROOF${named}`,
    users: [{ badgeNumber: '7', name: 'করিম' }],
  });
  open.push({ close: () => terminal.close() });
  return terminal;
}

/** A terminal that pushes, as somebody adds it by form. */
async function added(serial: string | null, form = {}) {
  named += 1;
  const given = { name: `Pushes ${named}`, transport: 'push', ...form };
  const { id } = await site.people.rahim((ctx) => commandsOf('terminal').add(ctx, given));
  await query(`UPDATE terminal SET serial = $2 WHERE id = $1`, id, serial);
  return String(id);
}

/** A moment of so many hours ago on the wall clock of the company, which is in Dhaka. */
const wall = (hoursAgo: number) =>
  new Date(Date.now() + (6 - hoursAgo) * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** Exactly these bytes on a line of their own, and whatever comes back. */
const bytesTo = (server: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (part) => {
      answer += String(part);
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
    socket.write(text);
  });

const pushOf = (serial: string, body: string, length = Buffer.byteLength(body), table = 'table=ATTLOG') =>
  `POST /iclock/cdata?SN=${serial}&${table} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`;

/** A terminal that has shown its key from here, and the server that it pushes to. */
async function keyed() {
  const terminal = await device();
  const id = await added(terminal.serial);
  const server = await receiver();
  const commKey = await site.people.rahim((ctx) => makePushKey(ctx, id));
  expect(await new Pusher({ server, terminal, commKey }).shakeHands()).toBe(true);
  return { id, server, serial: terminal.serial };
}

describe('A push that comes cut short', () => {
  const first = `7\t${wall(2)}\t0\t1\t0\t0\t0`;
  const lines = [first, `12\t${wall(1)}\t255\t15\t0\t0\t0`];
  const body = `${lines.join('\n')}\n`;
  const half = body.length - 20;
  const factsOf = async (serial: string) =>
    (await punchesOf(serial)).map((row) => `${row.badgeNumber} ${row.localTime} ${row.punchCode}`).sort();
  const truth = lines.map((line) => line.split('\t').slice(0, 3).join(' ')).reverse();

  test.each([
    ['by its length, with nothing after it', (serial: string) => pushOf(serial, body.slice(0, half))],
    ['by its length, with the rest after it', (serial: string) => pushOf(serial, body, half)],
    ['at the end of a line, with the rest after it', (serial: string) => pushOf(serial, body, first.length + 1)],
  ])('%s: the cut line is not stored, the answer is no 200, and the next try brings it', async (_, sent) => {
    const { id, server, serial } = await keyed();
    expect(await bytesTo(server, sent(serial))).toMatch(/^HTTP\/1.1 400 /);
    expect((await factsOf(serial)).filter((fact) => fact !== truth[1])).toEqual([]);
    expect(await bytesTo(server, pushOf(serial, body))).toMatch(/OK: 2$/);
    expect(await factsOf(serial)).toEqual(truth);
    expect(await find('held_line', { terminalId: id })).toEqual([]);
  });

  test('by a connection that ends in the middle: nothing is acknowledged, and it is sent again', async () => {
    const { server, serial } = await keyed();
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(server).port), '127.0.0.1');
      socket.on('close', () => resolve());
      socket.write(pushOf(serial, body.slice(0, half), body.length), () => socket.destroy());
    });
    expect(await bytesTo(server, pushOf(serial, body))).toMatch(/OK: 2$/);
    expect(await factsOf(serial)).toEqual(truth);
  });

  test('always in the same place: after five times the line is held, and the terminal is not stuck', async () => {
    const { id, server, serial } = await keyed();
    const answers: string[] = [];
    for (let times = 0; times < 5; times += 1) answers.push(await bytesTo(server, pushOf(serial, body.slice(0, half))));
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['400', '400', '400', '400', '200']);
    expect(await factsOf(serial)).toEqual(truth.slice(1));
    const held = await find('held_line', { terminalId: id });
    expect(held.map((row) => [row.line, row.reason])).toEqual([
      [body.slice(first.length + 1, half), saysPart('arrived incomplete 5 times')],
    ]);
  });

  test('in a list of users: half a name is nobody’s', async () => {
    const { id, server, serial } = await keyed();
    const users = 'USER PIN=1156\tName=Karim Uddin\tPri=0\tCard=\nUSER PIN=12\tName=Rahima Begum\tPri=0\tCard=\n';
    const asOperations = (text: string) => pushOf(serial, text, text.length, 'table=OPERLOG');
    expect(await bytesTo(server, asOperations(users.slice(0, users.length - 20)))).toMatch(/^HTTP\/1.1 400 /);
    const names = async () => (await find('terminal_user', { terminalId: id })).map((row) => row.name);
    expect(await names()).toEqual(['Karim Uddin']);
    expect(await bytesTo(server, asOperations(users))).toMatch(/OK: 2$/);
    expect((await names()).sort()).toEqual(['Karim Uddin', 'Rahima Begum']);
  });

  test('of a terminal that nobody knows: none of it is kept', async () => {
    const server = await receiver();
    const { serial } = await device();
    expect(await bytesTo(server, pushOf(serial, body.slice(0, half)))).toMatch(/^HTTP\/1.1 400 /);
    expect(await query(`SELECT 1 FROM unclaimed_terminal WHERE serial = $1`, serial)).toEqual([]);
  });
});

describe('A terminal that pushes without a key', () => {
  test('is refused until a person confirms its address with its serial, and after that from there only', async () => {
    const terminal = await device();
    const id = await added(terminal.serial);
    const server = await receiver();
    terminal.punchAll([scan('7', wall(1))]);
    const pusher = new Pusher({ server, terminal });
    expect([await pusher.shakeHands(), await pusher.push()]).toEqual([false, false]);
    expect(await punchesOf(terminal.serial)).toEqual([]);
    expect(await alarmsOf(id)).toEqual(['push_refused']);
    const [alarm] = await find('terminal_alarm', { terminalId: id });
    expect(inWords(alarm?.said)).toMatch(/^127\.0\.0\.1 pushed with serial PROOF\d+ of .* and without a key/);
    expect(await rowOf(id)).toMatchObject({ pushAskedFrom: '127.0.0.1', pushAllowedFrom: null });

    await site.people.rahim((ctx) => confirmPushAddress(ctx, id, '127.0.0.1'));
    expect([await pusher.shakeHands(), await pusher.push()]).toEqual([true, true]);
    expect(await punchesOf(terminal.serial)).toHaveLength(1);
    expect(await alarmsOf(id)).toEqual([]);
    expect(await find('journal', { action: 'terminal.push-address-confirmed', recordId: id })).toHaveLength(1);

    await site.people.rahim((ctx) => confirmPushAddress(ctx, id, '192.168.1.77'));
    terminal.punchAll([scan('8', wall(1))]);
    expect(await pusher.push()).toBe(false);
    expect(await punchesOf(terminal.serial)).toHaveLength(1);
    expect((await find('terminal_alarm', { terminalId: id, endedAt: null })).map((row) => row.said)).toEqual([
      saysPart('192.168.1.77 is confirmed for it'),
    ]);
  });

  test('an address that is none, a terminal that is polled, and a person without the right are refused', async () => {
    const id = await added('CONFIRM1');
    const confirm = (as: typeof site.people.rahim, which: string, address: string) =>
      as((ctx) => confirmPushAddress(ctx, which, address));
    await expect(confirm(site.people.rahim, id, 'gate 3')).rejects.toMatchObject({
      message: expect.stringContaining('"gate 3" is not an IP address'),
    });
    const polled = await gate();
    await expect(confirm(site.people.rahim, polled.id, '127.0.0.1')).rejects.toMatchObject({ code: 'record.invalid' });
    await expect(confirm(site.people.karim, id, '127.0.0.1')).rejects.toMatchObject({ code: 'policy.refused' });
    await expect(confirm(site.people.salma, id, '127.0.0.1')).rejects.toMatchObject({ code: 'record.not-found' });
    expect(await rowOf(id)).toMatchObject({ pushAllowedFrom: null });
  });

  test('is refused for a terminal that is polled, with an alarm; by its key it may', async () => {
    const { terminal, id, serial } = await gate();
    await collector().pollNow(id);
    const server = await receiver();
    terminal.punchAll([scan('7', wall(1))]);
    expect(await new Pusher({ server, terminal }).push()).toBe(false);
    expect(await punchesOf(serial)).toEqual([]);
    expect(await alarmsOf(id)).toEqual(['push_refused']);
    const [alarm] = await find('terminal_alarm', { terminalId: id });
    expect(inWords(alarm?.said)).toMatch(/which is polled/);
    const key = await site.people.rahim((ctx) => makePushKey(ctx, id));
    expect(await new Pusher({ server: `${server}/t/${key}`, terminal }).push()).toBe(true);
    expect(await punchesOf(serial)).toHaveLength(1);
    expect(await alarmsOf(id)).toEqual([]);
  });

  test('what is older than a day waits for a person; by a key it does not', async () => {
    const terminal = await device();
    const id = await added(terminal.serial);
    const server = await receiver();
    await site.people.rahim((ctx) => confirmPushAddress(ctx, id, '127.0.0.1'));
    terminal.punchAll([scan('7', wall(72)), scan('8', wall(25)), scan('7', wall(23)), scan('9', wall(-1))]);
    const pusher = new Pusher({ server, terminal });
    expect(await pusher.push()).toBe(true);
    expect((await punchesOf(terminal.serial)).map((row) => row.badgeNumber).sort()).toEqual(['7', '9']);
    const waiting = () => find('held_line', { terminalId: id, kind: 'back_dated', releasedAt: null });
    expect((await waiting()).map((row) => String(row.line).split('\t')[0]).sort()).toEqual(['7', '8']);
    expect(await alarmsOf(id)).toEqual(['rows_back_dated']);
    expect(await site.people.rahim((ctx) => waitingBackDated(ctx, id))).toEqual({
      punches: 2,
      people: 2,
      firstDay: wall(72).slice(0, 10),
      lastDay: wall(25).slice(0, 10),
    });

    await expect(site.people.karim((ctx) => releaseBackDated(ctx, id))).rejects.toMatchObject({
      code: 'policy.refused',
    });
    const [first] = await waiting();
    expect(await site.people.rahim((ctx) => releaseBackDated(ctx, id, String(first?.id)))).toBe(1);
    expect(await site.people.rahim((ctx) => releaseBackDated(ctx, id))).toBe(1);
    await expect(site.people.rahim((ctx) => releaseBackDated(ctx, id))).rejects.toMatchObject({
      code: 'record.not-found',
    });
    const as = { id, serial: terminal.serial, siteId: site.people.a.siteId };
    // two at once: the second waits for the first, and finds nothing left to store
    const stored = await Promise.all([1, 2].map(() => site.people.siteA((ctx) => storeReleased(ctx, as))));
    expect(stored.flat()).toHaveLength(2);
    expect(await punchesOf(terminal.serial)).toHaveLength(4);
    expect(await alarmsOf(id)).toEqual([]);

    // sent once more, it is known: nothing waits again
    pusher.acknowledged = 0;
    expect(await pusher.push()).toBe(true);
    expect(await waiting()).toEqual([]);

    const other = await device();
    const otherId = await added(other.serial);
    const key = await site.people.rahim((ctx) => makePushKey(ctx, otherId));
    other.punchAll([scan('7', wall(72))]);
    expect(await new Pusher({ server: `${server}/t/${key}`, terminal: other }).push()).toBe(true);
    expect(await punchesOf(other.serial)).toHaveLength(1);
  });

  test('that was adopted: the address it pushed from is confirmed by that, and what came from elsewhere is held', async () => {
    const terminal = await device();
    const server = await receiver();
    const strange = `99\t${wall(1)}\t0\t1`;
    const elsewhere = await fetch(`${server}/iclock/cdata?SN=${terminal.serial}&table=ATTLOG`, {
      method: 'POST',
      body: `${strange}\n`,
      headers: { 'X-Forwarded-For': '203.0.113.9' },
    });
    expect(elsewhere.status).toBe(200);
    terminal.punchAll([scan('7', wall(1))]);
    const pusher = new Pusher({ server, terminal });
    expect(await pusher.push()).toBe(true);
    const [unclaimed] = await find('unclaimed_terminal', { serial: terminal.serial });
    const row = await site.people.rahim((ctx) => adoptTerminal(ctx, String(unclaimed?.id), { name: terminal.serial }));
    expect(row.pushAllowedFrom).toBe('127.0.0.1');
    terminal.punchAll([scan('8', wall(1))]);
    expect(await pusher.push()).toBe(true);
    expect((await punchesOf(terminal.serial)).map((punch) => punch.badgeNumber).sort()).toEqual(['7', '8']);
    expect((await find('held_line', { terminalId: String(row.id) })).map((line) => line.line)).toEqual([strange]);
  });

  test('the first serial that comes with a key stays the serial of its terminal, on site as in the cloud', async () => {
    const id = await added(null);
    const server = await receiver();
    const key = await site.people.rahim((ctx) => makePushKey(ctx, id));
    const [terminal, thief] = [await device(), await device()];
    terminal.punchAll([scan('7', wall(1))]);
    expect(await new Pusher({ server: `${server}/t/${key}`, terminal }).push()).toBe(true);
    expect(await rowOf(id)).toMatchObject({ serial: terminal.serial });
    thief.punchAll([scan('7', wall(1))]);
    expect(await new Pusher({ server: `${server}/t/${key}`, terminal: thief }).push()).toBe(false);
    expect(await rowOf(id)).toMatchObject({ serial: terminal.serial });
  });
});

describe('Two terminals with one serial', () => {
  test('polled: the second is refused in words that name the first, with an alarm; the first goes on', async () => {
    const first = await gate({ serial: 'TWIN1' });
    const second = await gate({ serial: 'TWIN1' });
    second.terminal.punchAll([scan('7', wall(1))]);
    const one = collector();
    await one.pollNow(first.id);
    const { name, host, port } = await rowOf(first.id);
    await expect(one.pollNow(second.id)).rejects.toMatchObject({
      code: 'terminal.serial-taken',
      status: 409,
      message: expect.stringMatching(
        new RegExp(`^Serial TWIN1 is that of ${name} \\(${host}:${port}\\).*delete ${name} first.*forged serial`),
      ),
    });
    expect(await alarmsOf(second.id)).toEqual(['serial_taken']);
    expect(await alarmsOf(first.id)).toEqual([]);
    expect(await rowOf(second.id)).toMatchObject({ serial: null, lastError: saysPart('TWIN1') });
    expect(await punchesOf('TWIN1')).toEqual([]);
    await one.pollNow(first.id);

    // the way out: the first is deleted, its punches stay
    await site.people.rahim((ctx) => commandsOf('terminal').remove(ctx, first.id));
    expect(await one.pollNow(second.id)).toMatchObject({ stored: 1 });
    expect(await alarmsOf(second.id)).toEqual([]);
  });

  test('polled at the same moment: one gets the serial, the other is told', async () => {
    const [a, b] = [await gate({ serial: 'TWIN2' }), await gate({ serial: 'TWIN2' })];
    const one = collector();
    const outcomes = await Promise.allSettled([one.pollNow(a.id), one.pollNow(b.id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'terminal.serial-taken' },
    });
  });

  test('adopted: the person is told which terminal has it', async () => {
    const terminal = await device('TWIN3');
    const server = await receiver();
    await new Pusher({ server, terminal }).shakeHands();
    const [unclaimed] = await find('unclaimed_terminal', { serial: 'TWIN3' });
    const polled = await gate({ serial: 'TWIN3' });
    await collector().pollNow(polled.id);
    await expect(
      site.people.rahim((ctx) => adoptTerminal(ctx, String(unclaimed?.id), { name: 'A second one' })),
    ).rejects.toMatchObject({ code: 'terminal.serial-taken', message: expect.stringContaining('forged serial') });
  });

  test('pushing to the cloud by two keys: the second gets the words and the alarm, and stores nothing', async () => {
    const cloud = await testRuntime('cloud');
    open.push({ close: () => cloud.close() });
    const people = await garments(cloud);
    const server = await receiver(cloud);
    const keys = [];
    for (const name of ['Gate', 'Second gate']) {
      const { id } = await people.rahim((ctx) => commandsOf('terminal').add(ctx, { name }));
      keys.push(await people.rahim((ctx) => makePushKey(ctx, String(id))));
    }
    const body = `7\t${wall(1)}\t0\t1\n`;
    const push = (key = '') => fetch(`${server}/t/${key}/iclock/cdata?SN=TWIN4&table=ATTLOG`, { method: 'POST', body });
    expect((await push(keys[0])).status).toBe(200);
    const second = await push(keys[1]);
    expect([second.status, await second.text()]).toEqual([
      409,
      expect.stringMatching(/^Serial TWIN4 is that of Gate \(/),
    ]);
    const alarms = await people.systemA(({ sql }) =>
      sql.query(`SELECT t.name, a.kind FROM terminal_alarm a JOIN terminal t ON t.id = a.terminal_id`),
    );
    expect(alarms.rows).toEqual([{ name: 'Second gate', kind: 'serial_taken' }]);
  });
});

describe('A terminal of PUSH 3', () => {
  const user =
    'user uid=1\tcardno=77\tpin=0042\tpassword=1234\tgroup=1\tname=Rahima Begum\tprivilege=14\tdisable=0\tverify=0';

  test.each([
    ['cdata', 'table=tabledata&tablename=user&count=1'],
    ['querydata', 'type=tabledata&cmdid=1&tablename=user&count=1&packcnt=1&packidx=1'],
  ])('its users, sent to %s, are stored as users, without their passwords', async (path, asked) => {
    const { id, server, serial } = await keyed();
    const answer = await fetch(`${server}/iclock/${path}?SN=${serial}&${asked}`, {
      method: 'POST',
      body: `${user}\r\n`,
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'user=1']);
    const [stored] = await find('terminal_user', { terminalId: id });
    expect(stored).toMatchObject({ number: '0042', name: 'Rahima Begum', privilege: 14, card: '77' });
    expect(JSON.stringify(stored)).not.toContain('1234');
  });

  test('that encrypts its pushes is told what to change, and so is whoever looks at it in the panel', async () => {
    const { id, server, serial } = await keyed();
    const exchange = (of: string) =>
      fetch(`${server}/iclock/exchange?SN=${of}&type=publickey`, { method: 'POST', body: 'x' });
    const answer = await exchange(serial);
    expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('Switch that off in its menu')]);
    expect(await find('terminal_alarm', { terminalId: id, endedAt: null })).toMatchObject([
      { kind: 'push_encrypted', said: saysPart('Comm. > Cloud Server') },
    ]);
    expect(await bytesTo(server, pushOf(serial, `7\t${wall(1)}\t0\t1\n`))).toMatch(/OK: 1$/);
    expect(await alarmsOf(id)).toEqual([]);

    const unknown = await device();
    expect((await exchange(unknown.serial)).status).toBe(501);
    expect(await find('unclaimed_terminal', { serial: unknown.serial })).toMatchObject([
      { said: saysPart('switch off the encryption') },
    ]);
  });
});

describe('A poll of a terminal that is being read already', () => {
  test('is no warning', async () => {
    const { id } = await gate();
    const warned: unknown[] = [];
    const warn = ({ terminalId }: { terminalId?: string }) => warned.push(terminalId);
    const log = Object.assign(Object.create(site.runtime.log), { warn });
    const one = collector({ runtime: { ...site.runtime, log } });
    const [polled] = await Promise.allSettled([one.pollNow(id), one.pollAll(), one.pollNow(id)]);
    expect(polled.status).toBe('fulfilled');
    expect(warned).not.toContain(id);
  });
});
