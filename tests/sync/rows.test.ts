import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findUserByEmail } from '../../src/db/platform.ts';
import { grantRecords } from '../../src/domain/access/grants.ts';
import { principalOf } from '../../src/domain/accounts/principal-of.ts';
import { correctPunch } from '../../src/domain/attendance/correct-punch.ts';
import { correctionId } from '../../src/domain/attendance/punch-id.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { sentColumn } from '../../src/domain/sites/sign-ins.ts';
import { newId } from '../../src/id.ts';
import type { Model } from '../../src/policies/roles.ts';
import { holdKey } from '../../src/signing-keys.ts';
import { syncModels } from '../../src/sync/models.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { saysPart } from '../support/says.ts';
import { asOwner, type BoundSite, facts, openKey, postTo, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let gate: BoundSite;
let dyeing: BoundSite;
const rahimOn = (site: BoundSite) => signedIn(site.runtime, 'rahim@garments-a.example');
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, gate.companyId);
const on = (site: BoundSite, sql: string) => rowsIn(site.runtime, sql, site.companyId);
const add = (model: Model, given: Row) => ends.people.rahim((ctx) => commandsOf(model).add(ctx, given));
const change = (model: Model, id: unknown, given: Row) =>
  ends.people.rahim((ctx) => commandsOf(model).change(ctx, String(id), given));
const changeOn = async (site: BoundSite, model: Model, id: unknown, given: Row) =>
  (await rahimOn(site))((ctx) => commandsOf(model).change(ctx, String(id), given));
const addOn = async (site: BoundSite, model: Model, given: Row) =>
  (await rahimOn(site))((ctx) => commandsOf(model).add(ctx, given));
const nameOf = (id: unknown) => `SELECT name FROM employee WHERE id = '${id}'`;
let codes = 0;
const hire = (given: Row = {}) => {
  codes += 1;
  return add('employee', { code: `E-${codes}`, name: 'Jamil', ...given });
};
const level = async () => {
  for (const site of [gate, dyeing, gate, dyeing]) await site.sync().now();
};

/** Runs a round of the gate; `work` happens there while the first answer to such a request is on its way. */
async function whileAnswered(path: string, work: () => Promise<void>): Promise<void> {
  let isDone = false;
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const answer = await globalThis.fetch(url, init);
    if (!isDone && String(url).endsWith(path)) {
      isDone = true;
      await work();
    }
    return answer;
  };
  await gate.sync({ fetch }).now();
}

/** Both ends hold the same rows of every table that travels, in every column. */
async function expectLevel(site: BoundSite): Promise<void> {
  for (const { name, columns } of syncModels) {
    if (name === 'punch') continue;
    const where =
      name === 'site'
        ? `WHERE t.deleted_at IS NULL`
        : name === 'package'
          ? 'WHERE EXISTS (SELECT FROM company c WHERE c.package_id = t.id)'
          : '';
    const here = Object.keys(columns).map((column) => `t."${column}"`);
    const sent = Object.keys(columns).map((column) => `${sentColumn(name, column)} AS "${column}"`);
    const from = `FROM "${name}" t ${where} ORDER BY t.id`;
    expect([name, await on(site, `SELECT ${here.join(', ')} ${from}`)]).toEqual([
      name,
      await inCloud(`SELECT ${sent.join(', ')} ${from}`),
    ]);
  }
  expect(await facts(site.runtime, site.companyId)).toEqual(await facts(ends.cloud, site.companyId));
  expect(await on(site, 'SELECT * FROM sync_outbox')).toEqual([]);
  expect(await on(site, 'SELECT * FROM sync_deferred')).toEqual([]);
}

