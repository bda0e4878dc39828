import { get as httpGet, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import yauzl from 'yauzl';
import { wordsIn } from '../../src/admin/locale/translate.ts';
import { declarations } from '../../src/admin/resources/index.ts';
import { correctPunch } from '../../src/domain/attendance/correct-punch.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import type { Cell } from '../../src/domain/exports/cells.rule.ts';
import { sheetStream } from '../../src/domain/exports/file-stream.ts';
import { fromFormulaText, toFormulaText } from '../../src/domain/exports/formula-text.rule.ts';
import { columnLetters, mostCellCharacters, rowXml } from '../../src/domain/exports/sheet-xml.rule.ts';
import { readFileParts } from '../../src/domain/imports/reader/read-file.ts';
import { hasColumn } from '../../src/domain/records/model.ts';
import { permissionCeiling } from '../../src/policies/roles.ts';
import { giveRole } from '../support/access.ts';
import { platform } from '../support/billing.ts';
import { type LeakFixture, type LeakRole, leakFixture, mayView, reachOf } from '../support/leaks.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

jest.setTimeout(240_000);

const rowsOf = (text: string): string[][] => parse(text, { bom: true }) as string[][];

/** The rows of a CSV file by their headings. */
function recordsOf(text: string): Record<string, string>[] {
  const [head = [], ...rows] = rowsOf(text);
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

async function bytesOf(panel: OpenPanel, who: Visitor, path: string): Promise<Buffer> {
  const response = await fetch(`${panel.url}/admin/export/${path}`, { headers: { cookie: who.cookie } });
  expect([path, response.status]).toEqual([path, 200]);
  return Buffer.from(await response.arrayBuffer());
}

/** The text of one file in a ZIP archive. */
function unzipped(bytes: Buffer, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== path) return zip.readEntry();
        zip.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          for await (const chunk of stream) chunks.push(chunk as Buffer);
          resolve(Buffer.concat(chunks).toString('utf8'));
        });
      });
      zip.readEntry();
    });
  });
}

