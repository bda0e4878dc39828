import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { stoppedClock } from '../../src/clock.ts';
import { handshake, zonedTime } from '../../src/collector/adms/handshake.rule.ts';
import { parseResults, usersAmong } from '../../src/collector/adms/push-text.rule.ts';
import { Pusher, type PusherOptions } from '../../src/collector/simulator/pusher.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import type { Runtime } from '../../src/context.ts';
import { parsePushedLine } from '../../src/domain/attendance/attlog.rule.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { releaseBackDated, storeReleased } from '../../src/domain/terminals/back-dated.ts';
import { giveOrder } from '../../src/domain/terminals/commands.ts';
import { makePushKey } from '../../src/domain/terminals/terminals.ts';
import { adoptTerminal, claimTerminal, refuseTerminal } from '../../src/domain/terminals/unclaimed.ts';
import { scan, siteWithGates } from '../support/gate.ts';
import { garments, testRuntime } from '../support/people.ts';
import { startReceiver } from '../support/receiver.ts';
import { says, saysPart } from '../support/says.ts';
import { scans } from '../support/terminal.ts';

const { site, gate, collector, rowOf, punchesOf, find, query } = siteWithGates();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A server of pushes over a runtime. @returns its address */
async function receiver(runtime: Runtime, onlyTls = false): Promise<string> {
  const one = await startReceiver(runtime, onlyTls);
  open.push(one);
  return one.url;
}

let named = 0;
async function device(server: string, options: Partial<PusherOptions> & { serial?: string } = {}) {
  named += 1;
  const terminal = await startSimulatedTerminal({
    serial: options.serial ?? `PUSH${named}`,
    users: [{ badgeNumber: '7', name: 'করিম' }],
  });
  open.push({ close: () => terminal.close() });
  return { terminal, pusher: new Pusher({ server, terminal, ...options }) };
}

/** Registered on site as one that pushes, known by its serial, and nothing else is known of it. */
async function unproven(terminal: SimulatedTerminal) {
  const row = await site.people.rahim((ctx) =>
    commandsOf('terminal').add(ctx, { name: terminal.serial, transport: 'push' }),
  );
  await query(`UPDATE terminal SET serial = $2 WHERE id = $1`, row.id, terminal.serial);
  return String(row.id);
}

/** The same, and it has shown its key in a handshake from here a moment ago. */
async function registered(terminal: SimulatedTerminal) {
  const id = await unproven(terminal);
  const key = await site.people.rahim((ctx) => makePushKey(ctx, id));
  const keyed = new Pusher({ server: await receiver(site.runtime), terminal, commKey: key });
  expect(await keyed.shakeHands()).toBe(true);
  return id;
}

/** What is older than a day and came without a key is released by a person, and stored. */
async function released(id: string, serial: string) {
  await site.people.rahim((ctx) => releaseBackDated(ctx, id));
  await site.people.siteA((ctx) => storeReleased(ctx, { id, serial, siteId: site.people.a.siteId }));
}

const post = (
  url: string,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const req = request(
      url,
      { method: 'POST', headers: { ...headers, 'Content-Length': String(body.length) }, agent: false },
      (res) => {
        let text = '';
        res.on('data', (part) => {
          text += part;
        });
        res.on('end', () => resolve({ status: res.statusCode ?? 0, body: text }));
      },
    );
    req.on('error', reject);
    req.end(body);
  });

const factsOf = (terminal: SimulatedTerminal) => {
  const { badgeNumber, wallTime, punchCode } = terminal.logs();
  return [...new Set(badgeNumber.map((badge, n) => `${badge}|${wallTime[n]}|${punchCode[n]}`))].sort();
};
const storedOf = async (serial: string) =>
  (
    await query(
      `SELECT badge_number || '|' || local_time || '|' || punch_code AS fact FROM punch WHERE terminal_serial = $1`,
      serial,
    )
  )
    .map((row) => row.fact)
    .sort();