beforeAll(async () => {
  ends = await twoEnds();
  const sewing = await add('department', { name: 'Sewing' });
  await hire({ departmentId: sewing.id, salary: '12500.50', joinedOn: '2024-02-29' });
  gate = await ends.newSite();
  const siteId = newId();
  await ends.people.systemA(({ sql }) =>
    sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Dyeing')`, [gate.companyId, siteId]),
  );
  dyeing = await ends.newSite('a', { siteId, name: 'dyeing' });
  const key = await openKey(ends.cloud, gate, 'rahim@garments-a.example');
  const rahim = await findUserByEmail(ends.cloud.database, 'rahim@garments-a.example');
  holdKey(dyeing.runtime.sealer, String(rahim?.id), key, new Date());
  await openKey(ends.cloud, gate, 'karim@garments-a.example');
});
afterAll(() => ends.close());

describe('A new site', () => {
  test('has after its first round everything that the cloud decides, so that policies and logins work offline', async () => {
    await level();
    await expectLevel(gate);
    await expectLevel(dyeing);
    const karim = await findUserByEmail(gate.runtime.database, 'karim@garments-a.example');
    expect(karim?.passwordHash).toBeNull(); // they may not sign in on site
    const [rahimHere, rahimThere] = [
      await findUserByEmail(gate.runtime.database, 'rahim@garments-a.example'),
      await findUserByEmail(ends.cloud.database, 'rahim@garments-a.example'),
    ];
    expect(rahimHere?.passwordHash).toBe(rahimThere?.passwordHash);
    expect(rahimHere?.passwordHash).toMatch(/argon2id/);
    expect(await rowsIn(gate.runtime, 'SELECT * FROM employee', ends.people.b.id)).toEqual([]);
  });

  test('a user deactivated in the cloud is out on site after the next round, and a role given there works', async () => {
    const karim = await findUserByEmail(ends.cloud.database, 'karim@garments-a.example');
    const role = (await inCloud(`SELECT id FROM role WHERE template = 'hr_manager'`))[0];
    await ends.people.rahim((ctx) =>
      commandsOf('membership').add(ctx, { memberId: karim?.memberId, roleId: role?.id }),
    );
    await level();
    const here = await findUserByEmail(gate.runtime.database, 'karim@garments-a.example');
    expect(here && principalOf(here).role).toBe('member');
    await change('user', karim?.id, { isActive: false });
    await level();
    const out = await findUserByEmail(gate.runtime.database, 'karim@garments-a.example');
    expect(out && principalOf(out).role).toBe('nobody');
    await change('user', karim?.id, { isActive: true });
    await level();
  });
});

