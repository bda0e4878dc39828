import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { commandsOf } from '../../src/domain/commands.ts';
import { harmless, mostSheetRows } from '../../src/domain/exports/exportRecords.ts';
import { giveRole } from '../support/access.ts';
import { platform } from '../support/billing.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testHouse } from '../support/people.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;

beforeAll(async () => {
  house = await testHouse();
  people = await garments(house, 100_000);
  panel = await openPanel(house);
  const add = (as: typeof people.rahim, given: Record<string, unknown>) =>
    as((ctx) => commandsOf('employee').add(ctx, given));
  const sewing = await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
  await add(people.rahim, {
    code: 'E-1',
    name: 'মোঃ হাসান',
    departmentId: sewing.id,
    salary: '12500.50',
    joinedOn: '2026-11-01',
  });
  await add(people.rahim, {
    code: 'E-2',
    name: '=HYPERLINK("http://evil.example")',
    designation: '+cmd|calc',
    phone: '-8801711',
  });
  await add(people.salma, { code: 'B-1', name: 'Theirs' });
  rahim = await panel.as('rahim@garments-a.example');
});
afterAll(async () => {
  await panel.close();
  await house.close();
});

const rowsOf = (text: string): string[][] => parse(text, { bom: true }) as string[][];

describe('A list as a file', () => {
  test('CSV: in the panel’s words, references by name, and only the own company’s', async () => {
    const reply = await rahim.get('/export/employee.csv');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="employee-\d{4}-\d\d-\d\d\.csv"$/);
    const [head = [], first = [], ...rest] = rowsOf(reply.text);
    const row = Object.fromEntries(head.map((name, at) => [name, first[at]]));
    expect(row).toMatchObject({
      Code: 'E-1',
      Name: 'মোঃ হাসান',
      Department: 'Sewing',
      'Salary (BDT)': '12500.5',
      'Joined on': '2026-11-01',
    });
    expect(rest).toHaveLength(1);
    expect(reply.text).not.toContain('Theirs');
  });

  test('what a spreadsheet would take for a formula is text in it', async () => {
    const { text } = await rahim.get('/export/employee.csv');
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).toContain(`'+cmd|calc`);
    expect(['=1+1', '@x', '-2+3', '\t=1', '+A1'].map(harmless)).toEqual([`'=1+1`, `'@x`, `'-2+3`, `'\t=1`, `'+A1`]);
    expect(['-12.50', '+8801711', 'E-1', '12500'].map(harmless)).toEqual(['-12.50', '+8801711', 'E-1', '12500']);
  });

  test('XLSX holds the same', async () => {
    const response = await fetch(`${panel.url}/admin/export/employee.xlsx`, { headers: { cookie: rahim.cookie } });
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const rows = (await readSheet(Buffer.from(await response.arrayBuffer()))) as unknown[][];
    expect(rows).toHaveLength(3);
    expect(rows[1]).toContain('মোঃ হাসান');
  });

  test('with the filters of the list', async () => {
    const { text } = await rahim.get('/export/employee.csv?filters.code=E-2');
    expect(rowsOf(text)).toHaveLength(2);
    expect((await rahim.get('/export/employee.csv?filters.noSuchColumn=x')).status).toBe(422);
    for (const path of ['/export/session.csv', '/export/employee.pdf', '/export/package.csv', '/export/..%2f.csv']) {
      expect([path, (await rahim.get(path)).status]).toEqual([path, 404]);
    }
  });

  test('whoever may not export gets none, and a field that he may not see is in none', async () => {
    await giveRole(people.rahim, 'karim@garments-a.example', 'hr_officer');
    const karim = await panel.as('karim@garments-a.example');
    expect((await karim.get('/export/employee.csv')).status).toBe(403);
    const role = await people.rahim((ctx) => commandsOf('role').add(ctx, { name: 'Exporter' }));
    for (const act of ['view', 'export'])
      await people.rahim((ctx) =>
        commandsOf('rule').add(ctx, { roleId: role.id, model: 'employee', act, scope: 'all' }),
      );
    const [member] = await platform(
      house,
      `SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE u.name = 'Karim'`,
    );
    await people.rahim((ctx) => commandsOf('membership').add(ctx, { memberId: member?.id, roleId: role.id }));
    const { status, text } = await karim.get('/export/employee.csv');
    expect(status).toBe(200);
    expect(text).toContain('E-1');
    expect(text).not.toMatch(/salary|12500/i);
    expect((await panel.stranger().get('/export/employee.csv')).status).toBe(303);
  });

  test('CSV has no end; XLSX says where it ends, and the way out', async () => {
    await platform(
      house,
      `INSERT INTO journal (company_id, id, action) SELECT $1, gen_random_uuid(), 'bulk' FROM generate_series(1, ${mostSheetRows + 1})`,
      [people.a.id],
    );
    const sheet = await rahim.get('/export/journal.xlsx?filters.action=bulk');
    expect(sheet.status).toBe(422);
    expect(sheet.text).toContain('export it as CSV');
    expect(rowsOf((await rahim.get('/export/journal.csv?filters.action=bulk')).text)).toHaveLength(mostSheetRows + 2);
  });
});