describe('What a device is told', () => {
  test.each([
    [360, '6'],
    [330, '330'],
    [345, '345'],
    [-210, '-210'],
    [0, '0'],
  ])('a zone of %i minutes is TimeZone=%s', (offsetMinutes, zone) => {
    const lines = handshake('S1', { stamp: null, offsetMinutes }).split('\n');
    expect(lines[0]).toBe('GET OPTION FROM: S1');
    expect(lines).toContain(`TimeZone=${zone}`);
    expect(lines).toContain('ATTLOGStamp=0');
    expect(lines).toContain('ServerVer=2.4.1');
  });

  test('the time with its zone, for those who ask for it', () => {
    expect(zonedTime(new Date('2026-11-22T02:00:00Z'), 330)).toBe('2026-11-22T07:30:00+05:30');
    expect(zonedTime(new Date('2026-11-22T02:00:00Z'), -300)).toBe('2026-11-21T21:00:00-05:00');
  });
});

describe('Lines of a push', () => {
  test.each([
    [
      '1156\t2024-08-05 12:40:57\t1\t1\t\t0\t0\t',
      { badge: '1156', localTime: '2024-08-05 12:40:57', code: 1, verify: 1, work: null },
    ],
    ['0007\t2024-08-05 12:40:57', { badge: '0007', code: 0, verify: null }],
    [
      'A12\t2024-02-30 12:40:57\t255\t15\t12\t0\t0\t1\t36.5\t\t360\te30=',
      { badge: 'A12', localTime: '2024-02-30 12:40:57', code: 255, work: '12' },
    ],
  ])('%j is a punch', (line, row) => {
    expect(parsePushedLine(line)).toMatchObject({ ok: true, row });
  });

  test.each([
    '',
    '\t2024-08-05 12:40:57\t1',
    '7\t2024-08-05\t1',
    '7\t2024-08-05 12:40:57\tin',
    'x'.repeat(30),
    '7\u0000\t2024-08-05 12:40:57',
  ])('%j is none, and says why', (line) => {
    expect(parsePushedLine(line)).toEqual({ ok: false, reason: says(/\w{4}/) });
  });

  test('results of orders, several in a body, and users without password or templates', () => {
    expect(parseResults('ID=ab12&Return=0&CMD=DATA\nID=cd&Return=-1002&CMD=X\n~OS=1\nID=;&Return=0')).toEqual([
      { word: 'ab12', result: 0, answer: says('done') },
      { word: 'cd', result: -1002, answer: says('the terminal does not know this command') },
    ]);
    const lines = [
      'USER PIN=7\tName=A=B\tPri=0\tPasswd=1234\tCard=[99]',
      'FP PIN=7\tTMP=AAAA',
      'OPLOG 4\t0',
      'USER PIN=\tName=x',
    ];
    expect(usersAmong(lines)).toEqual([{ badgeNumber: '7', name: 'A=B', privilege: 0, card: 99 }]);
  });
});

