/** The four drills: whatever is restored or lost, the two ends are equal afterwards, and nothing that one of them has is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { sentColumn } from '../../src/domain/sites/sign-ins.ts';
import { countAttention, type SiteReport, siteStanding } from '../../src/domain/sites/standing.ts';
import { newId } from '../../src/id.ts';
import { syncModels } from '../../src/sync/models.ts';
import { readDigests } from '../../src/sync/span-values.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { addWorker } from '../support/phones.ts';
import { type Backup, backUp, restore } from '../support/restore.ts';
import { type BoundSite, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let next = 0;
let codes = 0;
const code = () => {
  codes += 1;
  return `R-${codes}`;
};
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const on = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const hire = (given: Row = {}) =>
  ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: code(), name: 'Jamil', ...given }));
const hireOnSite = async (given: Row = {}) =>
  (await signedIn(site.runtime, 'rahim@garments-a.example'))((ctx) =>
    commandsOf('employee').add(ctx, { code: code(), name: 'Site', ...given }),
  );
const changeOnSite = async (id: unknown, given: Row) =>
  (await signedIn(site.runtime, 'rahim@garments-a.example'))((ctx) =>
    commandsOf('employee').change(ctx, String(id), given),
  );
const change = (id: unknown, given: Row) =>
  ends.people.rahim((ctx) => commandsOf('employee').change(ctx, String(id), given));
/** HAJIRA_TEST_LONG=1: factories' days instead of a handful. */
const SCALE = process.env.HAJIRA_TEST_LONG === '1' ? 50 : 1;
jest.setTimeout(SCALE === 1 ? 60_000 : 600_000);
const scan = async (few: number) => {
  const count = few * SCALE;
  await site.store(punches(count, next * 100));
  next += count;
};

/** As the loop does: a round that finds that the histories differ is followed by one that corrects it. */
async function round(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) {
    const isDone = await site
      .sync()
      .now()
      .then(
        () => true,
        () => false,
      );
    if (isDone) return;
  }
  throw new Error(`no round went through: ${JSON.stringify(await on('SELECT last_error FROM sync_state'))}`);
}

/** A line that ends after a push. */
const onlyPushes: typeof fetch = (url, init) =>
  String(url).endsWith('/push') ? fetch(url, init) : Promise.reject(new TypeError('the line is dead'));

async function expectLevel(): Promise<void> {
  for (const { name, columns, way } of syncModels) {
    if (name === 'punch' || (way === 'down' && name === 'package')) continue;
    const names = Object.keys(columns).filter((column) => column !== 'created_at');
    const from = `FROM "${name}" t ${name === 'site' ? 'WHERE deleted_at IS NULL' : ''} ORDER BY t.id`;
    const here = names.map((column) => `t."${column}"`);
    const sent = names.map((column) => `${sentColumn(name, column)} AS "${column}"`);
    expect([name, await on(`SELECT ${here.join(', ')} ${from}`)]).toEqual([
      name,
      await inCloud(`SELECT ${sent.join(', ')} ${from}`),
    ]);
  }
  const look = (ctx: Context) => readDigests(ctx, '');
  const digests = await site.here(look);
  expect(Object.keys(digests).length).toBeGreaterThan(0);
  expect(digests).toEqual(await ends.people.siteA(look)); // of every day: what the two compare themselves by
  if (SCALE === 1) expect(await facts(site.runtime, site.companyId)).toEqual(await facts(ends.cloud, site.companyId));
  expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
}

/** What the cloud's page of the site shows. */
const standingInCloud = async (): Promise<SiteReport> =>
  (await ends.people.rahim((ctx) => siteStanding(ctx, site.siteId)))?.said ?? {};

beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());
beforeEach(async () => {
  await scan(30);
  await hire();
  await round();
});

describe('The site is restored from yesterday', () => {
  test('and loses nothing that the cloud has; what was sent before is not done twice', async () => {
    const employee = await hire({ name: 'First' });
    await round();
    await changeOnSite(employee.id, { name: 'Second' }); // waits in the backup, and is sent after it
    const backup = await backUp(site.runtime);
    await round();
    await change(employee.id, { name: 'First' }); // back to what its editor saw
    await scan(40);
    const lost = await hireOnSite();
    await round();
    await restore(site.runtime, backup);
    await scan(20);
    const later = await hireOnSite({ name: 'After the restore' });
    await round();
    await expectLevel();
    expect(await on(`SELECT name FROM employee WHERE id = '${employee.id}'`)).toEqual([{ name: 'First' }]);
    expect(await on(`SELECT id FROM employee WHERE id IN ('${lost.id}', '${later.id}') ORDER BY id`)).toHaveLength(2);
    expect(await standingInCloud()).toMatchObject({ isCloudRestored: false });
  });
});