async function collected(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

describe('A list as a file', () => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let people: Awaited<ReturnType<typeof garments>>;
  let panel: OpenPanel;
  let rahim: Visitor;

  beforeAll(async () => {
    runtime = await testRuntime();
    people = await garments(runtime, 100_000);
    panel = await openPanel(runtime);
    const add = (as: typeof people.rahim, given: Record<string, unknown>) =>
      as((ctx) => commandsOf('employee').add(ctx, given));
    const sewing = await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
    const hasan = await add(people.rahim, {
      code: '0017',
      name: 'মোঃ হাসান',
      departmentId: sewing.id,
      salary: '9007199254.10',
      joinedOn: '2025-11-01',
    });
    for (const number of ['17', '018'])
      await people.rahim((ctx) =>
        commandsOf('badge').add(ctx, { number, employeeId: hasan.id, validFrom: '2025-11-01' }),
      );
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
    await runtime.close();
  });

  test('CSV: in the panel’s words, references by name, badges, amounts whole, and only the own company’s', async () => {
    const reply = await rahim.get('/export/employee.csv');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="employee-\d{4}-\d\d-\d\d\.csv"$/);
    const [first, ...rest] = recordsOf(reply.text);
    expect(first).toMatchObject({
      Code: '0017',
      Name: 'মোঃ হাসান',
      Department: 'Sewing',
      'Badge numbers': '018, 17',
      'Salary (BDT)': '9007199254.10',
      'Joined on': '2025-11-01',
      Active: 'Yes',
    });
    expect(rest).toHaveLength(1);
    expect(reply.text).not.toContain('Theirs');
  });

  test('XLSX holds the same in typed cells: amounts exact to the digit, days, times and codes as what they are', async () => {
    const bytes = await bytesOf(panel, rahim, 'employee.xlsx');
    const [head = [], first = []] = (await readSheet(bytes)) as unknown[][];
    const cell = (name: string) => first[head.indexOf(name)];
    expect(cell('Code')).toBe('0017');
    expect(cell('Joined on')).toEqual(new Date('2025-11-01T00:00:00Z'));
    expect(cell('Added')).toBeInstanceOf(Date);
    // no JavaScript number has touched it
    const xml = await unzipped(bytes, 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('<v>9007199254.10</v>');
    expect(xml).not.toContain('<f>');
    // a name that begins with = is a text cell, as it was
    expect(xml).toContain('<t xml:space="preserve">=HYPERLINK(&quot;http://evil.example&quot;)</t>');
  });

  test('what a spreadsheet would take for a formula is text in CSV, and comes back as it was', async () => {
    const { text } = await rahim.get('/export/employee.csv');
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).toContain(`'+cmd|calc`);
    const bytes = Buffer.from(text);
    const read: string[] = [];
    for await (const part of readFileParts({ bytes, name: 'employees.csv' }))
      if (part.type === 'rows') for (const row of part.rows) read.push(...row.cells.map((cell) => cell.text));
    expect(read).toEqual(expect.arrayContaining(['=HYPERLINK("http://evil.example")', '+cmd|calc', '-8801711']));
    const texts = ['=1+1', '@x', '-2+3', '\t=1', '+A1', `'=1`, `''-a`, `'plain`, `'`, '-12.50', '+8801711', 'E-1', ''];
    expect(texts.map(toFormulaText).map(fromFormulaText)).toEqual(texts);
    for (const text of texts.map(toFormulaText)) expect(text).not.toMatch(/^[=@\t\r]|^[+-](?!\d+(\.\d+)?$)/);
    expect(['-12.50', '+8801711', 'E-1', '12500'].map(toFormulaText)).toEqual(['-12.50', '+8801711', 'E-1', '12500']);
  });

  test('a punch leaves in the company’s time and words, with its correction and its note', async () => {
    const punches = {
      serial: ['GATE', 'GATE', 'GATE'],
      badge: ['17', '17', '99'],
      localTime: ['2025-11-20 00:10:00', '2025-11-20 14:00:00', '2025-11-20 15:00:00'],
      code: [0, 1, 1],
      verify: [1, 1, 1],
      work: [null, null, null],
      way: ['pull', 'pull', 'pull'] as ('pull' | 'push')[],
      receivedAt: [0, 1, 2].map(() => new Date('2025-11-20T12:00:00Z')),
      clockOffsetMs: [0, 0, 0],
    };
    const { ids } = await people.siteA((ctx) =>
      storePunches(ctx, { source: 'terminal', siteId: people.a.siteId }, punches),
    );
    await people.systemA(({ sql }) =>
      sql.query(
        `INSERT INTO terminal (company_id, id, site_id, serial, name) VALUES ($1, gen_random_uuid(), $2, 'GATE', 'Main gate 1')`,
        [people.a.id, people.a.siteId],
      ),
    );
    const correct = (correctedAt: string | null, note: string) =>
      people.rahim((ctx) =>
        correctPunch(ctx, String(ids[1]), {
          correctedAt: correctedAt === null ? null : new Date(correctedAt),
          isVoid: correctedAt === null,
          note,
        }),
      );
    await correct('2025-11-20T11:30:00Z', 'They forgot to punch out');
    const [night, corrected, stranger] = recordsOf((await rahim.get('/export/punch.csv')).text);
    expect(night).toMatchObject({
      Time: '2025-11-20 00:10:00',
      Employee: 'মোঃ হাসান · 0017',
      'Badge number': '17',
      Terminal: 'Main gate 1',
      'In or out': 'In',
      'Verified by': 'Fingerprint',
      Held: '',
      'Corrected time': '',
      Void: 'No',
    });
    expect(corrected).toMatchObject({
      Time: '2025-11-20 17:30:00',
      'Scanned at': '2025-11-20 14:00:00',
      'Corrected time': '2025-11-20 17:30:00',
      Void: 'No',
      'Correction note': 'They forgot to punch out',
    });
    expect(stranger).toMatchObject({ Employee: 'badge 99', Held: 'Unknown badge' });
    await correct(null, 'Twice');
    expect(recordsOf((await rahim.get('/export/punch.csv')).text)[1]).toMatchObject({
      Time: '2025-11-20 14:00:00',
      'Corrected time': '',
      Void: 'Yes',
      'Correction note': 'Twice',
    });
    const [head = [], first = []] = (await readSheet(await bytesOf(panel, rahim, 'punch.xlsx'))) as unknown[][];
    expect(first[head.indexOf('Time')]).toEqual(new Date('2025-11-20T00:10:00Z'));
    expect(first[head.indexOf('Badge number')]).toBe('17');
  });

  test('with the filters of the list', async () => {
    const { text } = await rahim.get('/export/employee.csv?filters.code=E-2');
    expect(rowsOf(text)).toHaveLength(2);
    expect((await rahim.get('/export/employee.csv?filters.noSuchColumn=x')).status).toBe(422);
    for (const path of ['/export/session.csv', '/export/employee.pdf', '/export/package.csv', '/export/..%2f.csv']) {
      expect([path, (await rahim.get(path)).status]).toEqual([path, 404]);
    }
  });

  test('whoever may not export gets none, and a field that they may not see is in none', async () => {
    await giveRole(people.rahim, 'karim@garments-a.example', 'hr_officer');
    const karim = await panel.as('karim@garments-a.example');
    expect((await karim.get('/export/employee.csv')).status).toBe(403);
    const role = await people.rahim((ctx) => commandsOf('role').add(ctx, { name: 'Exporter' }));
    for (const act of ['view', 'export'])
      await people.rahim((ctx) =>
        commandsOf('rule').add(ctx, { roleId: role.id, model: 'employee', act, scope: 'all' }),
      );
    const [member] = await platform(
      runtime,
      `SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE u.name = 'Karim'`,
    );
    await people.rahim((ctx) => commandsOf('membership').add(ctx, { memberId: member?.id, roleId: role.id }));
    const { status, text } = await karim.get('/export/employee.csv');
    expect(status).toBe(200);
    expect(text).toContain('E-2');
    expect(text).not.toMatch(/salary|9007199254/i);
    expect((await panel.stranger().get('/export/employee.csv')).status).toBe(303);
  });

  test('a long list leaves whole in both kinds, and ends when its reader leaves', async () => {
    const many = 8_000;
    await platform(
      runtime,
      `INSERT INTO journal (company_id, id, action, reason) SELECT $1, gen_random_uuid(), 'bulk', to_jsonb(repeat('long ', 60))
       FROM generate_series(1, ${many})`,
      [people.a.id],
    );
    expect(rowsOf((await rahim.get('/export/journal.csv?filters.action=bulk')).text)).toHaveLength(many + 1);
    const bytes = await bytesOf(panel, rahim, 'journal.xlsx?filters.action=bulk');
    let rows = 0;
    for await (const part of readFileParts({ bytes, name: 'journal.xlsx' }))
      if (part.type === 'rows') rows += part.rows.length;
    expect(rows).toBe(many + 1);
    for (const kind of ['csv', 'xlsx']) {
      const broke = new Promise<{ rows: number }>((resolve) => {
        const spy = jest.spyOn(runtime.log, 'warn').mockImplementation(((written: { rows: number }) => {
          spy.mockRestore();
          resolve(written);
        }) as never);
      });
      const url = `${panel.url}/admin/export/journal.${kind}?filters.action=bulk`;
      const answer = await new Promise<IncomingMessage>((resolve) => {
        httpGet(url, { headers: { cookie: rahim.cookie }, agent: false }, resolve);
      });
      answer.once('data', () => answer.destroy());
      answer.on('error', () => undefined);
      expect((await broke).rows).toBeLessThan(many);
    }
  });
});

