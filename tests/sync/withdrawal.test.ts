import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../src/context.ts';
import { correctionsOf } from '../../src/domain/attendance/punch-details.ts';
import { type PunchColumns, storePunches } from '../../src/domain/attendance/store-punches.ts';
import {
  type Reading,
  readingsOf,
  undoWithdrawal,
  withdrawReading,
} from '../../src/domain/attendance/withdraw-reading.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, expectEqualEnds, openKey, punches, rowsIn, twoEnds } from '../support/sync.ts';

const RAHIM = 'rahim@garments-a.example';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
  await openKey(ends.cloud, site, RAHIM);
});
afterAll(() => ends.close());

const onSite = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const round = () => site.sync().now();
type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;
const rahimHere = (): Promise<As> => signedIn(site.runtime, RAHIM);

/** How many punches of a terminal do not count, as the panel of that end shows them. */
async function voidOf(as: As, serial: string): Promise<number> {
  return as(async (ctx) => {
    const { rows } = await ctx.sql.query<{ id: string }>(
      'SELECT id FROM punch WHERE company_id = $1 AND terminal_serial = $2',
      [site.companyId, serial],
    );
    const ids = rows.map(({ id }) => id);
    const found = await correctionsOf(ctx, [site.companyId], ids);
    return [...found.values()].filter(({ isVoid }) => isVoid).length;
  });
}
const voids = async (serial: string) => ({
  site: await voidOf(await rahimHere(), serial),
  cloud: await voidOf(ends.people.rahim, serial),
});

type Way = Reading['way'];
const came = (serial: string, count: number, way: Way, second = 0): PunchColumns =>
  punches(count, 0, {
    serial: Array(count).fill(serial),
    way: Array(count).fill(way),
    receivedAt: Array(count).fill(new Date(Date.UTC(2026, 10, 22, 10, 0, second))),
  });
const source = (way: Way) => (way === 'push' || way === 'file' ? way : 'terminal');
const comeToSite = (columns: PunchColumns) =>
  site.here((ctx) => storePunches(ctx, { source: source(columns.way[0] ?? 'pull'), siteId: site.siteId }, columns));
const comeToCloud = (columns: PunchColumns) =>
  ends.people.systemA((ctx) => storePunches(ctx, { source: source(columns.way[0] ?? 'pull'), siteId: null }, columns));

/** The reading of a way that brought the punches of a terminal, on one end. */
async function readingOf(as: As, serial: string, way: Way): Promise<Reading> {
  return as(async (ctx) => {
    const { rows } = await ctx.sql.query<{ id: string }>(
      'SELECT id FROM punch WHERE company_id = $1 AND terminal_serial = $2 ORDER BY id LIMIT 1',
      [site.companyId, serial],
    );
    const found = (await readingsOf(ctx, String(rows[0]?.id))).find((one) => one.way === way);
    if (!found) throw new Error('no reading');
    return found;
  });
}
async function withdraw(as: As, serial: string, way: Way = 'pull'): Promise<string> {
  const reading = await readingOf(as, serial, way);
  return as((ctx) => withdrawReading(ctx, reading, 'Read with a wrong record size'));
}

/** Nothing waits on site, and nothing was refused. */
const expectLevel = async () => {
  expect(await onSite('SELECT model, code, error FROM sync_outbox')).toEqual([]);
  const rows = (of: typeof onSite) => of('SELECT id, is_void, readings, deleted_at FROM punch_correction ORDER BY id');
  expect(await rows(onSite)).toEqual(await rows(inCloud));
};

test('a reading that is withdrawn on a site is void in the cloud after a round, and counts there again after it was undone', async () => {
  const serial = 'WITHDRAWN';
  await comeToSite(came(serial, 40, 'pull'));
  await round();
  const here = await rahimHere();
  const id = await withdraw(here, serial);
  await round();
  expect(await voids(serial)).toEqual({ site: 40, cloud: 40 });
  await here((ctx) => undoWithdrawal(ctx, id));
  await round();
  expect(await voids(serial)).toEqual({ site: 0, cloud: 0 });
  await expectLevel();
});

