import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { style, xlsxOf } from '../../../bench/xlsx.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { addImport, type ImportInspection, inspectImport, runImport } from '../../../src/domain/imports/imports.ts';
import type { DraftPlan, FilePlan } from '../../../src/domain/imports/punches/plan.ts';
import { writtenTime } from '../../../src/domain/imports/punches/wall-time.rule.ts';
import { directionOf, roleOf, stateOf } from '../../../src/domain/imports/punches/words.rule.ts';
import { terminalPrincipal } from '../../../src/policies/principal.ts';
import { projectRoot } from '../../../src/project.ts';
import { siteWithGates } from '../../support/gate.ts';
import { says } from '../../support/says.ts';

const { site, query } = siteWithGates();

const caseFile = (name: string) => readFileSync(join(projectRoot(), 'tests', 'cases', name));
let made = 0;

/** A terminal that was read once, so that files can be its own. */
async function terminal(): Promise<{ id: string; serial: string }> {
  made += 1;
  const serial = `FILE${made}`;
  const row = await site.people.rahim((ctx) =>
    commandsOf('terminal').add(ctx, { name: `File ${made}`, host: `10.9.0.${made}` }),
  );
  await site.people.systemA(({ sql, companyId }) =>
    sql.query('UPDATE terminal SET serial = $3 WHERE company_id = $1 AND id = $2', [companyId, row.id, serial]),
  );
  return { id: String(row.id), serial };
}

const look = (id: string, content: Buffer, plan?: DraftPlan): Promise<ImportInspection> =>
  site.people.rahim((ctx) => inspectImport(ctx, { terminalId: id, content, plan }));

async function store(one: { id: string; serial: string }, content: Buffer, plan?: FilePlan): Promise<string[]> {
  const id = await site.people.rahim((ctx) => addImport(ctx, { terminalId: one.id, fileName: 'f', content, plan }));
  const { a } = site.people;
  await runImport(
    { runtime: site.runtime, principal: terminalPrincipal({ id: one.id, name: one.serial, companyId: a.id }) },
    id,
  );
  return stored(one.serial);
}

async function stored(serial: string): Promise<string[]> {
  const rows = await query(
    `SELECT badge_number || ' ' || local_time || ' ' || punch_code AS fact FROM punch WHERE terminal_serial = $1 ORDER BY local_time, badge_number`,
    serial,
  );
  return rows.map(({ fact }) => String(fact));
}

/** The plan that is proposed for a file, taken over without a change, and what is stored by it. */
async function takenOver(content: Buffer) {
  const one = await terminal();
  const found = await look(one.id, content);
  expect(found.asks).toEqual([]);
  return { found, facts: await store(one, content, found.plan as FilePlan) };
}

beforeAll(() => {
  expect(site).toBeDefined();
});

