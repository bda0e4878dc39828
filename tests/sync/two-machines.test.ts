import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findSite } from '../../src/db/platform.ts';
import { siteStanding } from '../../src/domain/sites/standing.ts';
import { areTwoMachines, serverStartOf } from '../../src/domain/sites/two-machines.ts';
import { type BoundSite, postTo, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());
beforeEach(() => site.bindAgain());

/** The site's program over a PostgreSQL that was started at this moment. */
const startedAt = (start: string) => site.sync({ serverStart: async () => start });
let stored = 0;
const store = async () => {
  await site.store(punches(3, stored));
  stored += 3;
};
const refusal = { message: expect.stringContaining('Two servers send data as this site') };

describe('A copy of a site’s whole machine', () => {
  test('is noticed when both speak, and nothing more is taken from either', async () => {
    await startedAt('100').now();
    await startedAt('200').now(); // a restart, for all that the cloud knows
    await store();
    await expect(startedAt('100').now()).rejects.toMatchObject(refusal);
    const other = startedAt('200');
    await expect(other.now()).rejects.toMatchObject(refusal);
    expect(await other.status()).toMatchObject({ last: 'stopped', pending: 3 });
  });

  test('is shown in the cloud, and in the journal once', async () => {
    await startedAt('100').now();
    await startedAt('200').now();
    for (const start of ['100', '200', '100']) await expect(startedAt(start).now()).rejects.toMatchObject(refusal);
    const stands = await ends.people.rahim((ctx) => siteStanding(ctx, site.siteId));
    expect(stands?.twoMachinesSince).toBeInstanceOf(Date);
    const entries = await rowsIn(
      ends.cloud,
      `SELECT FROM journal WHERE action = 'site.two-machines' AND at >= (SELECT max(at) FROM journal WHERE action = 'site.bound')`,
      site.companyId,
    );
    expect(entries).toHaveLength(1);
  });

  test('ends when a person binds the machine that goes on; the other one’s token is none any more', async () => {
    await startedAt('100').now();
    await startedAt('200').now();
    await store();
    await expect(startedAt('100').now()).rejects.toMatchObject(refusal);
    const token = await site.token();
    await site.bindAgain();
    const sync = startedAt('100');
    await sync.now();
    expect(await sync.status()).toMatchObject({ last: 'done', pending: 0 });
    const answer = await postTo(`${ends.line.url}/sync/v1/push`, {}, { token, headers: { 'hajira-start': '200' } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sync.unknown-token' } });
  });

  test('is not what a site is taken for that restarts, or whose processes speak in turn', async () => {
    for (const start of ['1', '2', '3', '3', '4']) await startedAt(start).now();
    const starts = await Promise.all([site.here(serverStartOf), site.here(serverStartOf)]);
    expect(new Set(starts).size).toBe(1);
    expect(starts[0]).toMatch(/^\d{16}$/);
    await site.sync().now();
    await site.sync().now();
  });

  test('is noticed too when both speak at the same moment', async () => {
    await startedAt('100').now();
    const ask = async (start: string) => {
      const known = await findSite(ends.cloud.database, site.companyId, site.siteId);
      if (!known) throw new Error('the site is there');
      return areTwoMachines(ends.cloud, { ...known, id: site.siteId, companyId: site.companyId }, start);
    };
    expect(await Promise.all([ask('200'), ask('300')])).toEqual([false, false]);
    const again = [await ask('200'), await ask('300')];
    expect(again).toContain(true);
  });
});
