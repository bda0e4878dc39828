import type { KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findUserByEmail } from '../../src/db/platform.ts';
import { grantRecords } from '../../src/domain/access/grants.ts';
import { correctPunch } from '../../src/domain/attendance/correct-punch.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { signEdit } from '../../src/signed-edits.ts';
import { dropKey, holdKey } from '../../src/signing-keys.ts';
import { takeRows } from '../../src/sync/take-rows.ts';
import { signedIn } from '../support/people.ts';
import { saysPart } from '../support/says.ts';
import { type BoundSite, openKey, postTo, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;
const RAHIM = 'rahim@garments-a.example';
const KARIM = 'karim@garments-a.example';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let key: KeyObject;
let rahim: { id: string; memberId: string };
let karim: { id: string; memberId: string };
let codes = 0;

const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const onSite = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const salaryOf = async (id: unknown) =>
  (await inCloud(`SELECT salary FROM employee WHERE id = '${id}'`))[0]?.salary ?? null;
const hire = (given: Row = {}) => {
  codes += 1;
  return ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: `S-${codes}`, name: 'Jamil', ...given }));
};
const here = async (email = RAHIM) => signedIn(site.runtime, email);
const stopWaiting = () => site.here(({ sql }) => sql.query('DELETE FROM sync_outbox'));

const userOf = async (email: string) => {
  const user = await findUserByEmail(ends.cloud.database, email);
  return { id: String(user?.id), memberId: String(user?.memberId) };
};

/** What a program with the site's token may send: anything. */
const item = (given: Row): Row => ({
  id: newId(),
  edit: newId(),
  op: 'change',
  baseValues: {},
  authors: { '*': `user:${rahim.id}` },
  at: new Date().toISOString(),
  base: null,
  key: null,
  ...given,
});
const push = async (...items: Row[]) =>
  (await ends.people.siteA((ctx) => takeRows(ctx, { id: site.siteId, name: 'Main gate' }, items))).results;

const salaryItem = (id: unknown, baseValues: number | null, salary: number | string, rest: Row = {}): Row =>
  item({ model: 'employee', id, set: { salary }, baseValues: { salary: baseValues }, ...rest });
const signedSalary = (id: unknown, salary: number | string, siteId = site.siteId, by = rahim.id) => ({
  ...signEdit(key, by, { companyId: site.companyId, siteId, model: 'employee', id: String(id), values: { salary } }),
  values: { salary },
});

beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
  [rahim, karim] = [await userOf(RAHIM), await userOf(KARIM)];
  key = await openKey(ends.cloud, site, RAHIM);
});
afterAll(() => ends.close());