describe('A file of punches, taken over as proposed', () => {
  test.each<[name: string, facts: string[]]>([
    [
      'punches-serial-column-first.csv',
      ['17 2026-11-23 08:01:00 0', '18 2026-11-23 08:02:00 0', '19 2026-11-23 08:03:00 0', '17 2026-11-23 17:01:00 1'],
    ],
    [
      'punches-machine-column-first.csv',
      ['17 2026-11-23 08:01:00 0', '18 2026-11-23 08:02:00 0', '17 2026-11-23 17:01:00 1'],
    ],
    [
      'punches-vertical-lines.txt',
      ['5 2026-11-24 07:52:43 0', '17 2026-11-24 07:54:18 0', '5 2026-11-24 17:01:09 1', '17 2026-11-24 17:01:20 1'],
    ],
    [
      'punches-a-day-to-a-row.csv',
      [
        '17 2026-11-23 07:47:00 0',
        '18 2026-11-23 08:30:00 0',
        '17 2026-11-23 12:03:00 1',
        '17 2026-11-23 13:01:00 0',
        '17 2026-11-23 17:07:00 1',
        '17 2026-11-24 07:42:00 0',
        '17 2026-11-24 16:47:00 1',
      ],
    ],
    [
      'punches-words-for-in-and-out.csv',
      [
        '19 2026-11-22 08:00:00 0',
        '19 2026-11-22 12:00:00 1',
        '19 2026-11-22 13:00:00 0',
        '19 2026-11-22 17:00:00 4',
        '19 2026-11-22 19:00:00 5',
        '19 2026-11-22 19:30:00 0',
        '19 2026-11-22 19:40:00 1',
        '19 2026-11-22 19:50:00 3',
      ],
    ],
    ['punches-apostrophe.csv', ['17 2026-11-23 06:42:50 0', '17 2026-11-23 17:12:50 1']],
    ['punches-line-break-in-a-cell.csv', ['17 2026-11-16 08:00:00 0', '17 2026-11-16 17:00:00 1']],
    ['punches-title-lines.csv', ['17 2026-11-23 08:01:00 0', '17 2026-11-23 17:01:00 1']],
    ['punches-two-digit-years.csv', ['17 2026-11-23 08:01:00 0', '17 2026-11-23 17:01:00 1']],
    ['punches-months-by-name.csv', ['17 2026-11-23 08:01:00 0', '17 2026-11-23 17:01:00 1']],
    ['punches-utf16.txt', ['17 2026-11-23 08:01:10 0', '18 2026-11-23 08:02:11 0', '17 2026-11-23 17:00:12 1']],
    [
      'attlog-padded-numbers.dat',
      [
        '5 2026-11-23 07:52:43 0',
        '17 2026-11-23 07:54:18 0',
        '5 2026-11-23 17:01:09 1',
        '41 2026-11-24 07:58:54 0',
        '17 2026-11-24 17:01:20 1',
        '41 2026-11-24 17:02:12 4',
      ].sort((a, b) => a.slice(a.indexOf(' ')).localeCompare(b.slice(b.indexOf(' ')))),
    ],
    ['attlog-same-line-twice.dat', ['18 2026-11-21 22:00:00 0', '18 2026-11-22 06:00:00 1']],
    ['attlog-state-255-work-code.dat', ['17 2026-11-22 07:05:30 255', '17 2026-11-22 10:10:56 255']],
  ])('%s', async (name, facts) => {
    const { found, facts: got } = await takenOver(caseFile(name));
    expect(got).toEqual(facts);
    expect(found.preview?.punches).toBe(facts.length);
    expect(found.preview?.unreadable).toBe(0);
  });

  test('month first is the only order in which all 52 rows are dates; with the day first 32 of them are none, and the others span eleven months', async () => {
    const content = caseFile('punches-month-first.csv');
    const { found, facts } = await takenOver(content);
    expect(found.plan).toMatchObject({ format: 'csv', dates: 'mdy' });
    expect(found.preview).toMatchObject({
      rows: 52,
      punches: 52,
      first: '2026-10-01 07:51:00',
      last: '2026-10-31 17:01:00',
      days: 31,
    });
    expect(facts).toHaveLength(52);
    const one = await terminal();
    const wrong = await look(one.id, content, { ...found.plan, dates: 'dmy' } as DraftPlan);
    expect(wrong.preview).toMatchObject({ rows: 52, punches: 20, unreadable: 32, days: 335 });
  });

  test('verify mode and work code come along', async () => {
    const one = await terminal();
    await store(one, caseFile('punches-vertical-lines.txt'));
    await store(one, caseFile('attlog-state-255-work-code.dat'));
    const rows = await query(
      `SELECT verify_mode AS verify, work_code AS work FROM punch WHERE terminal_serial = $1 ORDER BY local_time`,
      one.serial,
    );
    expect(rows).toEqual([
      { verify: 1, work: '53' },
      { verify: 15, work: null },
      ...[1, 1, 1, 1].map((verify) => ({ verify, work: null })),
    ]);
  });

  test('what is not taken, who is not known and what has not happened yet is said before anything is stored', async () => {
    const { found } = await takenOver(caseFile('punches-machine-column-first.csv'));
    expect(found.unused).toEqual(['Machine No']);
    const one = await terminal();
    const future = await look(
      one.id,
      Buffer.from('User ID,Name,Time,State\n991,K,2090-01-01 08:00:00,IN\n991,K,2026-11-01 08:00:00,IN\n'),
    );
    expect(future.preview).toMatchObject({ future: 1, unknown: { badges: 1, punches: 2, first: ['991'] } });
    expect(future.unused).toEqual(['Name']);
    expect(await stored(one.serial)).toEqual([]);
  });
});