describe('The cloud is restored from yesterday', () => {
  test('and gets back what the site has: punches, people, edits; both values where both went on', async () => {
    const [kept, edited, both] = [await hire(), await hire(), await hire()];
    await round();
    const backup = await backUp(ends.cloud);
    await scan(50);
    const born = await hireOnSite();
    await changeOnSite(edited.id, { name: 'Edited on site' });
    await change(kept.id, { phone: '0170' }); // the cloud's own, and the site has seen it
    await change(both.id, { name: 'Before the restore' });
    await round();
    await restore(ends.cloud, backup);
    await change(both.id, { name: 'After the restore' });
    await round();
    await round();
    await expectLevel();
    expect(
      await inCloud(
        `SELECT name, phone FROM employee WHERE id IN ('${edited.id}', '${kept.id}', '${born.id}') ORDER BY id`,
      ),
    ).toEqual([
      { name: 'Jamil', phone: '0170' },
      { name: 'Edited on site', phone: null },
      { name: 'Site', phone: null },
    ]);
    expect(await inCloud(`SELECT name FROM employee WHERE id = '${both.id}'`)).toEqual([{ name: 'After the restore' }]);
    expect(await on(`SELECT field, cloud_value, site_value FROM sync_conflict WHERE record_id = '${both.id}'`)).toEqual(
      [{ field: 'name', cloud_value: 'After the restore', site_value: 'Before the restore' }],
    );
  });

  test('and its page of the site tells what is still being brought back, until nothing is', async () => {
    const backup = await backUp(ends.cloud);
    await scan(50);
    const before = await standingInCloud();
    expect(before).toMatchObject({ isCloudRestored: false });
    await round();
    await restore(ends.cloud, backup);
    const told: SiteReport[] = [];
    const counts = new Set<number>();
    const watched: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (String(url).endsWith('/reconcile')) {
        told.push(await standingInCloud());
        counts.add((await ends.people.rahim(countAttention)).restoring);
      }
      return answer;
    };
    for (let turn = 0; turn < 4; turn += 1)
      await site
        .sync({ fetch: watched })
        .now()
        .catch(() => undefined);
    await expectLevel();
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter(({ isCloudRestored }) => !isCloudRestored)).toEqual([]);
    // records first, then days, each with how many there are in all
    expect(told).toContainEqual(expect.objectContaining({ comparing: { left: 1, total: 1 } }));
    expect([...counts]).toEqual([1]);
    const after = await standingInCloud();
    expect(after).toMatchObject({ isCloudRestored: false, comparing: null, comparingRows: null });
    expect((await ends.people.rahim(countAttention)).restoring).toBe(0);
  });

  test('a change that was taken, and sent anew under another name, undoes nothing that came after it', async () => {
    const employee = await hire({ name: 'Before' });
    await round();
    await changeOnSite(employee.id, { name: 'From the site' });
    ends.line.faults.push('response lost');
    await expect(site.sync().now()).rejects.toMatchObject({ code: 'sync.failed' });
    await change(employee.id, { name: 'Before' }); // as its editor on site saw it
    await changeOnSite(employee.id, { phone: '0171' });
    await site.here(({ sql }) => sql.query('UPDATE sync_state SET needs_recovery = true, recovery = NULL'));
    await round();
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT name, phone FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Before', phone: '0171' },
    ]);
  });

  test('also when the site has nothing more to send: the last batch that it was answered gives it away', async () => {
    const employee = await hireOnSite();
    await round();
    await round();
    const backup = await backUp(ends.cloud);
    await scan(10);
    const refused = site.sync({ fetch: onlyPushes }).now(); // what came with it has not come down again
    await expect(refused).rejects.toMatchObject({ code: 'sync.failed' });
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    await restore(ends.cloud, backup);
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT id FROM employee WHERE id = '${employee.id}'`)).toHaveLength(1);
  });

  test('also when only rows were lost, and no batch: the place in the feed gives it away', async () => {
    const employee = await hire();
    await round();
    const backup = await backUp(ends.cloud);
    await change(employee.id, { name: 'Seen by the site' });
    await round();
    await restore(ends.cloud, backup);
    await hire();
    await round();
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT name FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Seen by the site' },
    ]);
  });

  test('also to between a batch and what the site heard of when it sent that batch again', async () => {
    const employee = await hire();
    await round();
    await changeOnSite(employee.id, { phone: '0172' });
    ends.line.faults.push('response lost');
    await expect(site.sync().now()).rejects.toMatchObject({ code: 'sync.failed' });
    const backup = await backUp(ends.cloud);
    await change(employee.id, { name: 'Heard of with the answer' });
    await expect(site.sync({ fetch: onlyPushes }).now()).rejects.toMatchObject({ code: 'sync.failed' });
    expect(await on(`SELECT name FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Heard of with the answer' },
    ]);
    await restore(ends.cloud, backup);
    await round();
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT name, phone FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Heard of with the answer', phone: '0172' },
    ]);
  });

  test('also while the two are being compared: they are compared anew', async () => {
    const before = await backUp(ends.cloud);
    const employee = await hireOnSite();
    await round();
    await restore(ends.cloud, before);
    await expect(site.sync().now()).rejects.toMatchObject({ code: 'sync.failed' });
    let asked = 0;
    let between: Backup | undefined;
    const restoring: typeof fetch = async (url, init) => {
      if (String(url).endsWith('/reconcile')) asked += 1;
      if (asked === 2) between ??= await backUp(ends.cloud);
      if (asked === 3 && between) await restore(ends.cloud, between); // what the site gave back is lost again
      return fetch(url, init);
    };
    await expect(site.sync({ fetch: restoring }).now()).rejects.toMatchObject({ code: 'sync.failed' });
    expect(asked).toBe(3);
    await round();
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT id FROM employee WHERE id = '${employee.id}'`)).toHaveLength(1);
  });

  test('a conflict came with the answer to the push: it is on site before any page, and comes back to the cloud', async () => {
    const employee = await hire();
    await round();
    const backup = await backUp(ends.cloud);
    await change(employee.id, { name: 'Named in the cloud' });
    await changeOnSite(employee.id, { name: 'Named on site' });
    await expect(site.sync({ fetch: onlyPushes }).now()).rejects.toMatchObject({ code: 'sync.failed' });
    const conflicts = `SELECT field, cloud_value, site_value FROM sync_conflict WHERE record_id = '${employee.id}'`;
    const both = [{ field: 'name', cloud_value: 'Named in the cloud', site_value: 'Named on site' }];
    expect(await on(conflicts)).toEqual(both);
    await restore(ends.cloud, backup);
    await round();
    await round();
    await expectLevel();
    expect(await inCloud(conflicts)).toEqual(both);
  });

  test('a user who was lost takes nobody with them: their employee comes back without them, and is level', async () => {
    const backup = await backUp(ends.cloud);
    const { employeeId } = await addWorker(ends.cloud, site.companyId, 'Shirin');
    await round();
    await restore(ends.cloud, backup);
    await round();
    await round();
    for (const look of [inCloud, on])
      expect(await look(`SELECT name, member_id FROM employee WHERE id = '${employeeId}'`)).toEqual([
        { name: 'Shirin', member_id: null },
      ]);
  });
});

describe('The site is built anew, empty', () => {
  test('and has the company, its people and every punch of all days again', async () => {
    const old = site;
    site = await ends.newSite('a', { name: 'rebuilt' });
    await round();
    await expectLevel();
    expect((await facts(site.runtime, site.companyId)).length).toBe((await facts(old.runtime, old.companyId)).length);
    await scan(5);
    await hireOnSite();
    await round();
    await expectLevel();
  });
});

describe("The company setting setting's people and punches are lost in the cloud", () => {
  test('and come back from the site, more than one request holds, whatever refers to what', async () => {
    await ends.people.systemA(async (ctx) => {
      const parent = await commandsOf('department').add(ctx, { name: 'Sewing' });
      const { id } = await commandsOf('department').add(ctx, { name: 'Line 4', parentId: parent.id });
      await ctx.sql.query(
        `WITH hired AS (INSERT INTO employee (company_id, id, code, name, department_id)
           SELECT $1, gen_random_uuid(), 'LINE-' || n, 'Worker ' || n, $2 FROM generate_series(1, 520) AS n RETURNING id, code)
         INSERT INTO badge (company_id, id, number, employee_id, valid_from)
           SELECT $1, gen_random_uuid(), 'L' || code, id, '2020-01-01' FROM hired`,
        [ctx.companyId, id],
      );
    });
    await round();
    const before = (await facts(ends.cloud, site.companyId)).length;
    const client = await asSuperuser(ends.cloud.database.url);
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica`);
    for (const table of ['punch', 'punch_delivery', 'badge', 'employee', 'department', 'sync_feed', 'sync_feed_mark'])
      await client.query(`DELETE FROM ${table}`);
    await client.query(`DELETE FROM sync_row WHERE model IN ('badge', 'employee', 'department')`);
    await client.query(`UPDATE sync_row SET seq = NULL; COMMIT`);
    await client.end();
    await site.bindAgain();
    await round();
    await round();
    expect((await facts(ends.cloud, site.companyId)).length).toBe(before);
    const people = 'SELECT id, code, name, salary, phone FROM employee ORDER BY id';
    const badges = 'SELECT id, number, employee_id FROM badge ORDER BY id';
    const departments = 'SELECT id, parent_id, name FROM department ORDER BY id';
    for (const sql of [people, badges, departments]) {
      const rows = await on(sql);
      expect(rows.length).toBeGreaterThan(1);
      if (JSON.stringify(await inCloud(sql)) !== JSON.stringify(rows)) expect(await inCloud(sql)).toEqual(rows);
    }
    expect((await inCloud(badges)).length).toBeGreaterThanOrEqual(520);
    // the package has no seat for so many
    await ends.people.systemA(({ sql }) => sql.query(`UPDATE employee SET is_active = false WHERE code LIKE 'LINE-%'`));
  });
});