describe('Whoever holds a site’s token', () => {
  test('changes no salary, gives no right on a record and corrects no punch in anybody’s name: each row is refused', async () => {
    const employee = await hire({ salary: '5000' });
    await site.store(punches(1, 700, { badge: ['700'], serial: ['FORGED'] }));
    await site.sync().now();
    const [punch] = await inCloud(`SELECT id FROM punch WHERE terminal_serial = 'FORGED'`);
    const grant = {
      ...{ principal: karim.memberId, model: 'employee', record_id: employee.id, can_view: true, can_change: true },
      ...{ can_delete: true, can_share: true, expires_at: null, granted_by: rahim.memberId, deleted_at: null },
    };
    const own = { ...grant, granted_by: karim.memberId };
    const correction = { punch_id: punch?.id, corrected_at: null, is_void: true, note: 'x', deleted_at: null };
    for (const author of ['system', `user:${rahim.id}`, `user:${karim.id}`, `site:${site.siteId}`]) {
      const authors = { '*': author };
      const results = await push(
        salaryItem(employee.id, 5000, 50_000, { authors }),
        item({ model: 'employee', op: 'add', authors, set: { code: `F-${author.slice(0, 3)}`, name: 'F', salary: 9 } }),
        item({ model: 'record_grant', op: 'add', authors, set: grant }),
        item({ model: 'record_grant', op: 'add', authors, set: own }),
        item({ model: 'punch_correction', op: 'add', authors, set: correction }),
        item({ model: 'membership', op: 'add', authors, set: { member_id: karim.memberId, role_id: newId() } }),
        item({ model: 'rule', op: 'add', authors, set: { member_id: karim.memberId, model: 'employee', act: 'view' } }),
      );
      expect(results.map(({ result }) => result)).toEqual(Array(7).fill('rejected'));
      const codes = results.map(({ code }) => code);
      expect(codes.filter((code) => code === 'sync.signature-missing').length).toBeGreaterThanOrEqual(2);
      expect(codes.slice(5)).toEqual(['sync.model-refused', 'sync.model-refused']);
    }
    expect(await salaryOf(employee.id)).toBe('5000.00');
    expect(await inCloud(`SELECT FROM record_grant WHERE principal = '${karim.memberId}'`)).toEqual([]);
    expect(await inCloud(`SELECT FROM punch_correction WHERE punch_id = '${punch?.id}'`)).toEqual([]);
    expect(await inCloud(`SELECT FROM employee WHERE code LIKE 'F-%'`)).toEqual([]);
  });

  test('changes no grant of somebody else by naming it as one that its maker has', async () => {
    const employee = await hire();
    const [id] = await ends.people.rahim((ctx) =>
      grantRecords(ctx, {
        model: 'employee',
        ids: [String(employee.id)],
        to: { memberId: karim.memberId },
        rights: ['view'],
      }),
    );
    const set = { principal: karim.memberId, granted_by: karim.memberId, can_delete: true, can_share: true };
    for (const op of ['add', 'change']) {
      const baseValues = op === 'add' ? {} : { granted_by: rahim.memberId, can_delete: false, can_share: false };
      const [result] = await push(item({ model: 'record_grant', op, id, set, baseValues }));
      expect(result?.result).not.toBe('ok');
    }
    expect(await inCloud(`SELECT can_delete, can_share FROM record_grant WHERE id = '${id}'`)).toEqual([
      { can_delete: false, can_share: false },
    ]);
  });

  test.each([
    ['12500,50', '12500.50'],
    ['1,25,000', '125000.00'],
    ['১২৫০০.৫', '12500.50'],
    ["'12500", '12500.00'],
  ])('a signed salary %j is stored as %j, as by every other way', async (given, value) => {
    const employee = await hire({ salary: '5000' });
    const signed = signedSalary(employee.id, given);
    expect(await push(salaryItem(employee.id, 5000, given, { signed }))).toMatchObject([{ result: 'ok' }]);
    expect(await salaryOf(employee.id)).toBe(value);
  });

  test.each([
    ['1.250', '"1.250" can mean 1250 or 1.25. Enter it like 12500.00.'],
    ['-5', 'An amount cannot be negative.'],
    ['10000000000', 'At most 10 digits before the decimal point.'],
    ['১২,৫x', '"১২,৫x" is not an amount. Enter it like 12500.00.'],
  ])('a signed salary %j is refused by name', async (given, message) => {
    const employee = await hire({ salary: '5000' });
    const signed = signedSalary(employee.id, given);
    const [result] = await push(salaryItem(employee.id, 5000, given, { signed }));
    expect(result).toMatchObject({ result: 'rejected', reason: saysPart(message) });
    expect(await salaryOf(employee.id)).toBe('5000.00');
  });

  test('uses no signature of somebody for another record, value, site or person', async () => {
    const [one, other] = [await hire({ salary: '5000' }), await hire({ salary: '5000' })];
    const signed = signedSalary(one.id, 6000);
    const forged = [
      salaryItem(other.id, 5000, 6000, { signed }),
      salaryItem(one.id, 5000, 60_000, { signed }),
      salaryItem(one.id, 5000, 60_000, { signed: { ...signed, values: { salary: 60_000 } } }),
      salaryItem(one.id, 5000, 6000, { signed: signedSalary(one.id, 6000, newId()) }),
      salaryItem(one.id, 5000, 6000, { signed: { ...signed, user: karim.id } }),
      salaryItem(one.id, 5000, 6000, { signed: { ...signed, nonce: newId() } }),
      salaryItem(one.id, 5000, 6000, { signed: { ...signed, signature: 'AAAA' } }),
    ];
    for (const result of await push(...forged))
      expect(result).toMatchObject({ result: 'rejected', code: 'sync.signature-missing' });
    expect(await push(salaryItem(one.id, 5000, 6000, { signed }))).toMatchObject([{ result: 'ok' }]);
    expect(await salaryOf(one.id)).toBe('6000.00');
  });

  test('uses a signature once: sent again after the value was changed back, it is refused', async () => {
    const employee = await hire({ salary: '5000' });
    const signed = signedSalary(employee.id, 6000);
    await push(salaryItem(employee.id, 5000, 6000, { signed }));
    await ends.people.rahim((ctx) => commandsOf('employee').change(ctx, String(employee.id), { salary: '5000' }));
    const [again] = await push(salaryItem(employee.id, 5000, 6000, { signed }));
    expect(again).toMatchObject({ result: 'rejected', code: 'sync.signature-used' });
    expect(await salaryOf(employee.id)).toBe('5000.00');
  });

  test('gives a restored cloud no salary and no right that the cloud did not tell itself', async () => {
    const employee = await hire({ salary: '5000' });
    const [known] = await inCloud(`SELECT revs FROM sync_row WHERE entity_id = '${employee.id}'`);
    const before = (known?.revs ?? []) as string[];
    const revs = [`${Number((before[0] ?? '').split('-')[0]) + 1}-forged`, ...before];
    const grant = newId();
    const [row] = await inCloud(`SELECT to_jsonb(e) AS row FROM employee e WHERE id = '${employee.id}'`);
    const copies = [
      {
        model: 'employee',
        id: employee.id,
        revs,
        row: { ...(row?.row as Row), salary: 90_000, designation: 'Tailor' },
      },
      {
        model: 'record_grant',
        id: grant,
        revs: ['1-forged'],
        row: {
          ...{ id: grant, company_id: site.companyId, principal: karim.memberId, model: 'employee' },
          ...{ record_id: employee.id, can_view: true, can_share: true, granted_by: rahim.memberId },
          ...{ can_change: true, can_delete: true, created_by: 'system', created_at: new Date().toISOString() },
        },
      },
    ];
    const [state] = await onSite('SELECT epoch, instance_id AS "instanceId" FROM sync_state');
    const answer = await postTo(
      `${ends.line.url}/sync/v1/reconcile`,
      { v: 1, ...state, what: 'copies', rows: copies },
      { token: await site.token() },
    );
    expect(answer.status).toBe(200);
    expect(await inCloud(`SELECT salary, designation FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { salary: '5000.00', designation: 'Tailor' },
    ]);
    expect(await inCloud(`SELECT FROM record_grant WHERE id = '${grant}'`)).toEqual([]);
  });
});

describe('A person who is signed in on a site with their key', () => {
  test('changes a salary, gives a right and corrects a punch without the cloud; it arrives under their name', async () => {
    const employee = await hire({ salary: '7000', name: 'Rina' });
    await site.store(punches(1, 800, { badge: ['800'], serial: ['SIGNED'] }));
    await site.sync().now();
    const [punch] = await onSite(`SELECT id FROM punch WHERE terminal_serial = 'SIGNED'`);
    const as = await here();
    await as((ctx) =>
      commandsOf('employee').change(ctx, String(employee.id), { salary: '7500.50', designation: 'Cutter' }),
    );
    const to = { memberId: karim.memberId };
    await as((ctx) => grantRecords(ctx, { model: 'employee', ids: [String(employee.id)], to, rights: ['view'] }));
    await as((ctx) => correctPunch(ctx, String(punch?.id), { correctedAt: null, isVoid: true, note: 'twice' }));
    expect(await onSite('SELECT FROM sync_outbox WHERE unsigned_in IS NOT NULL')).toEqual([]);
    await site.sync().now();
    expect(await onSite('SELECT model, error FROM sync_outbox')).toEqual([]);
    expect(await salaryOf(employee.id)).toBe('7500.50');
    const who = `SELECT DISTINCT actor_name FROM journal WHERE record_id = '${employee.id}' AND after ?`;
    expect(await inCloud(`${who} 'salary' AND action = 'employee.changed'`)).toEqual([{ actor_name: 'Rahim' }]);
    expect(await inCloud(`${who} 'designation' AND action = 'employee.changed'`)).toEqual([
      { actor_name: 'Main gate · Rahim' },
    ]);
    expect(await inCloud(`SELECT created_by FROM punch_correction WHERE punch_id = '${punch?.id}'`)).toEqual([
      { created_by: `user:${rahim.id}` },
    ]);
    expect(
      await inCloud(
        `SELECT granted_by FROM record_grant WHERE principal = '${karim.memberId}' AND record_id = '${employee.id}'`,
      ),
    ).toEqual([{ granted_by: rahim.memberId }]);
  });

  test('changes it twice before it is sent: the last value is the one that is signed', async () => {
    const employee = await hire({ salary: '7000' });
    await site.sync().now();
    const as = await here();
    for (const salary of ['7100', '7200'])
      await as((ctx) => commandsOf('employee').change(ctx, String(employee.id), { salary }));
    await as((ctx) => commandsOf('employee').change(ctx, String(employee.id), { phone: '017' }));
    await site.sync().now();
    expect(await salaryOf(employee.id)).toBe('7200.00');
    expect(await onSite('SELECT model, error FROM sync_outbox')).toEqual([]);
  });

  test('deletes an employee with the rights on it; nothing of that needs a signature', async () => {
    const employee = await hire();
    const to = { memberId: karim.memberId };
    await ends.people.rahim((ctx) =>
      grantRecords(ctx, { model: 'employee', ids: [String(employee.id)], to, rights: ['view'] }),
    );
    await site.sync().now();
    dropKey(site.runtime.sealer, rahim.id);
    await (await here())((ctx) => commandsOf('employee').remove(ctx, String(employee.id)));
    holdKey(site.runtime.sealer, rahim.id, key, new Date());
    await site.sync().now();
    expect(await inCloud(`SELECT deleted_at IS NULL AS lives FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { lives: false },
    ]);
    expect(await onSite('SELECT model, error FROM sync_outbox')).toEqual([]);
  });
});

