import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { revokeSite } from '../../src/domain/sites/bind-code.ts';
import { newSiteToken } from '../../src/domain/sites/site-token.ts';
import { verbatim } from '../../src/i18n/message.ts';
import { judge } from '../../src/sync/chain.rule.ts';
import { MOST_BYTES } from '../../src/sync/protocol.ts';
import { writePunches } from '../../src/sync/punches.rule.ts';
import { readRuns, runsOf } from '../../src/sync/results.rule.ts';
import { says } from '../support/says.ts';
import { asOwner, type BoundSite, facts, postTo, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let token: string;
let push: string;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
  token = await site.token();
  push = `${ends.line.url}/sync/v1/push`;
});
afterAll(() => ends.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A batch by hand, as JSON text. */
const batch = (no: number, prev: string, count = 3, given: object = {}) =>
  JSON.stringify({
    v: 1,
    epoch: 1,
    heartbeat: no,
    pending: 0,
    terminals: [],
    no,
    prev,
    punches: writePunches(punches(count, no * 1000)),
    ...given,
  });

const send = (text: string, bearer = token) => postTo(push, text, { token: bearer });

/** Everything of the company, but the moments of being seen. */
async function all(companyId: string): Promise<unknown> {
  const site = await rowsIn(
    ends.cloud,
    `SELECT id, epoch, batch_no, batch_hash, heartbeat, pending_count FROM site ORDER BY id`,
    companyId,
  );
  const rest = await Promise.all(
    ['punch', 'punch_delivery', 'terminal', 'journal'].map((table) =>
      rowsIn(ends.cloud, `SELECT * FROM ${table} ORDER BY 1, 2`, companyId),
    ),
  );
  return [site, ...rest];
}

describe('The chain', () => {
  const end = { epoch: 3, no: 5, hash: 'five' };
  const link = { epoch: 3, no: 6, hash: 'six', prev: 'five' };
  test.each([
    ['the next one', link, 'next'],
    ['the last one again', { ...link, no: 5, hash: 'five', prev: 'four' }, 'replay'],
    ['another one under the last number', { ...link, no: 5, hash: 'other', prev: 'four' }, 'site-behind'],
    ['an older number', { ...link, no: 4, hash: 'four', prev: 'three' }, 'site-behind'],
    ['a number too far', { ...link, no: 7 }, 'cloud-behind'],
    ['the next number on another past', { ...link, prev: 'other' }, 'cloud-behind'],
    ['an older epoch', { ...link, epoch: 2 }, 'site-behind'],
    ['a newer epoch', { ...link, epoch: 4 }, 'cloud-behind'],
  ])('%s is %s', (_, given, verdict) => {
    expect(judge(end, given)).toBe(verdict);
  });
});

describe('A batch that comes more than once', () => {
  const first = batch(1, '');
  const second = batch(2, sha256(first));

  test('is taken once, however often, late or in parallel it comes', async () => {
    expect(await send(first)).toMatchObject({
      status: 200,
      body: { no: 1, results: [['held', 3, says('held (unknown_badge)')]] },
    });
    expect(await send(second)).toMatchObject({ status: 200 });
    const after = await all(site.companyId);
    const again = await Promise.all([send(second), send(second), send(first), send(second), send(first)]);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 409, 200, 409]);
    expect(again[0]?.body).toMatchObject({ no: 2, results: [['duplicate', 3]] });
    expect(await all(site.companyId)).toEqual(after);
  });

  test('under a used number but with other punches is refused: the site was restored or copied', async () => {
    const after = await all(site.companyId);
    expect(await send(batch(2, sha256(first), 4))).toMatchObject({ status: 409, body: { code: 'sync.site-behind' } });
    expect(await send(batch(9, sha256(second)))).toMatchObject({ status: 409, body: { code: 'sync.cloud-behind' } });
    expect(await send(batch(3, sha256(first)))).toMatchObject({ status: 409, body: { code: 'sync.cloud-behind' } });
    expect(await all(site.companyId)).toEqual(after);
  });

  test('and one of a copied site at the same moment: exactly one is taken', async () => {
    const prev = sha256(second);
    const count = (await facts(ends.cloud, site.companyId)).length;
    const rivals = [500, 501, 502, 503].map((size) => batch(3, prev, size));
    const statuses = (await Promise.all(rivals.map((text) => send(text)))).map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 409, 409, 409]);
    const winner = rivals[statuses.indexOf(200)] ?? '';
    expect(await rowsIn(ends.cloud, `SELECT batch_hash FROM site WHERE id = '${site.siteId}'`, site.companyId)).toEqual(
      [{ batch_hash: sha256(winner) }],
    );
    expect((await facts(ends.cloud, site.companyId)).length - count).toBe(500 + statuses.indexOf(200));
  });

  test('of a heartbeat that comes late says nothing of the present', async () => {
    const head = { serial: 'LATE1', name: 'Late', timeZone: null, isActive: true, model: null, firmware: null };
    const more = {
      lastContactAt: null,
      lastError: null,
      lastErrorAt: null,
      clockOffsetMs: null,
      userCount: null,
      logCapacity: null,
      readCount: null,
    };
    const heartbeat = (no: number, logCount: number) => ({
      v: 1,
      epoch: 1,
      heartbeat: no,
      pending: logCount,
      terminals: [{ id: site.siteId, ...head, ...more, logCount }, { nonsense: true }],
    });
    for (const [no, logs] of [
      [11, 200],
      [10, 100],
    ] as const) {
      expect(await postTo(push, heartbeat(no, logs), { token })).toMatchObject({ status: 200 });
    }
    expect(await rowsIn(ends.cloud, `SELECT log_count FROM terminal WHERE serial = 'LATE1'`, site.companyId)).toEqual([
      { log_count: 200 },
    ]);
    const [row] = await rowsIn(
      ends.cloud,
      `SELECT pending_count FROM site WHERE id = '${site.siteId}'`,
      site.companyId,
    );
    expect(row).toEqual({ pending_count: 200 });
  });

  test('is noticed when the common history is lost; the two find together again by themselves, and nothing is lost', async () => {
    const other = await ends.newSite('b');
    await other.store(punches(2, 0));
    await other.sync().now();
    await asOwner(
      ends.cloud,
      `SET ROLE hajira_platform; UPDATE site SET batch_no = 7, batch_hash = 'x' WHERE id = '${other.siteId}'; RESET ROLE`,
    );
    await other.store(punches(2, 10));
    const sync = other.sync();
    await expect(sync.now()).rejects.toMatchObject({ message: expect.stringContaining('SITE_BEHIND') });
    expect(await sync.status()).toMatchObject({ needsRecovery: true, pending: 2, last: 'recover' });
    await sync.now();
    expect(await sync.status()).toMatchObject({ needsRecovery: false, pending: 0, lastError: null });
    expect(await facts(ends.cloud, other.companyId)).toHaveLength(4);
  });
});