describe('A terminal that pushes to its site', () => {
  const modes: [string, NonNullable<PusherOptions['faults']>][] = [
    ['plainly', {}],
    ['in small parts', { batch: 7 }],
    ['with CR LF', { crlf: true }],
    ['with more fields', { moreFields: true }],
    ['to .aspx', { aspx: true }],
    ['with templates between', { templates: true }],
    ['and misses every third OK', { batch: 50, deafTo: 3 }],
    ['with a bad line in every part', { batch: 100, badLine: 'rubbish' }],
  ];
  test.each(modes)('%s: the site holds exactly what it holds', async (_, faults) => {
    const { terminal, pusher } = await device(await receiver(site.runtime), { faults });
    const id = await registered(terminal);
    terminal.punchAll(scans(500));
    expect(await pusher.shakeHands()).toBe(true);
    expect(await pusher.push()).toBe(true);
    expect(await storedOf(terminal.serial)).toEqual(factsOf(terminal));
    const bad = await find('held_line', { terminalId: id });
    expect(bad.map((row) => row.line)).toEqual(faults.badLine ? ['rubbish'] : []);
    expect(
      (
        await query(
          `SELECT count(*)::int AS n FROM raw_batch WHERE serial = $1 AND bytes LIKE '%TMP%'`,
          terminal.serial,
        )
      )[0]?.n,
    ).toBe(0);
    expect(await rowOf(id)).toMatchObject({ pushStamp: '500', lastContactAt: expect.any(Date) });
  });

  test('pulled, pushed and told live: each punch once, every way of it noted, raw rows of each kept', async () => {
    const server = await receiver(site.runtime);
    const { terminal, id, serial } = await gate({}, { isLive: true });
    const one = collector();
    terminal.punchAll([scan('7', '2026-11-20 08:00:00'), scan('8', '2026-11-20 08:00:01')]);
    await one.pollNow(id);
    const key = await site.people.rahim((ctx) => makePushKey(ctx, id));
    const pusher = new Pusher({ server, terminal, commKey: key });
    await pusher.shakeHands();
    await pusher.push();
    await one.pollNow(id);
    expect(await punchesOf(serial)).toHaveLength(2);
    const ways = await query(
      `SELECT way::text, count(*)::int AS n FROM punch_delivery d JOIN punch p ON p.id = d.punch_id WHERE p.terminal_serial = $1 GROUP BY 1 ORDER BY 1`,
      serial,
    );
    expect(ways).toEqual([
      { way: 'pull', n: 2 },
      { way: 'push', n: 2 },
    ]);
    const raw = await query(
      `SELECT way::text, format, row_count FROM raw_batch WHERE serial = $1 ORDER BY way`,
      serial,
    );
    expect(raw).toEqual([
      { way: 'pull', format: 'zk-40', row_count: 2 },
      { way: 'push', format: 'attlog-push', row_count: 2 },
    ]);
  });

  test('nothing is acknowledged that is not stored: a failure is no 200, and what was sent is sent again', async () => {
    const runtime = { ...site.runtime };
    const { terminal, pusher } = await device(await receiver(runtime));
    await registered(terminal);
    terminal.punchAll(scans(10));
    const url = `${pusher.server}/iclock/cdata?SN=${terminal.serial}&table=ATTLOG&Stamp=1`;
    expect(await post(url, Buffer.alloc(5 << 20, '7'))).toMatchObject({
      status: 413,
      body: expect.stringContaining('at most 4 MB'),
    });
    runtime.database = { ...runtime.database, pool: { connect: () => Promise.reject(new Error('away')) } as never };
    expect(await post(url, Buffer.from('7\t2026-11-20 08:00:00\n'))).toMatchObject({ status: 500, body: 'ERROR' });
    runtime.database = site.runtime.database;
    expect(await storedOf(terminal.serial)).toEqual([]);
    expect(await pusher.push()).toBe(true);
    expect(await storedOf(terminal.serial)).toEqual(factsOf(terminal));
  });

  test('with a key is not believed without it, nor by its serial', async () => {
    const server = await receiver(site.runtime);
    const { terminal } = await device(server);
    const id = await registered(terminal);
    const key = await site.people.rahim((ctx) => makePushKey(ctx, id));
    terminal.punchAll(scans(3));
    expect(await new Pusher({ server, terminal }).push()).toBe(false);
    expect(await new Pusher({ server: `${server}/t/wrong`, terminal }).push()).toBe(false);
    expect(await storedOf(terminal.serial)).toEqual([]);
    const byKey = new Pusher({ server, terminal, commKey: key });
    expect(await byKey.shakeHands()).toBe(true);
    expect(await byKey.push()).toBe(true);
    expect(await storedOf(terminal.serial)).toEqual(factsOf(terminal));
    const stored = await query(`SELECT push_key_hash FROM terminal WHERE id = $1`, id);
    expect(JSON.stringify([stored, await find('journal', {})])).not.toContain(key);
  });

  test('is refused over plain HTTP where only TLS is taken', async () => {
    const server = await receiver(site.runtime, true);
    const { terminal } = await device(server);
    await registered(terminal);
    const url = `${server}/iclock/cdata?SN=${terminal.serial}&table=ATTLOG`;
    const line = Buffer.from('7\t2026-11-20 08:00:00\t0\t1\n');
    expect(await post(url, line)).toMatchObject({ status: 403 });
    expect(await post(url, line, { 'X-Forwarded-Proto': 'https' })).toEqual({ status: 200, body: 'OK: 1' });
  });

  test('asks too often: it is told to wait, and keeps what it has', async () => {
    const server = await receiver({ ...site.runtime, clock: stoppedClock(new Date()) });
    const { terminal } = await device(server);
    await registered(terminal);
    const url = `${server}/iclock/getrequest?SN=${terminal.serial}`;
    const answers = await Promise.all(
      Array.from({ length: 1_100 }, () => post(url.replace('getrequest', 'ping'), Buffer.alloc(0))),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200, 429]));
  });
});

