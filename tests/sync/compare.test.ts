/** The daily comparison: rows of every table, and what is derived of punches. What differs is an alarm, and is made equal. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { syncMetrics } from '../../src/bin/metrics.ts';
import type { Runtime } from '../../src/context.ts';
import { derivePunches } from '../../src/domain/attendance/derive-punches.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { sentColumn } from '../../src/domain/sites/sign-ins.ts';
import { newId } from '../../src/id.ts';
import { syncModels } from '../../src/sync/models.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, expectEqualEnds, openKey, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
const ids: Record<string, string> = {};
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const on = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const rahimOn = () => signedIn(site.runtime, 'rahim@garments-a.example');
const models = syncModels.filter(({ name }) => name !== 'punch');

/** Past the capture, as a fault of the disk or of a program would do it. */
async function silently(runtime: Runtime, sql: string): Promise<void> {
  const client = await asSuperuser(runtime.database.url);
  await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`).finally(() => client.end());
}

const setBack = () =>
  site.here(({ sql }) => sql.query(`UPDATE sync_state SET last_reconcile_at = now() - interval '2 days'`));
const round = () => site.sync().now();
/** @returns what the comparison said of itself */
async function compare(): Promise<Row> {
  await setBack();
  await round();
  const [state = {}] = await on(
    `SELECT days_different AS days, rows_different AS rows, recovery, last_reconcile_at > now() - interval '1 hour' AS done FROM sync_state`,
  );
  expect(state).toMatchObject({ recovery: null, done: true });
  return { days: state.days, rows: state.rows };
}

async function expectLevel(): Promise<void> {
  for (const { name, columns } of models) {
    const where =
      name === 'site'
        ? 'WHERE t.deleted_at IS NULL'
        : name === 'package'
          ? 'WHERE EXISTS (SELECT FROM company c WHERE c.package_id = t.id)'
          : '';
    const here = Object.keys(columns).map((column) => `t."${column}"`);
    const sent = Object.keys(columns).map((column) => `${sentColumn(name, column)} AS "${column}"`);
    const from = `FROM "${name}" t ${where} ORDER BY t.id`;
    expect([name, await on(`SELECT ${here.join(', ')} ${from}`)]).toEqual([
      name,
      await inCloud(`SELECT ${sent.join(', ')} ${from}`),
    ]);
  }
  const derived = 'SELECT id, at, employee_id, held FROM punch ORDER BY id';
  expect(await on(derived)).toEqual(await inCloud(derived));
  await expectEqualEnds(ends.cloud, site);
}

beforeAll(async () => {
  ends = await twoEnds();
  const { rahim } = ends.people;
  await rahim(async (ctx) => {
    const add = async (model: Parameters<typeof commandsOf>[0], given: Row) =>
      String((await commandsOf(model).add(ctx, given)).id);
    ids.department = await add('department', { name: 'Sewing' });
    ids.employee = await add('employee', { code: 'C-1', name: 'Jamil', departmentId: ids.department });
    ids.badge = await add('badge', { number: '1', employeeId: ids.employee, validFrom: '2020-01-01T00:00:00Z' });
    ids.user_group = await add('user_group', { name: 'Foremen' });
    ids.geofence = await add('geofence', { name: 'Gate', points: '23.8 90.4', radiusM: 100 });
  });
  ids.leave_request = newId();
  await ends.people.systemA(({ sql, companyId }) =>
    sql.query(
      `INSERT INTO leave_request (company_id, id, employee_id, first_day, last_day) VALUES ($1, $2, $3, '2026-02-01', '2026-02-02')`,
      [companyId, ids.leave_request, ids.employee],
    ),
  );
  site = await ends.newSite();
  // within the days that are compared daily, all of one day
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const localTime = Array.from({ length: 40 }, (_, n) => `${day} 08:${String(n).padStart(2, '0')}:00`);
  const receivedAt = localTime.map(() => new Date());
  await site.store(punches(40, 0, { localTime, receivedAt }));
  await round();
  await openKey(ends.cloud, site, 'rahim@garments-a.example'); // corrections are signed
  const rahim2 = await rahimOn();
  const [punch] = await on('SELECT id FROM punch ORDER BY id LIMIT 1');
  await rahim2(async (ctx) => {
    await commandsOf('punch_correction').add(ctx, { punchId: punch?.id, isVoid: true, note: 'twice' });
  });
  await round();
  await round();
});
afterAll(() => ends.close());
beforeEach(() => void jest.restoreAllMocks());

const alarms = () => jest.spyOn(site.runtime.log, 'error').mockImplementation(() => undefined);

test('where nothing differs it says so, and nothing is an alarm', async () => {
  await expectLevel();
  const said = alarms();
  expect(await compare()).toEqual({ days: 0, rows: 0 });
  expect(said).not.toHaveBeenCalled();
});

test('what waits to go up, what was refused, and what has not come down yet is no difference', async () => {
  await (await rahimOn())((ctx) => commandsOf('employee').change(ctx, String(ids.employee), { phone: '0171' }));
  await site.here(({ sql }) =>
    sql.query(
      `UPDATE sync_outbox SET next_at = now() + interval '1 day', error = '"refused"', code = 'employee.seats-taken'`,
    ),
  );
  const said = alarms();
  expect(await compare()).toEqual({ days: 0, rows: 0 });
  let isDone = false;
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const answer = await globalThis.fetch(url, init);
    if (String(url).endsWith('/pull') && !isDone) {
      isDone = true;
      await ends.people.rahim((ctx) =>
        commandsOf('department').change(ctx, String(ids.department), { name: 'Stitching' }),
      );
    }
    return answer;
  };
  await setBack();
  await site.sync({ fetch }).now();
  expect(said).not.toHaveBeenCalled();
  await site.here(({ sql }) => sql.query(`UPDATE sync_outbox SET next_at = now()`));
  await round();
  await expectLevel();
});

/** The day that the punches of these tests are of. */
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

test('punches that come in on either end while the two are compared are no difference', async () => {
  const said = alarms();
  let isDone = false;
  const came = (minute: number, serial: string, way: 'pull' | 'push') =>
    punches(1, 0, {
      serial: [serial],
      badge: ['9'],
      localTime: [`${dayAgo(2)} 09:${minute}:00`],
      receivedAt: [new Date()],
      way: [way],
    });
  const fetch: typeof globalThis.fetch = async (url, init) => {
    if (String(url).endsWith('/reconcile') && !isDone) {
      isDone = true;
      await site.store(came(10, 'BUSY-1', 'pull'));
      await ends.people.systemA((ctx) =>
        storePunches(ctx, { source: 'push', siteId: null }, came(11, 'BUSY-2', 'push')),
      );
    }
    return globalThis.fetch(url, init);
  };
  await setBack();
  await site.sync({ fetch }).now();
  await round();
  expect(isDone).toBe(true);
  expect(await on('SELECT days_different, rows_different FROM sync_state')).toEqual([
    { days_different: 0, rows_different: 0 },
  ]);
  expect(said).not.toHaveBeenCalled();
  await expectLevel();
});

test('a day of which one end has lost a punch is an alarm, and a figure, until the next comparison', async () => {
  const [punch] = await inCloud(`SELECT id FROM punch WHERE terminal_serial = 'BUSY-1'`);
  await silently(ends.cloud, `DELETE FROM punch WHERE id = '${punch?.id}'`);
  const said = alarms();
  expect(await compare()).toMatchObject({ days: 1 });
  expect(said).toHaveBeenCalledWith({ day: dayAgo(2), count: 1 }, expect.stringContaining('differ'));
  expect(await syncMetrics(site.runtime)).toMatch(/hajira_sync_apart_days\{[^}]*\} 1\n/);
  said.mockClear();
  expect(await compare()).toEqual({ days: 0, rows: 0 });
  expect(said).not.toHaveBeenCalled();
});

describe('A column that differs on site although nothing waits', () => {
  test.each(models.map(({ name }) => name))('of %s is an alarm, and is made equal', async (name) => {
    const model = models.find((one) => one.name === name);
    const column = ['created_by', 'name'].find((one) => one in (model?.columns ?? {}));
    const isLiving = model && 'deleted_at' in model.columns ? 'deleted_at IS NULL' : 'true';
    const [row] = await on(`SELECT id FROM "${name}" WHERE ${isLiving} LIMIT 1`);
    if (!row) return; // no such record in this company
    await silently(site.runtime, `UPDATE "${name}" SET ${column} = 'system of the site' WHERE id = '${row.id}'`);
    const said = alarms();
    const { rows } = await compare();
    expect([name, rows]).toEqual([name, 1]);
    expect(await syncMetrics(site.runtime)).toMatch(/hajira_sync_apart_records\{[^}]*\} 1\n/);
    expect(said).toHaveBeenCalled();
    await expectLevel();
    expect(await compare()).toMatchObject({ rows: 0 });
  });
});

test("a value that people write is kept: the cloud's stands, and the site's is in a conflict", async () => {
  await silently(site.runtime, `UPDATE employee SET name = 'Only here' WHERE id = '${ids.employee}'`);
  expect(await compare()).toMatchObject({ rows: 1 });
  await round();
  await expectLevel();
  expect(
    await on(
      `SELECT field, site_value, cloud_value, resolution FROM sync_conflict WHERE record_id = '${ids.employee}'`,
    ),
  ).toEqual([{ field: 'name', site_value: 'Only here', cloud_value: 'Jamil', resolution: 'cloud' }]);
});

describe('A record that is missing', () => {
  test('on site comes again', async () => {
    await silently(site.runtime, `DELETE FROM leave_request WHERE id = '${ids.leave_request}'`);
    expect(await compare()).toMatchObject({ rows: 1 });
    await expectLevel();
  });

  test('in the cloud comes back from the site, with its revisions', async () => {
    const revs = `SELECT revs FROM sync_row WHERE entity_id = '${ids.leave_request}'`;
    const before = await inCloud(revs);
    await silently(
      ends.cloud,
      `DELETE FROM leave_request WHERE id = '${ids.leave_request}'; DELETE FROM sync_row WHERE entity_id = '${ids.leave_request}'`,
    );
    expect(await compare()).toMatchObject({ rows: 1 });
    expect(await inCloud(revs)).toEqual(before);
    await expectLevel();
  });

  test('in the cloud, and of which it never heard, goes up', async () => {
    const id = newId();
    await silently(
      site.runtime,
      `INSERT INTO department (company_id, id, name) VALUES ('${site.companyId}', '${id}', 'Written past everything')`,
    );
    expect(await compare()).toMatchObject({ rows: 1 });
    await round();
    await expectLevel();
    expect(await inCloud(`SELECT name FROM department WHERE id = '${id}'`)).toHaveLength(1);
  });

  test('in the cloud, which alone decides it, is deleted on site', async () => {
    const id = newId();
    await silently(
      site.runtime,
      `INSERT INTO role (company_id, id, name) VALUES ('${site.companyId}', '${id}', 'Nobody made it')`,
    );
    expect(await compare()).toMatchObject({ rows: 1 });
    expect(await on(`SELECT FROM role WHERE id = '${id}' AND deleted_at IS NULL`)).toEqual([]);
    expect(await compare()).toMatchObject({ rows: 0 });
    await silently(site.runtime, `DELETE FROM role WHERE id = '${id}'; DELETE FROM journal WHERE record_id = '${id}'`);
  });
});

describe('What is derived of a punch', () => {
  test.each([
    ['instant', `at = at + interval '1 hour'`],
    ['employee', `employee_id = NULL`],
    ['reason to hold it', `held = 'unknown_badge'`],
  ])('the %s, when it differs on either end, is derived again and is an alarm', async (_, change) => {
    for (const runtime of [site.runtime, ends.cloud]) {
      await silently(
        runtime,
        `UPDATE punch SET ${change} WHERE badge_number = '1' AND company_id = '${site.companyId}'`,
      );
      const said = alarms();
      const { days, rows } = await compare();
      expect(days).toBe(1);
      expect(rows).toBeGreaterThan(0);
      expect(said).toHaveBeenCalled();
      await expectLevel();
    }
    expect(await compare()).toEqual({ days: 0, rows: 0 });
  });

  test('is no alarm while the badge that makes it differ waits', async () => {
    const rahim = await rahimOn();
    await rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: '2', employeeId: ids.employee, validFrom: '2020-01-01T00:00:00Z' }),
    );
    await site.here(({ sql }) => sql.query(`UPDATE sync_outbox SET next_at = now() + interval '1 day'`));
    expect(await compare()).toMatchObject({ rows: 0 });
    await site.here(({ sql }) => sql.query(`UPDATE sync_outbox SET next_at = now()`));
    await round();
    expect(await compare()).toEqual({ days: 0, rows: 0 });
    await expectLevel();
  });
});

// the deliveries of the two ends differ from here on
test('a punch of an impossible time, whose deliveries differ on the two ends, is judged alike', async () => {
  const future = `${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)} 08:00:00`;
  const came = (way: 'pull' | 'push', receivedAt: Date) =>
    punches(1, 0, { serial: ['AHEAD'], badge: ['1'], localTime: [future], way: [way], receivedAt: [receivedAt] });
  await site.store(came('pull', new Date()));
  await round();
  // by this later delivery alone it would be possible; the cloud does not hear of it
  await site.store(came('push', new Date(Date.now() + 6 * 86_400_000)));
  await round();
  const ways = `SELECT count(*)::int AS n FROM punch_delivery d JOIN punch p ON p.id = d.punch_id WHERE p.terminal_serial = 'AHEAD'`;
  expect([await on(ways), await inCloud(ways)]).toEqual([[{ n: 2 }], [{ n: 1 }]]);
  // derived again on each end, as after a change of the company's zone
  await site.here((ctx) => derivePunches(ctx, { zone: true, companyId: site.companyId }));
  await ends.people.systemA((ctx) => derivePunches(ctx, { zone: true, companyId: site.companyId }));
  const held = `SELECT at, held FROM punch WHERE terminal_serial = 'AHEAD'`;
  const judged = [{ at: null, held: 'impossible_time' }];
  expect([await on(held), await inCloud(held)]).toEqual([judged, judged]);
  const said = alarms();
  expect(await compare()).toEqual({ days: 0, rows: 0 });
  expect(said).not.toHaveBeenCalled();
});