describe('A file that can be read in two ways', () => {
  const ask = async (text: string) => look((await terminal()).id, Buffer.from(text));

  test.each([
    ['days up to the 12th', 'User ID,Time\n17,3/11/2026 08:00\n17,4/11/2026 08:00\n', ['dates']],
    [
      'days and months that only one order fits, but not the same',
      'User ID,Time\n17,13/11/2026 08:00\n17,11/13/2026 08:00\n',
      ['dates'],
    ],
    ['two-digit years', 'User ID,Time\n17,03/11/26 08:00\n', ['dates']],
    [
      'only a running number',
      'No,Name,Time\n1,K,2026-11-03 08:00\n2,L,2026-11-03 08:01\n3,K,2026-11-03 17:00\n',
      ['badge'],
    ],
    ['only a machine number', 'Device ID,Name,Time\n4,K,2026-11-03 08:00\n4,L,2026-11-03 08:01\n', ['badge']],
    ['times that nothing tells apart', 'User ID,Date,A,B\n17,2026-11-03,08:00,17:00\n', ['time']],
    [
      'an evening that ends in the morning',
      'User ID,Date,Clock In,Clock Out\n17,2026-11-03,20:00,05:00\n',
      ['overnight'],
    ],
  ])('%s: the reader is asked and nothing is proposed', async (_, text, asks) => {
    const found = await ask(text);
    expect(found.asks).toEqual(asks);
  });

  test('the same day and month in both orders is no question', async () => {
    expect((await ask('User ID,Time\n17,11/11/2026 08:00\n17,2026-11-12 08:00\n')).asks).toEqual([]);
  });

  test('once chosen, the morning belongs to the next day, or to the same one', async () => {
    const text = Buffer.from('User ID,Date,Clock In,Clock Out\n17,2026-11-30,20:00,05:00\n');
    const one = await terminal();
    const { plan } = await look(one.id, text);
    await expect(store(one, text, plan as FilePlan)).rejects.toThrow(/some required choices are missing/);
    expect(await store(one, text, { ...plan, overnight: 'next-day' } as FilePlan)).toEqual([
      '17 2026-11-30 20:00:00 0',
      '17 2026-12-01 05:00:00 1',
    ]);
    const other = await terminal();
    expect(await store(other, text, { ...plan, overnight: 'same-day' } as FilePlan)).toEqual([
      '17 2026-11-30 05:00:00 1',
      '17 2026-11-30 20:00:00 0',
    ]);
  });

  test('without a plan, from a program, it is refused and says what is missing', async () => {
    const one = await terminal();
    await expect(store(one, Buffer.from('User ID,Time\n17,3/11/2026 08:00\n'))).rejects.toMatchObject({
      code: 'import.plan-needed',
      message: expect.stringContaining('whether dates begin with the day, the month or the year'),
    });
    expect(await stored(one.serial)).toEqual([]);
  });

  test('dates that a spreadsheet has swapped are said', async () => {
    const rows = [
      '<row r="1"><c r="A1" t="inlineStr"><is><t>User ID</t></is></c><c r="B1" t="inlineStr"><is><t>Date Time</t></is></c></row>',
      `<row r="2"><c r="A2"><v>17</v></c><c r="B2" s="${style('m/d/yyyy h:mm')}"><v>46087.3340277778</v></c></row>`,
      '<row r="3"><c r="A3"><v>17</v></c><c r="B3" t="inlineStr"><is><t>13/11/2026 08:00</t></is></c></row>',
    ].join('');
    const one = await terminal();
    const found = await look(one.id, await xlsxOf({ S: { rows } }));
    expect(found).toMatchObject({ swapped: true });
  });
});