describe('A sheet', () => {
  test('holds texts that XML cannot hold, and says what it had to cut', async () => {
    const odd: Cell[][] = [
      [
        { kind: 'text', value: 'a\u0001b\u000bc_x0041_ <&> "q"\r\n\ud83d\ude00' },
        { kind: 'text', value: ' padded ' },
        { kind: 'text', value: 'x'.repeat(mostCellCharacters + 5) },
        { kind: 'amount', value: '-0.10' },
        null,
        { kind: 'time', value: '2026-11-20 00:10:01' },
      ],
    ];
    async function* pages() {
      yield odd;
    }
    const bytes = await collected(sheetStream('Punches [all]: 1/2', ['A', 'B', 'C', 'D', 'E', 'F'], pages()));
    const rows = [];
    for await (const part of readFileParts({ bytes, name: 'x.xlsx' })) {
      if (part.type === 'sheet') expect(part.name).toBe('Punches  all   1 2');
      if (part.type === 'rows') rows.push(...part.rows);
    }
    const [, [text, padded, long, amount, empty, time] = []] = rows.map((row) => row.cells);
    expect(text?.text).toBe('a\u0001b\u000bc_x0041_ <&> "q"\r\n\ud83d\ude00');
    expect(padded?.text).toBe(' padded ');
    expect(long?.text).toHaveLength(mostCellCharacters);
    expect(long?.text).toMatch(/x… \[cut\]$/);
    expect([amount?.value, empty?.kind, time?.text]).toEqual(['-0.1', 'empty', '2026-11-20 00:10:01']);
  });

  test('has no days that its calendar does not know', () => {
    const row = (cell: Cell) => rowXml([null, cell], 7);
    expect(row({ kind: 'day', value: '1899-12-31' })).toContain('t="inlineStr"');
    expect(row({ kind: 'day', value: '1900-03-01' })).toBe('<row r="7"><c r="B7" s="3"><v>61</v></c></row>');
    expect(row({ kind: 'number', value: '12' })).toBe('<row r="7"><c r="B7" s="0"><v>12</v></c></row>');
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
  });
});