describe('Punches of a withdrawn reading that come in another way later count again on both ends', () => {
  test('when they come to the site, and the withdrawal was made there', async () => {
    await comeToSite(came('S1', 10, 'pull'));
    await withdraw(await rahimHere(), 'S1');
    await round();
    expect(await voids('S1')).toEqual({ site: 10, cloud: 10 });
    await comeToSite(came('S1', 4, 'push', 1));
    expect(await voidOf(await rahimHere(), 'S1')).toBe(6);
    await round();
    expect(await voids('S1')).toEqual({ site: 6, cloud: 6 });
    await expectLevel();
    await expectEqualEnds(ends.cloud, site);
  });

  test('when they come before the withdrawal was sent, and before the punches were', async () => {
    await comeToSite(came('S2', 5, 'pull'));
    await withdraw(await rahimHere(), 'S2');
    await comeToSite(came('S2', 2, 'push', 1));
    await round();
    expect(await voids('S2')).toEqual({ site: 3, cloud: 3 });
    await expectLevel();
    await expectEqualEnds(ends.cloud, site);
  });

  test('when they come to the cloud by a file, and the withdrawal was made on site', async () => {
    await comeToSite(came('S3', 6, 'pull'));
    await withdraw(await rahimHere(), 'S3');
    await round();
    await comeToCloud(came('S3', 2, 'file', 1));
    expect(await voidOf(ends.people.rahim, 'S3')).toBe(4);
    await round();
    expect(await voids('S3')).toEqual({ site: 4, cloud: 4 });
    await expectLevel();
    await expectEqualEnds(ends.cloud, site);
  });

  test('when they come to the site, and the withdrawal was made in the cloud', async () => {
    await comeToSite(came('S4', 6, 'pull'));
    await round();
    await withdraw(ends.people.rahim, 'S4');
    await round();
    expect(await voids('S4')).toEqual({ site: 6, cloud: 6 });
    await comeToSite(came('S4', 5, 'push', 1));
    await round();
    expect(await voids('S4')).toEqual({ site: 1, cloud: 1 });
    await expectLevel();
    await expectEqualEnds(ends.cloud, site);
  });

  test('when they had come to the site in another way, which the cloud did not know when somebody withdrew there', async () => {
    await comeToSite(came('S5', 6, 'pull'));
    await round();
    await comeToSite(came('S5', 2, 'push', 1));
    await withdraw(ends.people.rahim, 'S5');
    expect(await voidOf(ends.people.rahim, 'S5')).toBe(6);
    await round();
    await round();
    expect(await voids('S5')).toEqual({ site: 4, cloud: 4 });
    await expectLevel();
  });

  test('until that way is withdrawn as well; the same way once more changes nothing', async () => {
    await comeToSite(came('S6', 3, 'pull'));
    const here = await rahimHere();
    await withdraw(here, 'S6');
    await comeToSite(came('S6', 3, 'push', 1));
    await round();
    expect(await voids('S6')).toEqual({ site: 0, cloud: 0 });
    await withdraw(here, 'S6', 'push');
    await round();
    expect(await voids('S6')).toEqual({ site: 3, cloud: 3 });
    await comeToSite(came('S6', 3, 'pull', 2));
    await comeToSite(came('S6', 3, 'push', 3));
    await comeToCloud(came('S6', 3, 'push', 4));
    await round();
    expect(await voids('S6')).toEqual({ site: 3, cloud: 3 });
    await comeToCloud(came('S6', 3, 'live', 5));
    await round();
    expect(await voids('S6')).toEqual({ site: 0, cloud: 0 });
    await expectLevel();
  });
});

test('a delivery that comes while its punch is made void: it counts when both are done', async () => {
  await comeToSite(came('S8', 3, 'pull'));
  const here = await rahimHere();
  const reading = await readingOf(here, 'S8', 'pull');
  let storing: Promise<unknown> | undefined;
  await here(async (ctx) => {
    await withdrawReading(ctx, reading, 'Read with a wrong record size');
    let isDone = false;
    storing = comeToSite(came('S8', 1, 'push', 1)).finally(() => {
      isDone = true;
    });
    const waits = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND locktype = 'advisory'`;
    while (!isDone && ((await ctx.sql.query<{ n: number }>(waits)).rows[0]?.n ?? 0) === 0) await turn();
  });
  await storing;
  expect(await voidOf(here, 'S8')).toBe(2);
});

test('a site cannot take back by itself what a person decided: only a delivery of the punch does', async () => {
  await comeToSite(came('S7', 2, 'pull'));
  await withdraw(await rahimHere(), 'S7');
  await round();
  await site.here(({ sql }) =>
    sql.query(
      `UPDATE punch_correction SET deleted_at = now() WHERE company_id = $1
       AND punch_id IN (SELECT id FROM punch WHERE company_id = $1 AND terminal_serial = 'S7')`,
      [site.companyId],
    ),
  );
  await round();
  expect(await onSite(`SELECT DISTINCT code FROM sync_outbox WHERE model = 'punch_correction'`)).toEqual([
    { code: 'sync.signature-missing' },
  ]);
  expect(await voidOf(ends.people.rahim, 'S7')).toBe(2);
});
