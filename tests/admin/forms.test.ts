import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;
let superAdmin: Visitor;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime, 6);
  panel = await openPanel(runtime);
  rahim = await panel.as('rahim@garments-a.example');
  superAdmin = await panel.as('super@hajira.example');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);

const count = async (table: string) => Number((await rows(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

describe('The form of an employee', () => {
  test('adds them with everything as it was written, money to the last digit', async () => {
    const department = await rahim.add('department', { name: 'Sewing' });
    const fields = {
      code: 'E-1',
      name: 'মোঃ করিম',
      departmentId: department.json.record.id,
      salary: '9999999999.99',
      joinedOn: '2026-02-28',
      isActive: 'true',
    };
    const added = await rahim.add('employee', fields);
    expect(added.json.notice).toMatchObject({ type: 'success' });
    const { params, populated } = (await rahim.record('employee', added.json.record.id)).json.record;
    expect(params).toMatchObject({ ...fields, isActive: true });
    expect(populated.departmentId.title).toBe('Sewing');
  });

  test('says of every field what is wrong with it, keeps what was typed, and adds nothing', async () => {
    const before = await count('employee');
    const typed = {
      code: '',
      name: 'Somebody',
      salary: '12,5x',
      joinedOn: '2026-02-30',
      departmentId: 'sewing',
      isActive: 'true',
    };
    const { status, json } = await rahim.add('employee', typed);
    expect(status).toBe(200);
    expect(Object.keys(json.record.errors).sort()).toEqual(['code', 'departmentId', 'joinedOn', 'salary']);
    expect(json.record.params).toMatchObject({ name: 'Somebody', salary: '12,5x', joinedOn: '2026-02-30' });
    expect(json.notice.type).toBe('error');
    expect(json.problem).toEqual({ code: 'record.invalid', status: 422 });
    expect(await count('employee')).toBe(before);
  });

  test('a code that is taken is an error on the code', async () => {
    const { json } = await rahim.add('employee', { code: 'E-1', name: 'Another' });
    expect(json.record.errors.code.message).toContain('already has this');
    expect(json.notice).toMatchObject({ type: 'error' });
  });

  test('clears what is emptied, and leaves what is not there', async () => {
    const added = await rahim.add('employee', { code: 'E-2', name: 'Jamil', phone: '0171', designation: 'Operator' });
    const { id } = added.json.record;
    const reply = await rahim.act('employee', id, 'edit', { phone: '__FORM_VALUE_NULL__', designation: '' });
    expect(reply.json.record.params).toMatchObject({ phone: null, designation: null, name: 'Jamil' });
  });

  test('the last seat is said with the way out', async () => {
    while ((await rahim.list('employee', 'filters.isActive=true')).json.meta.total < 6) {
      await rahim.add('employee', { code: `F-${await count('employee')}`, name: 'Filler' });
    }
    const refused = await rahim.add('employee', { code: 'E-9', name: 'One too many' });
    expect(refused.json.notice.message).toContain('All 6 seats');
    expect(await count('employee')).toBe(6);
  });

  test('deletes them after a question, one or many; the journal knows', async () => {
    const { records } = (await rahim.list('employee', 'filters.name=Filler')).json;
    const ids = records.map(({ id }: { id: string }) => id);
    expect(ids.length).toBeGreaterThan(1);
    const asked = await rahim.get(`/api/resources/employee/bulk/bulkDelete?recordIds=${ids.join(',')}`);
    expect(asked.json.records).toHaveLength(ids.length);
    const done = await rahim.post(`/api/resources/employee/bulk/bulkDelete?recordIds=${ids.join(',')}`);
    expect(done.json.notice).toMatchObject({ type: 'success' });
    expect((await rahim.list('employee', 'filters.name=Filler')).json.records).toEqual([]);
    const journal = await rahim.list('journal', 'filters.action=employee.deleted');
    expect(journal.json.meta.total).toBe(ids.length);
  });
});

describe('The form of a user', () => {
  const user = {
    name: 'Jamil',
    email: 'Jamil@Garments-A.example',
    password: 'long enough for anybody',
    memberRole: 'nobody',
    isActive: 'true',
  };

  test('never asks a company admin for a company, and makes one of their own', async () => {
    const { json } = await rahim.add('user', user);
    expect(json.notice).toMatchObject({ type: 'success' });
    expect(json.record.params).toMatchObject({ email: 'jamil@garments-a.example', memberRole: 'nobody' });
    expect(JSON.stringify(json)).not.toContain('long enough');
    const refused = await rahim.add('user', { ...user, email: 'x@y.example', companyId: people.b.id });
    expect(refused.json.record.errors).toHaveProperty('companyId');
    const short = await rahim.add('user', { ...user, email: 'x@y.example', password: 'short' });
    expect(short.json.record.errors).toHaveProperty('password');
    expect(short.text).not.toContain('"password":"short"');
  });

  test('gives and takes a role, never one’s own; the e-mail address stays', async () => {
    const { id } = (await rahim.list('user', 'filters.name=Jamil')).json.records[0];
    await rahim.act('user', id, 'edit', { memberRole: 'company_admin' });
    const jamil = await panel.stranger();
    await jamil.post('/login', { email: user.email, password: user.password });
    expect((await jamil.list('employee')).status).toBe(200);
    await rahim.act('user', id, 'edit', { memberRole: 'nobody' });
    expect((await jamil.list('employee')).status).toBe(403);
    const me = (await rahim.list('user', 'filters.name=Rahim')).json.records[0].id;
    expect((await rahim.act('user', me, 'edit', { memberRole: 'nobody' })).json.record.errors).toHaveProperty(
      'memberRole',
    );
    expect((await rahim.act('user', me, 'edit', { isActive: 'false' })).json.record.errors).toHaveProperty('isActive');
    expect((await rahim.act('user', id, 'edit', { email: 'other@x.example' })).json.record.errors).toHaveProperty(
      'email',
    );
  });

  test('an action that wrote and then refused leaves nothing behind, and its answer is sent', async () => {
    const me = (await rahim.list('user', 'filters.name=Rahim')).json.records[0].id;
    const journal = await count('journal');
    // the name is written first, then the role is refused
    const reply = await rahim.act('user', me, 'edit', { name: 'Sultan', memberRole: 'nobody' });
    expect(reply.json.record).toMatchObject({ errors: { memberRole: {} }, params: { name: 'Sultan' } });
    expect((await rahim.record('user', me)).json.record.params.name).toBe('Rahim');
    expect(await count('journal')).toBe(journal);
  });

  test('of the super admin says which company', async () => {
    const added = await superAdmin.add('user', {
      ...user,
      email: 'new@garments-b.example',
      companyId: people.b.id,
      memberRole: 'company_admin',
    });
    expect(added.json.notice).toMatchObject({ type: 'success' });
    const visitor = panel.stranger();
    await visitor.post('/login', { email: 'new@garments-b.example', password: user.password });
    expect((await visitor.list('company')).json.records).toMatchObject([{ params: { name: 'Garments B' } }]);
  });
});

describe('The forms of the super admin', () => {
  test('a package holds the features that are ticked, and none when none is', async () => {
    const added = await superAdmin.add('package', {
      code: 'plus',
      name: 'Plus',
      seats: '70',
      features: ['attendance', 'shifts'],
    });
    const { id } = added.json.record;
    expect(added.json.record.params).toMatchObject({ 'features.0': 'attendance', 'features.1': 'shifts', seats: 70 });
    const emptied = await superAdmin.act('package', id, 'edit', { features: '__FORM_VALUE_EMPTY_ARRAY__' });
    expect(emptied.json.notice).toMatchObject({ type: 'success' });
    expect((await rows('SELECT features FROM package WHERE id = $1', id))[0]?.features).toEqual([]);
    expect((await superAdmin.act('package', id, 'edit', { seats: '-1' })).json.notice.type).toBe('error');
  });

  test('a company is made waiting and activated later', async () => {
    const { id: packageId } = (await superAdmin.list('package')).json.records[0];
    const added = await superAdmin.add('company', {
      name: 'Garments C',
      packageId,
      state: 'waiting',
      timeZone: 'Asia/Dhaka',
    });
    const { id } = added.json.record;
    expect((await superAdmin.act('company', id, 'edit', { timeZone: 'Dhaka' })).json.record.errors).toHaveProperty(
      'timeZone',
    );
    expect((await superAdmin.act('company', id, 'activate', { reason: '' })).json.record.errors).toHaveProperty(
      'reason',
    );
    await superAdmin.act('company', id, 'activate', { reason: 'Paid in cash at the office' });
    expect((await superAdmin.record('company', id)).json.record.params.state).toBe('active');
  });
});

describe('A punch', () => {
  let id: string;

  beforeAll(async () => {
    const stored = await people.siteA((ctx) =>
      storePunches(
        ctx,
        { source: 'terminal', siteId: people.a.siteId },
        {
          serial: ['S-1'],
          badge: ['500'],
          localTime: ['2026-11-20 08:02:11'],
          code: [0],
          verify: [1],
          work: [null],
          way: ['pull'],
          receivedAt: [new Date()],
          clockOffsetMs: [2500],
        },
      ),
    );
    id = String(stored.ids[0]);
  });

  test('is corrected beside itself, with a reason, and shown as one', async () => {
    const correct = (fields: Record<string, string>) => rahim.act('punch', id, 'correct', fields);
    expect(
      (await correct({ correctedAt: '2026-11-20T02:30:00Z', isVoid: 'false', note: '' })).json.record.errors,
    ).toHaveProperty('note');
    expect((await correct({ correctedAt: '', isVoid: 'false', note: 'x' })).json.record.errors).toHaveProperty(
      'correctedAt',
    );
    expect((await correct({ correctedAt: 'soon', isVoid: 'false', note: 'x' })).json.record.errors).toHaveProperty(
      'correctedAt',
    );
    await correct({ correctedAt: '2026-11-20T02:30:00Z', isVoid: 'false', note: 'The terminal was late' });
    const listed = (await rahim.list('punch')).json.records[0];
    expect(listed.params).toMatchObject({
      at: '2026-11-20T02:02:11.000Z',
      correctedAt: '2026-11-20T02:30:00.000Z',
      isCorrected: true,
    });
    expect(listed.recordActions.map(({ name }: { name: string }) => name)).toContain('withdrawCorrection');
  });

  test('counts again as it was scanned when the correction is withdrawn', async () => {
    const withdrawn = await rahim.act('punch', id, 'withdrawCorrection');
    expect(withdrawn.json.record.params).toMatchObject({ isCorrected: false, correctedAt: null });
    const again = await rahim.act('punch', id, 'withdrawCorrection');
    expect(again.json.code).toBe('panel.not-offered');
  });

  test('held for an unknown badge is released by giving the badge to somebody', async () => {
    expect((await rahim.list('punch', 'filters.held=any')).json.records).toMatchObject([
      { id, params: { held: 'unknown_badge' } },
    ]);
    const employee = (await rahim.list('employee')).json.records[0];
    const given = await rahim.add('badge', {
      number: '500',
      employeeId: employee.id,
      validFrom: '2026-11-01T00:00:00Z',
    });
    expect(given.json.notice).toMatchObject({ type: 'success' });
    expect((await rahim.list('punch', 'filters.held=any')).json.records).toEqual([]);
    expect((await rahim.record('punch', id)).json.record.populated.employeeId.title).toContain(employee.params.name);
  });

  test('of somebody who was deleted still says their name', async () => {
    const [{ populated }] = (await rahim.list('punch')).json.records;
    await rahim.act('employee', populated.employeeId.id, 'delete');
    const after = (await rahim.list('punch')).json.records[0].populated.employeeId;
    expect(after.title).toBe(populated.employeeId.title);
    expect(after.recordActions).toEqual([]);
  });

  test('shows how it came', async () => {
    const { deliveries } = (await rahim.record('punch', id)).json.record.params;
    expect(JSON.parse(deliveries)).toMatchObject([{ way: 'pull', clockOffsetMs: 2500 }]);
  });
});

describe('A site', () => {
  test('gets a one-time code, shown once, and is revoked', async () => {
    const made = await rahim.act('site', people.a.siteId, 'bindCode');
    expect(made.json.data).toMatchObject({ code: expect.stringMatching(/^hjb_/), cloudUrl: panel.url });
    expect((await rahim.record('site', people.a.siteId)).text).not.toContain(made.json.data.code);
    expect((await rahim.act('site', people.a.siteId, 'revoke')).json.code).toBe('panel.not-offered');
    await rows('UPDATE site SET bound_at = now() WHERE id = $1 RETURNING id', people.a.siteId);
    expect((await rahim.act('site', people.a.siteId, 'revoke')).json.notice.type).toBe('success');
    expect(
      (await rahim.act('site', people.a.siteId, 'edit', { intervalSeconds: '1' })).json.record.errors,
    ).toHaveProperty('intervalSeconds');
  });
});
