import { describe, expect, test } from '@jest/globals';
import { death, faultAt } from '../support/statements.ts';
import { expectEqualEnds, facts, oneSite, rowsIn } from '../support/sync.ts';

const fixture = oneSite();
const store = (count: number) => fixture.store(count);

const waiting = async () =>
  (await rowsIn(fixture.site.runtime, 'SELECT entity_id FROM sync_outbox', fixture.site.companyId)).length;
const batches = () =>
  rowsIn(fixture.site.runtime, 'SELECT no, hash, body, acked_at FROM sync_batch ORDER BY no', fixture.site.companyId);
const inCloud = async () => (await facts(fixture.ends.cloud, fixture.site.companyId)).length;

describe('A batch', () => {
  test('whose request is lost stays as it was frozen, and arrives with the next round', async () => {
    await store(30);
    fixture.ends.line.faults.push('request lost');
    await expect(fixture.site.sync().now()).rejects.toMatchObject({ code: 'sync.failed' });
    expect([await inCloud(), await waiting()]).toEqual([0, 30]);
    const [sealed] = await batches();
    await store(5); // a newer punch does not slip into the frozen batch
    await fixture.site.sync().now();
    const [sent, second] = await batches();
    expect({ ...sent, acked_at: null }).toEqual({ ...sealed, acked_at: null });
    expect([sent?.acked_at, second?.acked_at]).toEqual([expect.any(Date), expect.any(Date)]);
    expect([await inCloud(), await waiting()]).toEqual([35, 0]);
    await expectEqualEnds(fixture.ends.cloud, fixture.site);
  });

  test('whose answer is lost after the cloud committed is sent again and doubles nothing', async () => {
    await store(30);
    fixture.ends.line.faults.push('response lost');
    await expect(fixture.site.sync().now()).rejects.toMatchObject({ code: 'sync.failed' });
    expect([await inCloud(), await waiting()]).toEqual([65, 30]); // the cloud has them, the site does not know
    await fixture.site.sync().now();
    expect([await inCloud(), await waiting()]).toEqual([65, 0]);
    await expectEqualEnds(fixture.ends.cloud, fixture.site);
  });

  test('survives one loss after another, in any order', async () => {
    for (const faults of [
      ['request lost', 'response lost', 'request lost'],
      ['response lost', 'response lost'],
      [{ status: 502 }, 'response lost', { status: 500 }],
    ] as const) {
      await store(7);
      fixture.ends.line.faults.push(...faults);
      for (const _ of faults) await expect(fixture.site.sync().now()).rejects.toMatchObject({ code: 'sync.failed' });
      await fixture.site.sync().now();
      expect(await waiting()).toBe(0);
      await expectEqualEnds(fixture.ends.cloud, fixture.site);
    }
  });

  test('that a cloud of another kind answers is not acknowledged', async () => {
    await store(1);
    fixture.ends.line.faults.push({ status: 200, body: { welcome: 'to the hotel wifi' } });
    await expect(fixture.site.sync().now()).rejects.toMatchObject({
      message: expect.stringContaining('did not answer like a Hajira cloud'),
    });
    expect(await waiting()).toBe(1);
    fixture.ends.line.faults.push({
      status: 200,
      body: {
        v: 1,
        no: 99,
        results: [['ok', 1]],
        serverTime: new Date().toISOString(),
        pace: { batch: 1, waitMs: 0, intervalSeconds: 60 },
      },
    });
    await expect(fixture.site.sync().now()).rejects.toMatchObject({
      message: expect.stringContaining('answered a different request'),
    });
    expect(await waiting()).toBe(1);
    await fixture.site.sync().now();
    expect(await waiting()).toBe(0);
  });
});

/** Every statement of a round in the long run, every seventh otherwise: a prime, so that no kind of statement is left out by its rhythm. */
const STEP = process.env.HAJIRA_TEST_LONG === '1' ? 1 : 7;

describe('A crash of the site', () => {
  test('at any statement of a round leaves either the outbox or the acknowledgement, never neither', async () => {
    let statement = 1;
    for (; ; statement += STEP) {
      await store(3);
      const fault = faultAt(fixture.site.runtime, statement, death);
      const crash = await fixture.site
        .sync()
        .now()
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      fault.restore();
      const open = (await batches()).filter((batch) => batch.acked_at === null);
      // acknowledged means gone from the outbox; not acknowledged means all still there
      if ((await waiting()) === 0) expect(open).toEqual([]);
      await fixture.site.sync().now();
      expect(await waiting()).toBe(0);
      await expectEqualEnds(fixture.ends.cloud, fixture.site);
      if (!fault.wasReached()) {
        expect(crash).toBeUndefined();
        break;
      }
      expect(crash).toBeDefined();
    }
    expect(statement).toBeGreaterThan(15); // a round has that many: the test did cut it everywhere
  }, 300_000);
});

describe('Many at once', () => {
  test('two workers of one site and a person who presses the button send nothing twice', async () => {
    await store(200);
    const before = await batches();
    const [one, other] = [fixture.site.sync(), fixture.site.sync()];
    await Promise.allSettled([one.now(), other.now(), one.now(), other.now()]);
    await fixture.site.sync().now();
    expect(await waiting()).toBe(0);
    expect((await batches()).length - before.length).toBe(1);
    await expectEqualEnds(fixture.ends.cloud, fixture.site);
  });

  test('two sites that read the same terminal end with each punch once', async () => {
    const { newId } = await import('../../src/id.ts');
    const siteId = newId();
    await fixture.ends.people.systemA(({ sql }) =>
      sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Second')`, [fixture.site.companyId, siteId]),
    );
    const second = await fixture.ends.newSite('a', { siteId, name: 'second' });
    const before = await inCloud();
    for (let turn = 0; turn < 5; turn += 1) {
      const shared = fixture.newPunches(150);
      await fixture.site.store(shared);
      await second.store(shared);
      const sent = await Promise.allSettled([fixture.site.sync().now(), second.sync().now()]);
      // two that meet may have to come again: one waits for the other, and neither loses
      if (sent.some(({ status }) => status === 'rejected')) {
        await fixture.site.sync().now();
        await second.sync().now();
      }
    }
    expect((await inCloud()) - before).toBe(750);
    expect(await waiting()).toBe(0);
    await expectEqualEnds(fixture.ends.cloud, fixture.site);
  });
});
