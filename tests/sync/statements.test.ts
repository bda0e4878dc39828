/** PostgreSQL refuses one statement after another, on either side: a batch and a page are there whole, or not at all. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { signedIn } from '../support/people.ts';
import { faultAt, refusal } from '../support/statements.ts';
import { type BoundSite, expectEqualEnds, punches, rowsIn, twoEnds } from '../support/sync.ts';

/** Serialization failure, deadlock, no disk, an input/output error: what lies in no row. */
const codes = ['40001', '40P01', '53100', '58030'];

/** Every statement in the long run, every seventh otherwise: a prime, so that no kind of statement is left out by its rhythm. */
const STEP = process.env.HAJIRA_TEST_LONG === '1' ? 1 : 7;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let employeeId = '';
let badgeId = '';
beforeAll(async () => {
  ends = await twoEnds();
  await ends.people.rahim(async (ctx) => {
    employeeId = String((await commandsOf('employee').add(ctx, { code: 'E-1', name: 'Jamil' })).id);
    const badge = { number: '1', employeeId, validFrom: '2020-01-01T00:00:00Z' };
    badgeId = String((await commandsOf('badge').add(ctx, badge)).id);
  });
  site = await ends.newSite();
});
afterAll(() => ends.close());

const COUNTS = `SELECT (SELECT count(*)::int FROM punch) AS punches, (SELECT count(*)::int FROM department) AS departments,
  (SELECT name FROM employee WHERE code = 'E-1') AS name,
  (SELECT batch_no::int FROM site WHERE deleted_at IS NULL) AS batches`;

const inCloud = async () => (await rowsIn(ends.cloud, COUNTS, site.companyId))[0] ?? {};
const onSite = async (sql: string) => (await rowsIn(site.runtime, sql, site.companyId))[0] ?? {};

async function expectLevel(): Promise<void> {
  await expectEqualEnds(ends.cloud, site);
  for (const table of ['employee', 'badge', 'department']) {
    const sql = `SELECT * FROM ${table} ORDER BY id`;
    const [there, here] = [
      await rowsIn(ends.cloud, sql, site.companyId),
      await rowsIn(site.runtime, sql, site.companyId),
    ];
    expect([table, here]).toEqual([table, there]);
  }
  expect(await rowsIn(site.runtime, 'SELECT FROM sync_outbox', site.companyId)).toEqual([]);
}

const tried = (round: Promise<void>): Promise<boolean> =>
  round.then(
    () => true,
    () => false,
  );

describe('An SQL error in the cloud', () => {
  test('at any statement of a push: punches and changes of a batch are stored together with its number, or not', async () => {
    let faults = 0;
    for (let statement = 1; ; statement += STEP) {
      const name = `Name ${statement}`;
      await site.store(punches(5, statement * 5));
      const rahim = await signedIn(site.runtime, 'rahim@garments-a.example');
      await rahim(async (ctx) => {
        await commandsOf('department').add(ctx, { name: `Section ${statement}` });
        await commandsOf('employee').change(ctx, employeeId, { name });
      });
      const before = await inCloud();
      const fault = faultAt(ends.cloud, statement, refusal(codes[statement % codes.length] ?? '40001'));
      await tried(site.sync().now());
      fault.restore();
      const after = await inCloud();
      const taken = Number(after.batches) - Number(before.batches);
      const all = {
        punches: Number(before.punches) + 5,
        departments: Number(before.departments) + 1,
        name,
        batches: Number(before.batches) + 1,
      };
      expect([statement, after]).toEqual([statement, taken === 0 ? before : all]);
      await site.sync().now();
      if (!fault.wasReached()) break;
      faults += 1;
    }
    expect(faults).toBeGreaterThan(30 / STEP);
    await expectLevel();
  }, 300_000);
});

describe('An SQL error on site', () => {
  test('at any statement of a page that came: its rows are stored together with the place behind it, or not', async () => {
    let faults = 0;
    for (let statement = 1; ; statement += STEP) {
      const name = `From the cloud ${statement}`;
      await ends.people.rahim(async (ctx) => {
        await commandsOf('department').add(ctx, { name: `Hall ${statement}` });
        await commandsOf('employee').change(ctx, employeeId, { name });
        const validFrom = new Date(Date.UTC(2020, 0, 1 + statement)).toISOString();
        await commandsOf('badge').change(ctx, badgeId, { validFrom });
      });
      const position = 'SELECT cursor_seq::int AS seq FROM sync_state';
      const select = `SELECT (SELECT count(*)::int FROM department) AS departments,
        (SELECT name FROM employee WHERE code = 'E-1') AS name, (SELECT valid_from FROM badge) AS "validFrom"`;
      const before = { ...(await onSite(position)), ...(await onSite(select)) };
      let hasCome = false;
      const fetch: typeof globalThis.fetch = async (url, init) => {
        const answer = await globalThis.fetch(url, init);
        hasCome ||= String(url).endsWith('/pull');
        return answer;
      };
      const code = codes[statement % codes.length] ?? '40001';
      const fault = faultAt(site.runtime, statement, refusal(code), () => hasCome);
      await tried(site.sync({ fetch }).now());
      fault.restore();
      const after = { ...(await onSite(position)), ...(await onSite(select)) };
      if (after.seq === before.seq) expect([statement, after]).toEqual([statement, before]);
      else expect(after).toMatchObject({ departments: Number(before.departments) + 1, name });
      await site.sync().now();
      if (!fault.wasReached()) break;
      faults += 1;
    }
    expect(faults).toBeGreaterThan(15 / STEP);
    await expectLevel();
  }, 300_000);
});