describe('Punches in an XLSX', () => {
  const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const book = () =>
    xlsxOf({
      Note: { rows: `<row r="1">${text('A1', 'Punches are on the next sheet')}</row>` },
      Punches: {
        rows: [
          `<row r="1">${text('A1', 'ABC Garments')}</row>`,
          `<row r="3">${text('A3', 'Sl')}${text('B3', 'Badge')}${text('C3', 'Date')}${text('D3', 'Time')}${text('E3', 'In/Out')}</row>`,
          `<row r="4"><c r="A4"><v>1</v></c><c r="B4" s="${style('0000')}"><v>931</v></c><c r="C4" s="${style('dd/mm/yyyy')}"><v>46349</v></c><c r="D4" s="${style('h:mm:ss')}"><v>0.334027777777778</v></c>${text('E4', 'ইন')}</row>`,
          `<row r="5"><c r="A5"><v>2</v></c><c r="B5" s="${style('0000')}"><v>931</v></c><c r="C5" s="${style('dd/mm/yyyy')}"><v>46349</v></c><c r="D5" s="${style('h:mm:ss')}"><v>0.709027777777778</v></c>${text('E5', 'আউট')}</row>`,
          `<row r="6"><c r="A6"><v>3</v></c><c r="B6" t="e"><v>#REF!</v></c><c r="C6" s="${style('dd/mm/yyyy')}"><v>46349</v></c></row>`,
        ].join(''),
      },
    });

  test('the sheet with the punches is found, numbers are as shown, words of Bangla are known, an error costs its row', async () => {
    const content = await book();
    const one = await terminal();
    const found = await look(one.id, content);
    expect(found).toMatchObject({
      container: 'xlsx',
      sheets: ['Note', 'Punches'],
      plan: { sheet: 'Punches', headLines: 3 },
      unused: ['Sl'],
    });
    expect(found.preview?.bad).toMatchObject([{ number: 6, reason: says('"#REF!" is not a badge number') }]);
    expect(await store(one, content, found.plan as FilePlan)).toEqual([
      '0931 2026-11-23 08:01:00 0',
      '0931 2026-11-23 17:01:00 1',
    ]);
  });

  test('a cell XFD1048576 and an old XLS are refused here too', async () => {
    const one = await terminal();
    const bomb = await xlsxOf({ S: { rows: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' } });
    await expect(look(one.id, bomb)).rejects.toThrow(/cell XFD1048576 is beyond column IV/);
    await expect(look(one.id, Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).rejects.toThrow(/save it as XLSX/);
  });
});

describe('Rows that are no punches', () => {
  test.each([
    ['9.00E+03,2026-11-03 08:00', '"9.00E+03" was shortened by a spreadsheet, and digits are lost'],
    ['17,2026-02-30 08:00', '"2026-02-30 08:00" is not a date and time that begins with the year'],
    ['17,2026-11-03 08:00 12:00 17:00', /has several times; a cell can have one/],
    ['17,2026-11-03 25:00', /is not a date and time/],
    [',2026-11-03 08:00', 'the badge number is empty'],
    ['17,08:00', /is not a date and time/],
  ])('%s', async (line, reason) => {
    const found = await look(
      (await terminal()).id,
      Buffer.from(`User ID,Time,State\n${'16,2026-11-03 08:00,IN\n'.repeat(4)}${line},IN\n`),
    );
    expect(found.preview).toMatchObject({ punches: 1, unreadable: 1 });
    expect(found.preview?.bad[0]?.reason).toEqual(says(reason));
  });

  test('a word that is neither in nor out is quoted; an unknown word is never taken for In', async () => {
    const content = Buffer.from(
      'User ID,Time,State\n1,2026-11-03 08:00,IN\n1,2026-11-03 17:00,OUT\n1,2026-11-03 17:01,Lunch?\n',
    );
    const found = await look((await terminal()).id, content);
    expect(found.preview?.bad).toMatchObject([
      { number: 4, line: '1,2026-11-03 17:01,Lunch?', reason: says('"Lunch?" is not a word for in or out') },
    ]);
  });

  test('in an attlog, a day that does not exist is kept as a terminal’s own, and is not counted as readable', async () => {
    const content = Buffer.from('17\t2026-02-30 08:00:00\t1\t0\t1\t0\n17\t2026-02-27 08:00:00\t1\t0\t1\t0\n');
    const found = await look((await terminal()).id, content);
    expect(found.preview).toMatchObject({ punches: 1, impossible: 1, last: '2026-02-27 08:00:00' });
  });
});

describe('A file whose rows are longer than one parameter of a statement', () => {
  test('is stored whole, in pieces, and its unknown badge numbers are all counted', async () => {
    const one = await terminal();
    const rows = 150_000;
    const line = (n: number) => `${String(700_000_000 + n)}\t2026-11-03 08:05:00\t0\t1\t0\t0\n`;
    const content = Buffer.from(Array.from({ length: rows }, (_, n) => line(n)).join(''));
    const { preview } = await site.people.rahim((ctx) => inspectImport(ctx, { terminalId: one.id, content }));
    expect(preview?.unknown).toMatchObject({ badges: rows, punches: rows });
    expect(preview?.unknown.first).toHaveLength(20);
    const id = await site.people.rahim((ctx) =>
      addImport(ctx, { terminalId: one.id, fileName: 'f', content, plan: { format: 'attlog' } }),
    );
    const kept = await site.people.systemA(({ sql, companyId }) =>
      sql.query<{ content: Buffer }>('SELECT content FROM file_import WHERE company_id = $1 AND id = $2', [
        companyId,
        id,
      ]),
    );
    const text = String(kept.rows[0]?.content);
    expect(text.length).toBeGreaterThan(8 << 20);
    expect(text.trimEnd().split('\n')).toHaveLength(rows);
  }, 300_000);
});

describe('Times as people write them', () => {
  test.each([
    ['3/11/2026 8:05', 'dmy', '2026-11-03', '08:05:00'],
    ['11/3/2026 08:05:09 PM', 'mdy', '2026-11-03', '20:05:09'],
    ['12:00 AM', 'ymd', undefined, '00:00:00'],
    ['23-Nov-2026 08:01:00', 'ymd', '2026-11-23', '08:01:00'],
    ['Nov 23, 2026 8:01 am', 'dmy', '2026-11-23', '08:01:00'],
    ['২৩ নভেম্বর ২০২৬ ০৮:০১', 'dmy', '2026-11-23', '08:01:00'],
    ['Mon 23.11.2026', 'dmy', '2026-11-23', undefined],
    ['20261123 08:01', 'dmy', '2026-11-23', '08:01:00'],
    ['2026/11/23T08:01:02.250', 'mdy', '2026-11-23', '08:01:02'],
    ["'2026-11-23", 'mdy', '2026-11-23', undefined],
    ['23/11/26', 'dmy', '2026-11-23', undefined],
  ] as const)('%s (%s)', (text, order, date, time) => {
    expect(writtenTime(text, order)).toMatchObject({ ...(date && { date }), ...(time && { time }) });
  });

  test.each([
    ['23/11/26', 'ymd'],
    ['31/11/2026', 'dmy'],
    ['2026-11-03 junk', 'ymd'],
    ['2026-11-0399', 'ymd'],
    ['13:00 PM', 'ymd'],
    ['0026-11-03', 'ymd'],
    ['2026-11-23T08:01:00Z', 'ymd'],
    ['12500', 'dmy'],
  ] as const)('%s is none (%s)', (text, order) => expect(writtenTime(text, order)).toBeUndefined());
});

describe('Words of a heading', () => {
  test.each([
    ['Sl No.', 'running'],
    ['ক্রমিক নং', 'running'],
    ['Machine No', 'machine'],
    ['AC-No.', 'badge'],
    ['Employee ID', 'badge'],
    ['ব্যাজ নম্বর', 'badge'],
    ['Clock In 1', 'time'],
    ['Total in time', 'calculated'],
    ['On duty', 'calculated'],
    ['Attendance Check Point', 'machine'],
    ['Attendance Status', 'state'],
    ['তারিখ', 'time'],
  ])('%s: %s', (name, role) => expect(roleOf(name)).toBe(role));

  test('say in and out for columns of times', () => {
    expect(
      [
        'Clock In 1',
        'Clock Out 2',
        'Time In',
        'Out Time',
        'প্রবেশ',
        'Break Out',
        'OT In',
        'Total in time',
        'On duty',
      ].map(directionOf),
    ).toEqual([0, 1, 0, 1, 0, 2, 4, undefined, undefined]);
    expect(['C/In', 'Check-Out', 'প্রবেশ', 'বাহির', '১', 'Present', '255', '256'].map(stateOf)).toEqual([
      0,
      1,
      0,
      1,
      1,
      undefined,
      255,
      undefined,
    ]);
  });
});