describe('Two machines with one token', () => {
  test('the one that is not bound as the site stops at the first divergence, visibly, and keeps its data', async () => {
    await round();
    const clone = await backUp(site.runtime);
    await scan(3);
    await round();
    const alive = await backUp(site.runtime);
    await restore(site.runtime, clone); // the copy of the disk wakes up on another machine
    await scan(4);
    const other = site.sync({ instanceId: () => 'another-machine' });
    await expect(other.now()).rejects.toThrow();
    await expect(other.now()).rejects.toMatchObject({ message: expect.stringContaining('Another machine') });
    expect(await on(`SELECT count(*)::int AS n FROM sync_outbox`)).toEqual([{ n: 4 * SCALE }]);
    await restore(site.runtime, alive);
    await scan(2);
    await site.sync().now(); // the one that was bound goes on as if nothing had been
    await expectLevel();
  });

  test('an answer with a new token that is lost locks nobody out', async () => {
    const backup = await backUp(site.runtime);
    await scan(3);
    await round();
    await restore(site.runtime, backup);
    await scan(2);
    await expect(site.sync().now()).rejects.toThrow(); // it learns that it is behind
    ends.line.faults.push('response lost');
    await expect(site.sync().now()).rejects.toThrow();
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT previous_token_hash FROM site WHERE id = '${site.siteId}'`)).toEqual([
      { previous_token_hash: null },
    ]);
  });
});

test('an unknown record of a copy is none of another company', async () => {
  const before = await rowsIn(ends.cloud, 'SELECT * FROM employee', ends.people.b.id);
  const foreign = await ends.people.salma((ctx) => commandsOf('employee').add(ctx, { code: 'B-9', name: 'Theirs' }));
  const { postTo } = await import('../support/sync.ts');
  const [state] = await on('SELECT epoch FROM sync_state');
  const row = {
    id: foreign.id,
    company_id: ends.people.b.id,
    code: 'B-9',
    name: 'Stolen',
    is_active: true,
    created_at: new Date(),
    created_by: 'system',
  };
  await postTo(
    `${ends.line.url}/sync/v1/reconcile`,
    {
      v: 1,
      epoch: state?.epoch,
      what: 'copies',
      rows: [
        { model: 'employee', id: foreign.id, revs: [`9-${newId()}`], row },
        { model: 'role', id: newId(), revs: [], row: { name: 'admin' } },
      ],
    },
    { token: await site.token() },
  );
  expect(await rowsIn(ends.cloud, 'SELECT name FROM employee', ends.people.b.id)).toEqual([
    ...before.map(({ name }) => ({ name })),
    { name: 'Theirs' },
  ]);
});