describe('On a site without an open key', () => {
  test('a sensitive change is refused at once, in words, whole; another change is not', async () => {
    const employee = await hire({ salary: '8000' });
    await site.sync().now();
    dropKey(site.runtime.sealer, rahim.id);
    const as = await here();
    const change = (given: Row) => as((ctx) => commandsOf('employee').change(ctx, String(employee.id), given));
    await expect(change({ salary: '8500', designation: 'Helper' })).rejects.toMatchObject({
      code: 'sync.key-missing',
      message: expect.stringContaining('Sign out and sign in again'),
    });
    expect(await onSite(`SELECT salary, designation FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { salary: '8000.00', designation: null },
    ]);
    await change({ designation: 'Helper' });
    holdKey(site.runtime.sealer, rahim.id, key, new Date());
    await site.sync().now();
    expect(await inCloud(`SELECT designation FROM employee WHERE id = '${employee.id}'`)).toEqual([
      { designation: 'Helper' },
    ]);
  });

  test('what is changed in the site’s database stays there, and is shown as refused', async () => {
    const employee = await hire({ salary: '8000' });
    await site.sync().now();
    await site.here(({ sql }) =>
      sql.query(
        `SET LOCAL app.principal = 'user:${rahim.id}'; UPDATE employee SET salary = 1 WHERE id = '${employee.id}'`,
      ),
    );
    await (await here())((ctx) => commandsOf('employee').change(ctx, String(employee.id), { designation: 'X' }));
    await site.sync().now();
    expect(await salaryOf(employee.id)).toBe('8000.00');
    expect(await onSite('SELECT code FROM sync_outbox')).toEqual([{ code: 'sync.signature-missing' }]);
    await stopWaiting();
  });
});