describe('A terminal that pushes in a manner of its own', () => {
  const lines = ['7\t2026-11-20 08:00:00\t0\t1', 'A12\t2026-11-20 08:00:01\t1\t15'];
  const facts = ['7|2026-11-20 08:00:00|0', 'A12|2026-11-20 08:00:01|1'];
  const body = (text: string) => Buffer.from(text);
  const plain = body(`${lines.join('\n')}\n`);
  const manners: [string, string, Buffer, Record<string, string>][] = [
    ['without a last line end', 'SN=@&table=ATTLOG&Stamp=9999', body(lines.join('\n')), {}],
    ['with CR LF and empty lines', 'SN=@&table=ATTLOG&Stamp=9999', body(`\r\n${lines.join('\r\n\r\n')}\r\n`), {}],
    ['with spaces for tabs', 'SN=@&table=ATTLOG&Stamp=9999', body(lines.join('\n').replaceAll('\t', '  ')), {}],
    ['names in another case', 'sn=@&TABLE=attlog&stamp=9999', plain, {}],
    ['without a table, as the oldest', 'SN=@&Stamp=4', plain, {}],
    ['an empty stamp and unknown names', 'Stamp=&table=ATTLOG&x=1&SN=@&pushver=3.1.2', plain, {}],
    ['the same name twice', 'SN=@&SN=@&table=ATTLOG', plain, {}],
    ['as a form', 'SN=@&table=ATTLOG', plain, { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['as JSON', 'SN=@&table=ATTLOG', plain, { 'Content-Type': 'application/json; charset=utf-8' }],
    ['in an unknown character set', 'SN=@&table=ATTLOG', plain, { 'Content-Type': 'text/plain; charset=x-none' }],
    ['packed', 'SN=@&table=ATTLOG', gzipSync(plain), { 'Content-Encoding': 'gzip' }],
    ['with fields empty', 'SN=@&table=ATTLOG', body(lines.map((line) => `${line}\t\t\t\t\t\t\t`).join('\n')), {}],
  ];
  test.each(manners)('%s', async (_, query_, bytes, headers) => {
    const server = await receiver(site.runtime);
    const { terminal } = await device(server);
    await registered(terminal);
    const url = `${server}/iclock/cdata?${query_.replaceAll('@', terminal.serial)}`;
    expect(await post(url, bytes, headers)).toEqual({ status: 200, body: 'OK: 2' });
    expect(await storedOf(terminal.serial)).toEqual(facts);
  });

  /** Exactly these bytes on a line of their own. */
  const raw = (server: string, ...parts: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(server).port), '127.0.0.1');
      let said = '';
      socket.on('data', (bytes) => {
        said += String(bytes);
      });
      socket.on('end', () => resolve(said)).on('error', reject);
      for (const part of parts) socket.write(part);
    });

  test('in chunks, by HTTP/1.0, and one that does not say how much is to come', async () => {
    const server = await receiver(site.runtime);
    const { terminal } = await device(server);
    await registered(terminal);
    const head = (version: string, ...more: string[]) =>
      [
        `POST /iclock/cdata?SN=${terminal.serial}&table=ATTLOG HTTP/${version}`,
        'Host: x',
        'Connection: close',
        ...more,
        '',
        '',
      ].join('\r\n');
    const text = String(plain);
    expect(await raw(server, head('1.0'), text)).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(await storedOf(terminal.serial)).toEqual([]);
    const [first = '', second = ''] = lines.map((line) => `${line}\n`);
    const chunk = (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`;
    expect(
      await raw(server, head('1.1', 'Transfer-Encoding: chunked'), chunk(first), chunk(second), '0\r\n\r\n'),
    ).toMatch(/OK: 2$/);
    expect(await storedOf(terminal.serial)).toEqual(facts);
    expect(await raw(server, head('1.0', `Content-Length: ${text.length}`), text)).toMatch(/OK: 2$/);
  });

  test('asks for the time, registers, pings and tells of itself', async () => {
    const server = await receiver(site.runtime);
    const { terminal } = await device(server);
    const id = await registered(terminal);
    const of = (path: string) => `${server}/iclock/${path}${path.includes('?') ? '&' : '?'}SN=${terminal.serial}`;
    const get = async (path: string) => (await fetch(of(path))).text();
    expect(await get('cdata?options=all&language=69&pushver=2.4.1&DeviceType=att&PushOptionsFlag=1')).toMatch(
      new RegExp(`^GET OPTION FROM: ${terminal.serial}\n`),
    );
    expect(await get('cdata?type=time')).toMatch(/^Time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+06:00$/);
    expect(await get('registry')).toBe(`RegistryCode=${terminal.serial}`);
    expect(await get('ping')).toBe('OK');
    expect(await get('getrequest')).toBe('OK');
    expect(await get('getrequest?INFO=Ver%208.0.4,12,3,4567,192.168.1.201,10,7,15,0,111')).toBe('OK');
    expect(
      await post(of('cdata?table=options'), body('~DeviceName=SpeedFace-V5L,FWVersion=ZAM180 Ver 2,IPAddress=1.2.3.4')),
    ).toMatchObject({ body: 'OK' });
    expect(await rowOf(id)).toMatchObject({ logCount: 4567, firmware: 'ZAM180 Ver 2', model: 'SpeedFace-V5L' });
    for (const table of ['BIODATA', 'ERRORLOG', 'ATTPHOTO', 'tabledata', 'IDCARD', 'nothing'])
      expect(await post(of(`cdata?table=${table}&tablename=x&Stamp=1`), body('x\0y'))).toEqual({
        status: 200,
        body: 'OK',
      });
    expect(await post(of('cdata?OpStamp=7'), body('OPLOG 4\t0\nUSER PIN=9\tName=Rahima\tPri=0\n'))).toEqual({
      status: 200,
      body: 'OK: 2',
    });
    expect(await find('terminal_user', { terminalId: id })).toMatchObject([{ number: '9', name: 'Rahima' }]);
    expect(await storedOf(terminal.serial)).toEqual([]);
  });

  test('in access control mode: its scans are stored and shown, and none becomes a punch', async () => {
    const server = await receiver(site.runtime);
    const { terminal } = await device(server);
    const id = await registered(terminal);
    const event = (pin: string) =>
      `time=2026-11-20 08:00:00\tpin=${pin}\tcardno=0\teventaddr=1\tevent=0\tinoutstatus=0`;
    const url = `${server}/iclock/cdata?SN=${terminal.serial}&table=rtlog`;
    expect(await post(url, body([event('7'), event('0'), event('')].join('\r\n')))).toEqual({
      status: 200,
      body: 'OK',
    });
    expect(await storedOf(terminal.serial)).toEqual([]);
    expect(await find('held_line', { terminalId: id })).toMatchObject([
      { line: event('7'), reason: saysPart('time attendance') },
    ]);
  });
});

describe('Orders to a terminal that pushes', () => {
  test('are told, done and answered; people follow; nothing else is ever told', async () => {
    const { terminal, pusher } = await device(await receiver(site.runtime));
    const id = await registered(terminal);
    await pusher.shakeHands();
    const give = (order: Parameters<typeof giveOrder>[2]) => site.people.rahim((ctx) => giveOrder(ctx, id, order));
    await give({ kind: 'put_user', detail: { number: '0042', name: 'রহিমা বেগম', privilege: 0, card: '5' } });
    await give({ kind: 'delete_user', detail: { number: '7' } });
    await give({ kind: 'delete_user', detail: { number: '999' } });
    await give({ kind: 'query_logs', detail: { from: '2026-11-01 00:00:00', until: '2026-11-30 23:59:59' } });
    await give({ kind: 'set_option', detail: { name: 'Delay', value: '30' } });
    await give({ kind: 'read_users', detail: {} });
    expect(await pusher.askOrders()).toBe(6);
    expect(await pusher.askOrders()).toBe(0);
    expect(terminal.users()).toMatchObject([{ badgeNumber: '0042', name: expect.stringContaining('রহিমা'), card: 5 }]);
    expect(pusher.orders[3]).toBe('DATA QUERY ATTLOG StartTime=2026-11-01 00:00:00\tEndTime=2026-11-30 23:59:59');
    expect((await find('terminal_command', { terminalId: id })).map((row) => [row.state, row.result])).toEqual([
      ['done', 0],
      ['done', 0],
      ['failed', -10],
      ['done', 0],
      ['done', 0],
      ['done', 0],
    ]);
    expect(await find('terminal_user', { terminalId: id })).toMatchObject([{ number: '0042', card: '5' }]);
    expect(JSON.stringify(pusher.orders)).not.toMatch(/SHELL/i);
  });

  test('a backfill brings logs that were acknowledged and lost, once', async () => {
    const { terminal, pusher } = await device(await receiver(site.runtime));
    const id = await registered(terminal);
    terminal.punchAll(scans(30));
    pusher.acknowledged = 30; // another server took them
    await pusher.shakeHands();
    pusher.acknowledged = 30;
    await site.people.rahim((ctx) =>
      giveOrder(ctx, id, { kind: 'query_logs', detail: { from: '2026-01-01 00:00:00', until: '2026-12-31 00:00:00' } }),
    );
    await pusher.askOrders();
    await pusher.push();
    expect(await storedOf(terminal.serial)).toEqual(factsOf(terminal));
  });
});

describe('A terminal that nobody knows', () => {
  test('is unclaimed with what it sends; adopted, these are its punches; refused, nothing is taken', async () => {
    const server = await receiver(site.runtime);
    const { terminal, pusher } = await device(server);
    terminal.punchAll(scans(150));
    expect(await pusher.shakeHands()).toBe(true);
    expect(await pusher.push()).toBe(true);
    expect(await storedOf(terminal.serial)).toEqual([]);
    const [unclaimed] = await find('unclaimed_terminal', { serial: terminal.serial });
    expect(unclaimed).toMatchObject({ state: 'unclaimed', storedLines: 150 });
    const row = await site.people.rahim((ctx) =>
      adoptTerminal(ctx, String(unclaimed?.id), { name: `New ${terminal.serial}` }),
    );
    await site.people.siteA((ctx) =>
      claimTerminal(ctx, { id: String(row.id), serial: terminal.serial, siteId: site.people.a.siteId }),
    );
    await released(String(row.id), terminal.serial);
    expect(await storedOf(terminal.serial)).toEqual(factsOf(terminal));
    expect(row).toMatchObject({ transport: 'push', siteId: site.people.a.siteId });

    const other = await device(server);
    await other.pusher.shakeHands();
    const [unwanted] = await find('unclaimed_terminal', { serial: other.terminal.serial });
    await site.people.rahim((ctx) => refuseTerminal(ctx, String(unwanted?.id)));
    other.terminal.punchAll(scans(3));
    expect(await other.pusher.push()).toBe(false);
  });

  test('what is adopted without waiting is stored at its next push', async () => {
    const { terminal, pusher } = await device(await receiver(site.runtime));
    terminal.punchAll(scans(20));
    await pusher.shakeHands();
    await pusher.push();
    const [unclaimed] = await find('unclaimed_terminal', { serial: terminal.serial });
    await site.people.rahim((ctx) => adoptTerminal(ctx, String(unclaimed?.id), { name: `Late ${terminal.serial}` }));
    terminal.punchAll(scans(21).slice(20));
    await pusher.push();
    const [row] = await find('terminal', { serial: terminal.serial });
    await released(String(row?.id), terminal.serial);
    expect(await storedOf(terminal.serial)).toEqual(factsOf(terminal));
  });
});

describe('A terminal that pushes to the cloud', () => {
  test('is named by its key alone, and cannot be taken over by who knows its serial', async () => {
    const cloud = await testRuntime('cloud');
    open.push({ close: () => cloud.close() });
    const people = await garments(cloud);
    const server = await receiver(cloud);
    const add = (as: typeof people.rahim, name: string) => as((ctx) => commandsOf('terminal').add(ctx, { name }));
    const [a, b] = [await add(people.rahim, 'Gate'), await add(people.salma, 'Gate')];
    const keyA = await people.rahim((ctx) => makePushKey(ctx, String(a.id)));
    const keyB = await people.salma((ctx) => makePushKey(ctx, String(b.id)));
    const { terminal } = await device(server);
    terminal.punchAll(scans(40));
    const count = async (as: typeof people.rahim) =>
      (await as((ctx) => findRecords(ctx, 'punch', { limit: 500 }))).length;

    expect(await new Pusher({ server, terminal }).shakeHands()).toBe(false);
    const own = new Pusher({ server: `${server}/t/${keyA}`, terminal });
    expect([await own.shakeHands(), await own.push()]).toEqual([true, true]);
    expect([await count(people.rahim), await count(people.salma)]).toEqual([factsOf(terminal).length, 0]);

    // another company's key with this serial is another terminal; this key with another serial is none
    const { terminal: thief } = await device(server, { serial: 'THIEF1' });
    thief.punchAll(scans(2));
    expect(await new Pusher({ server: `${server}/t/${keyA}`, terminal: thief }).push()).toBe(false);
    const same = new Pusher({ server: `${server}/t/${keyB}`, terminal });
    expect(await same.push()).toBe(true);
    expect([await count(people.rahim), await count(people.salma)]).toEqual([
      factsOf(terminal).length,
      factsOf(terminal).length,
    ]);
    const unknown = await people.superAdmin((ctx) => findRecords(ctx, 'unclaimed_terminal', { limit: 10 }));
    expect(unknown.map((row) => row.serial)).toEqual([terminal.serial]);
    // who only knows the serial is not believed at this address, since the key was in the path
    expect(await new Pusher({ server, terminal }).push()).toBe(false);
  });

  test('whose key is its comm key is believed after the handshake from the same address', async () => {
    const cloud = await testRuntime('cloud');
    open.push({ close: () => cloud.close() });
    const people = await garments(cloud);
    const server = await receiver(cloud);
    const row = await people.rahim((ctx) => commandsOf('terminal').add(ctx, { name: 'Gate' }));
    const key = await people.rahim((ctx) => makePushKey(ctx, String(row.id)));
    const { terminal } = await device(server);
    terminal.punchAll(scans(5));
    const pusher = new Pusher({ server, terminal, commKey: key });
    expect(await pusher.push()).toBe(false);
    expect([await pusher.shakeHands(), await pusher.push()]).toEqual([true, true]);
    const url = `${server}/iclock/cdata?SN=${terminal.serial}&table=ATTLOG`;
    const elsewhere = await post(url, Buffer.from('7\t2026-11-20 08:00:00\n'), { 'X-Forwarded-For': '203.0.113.9' });
    expect(elsewhere.status).toBe(401);
  });
});