describe.each(['cloud', 'site'] as const)('Every list of a %s that leaves as a file', (deploymentRole) => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;
  const lists = declarations.filter(
    ({ model }) =>
      permissionCeiling[deploymentRole][model]?.includes('export') ||
      (deploymentRole === 'cloud' && ['company', 'invoice'].includes(model)),
  );

  beforeAll(async () => {
    runtime = await testRuntime(deploymentRole);
    fixture = await leakFixture(runtime);
    panel = await openPanel(runtime, { hooks: {} });
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await runtime.close();
  });

  test.each(['en', 'bn'] as const)(
    'has the list’s columns under the list’s names, each once (%s)',
    async (language) => {
      await fixture.admin.query(`UPDATE "user" SET language = $1`, [language]);
      const rahim = await panel.as(fixture.emails.company_admin);
      const words = wordsIn(language);
      let compared = 0;
      for (const { model, list } of lists) {
        const reply = await rahim.get(`/export/${model}.csv`);
        if (reply.status === 403) continue;
        expect([model, reply.status]).toEqual([model, 200]);
        const [head = [], ...rows] = rowsOf(reply.text);
        expect([model, new Set(head).size]).toEqual([model, head.length]);
        // told in sentences on the screen, in columns of their own in a file
        const wanted = list.filter((name) => !['companyId', 'story'].includes(name));
        const labels = wanted.map((name) => words.resources[model]?.properties[name] ?? words.properties[name]);
        expect([model, labels.filter((label) => !head.includes(String(label)))]).toEqual([model, []]);
        const { records } = (await rahim.list(model, 'perPage=500')).json;
        expect([model, rows.length]).toEqual([model, records.length]);
        expect([model, rows.length > 0]).toEqual([model, true]);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(deploymentRole === 'cloud' ? 10 : 5);
    },
  );

  test('holds nothing that its reader may not see', async () => {
    await fixture.admin.query(`UPDATE "user" SET language = 'en'`);
    const roles: LeakRole[] = ['company_admin', 'hr_manager', 'hr_officer', 'line_supervisor', 'employee'];
    for (const role of deploymentRole === 'cloud' ? ([...roles, 'super_admin', 'worker'] as const) : roles) {
      const visitor = await panel.as(fixture.emails[role]);
      for (const { model, list, show } of lists) {
        for (const kind of ['csv', 'xlsx']) {
          const response = await fetch(`${panel.url}/admin/export/${model}.${kind}`, {
            headers: { cookie: visitor.cookie },
            redirect: 'manual',
          });
          const bytes = Buffer.from(await response.arrayBuffer());
          if (response.status !== 200) continue;
          expect([role, model, reachOf(deploymentRole, role, model)]).not.toEqual([role, model, 'none']);
          const text = kind === 'csv' ? bytes.toString() : await unzipped(bytes, 'xl/worksheets/sheet1.xml');
          expect([role, model, kind, fixture.leak(role, text, '')]).toEqual([role, model, kind, undefined]);
          const hidden = [...list, ...show].filter(
            (name) => hasColumn(model, name) && !mayView(deploymentRole, role, model, name),
          );
          const labels = wordsIn('en').resources[model]?.properties ?? {};
          const head = kind === 'csv' ? (rowsOf(text)[0] ?? []) : [];
          expect([model, hidden.filter((name) => head.includes(labels[name] ?? name))]).toEqual([model, []]);
        }
      }
    }
  });
});
