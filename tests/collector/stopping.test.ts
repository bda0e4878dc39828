import { request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Pusher } from '../../src/collector/simulator/pusher.ts';
import { siteWithGates } from '../support/gate.ts';
import { startReceiver } from '../support/receiver.ts';
import { heldAt, scans } from '../support/terminal.ts';

const { site, gate, collector, find, punchesOf, keyShown, query } = siteWithGates();

describe('A site that stops in the middle of a proof', () => {
  test('leaves no half of it, and the next one is whole', async () => {
    const { terminal, id } = await gate();
    terminal.punchAll(scans(300));
    const days = async () => (await find('terminal_day', { terminalId: id })).length;
    const held = heldAt('punches');
    const one = collector({ connect: held.connect });
    const proof = one.prove(id).catch((error: { code: string }) => error.code);
    await held.reached;
    const stopped = one.stop();
    held.release();
    await stopped;
    expect(await proof).toBe('terminal.stopped');
    expect(await days()).toBe(0);
    expect(await collector().prove(id)).toEqual([]);
    expect(await days()).toBe(new Set(terminal.logs().wallTime.map((time) => time.slice(0, 10))).size);
  });
});

describe('A place that stops in the middle of a push', () => {
  async function pushing() {
    const created = await gate({}, { transport: 'push' });
    await query('UPDATE terminal SET serial = $2 WHERE id = $1', created.id, created.serial);
    await keyShown(created.id);
    created.terminal.punchAll(scans(50));
    return created;
  }

  test('what came half was not taken, and comes again', async () => {
    const { terminal, serial } = await pushing();
    const receiver = await startReceiver(site.runtime);
    const broken = new Promise<string>((resolve) => {
      const url = `${receiver.url}/iclock/cdata?SN=${serial}&table=ATTLOG&Stamp=1`;
      const req = request(url, { method: 'POST', headers: { 'Content-Length': '4000' }, agent: false }, (res) =>
        resolve(`answered ${res.statusCode}`),
      );
      req.on('error', () => resolve('broken off'));
      req.write('7\t2026-11-20 08:00:00\t0\t1\n8\t2026-11-20 08:00:01\t0\t1\n', () => void receiver.close());
    });
    expect(await broken).toBe('broken off');
    expect(await punchesOf(serial)).toEqual([]);
    const again = await startReceiver(site.runtime);
    expect(await new Pusher({ server: again.url, terminal }).push()).toBe(true);
    await again.close();
    expect(await punchesOf(serial)).toHaveLength(50);
  });

  test('what is being stored is stored and acknowledged before it goes', async () => {
    const { terminal, serial } = await pushing();
    const receiver = await startReceiver(site.runtime);
    const lock = await site.runtime.database.pool.connect();
    await lock.query('BEGIN; LOCK TABLE punch IN ACCESS EXCLUSIVE MODE');
    const pusher = new Pusher({ server: receiver.url, terminal, faults: { batch: 50 } });
    const pushed = pusher.push();
    const isWaiting = async () =>
      (await lock.query(`SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'punch'::regclass`))
        .rows[0].n > 0;
    while (!(await isWaiting())) await turn();
    const closed = receiver.close(10_000);
    await lock.query('COMMIT');
    lock.release();
    expect(await pushed).toBe(true);
    await closed;
    expect(await punchesOf(serial)).toHaveLength(50);
  });
});