describe("A token's company", () => {
  test('is the only one that is written, whatever the body says', async () => {
    const before = await all(ends.people.b.id);
    const [end] = await rowsIn(
      ends.cloud,
      `SELECT batch_no, batch_hash FROM site WHERE id = '${site.siteId}'`,
      site.companyId,
    );
    const text = batch(Number(end?.batch_no) + 1, String(end?.batch_hash), 3, {
      companyId: ends.people.b.id,
      company_id: ends.people.b.id,
      siteId: ends.people.b.siteId,
      site: { companyId: ends.people.b.id, id: ends.people.b.siteId },
    });
    const count = (await facts(ends.cloud, site.companyId)).length;
    expect(await send(text)).toMatchObject({ status: 200 });
    expect(await facts(ends.cloud, site.companyId)).toHaveLength(count + 3);
    expect(await all(ends.people.b.id)).toEqual(before);
  });

  test('cannot be changed in the token', async () => {
    const bytes = Buffer.from(token.slice(4), 'base64url');
    Buffer.from(ends.people.b.id.replaceAll('-', ''), 'hex').copy(bytes, 0);
    Buffer.from(ends.people.b.siteId.replaceAll('-', ''), 'hex').copy(bytes, 16);
    const forged = `hjs_${bytes.toString('base64url')}`;
    expect(await send(batch(1, ''), forged)).toMatchObject({ status: 401, body: { code: 'sync.unknown-token' } });
  });

  test.each([
    ['no token', ''],
    ['a word', 'Bearer x'],
    ['an unknown site', `Bearer ${newSiteToken(crypto.randomUUID(), crypto.randomUUID()).token}`],
  ])('is not there with %s: one answer for all', async (_, authorization) => {
    const answer = await postTo(push, batch(1, ''), { headers: { authorization } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sync.unknown-token' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('is out when the site is revoked; only the bearer is told so, and the site stops', async () => {
    const other = await ends.newSite('b');
    const bearer = await other.token();
    await other.store(punches(2, 500));
    await ends.people.salma((ctx) => revokeSite(ctx, other.siteId));
    expect(await send(batch(1, ''), bearer)).toMatchObject({ status: 401, body: { code: 'sync.revoked' } });
    const guess = newSiteToken(other.companyId, other.siteId).token;
    expect(await send(batch(1, ''), guess)).toMatchObject({ status: 401, body: { code: 'sync.unknown-token' } });
    const sync = other.sync();
    await expect(sync.now()).rejects.toMatchObject({ message: expect.stringContaining('revoked in the cloud panel') });
    expect(await sync.status()).toMatchObject({ last: 'stopped', pending: 2 });
    await other.bindAgain();
    await sync.now();
    expect(await send(batch(1, ''), bearer)).toMatchObject({ status: 401, body: { code: 'sync.unknown-token' } });
  });
});

describe('A body', () => {
  test('that unpacks to gigabytes is refused when the limit is reached', async () => {
    const bomb = gzipSync(Buffer.alloc(MOST_BYTES.unpacked + 1, ' '));
    expect(bomb.length).toBeLessThan(20_000);
    expect(await postTo(push, '', { token, raw: new Uint8Array(bomb) })).toMatchObject({
      status: 413,
      body: { code: 'sync.too-large' },
    });
  });

  test('that is larger than allowed is refused, with and without saying so beforehand', async () => {
    const raw = new Uint8Array(MOST_BYTES.packed + 1);
    expect(await postTo(push, '', { token, raw })).toMatchObject({ status: 413 });
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const answer = await fetch(push, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'hajira-protocol': '1', 'content-encoding': 'gzip' },
      body: stream,
      duplex: 'half',
    } as RequestInit).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([400, 413, 'cut off']).toContain(answer);
  });

  test('is not read before the token is known', async () => {
    expect(await postTo(push, '', { raw: new Uint8Array(MOST_BYTES.packed + 1) })).toMatchObject({ status: 401 });
  });

  test.each([
    ['no gzip', { raw: new Uint8Array([1, 2, 3]) }, '', 400, 'sync.body-unreadable'],
    ['no JSON', {}, '{"v":1', 400, 'sync.body-unreadable'],
    ['another version', {}, '{"v":2}', 422, 'sync.body-invalid'],
    ['another encoding', { headers: { 'content-encoding': 'br' } }, '{}', 415, 'sync.encoding-unknown'],
    ['a protocol of tomorrow', { headers: { 'hajira-protocol': '2' } }, '{}', 426, 'sync.proto-unknown'],
  ])('with %s is refused in words', async (_, options, text, status, code) => {
    const answer = await postTo(push, text, { token, ...options });
    expect(answer).toMatchObject({ status, body: { code, status, detail: expect.any(String) } });
    expect(JSON.stringify(answer.body)).not.toMatch(/at \w+ \(|node_modules/);
  });

  test('whose columns do not fit each other is refused whole: which value belongs to which is unknown', async () => {
    const [row] = await rowsIn(
      ends.cloud,
      `SELECT batch_no, batch_hash FROM site WHERE id = '${site.siteId}'`,
      site.companyId,
    );
    const text = batch(Number(row?.batch_no) + 1, String(row?.batch_hash)).replace('"badge":[', '"badge":["9",');
    expect(await send(text)).toMatchObject({ status: 422, body: { code: 'sync.body-invalid' } });
  });

  test('says what is wrong with each bad punch, and the good ones are taken', async () => {
    const [row] = await rowsIn(
      ends.cloud,
      `SELECT batch_no, batch_hash FROM site WHERE id = '${site.siteId}'`,
      site.companyId,
    );
    const bad = {
      count: 9,
      serial: ['S1', 'S\u0000', 'S1', 'S1', 'S1', 'S1', 'S1', 'S1', 'S1'],
      badge: ['1', '2', ' ', '4', '5', '6', '7', '8', '\ud800'],
      time: ['2026-03-01 08:00:00', 'x', 'x', 7, 'x', 'x', 'x', '2026-03-01 08:00:00', 'x'],
      code: [0, 0, 0, 0, 40_000, 0, 0, 0, 0],
      verify: null,
      work: null,
      way: ['pull', 'pull', 'pull', 'pull', 'pull', 'pigeon', 'pull', 'pull', 'pull'],
      received: [1.7e12, 1, 1, 1, 1, 1, 'yesterday', 1.7e12, 1],
      offset: 99_999_999_999,
    };
    const text = batch(Number(row?.batch_no) + 1, String(row?.batch_hash), 1, { punches: bad });
    expect((await send(text)).body.results).toEqual([
      ['held', 1, says('held (impossible_time)')],
      ['rejected', 1, says('serial has a character that cannot be stored')],
      ['rejected', 1, says('badge number is empty')],
      ['rejected', 1, says('time is not text')],
      ['rejected', 1, says('punch code is not a whole number from -32767 to 32767')],
      ['rejected', 1, says('way must be pull, live, push or file')],
      ['rejected', 1, says('received is not a time in ms')],
      ['held', 1, says('held (impossible_time)')],
      ['rejected', 1, says('badge number has a character that cannot be stored')],
    ]);
  });
});

describe('Results', () => {
  test('travel as runs and come back punch by punch', () => {
    const results = [
      ...Array(3).fill({ result: 'ok' }),
      { result: 'rejected', reason: verbatim('a') },
      { result: 'rejected', reason: verbatim('a') },
      { result: 'ok' },
    ];
    expect(runsOf(results)).toEqual([
      ['ok', 3],
      ['rejected', 2, verbatim('a')],
      ['ok', 1],
    ]);
    expect(readRuns(runsOf(results))).toEqual({
      total: 6,
      rejected: [
        { at: 3, reason: verbatim('a') },
        { at: 4, reason: verbatim('a') },
      ],
    });
  });

  test('of a site: what was sent is JSON whose hash the chain holds', async () => {
    await site.bindAgain();
    await site.store(punches(2, 90_000));
    await site.sync().now();
    const [row] = await rowsIn(
      site.runtime,
      'SELECT * FROM sync_batch ORDER BY epoch DESC, no DESC LIMIT 1',
      site.companyId,
    );
    const text = gunzipSync(row?.body as Buffer).toString();
    expect(sha256(text)).toBe(row?.hash);
    expect(JSON.parse(text)).toMatchObject({ v: 1, no: 1, prev: '', punches: { count: 2, way: 'pull' } });
  });
});