describe('What is changed on a site', () => {
  test('reaches the cloud and the other site, under the site’s name and with whom it names; what was signed, under the signer’s', async () => {
    const department = await addOn(gate, 'department', { name: 'Cutting' });
    const employee = await addOn(gate, 'employee', {
      code: 'S-1',
      name: 'জামিল',
      departmentId: department.id,
      salary: '9000',
    });
    await addOn(gate, 'badge', { number: '77', employeeId: employee.id, validFrom: '2025-01-01T00:00:00Z' });
    await level();
    await expectLevel(gate);
    await expectLevel(dyeing);
    const rahim = await findUserByEmail(ends.cloud.database, 'rahim@garments-a.example');
    expect(await inCloud(`SELECT created_by, salary FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { created_by: `site:${gate.siteId}`, salary: '9000.00' },
    ]);
    const said = `SELECT action, actor, actor_name FROM journal WHERE record_id = '${employee.id}' ORDER BY at, id`;
    expect(await inCloud(said)).toEqual([
      { action: 'employee.added', actor: `site:${gate.siteId}`, actor_name: 'Main gate · Rahim' },
      { action: 'employee.changed', actor: `user:${rahim?.id}`, actor_name: 'Rahim' },
    ]);
  });

  test('by psql is the site’s, and nobody’s', async () => {
    const employee = await hire();
    await level();
    await gate.here(({ sql }) =>
      sql.query(`SET LOCAL app.principal = 'system'; UPDATE employee SET phone = '017' WHERE id = '${employee.id}'`),
    );
    await level();
    expect(await inCloud(`SELECT phone FROM employee WHERE id = '${employee.id}'`)).toEqual([{ phone: '017' }]);
    expect(
      await inCloud(`SELECT actor FROM journal WHERE record_id = '${employee.id}' AND action = 'employee.changed'`),
    ).toEqual([{ actor: `site:${gate.siteId}` }]);
  });

  test('in other fields than in the cloud meanwhile, both stand, without a conflict', async () => {
    const employee = await hire();
    await level();
    await change('employee', employee.id, { phone: '018' });
    await changeOn(gate, 'employee', employee.id, { name: 'Jamil H.' });
    await changeOn(dyeing, 'employee', employee.id, { designation: 'Operator' });
    await level();
    expect(await inCloud(`SELECT name, phone, designation FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Jamil H.', phone: '018', designation: 'Operator' },
    ]);
    expect(await inCloud('SELECT * FROM sync_conflict')).toEqual([]);
    await expectLevel(gate);
    await expectLevel(dyeing);
  });

  test('in the same field as in the cloud: the cloud stands, and both values, who and when, are kept on every side', async () => {
    const employee = await hire();
    await level();
    await changeOn(gate, 'employee', employee.id, { name: 'From the gate' });
    await change('employee', employee.id, { name: 'From the cloud' });
    await level();
    const conflict = {
      model: 'employee',
      record_id: employee.id,
      field: 'name',
      rule: 'cloud',
      resolution: 'cloud',
      site_id: gate.siteId,
      base_value: 'Jamil',
      cloud_value: 'From the cloud',
      site_value: 'From the gate',
      cloud_by: 'Rahim',
      site_by: expect.stringMatching(/^user:/),
      site_at: expect.any(Date),
      cloud_at: expect.any(Date),
    };
    for (const site of [gate, dyeing]) {
      expect(await on(site, nameOf(employee.id))).toEqual([{ name: 'From the cloud' }]);
      expect(await on(site, `SELECT * FROM sync_conflict WHERE record_id = '${employee.id}'`)).toMatchObject([
        conflict,
      ]);
    }
    await expectLevel(gate);
  });

  test.each([-400, 400])('with a clock that is %s days off loses or wins as with any other', async (days) => {
    const [both, alone] = [await hire(), await hire()];
    await level();
    await changeOn(gate, 'employee', both.id, { name: 'From the gate' });
    await changeOn(gate, 'employee', alone.id, { name: 'From the gate' });
    await asOwner(gate.runtime, `UPDATE sync_outbox SET edited_at = edited_at + interval '${days} days'`);
    await change('employee', both.id, { name: 'From the cloud' });
    await level();
    for (const look of [inCloud, (sql: string) => on(gate, sql)]) {
      expect(await look(nameOf(both.id))).toEqual([{ name: 'From the cloud' }]);
      expect(await look(nameOf(alone.id))).toEqual([{ name: 'From the gate' }]);
    }
  });

  test('again after the cloud has lost the answer is taken once, and undoes nothing that came after it', async () => {
    const employee = await hire();
    await level();
    await changeOn(gate, 'employee', employee.id, { name: 'Second' });
    ends.line.faults.push('response lost');
    await expect(gate.sync().now()).rejects.toThrow();
    await change('employee', employee.id, { name: 'Jamil' }); // back to what the site's editor saw
    await level();
    expect(await inCloud(nameOf(employee.id))).toEqual([{ name: 'Jamil' }]);
    await expectLevel(gate);
  });

  test('again to a cloud that has its record back from elsewhere, but not the conflict: what lost is shown again', async () => {
    const employee = await hire();
    await level();
    await change('employee', employee.id, { name: 'In the cloud' });
    await changeOn(gate, 'employee', employee.id, { name: 'On site', phone: '01711000222' });
    ends.line.faults.push('response lost');
    await expect(gate.sync().now()).rejects.toThrow();
    const lost = `sync_conflict WHERE record_id = '${employee.id}'`;
    const client = await asSuperuser(ends.cloud.database.url);
    await client.query(`DELETE FROM ${lost}`);
    await client.end();
    await level();
    expect(await inCloud(`SELECT name, phone FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'In the cloud', phone: '01711000222' },
    ]);
    expect(await inCloud(`SELECT field, cloud_value, site_value FROM ${lost}`)).toEqual([
      { field: 'name', cloud_value: 'In the cloud', site_value: 'On site' },
    ]);
    await expectLevel(gate);
  });

  test('and changed again while it was on its way waits on, and is no conflict', async () => {
    const employee = await hire();
    await level();
    await changeOn(gate, 'employee', employee.id, { name: 'One' });
    ends.line.faults.push('response lost');
    await expect(gate.sync().now()).rejects.toThrow();
    await changeOn(gate, 'employee', employee.id, { name: 'Two' });
    await level();
    expect(await inCloud(nameOf(employee.id))).toEqual([{ name: 'Two' }]);
    expect(await inCloud(`SELECT * FROM sync_conflict WHERE record_id = '${employee.id}'`)).toEqual([]);
    await expectLevel(gate);
  });

  test('on both sites in one field: the second one to arrive is the conflict', async () => {
    const employee = await hire();
    await level();
    await changeOn(gate, 'employee', employee.id, { name: 'Gate' });
    await changeOn(dyeing, 'employee', employee.id, { name: 'Dyeing' });
    await level();
    expect(await inCloud(nameOf(employee.id))).toEqual([{ name: 'Gate' }]);
    expect(await inCloud(`SELECT site_value FROM sync_conflict WHERE record_id = '${employee.id}'`)).toEqual([
      { site_value: 'Dyeing' },
    ]);
    await expectLevel(gate);
    await expectLevel(dyeing);
  });
});

describe('What the cloud does not take', () => {
  const rejected = (site: BoundSite) =>
    on(
      site,
      `SELECT model, entity_id, code, error FROM sync_outbox WHERE error IS NOT NULL AND model <> 'record_grant'`,
    );
  const forget = (site: BoundSite, id: unknown) =>
    site.here(({ sql }) => sql.query('DELETE FROM sync_outbox WHERE entity_id = $1', [id]));
  const writeTombstone = (site: BoundSite, id: unknown) =>
    site.here(({ sql }) =>
      sql.query(
        `SET LOCAL sync.apply = 'on'; UPDATE employee SET deleted_at = now(), is_active = false WHERE id = '${id}'`,
      ),
    );

  test('a code that both gave out: the second is rejected by name, waits visibly, and goes when it is corrected', async () => {
    await add('employee', { code: 'TWICE', name: 'In the cloud' });
    const mine = await addOn(gate, 'employee', { code: 'TWICE', name: 'On site' });
    const other = await addOn(gate, 'employee', { code: 'ONCE', name: 'After it' });
    await gate.sync().now();
    expect(await rejected(gate)).toMatchObject([
      { entity_id: mine.id, code: 'record.value-taken', error: saysPart('code') },
    ]);
    expect(await inCloud(nameOf(other.id))).toEqual([{ name: 'After it' }]);
    expect(await on(gate, `SELECT reason FROM sync_deferred`)).toEqual([
      { reason: saysPart('has the same code or number') },
    ]);
    await changeOn(gate, 'employee', mine.id, { code: 'THRICE' });
    await level();
    await expectLevel(gate);
  });

  test('beyond the seats of the package the surplus is held, and the rest goes', async () => {
    const [{ n }] = (await inCloud(
      'SELECT count(*)::int AS n FROM employee WHERE is_active AND deleted_at IS NULL',
    )) as [{ n: number }];
    const seats = (count: number) =>
      ends.people.superAdmin(({ sql }) =>
        sql.query(`UPDATE package SET seats = $2 WHERE id = (SELECT package_id FROM company WHERE id = $1)`, [
          gate.companyId,
          count,
        ]),
      );
    const [first, second] = [
      await addOn(gate, 'employee', { code: 'SEAT-1', name: 'One' }),
      await addOn(gate, 'employee', { code: 'SEAT-2', name: 'Two' }),
    ];
    await seats(n + 1);
    await gate.sync().now();
    expect(await rejected(gate)).toMatchObject([{ entity_id: second.id, code: 'company.seat-limit-reached' }]);
    expect(await inCloud(nameOf(first.id))).toEqual([{ name: 'One' }]);
    await seats(100);
    await gate.here(({ sql }) => sql.query('UPDATE sync_outbox SET next_at = now()'));
    await level();
    await expectLevel(gate);
  });

  test('what its author may not do any more, and what no site may', async () => {
    const karim = await findUserByEmail(ends.cloud.database, 'karim@garments-a.example');
    const employee = await hire({ salary: '5000' });
    await level();
    const here = await signedIn(gate.runtime, 'karim@garments-a.example');
    await here((ctx) => commandsOf('employee').change(ctx, String(employee.id), { salary: '50000' }));
    const [membership] = await inCloud(
      `SELECT id FROM membership WHERE member_id = '${karim?.memberId}' AND deleted_at IS NULL`,
    );
    await ends.people.rahim((ctx) => commandsOf('membership').remove(ctx, String(membership?.id)));
    await gate.sync().now();
    expect(await inCloud(`SELECT salary FROM employee WHERE id = '${employee.id}'`)).toEqual([{ salary: '5000.00' }]);
    expect(await rejected(gate)).toMatchObject([{ entity_id: employee.id, code: expect.stringMatching(/refused/) }]);
    await forget(gate, employee.id);
    await gate.here(({ sql }) =>
      sql.query(`SET LOCAL sync.apply = 'on'; UPDATE employee SET salary = 5000 WHERE id = '${employee.id}'`),
    );
  });

  test('nothing of another company is read or changed, whatever a push says', async () => {
    const foreign = await ends.people.salma((ctx) => commandsOf('employee').add(ctx, { code: 'B-1', name: "Salma's" }));
    const before = await rowsIn(ends.cloud, 'SELECT * FROM employee', ends.people.b.id);
    const token = await gate.token();
    const [state] = await on(gate, 'SELECT epoch, no::int, hash, heartbeat FROM sync_state');
    const item = (over: Row) => ({
      model: 'employee',
      id: foreign.id,
      edit: newId(),
      op: 'change',
      set: { name: 'Stolen', company_id: gate.companyId },
      baseValues: { name: "Salma's" },
      authors: { name: 'system' },
      at: new Date().toISOString(),
      ...over,
    });
    const rows = [
      item({}),
      item({ op: 'delete' }),
      item({ op: 'add', set: { code: 'X', name: 'X', company_id: ends.people.b.id } }),
      item({
        id: newId(),
        op: 'add',
        set: { number: '5', employee_id: foreign.id, valid_from: '2025-01-01T00:00:00+00:00' },
        model: 'badge',
      }),
      item({ model: 'role', set: { name: 'admin' } }),
      item({ model: 'membership', op: 'add', id: newId() }),
      item({ model: 'user', set: { is_super_admin: true } }),
      item({ model: 'nonsense' }),
      { model: 7 },
    ];
    const answer = await postTo(
      `${ends.line.url}/sync/v1/push`,
      {
        v: 1,
        epoch: state?.epoch,
        no: Number(state?.no) + 1,
        prev: state?.hash,
        heartbeat: Number(state?.heartbeat) + 1,
        pending: 0,
        terminals: [],
        rows,
      },
      { token },
    );
    expect(answer.status).toBe(200);
    const results = (answer.body.rows as Row[]).map(({ result, row }) => [result, row]);
    expect(results.filter(([result]) => result === 'ok').length).toBeLessThanOrEqual(2);
    for (const [, row] of results) expect(JSON.stringify(row ?? {})).not.toContain(ends.people.b.id);
    expect(await rowsIn(ends.cloud, 'SELECT * FROM employee', ends.people.b.id)).toEqual(before);
    expect(await rowsIn(ends.cloud, 'SELECT * FROM badge', ends.people.b.id)).toEqual([]);
    expect(await inCloud(`SELECT * FROM role WHERE name = 'admin'`)).toEqual([]);
    await gate.bindAgain(); // that push was none of the site's own: it is bound anew
    await level();
    await writeTombstone(gate, newId());
  });
});

describe('Corrections, grants, terminals and punches from elsewhere', () => {
  test('two corrections of one punch, one on each side, are a conflict field by field', async () => {
    await gate.store(punches(1, 500, { badge: ['77'], serial: ['CORR'] }));
    await level();
    const [punch] = await inCloud(`SELECT id FROM punch WHERE terminal_serial = 'CORR'`);
    const correct = (at: string, note: string) => ({ correctedAt: new Date(at), isVoid: false, note });
    await (await rahimOn(gate))((ctx) =>
      correctPunch(ctx, String(punch?.id), correct('2026-01-05T02:00:00Z', 'forgot')),
    );
    await ends.people.rahim((ctx) => correctPunch(ctx, String(punch?.id), correct('2026-01-05T03:00:00Z', 'forgot')));
    await level();
    expect(await inCloud(`SELECT corrected_at, note FROM punch_correction`)).toEqual([
      { corrected_at: new Date('2026-01-05T03:00:00Z'), note: 'forgot' },
    ]);
    expect(await inCloud(`SELECT field, site_value FROM sync_conflict WHERE model = 'punch_correction'`)).toEqual([
      { field: 'corrected_at', site_value: '2026-01-05T02:00:00+00:00' },
    ]);
    await expectLevel(gate);
  });

  test('a correction or a leave that is out of bounds in the cloud is refused there by name, however it came up', async () => {
    const employee = await hire({ joinedOn: '2025-12-01' });
    await add('badge', { number: '78', employeeId: employee.id, validFrom: '2025-12-01' });
    await gate.store(punches(1, 600, { badge: ['78'], serial: ['CORR'] }));
    await add('leave_request', {
      employeeId: employee.id,
      kind: 'casual',
      firstDay: '2026-02-10',
      lastDay: '2026-02-12',
    });
    await level();
    const [punch] = await inCloud(`SELECT id FROM punch WHERE badge_number = '78'`);
    // past the commands of the site, signed by a person all the same
    const onSite = async (sql: string, values: unknown[]) =>
      (await rahimOn(gate))(async (ctx) => {
        await ctx.sql.query(`SET LOCAL app.creator_rights = 'off'`);
        await ctx.sql.query(sql, values);
      });
    const correction = correctionId(gate.companyId, String(punch?.id));
    const leave = newId();
    await onSite(
      `INSERT INTO punch_correction (company_id, id, punch_id, corrected_at, is_void, note) VALUES ($1, $2, $3, $4, false, 'x')`,
      [gate.companyId, correction, punch?.id, '2130-01-01T00:00:00Z'],
    );
    await onSite(
      `INSERT INTO leave_request (company_id, id, employee_id, kind, first_day, last_day) VALUES ($1, $2, $3, 'casual', $4, $5)`,
      [gate.companyId, leave, employee.id, '2026-02-12', '2026-02-14'],
    );
    await level();
    expect(await on(gate, 'SELECT model, code, error FROM sync_outbox ORDER BY model')).toEqual([
      { model: 'leave_request', code: 'leave.overlaps', error: saysPart('2026-02-10 to 2026-02-12') },
      { model: 'punch_correction', code: 'record.invalid', error: saysPart('is in the future') },
    ]);
    expect(await inCloud(`SELECT id FROM punch_correction WHERE id = '${correction}'`)).toEqual([]);
    expect(await inCloud(`SELECT id FROM leave_request WHERE id = '${leave}'`)).toEqual([]);
    // a site's clock may be a little ahead
    const soon = new Date(Date.now() + 60_000).toISOString();
    await onSite('UPDATE punch_correction SET corrected_at = $3 WHERE company_id = $1 AND id = $2', [
      gate.companyId,
      correction,
      soon,
    ]);
    await onSite(`UPDATE leave_request SET first_day = '2026-02-13' WHERE company_id = $1 AND id = $2`, [
      gate.companyId,
      leave,
    ]);
    await level();
    await expectLevel(gate);
  });

  test('a grant given on site works in the cloud and on the other site', async () => {
    const employee = await addOn(gate, 'employee', { code: 'G-1', name: 'Granted' });
    const karim = await findUserByEmail(gate.runtime.database, 'karim@garments-a.example');
    await (await rahimOn(gate))((ctx) =>
      grantRecords(ctx, {
        model: 'employee',
        ids: [String(employee.id)],
        to: { memberId: String(karim?.memberId) },
        rights: ['view', 'change'],
      }),
    );
    await level();
    await expectLevel(gate);
    await expectLevel(dyeing);
    expect(await inCloud(`SELECT can_change FROM record_grant WHERE principal = '${karim?.memberId}'`)).toEqual([
      { can_change: true },
    ]);
  });

  test('a terminal: its name is changed on either side, and is the same on both', async () => {
    await (await rahimOn(gate))((ctx) => commandsOf('terminal').add(ctx, { name: 'Gate 1', host: '127.0.0.1' }));
    await gate.here(({ sql }) => sql.query(`UPDATE terminal SET serial = 'T-1', last_contact_at = now()`));
    await level();
    const [terminal] = await inCloud(`SELECT id, name FROM terminal WHERE serial = 'T-1'`);
    expect(terminal).toMatchObject({ name: 'Gate 1' });
    await change('terminal', terminal?.id, { name: 'Main entrance' });
    await level();
    expect(await on(gate, `SELECT name, host FROM terminal`)).toEqual([{ name: 'Main entrance', host: '127.0.0.1' }]);
    await changeOn(gate, 'terminal', terminal?.id, { timeZone: 'Asia/Kolkata' });
    await level();
    for (const site of [gate, dyeing]) {
      expect(await on(site, `SELECT name, time_zone FROM terminal WHERE serial = 'T-1'`)).toEqual([
        { name: 'Main entrance', time_zone: 'Asia/Kolkata' },
      ]);
    }
    await expectLevel(gate);
    await expectLevel(dyeing);
  });

  test('punches of the other site, and of a terminal that pushes to the cloud, come down, and go up from nowhere twice', async () => {
    await gate.store(punches(700, 2_000));
    await dyeing.store(punches(40, 5_000, { serial: Array(40).fill('DYE') }));
    const cloudTerminal = await add('terminal', { name: 'At the head office' });
    await ends.people.systemA(({ sql }) =>
      sql.query(`UPDATE terminal SET serial = 'HQ', time_zone = 'Asia/Kolkata' WHERE id = $1`, [cloudTerminal.id]),
    );
    await ends.people.systemA((ctx) =>
      storePunches(
        ctx,
        { source: 'push', siteId: null },
        punches(30, 9_000, { serial: Array(30).fill('HQ'), way: Array(30).fill('push') }),
      ),
    );
    await level();
    await expectLevel(gate);
    await expectLevel(dyeing);
    expect((await facts(gate.runtime, gate.companyId)).length).toBeGreaterThanOrEqual(771);
  });
});

describe('Deleting', () => {
  test('on a site deletes everywhere, badges end once, and the code can be given again', async () => {
    const employee = await hire({ code: 'DEL' });
    await add('badge', { number: '500', employeeId: employee.id, validFrom: '2025-01-01T00:00:00Z' });
    await level();
    await (await rahimOn(gate))((ctx) => commandsOf('employee').remove(ctx, String(employee.id)));
    await addOn(gate, 'employee', { code: 'DEL', name: 'The next one' });
    await level();
    expect(
      await inCloud(`SELECT name, deleted_at IS NOT NULL AS gone FROM employee WHERE code = 'DEL' ORDER BY id`),
    ).toEqual([
      { name: 'Jamil', gone: true },
      { name: 'The next one', gone: false },
    ]);
    expect(
      await inCloud(`SELECT * FROM sync_conflict WHERE field = 'valid_to' OR record_id = '${employee.id}'`),
    ).toEqual([]);
    await expectLevel(gate);
    await expectLevel(dyeing);
  });

  test("on a site what the cloud has changed since: the cloud's act stands, and the conflict is shown", async () => {
    const employee = await hire();
    await level();
    await change('employee', employee.id, { name: 'Still needed' });
    await (await rahimOn(gate))((ctx) => commandsOf('employee').remove(ctx, String(employee.id)));
    await level();
    expect(await on(gate, `SELECT name, deleted_at FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Still needed', deleted_at: null },
    ]);
    expect(await inCloud(`SELECT field, resolution FROM sync_conflict WHERE record_id = '${employee.id}'`)).toEqual([
      { field: 'deleted_at', resolution: 'cloud' },
    ]);
    await expectLevel(gate);
  });

  test.each([
    ['pull', 'of the cloud', {}],
    ['push', 'of the cloud, with the answer to his own edit', { phone: '01711000111' }],
  ])('while a %s is answered: an edit %s was not seen by whoever deleted', async (path, _whose, own) => {
    const employee = await hire();
    await level();
    await change('employee', employee.id, { name: 'Still needed' });
    if (path === 'push') await changeOn(gate, 'employee', employee.id, own);
    await whileAnswered(path, async () => {
      await (await rahimOn(gate))((ctx) => commandsOf('employee').remove(ctx, String(employee.id)));
    });
    await level();
    expect(await on(gate, `SELECT name, phone, deleted_at FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { name: 'Still needed', phone: null, deleted_at: null, ...own },
    ]);
    expect(await inCloud(`SELECT field, resolution FROM sync_conflict WHERE record_id = '${employee.id}'`)).toEqual([
      { field: 'deleted_at', resolution: 'cloud' },
    ]);
    await expectLevel(gate);
  });

  test('right after their own edit, before it is answered: they knew what they wrote', async () => {
    const employee = await hire();
    await level();
    await changeOn(gate, 'employee', employee.id, { name: 'Mine' });
    await whileAnswered('push', async () => {
      await (await rahimOn(gate))((ctx) => commandsOf('employee').remove(ctx, String(employee.id)));
    });
    await level();
    expect(
      await inCloud(`SELECT name, deleted_at IS NOT NULL AS gone FROM employee WHERE id = '${employee.id}'`),
    ).toEqual([{ name: 'Mine', gone: true }]);
    expect(await inCloud(`SELECT field FROM sync_conflict WHERE record_id = '${employee.id}'`)).toEqual([]);
    await expectLevel(gate);
  });

  test('in the cloud what a site has changed since: it stays deleted, and the edit is shown', async () => {
    const employee = await hire();
    await level();
    await changeOn(gate, 'employee', employee.id, { name: 'Edited' });
    await ends.people.rahim((ctx) => commandsOf('employee').remove(ctx, String(employee.id)));
    await level();
    expect(await on(gate, `SELECT deleted_at IS NOT NULL AS gone FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { gone: true },
    ]);
    expect(await inCloud(`SELECT field, site_value FROM sync_conflict WHERE record_id = '${employee.id}'`)).toEqual([
      { field: 'name', site_value: 'Edited' },
    ]);
    await expectLevel(gate);
  });

  test('codes that were swapped between two employees arrive', async () => {
    const [one, two] = [await hire({ code: 'SW-1' }), await hire({ code: 'SW-2' })];
    await level();
    await change('employee', one.id, { code: 'SW-3' });
    await change('employee', two.id, { code: 'SW-1' });
    await change('employee', one.id, { code: 'SW-2' });
    await level();
    await expectLevel(gate);
  });
});

describe('Everything received', () => {
  test('is kept as it came', async () => {
    const rows = await on(gate, 'SELECT hash, body FROM sync_inbox');
    expect(rows.length).toBeGreaterThan(3);
    const { gunzipSync } = await import('node:zlib');
    const { createHash } = await import('node:crypto');
    for (const { hash, body } of rows) {
      expect(
        createHash('sha256')
          .update(gunzipSync(body as Buffer))
          .digest('hex'),
      ).toBe(hash);
    }
  });
});
