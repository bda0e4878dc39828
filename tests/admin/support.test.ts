import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { platform } from '../support/billing.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let office: Visitor;
let rahim: Visitor;
let employee: string;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  const add = (as: typeof people.rahim, code: string) =>
    as((ctx) => commandsOf('employee').add(ctx, { code, name: `Worker ${code}`, salary: '12345.67' }));
  employee = String((await add(people.rahim, 'A-1')).id);
  await add(people.salma, 'B-1');
  office = await panel.as('super@hajira.example');
  rahim = await panel.as('rahim@garments-a.example');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const enter = (fields: Record<string, string>) => office.act('company', people.a.id, 'enterSupport', fields);

describe('A visit of support', () => {
  test('needs a reason and an end, and is nobody else’s to make', async () => {
    expect((await enter({ reason: ' ', minutes: '30' })).json.record.errors).toHaveProperty('reason');
    expect((await enter({ reason: 'x', minutes: '9999' })).json.record.errors).toHaveProperty('minutes');
    expect((await enter({ reason: 'x', minutes: '90', canWrite: 'true' })).json.record.errors).toHaveProperty(
      'minutes',
    );
    expect((await rahim.act('company', people.a.id, 'enterSupport', { reason: 'x', minutes: '1' })).status).toBe(404);
  });

  test('to look shows this company and no salary, and changes nothing', async () => {
    await enter({ reason: 'Ticket 17', minutes: '30', canWrite: 'false' });
    const list = await office.list('employee');
    expect(list.json.records.map(({ params }: { params: { code: string } }) => params.code)).toEqual(['A-1']);
    const record = await office.record('employee', employee);
    expect(record.status).toBe(200);
    expect(record.text).not.toMatch(/12345|salary/i);
    expect(await office.act('employee', employee, 'edit', { name: 'Other' })).toMatchObject({
      status: 403,
      json: { code: 'support.read-only' },
    });
    expect((await office.get('/export/employee.csv')).status).toBe(403);
    const said = await rahim.list('support_visit');
    expect(said.json.records).toMatchObject([
      { params: { visitor: 'Super Admin', reason: 'Ticket 17', canWrite: false } },
    ]);
    const salma = await panel.as('salma@garments-b.example');
    expect((await salma.list('support_visit')).json.records).toEqual([]);
    expect((await office.post('/support/end')).status).toBe(303);
    expect((await office.list('employee')).json.records).toHaveLength(2);
  });

  test('to change reaches users, roles and employees, in its own name, and no salary', async () => {
    await enter({ reason: 'Ticket 18, asked by Rahim', minutes: '10', canWrite: 'true' });
    const changed = await office.act('employee', employee, 'edit', { name: 'Corrected' });
    expect(changed.json.notice).toMatchObject({ type: 'success' });
    expect((await office.act('employee', employee, 'edit', { salary: '1' })).text).toContain('policy.field-refused');
    expect((await office.add('department', { name: 'X' })).status).toBe(403);
    expect((await office.list('package')).status).toBe(200);
    const journal = await rahim.list('journal', 'filters.action=employee.changed');
    expect(journal.json.records[0].params.actorName).toBe('Hajira · Super Admin');
    const entries = await rahim.list('journal', 'filters.action=support.entered-to-change');
    expect(entries.json.records).toMatchObject([{ params: { reason: 'Ticket 18, asked by Rahim' } }]);
  });

  test('ends by itself, and for whoever is no super admin any more', async () => {
    await platform(runtime, `UPDATE support_visit SET ends_at = now() - interval '1 second'`);
    expect(await office.list('employee')).toMatchObject({ status: 409, json: { code: 'support.visit-ended' } });
    expect((await office.list('employee')).json.records).toHaveLength(2);
    await enter({ reason: 'Ticket 19', minutes: '10', canWrite: 'false' });
    await platform(runtime, `UPDATE "user" SET is_super_admin = false WHERE email = 'super@hajira.example'`);
    const after = await office.list('employee');
    expect(after.status).toBeGreaterThanOrEqual(400);
    await platform(runtime, `UPDATE "user" SET is_super_admin = true WHERE email = 'super@hajira.example'`);
  });
});

describe('The list of companies', () => {
  test('says how each stands, its seats, its last sync and its headcount', async () => {
    office = await panel.as('super@hajira.example');
    await platform(
      runtime,
      `INSERT INTO daily_headcount (company_id, day, active) SELECT $1, current_date - n, 10 + n FROM generate_series(0, 2) AS n`,
      [people.a.id],
    );
    await platform(runtime, `UPDATE company SET paid_until = now() - interval '1 day' WHERE id = $1`, [people.a.id]);
    const list = await office.list('company');
    const one = list.json.records.find(
      ({ params }: { params: { name: string } }) => params.name === 'Garments A',
    ).params;
    expect(one).toMatchObject({ standing: 'past_due', seatsTaken: '1 of 100', headcount: '10 / 11.0 / 12' });
    const page = await (await panel.as('rahim@garments-a.example')).get('/');
    expect(page.text).toMatch(
      /"Payment is overdue\. Everything works until \d{4}-\d\d-\d\d\. Pay the open invoice under Invoices before then\."/,
    );
    const shown = await rahim.record('company', people.a.id);
    expect(shown.json.record.params.standingWords).toContain('Everything works during the grace period');
  });
});
