import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { xlsxOf } from '../../../bench/xlsx.ts';
import { type Session, unitOfWork } from '../../../src/context.ts';
import { findUserByEmail } from '../../../src/db/platform.ts';
import { principalOf } from '../../../src/domain/accounts/principal-of.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { type EmployeeChoice, readEmployees } from '../../../src/domain/imports/employee-table.ts';
import { addEmployeeImport, previewEmployees, runEmployeeImport } from '../../../src/domain/imports/employees.ts';
import { addImport, runImport } from '../../../src/domain/imports/imports.ts';
import { findRecords } from '../../../src/domain/records/read.ts';
import { type Message, render } from '../../../src/i18n/message.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import { projectRoot } from '../../../src/project.ts';
import { garments, testRuntime } from '../../support/people.ts';
import { says } from '../../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let session: Session;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime, 1000);
  const rahim = await findUserByEmail(runtime.database, 'rahim@garments-a.example');
  if (!rahim) throw new Error('no Rahim');
  session = { runtime, principal: principalOf(rahim) };
});
afterAll(() => runtime.close());

const query = (sql: string, ...values: unknown[]) =>
  unitOfWork(
    { runtime, principal: systemPrincipal(people.a.id) },
    async (ctx) => (await ctx.sql.query(sql, values)).rows,
  );

const file = (name: string) => ({ name, bytes: readFileSync(join(projectRoot(), 'tests', 'cases', name)) });
const csv = (...lines: string[]) => ({ name: 'people.csv', bytes: Buffer.from(`${lines.join('\r\n')}\r\n`) });

/** What the preview says of a file. */
const preview = (given: ReturnType<typeof file>, choice: EmployeeChoice = {}) =>
  people.rahim(async (ctx) => previewEmployees(ctx, await readEmployees(ctx, given, choice)));

/** Looks at a file and takes it over as it was seen; both have to agree. @returns what the import says at its end */
async function takeOver(
  given: ReturnType<typeof file>,
  choice: EmployeeChoice = {},
  meanwhile?: () => Promise<unknown>,
) {
  const { inspected, id } = await people.rahim(async (ctx) => {
    const table = await readEmployees(ctx, given, choice);
    const seen = await previewEmployees(ctx, table);
    return { inspected: seen, id: await addEmployeeImport(ctx, given.name, table, seen.seen) };
  });
  await meanwhile?.();
  await runEmployeeImport(session, id);
  const [done] = await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 }));
  if (!meanwhile) {
    const { added, updated, unchanged, refused, problems } = inspected;
    expect(done).toMatchObject({ added, updated, unchanged, refused, problems });
  }
  return { id, done: done ?? {}, inspected };
}

const reported = (problems: readonly { row: number; column: string; message: Message }[]) =>
  problems.map(({ row, column, message }) => `${row} ${column}: ${render(message, 'en')}`);

const employees = (prefix: string) =>
  query(
    `SELECT e.code, e.name, e.salary::text, e.joined_on::text AS joined, e.phone, d.name AS department,
            (SELECT string_agg(b.number, ' ' ORDER BY b.number) FROM badge b WHERE b.company_id = e.company_id AND b.employee_id = e.id) AS badges
     FROM employee e LEFT JOIN department d ON d.company_id = e.company_id AND d.id = e.department_id
     WHERE e.code ILIKE $1 AND e.deleted_at IS NULL ORDER BY e.code`,
    `${prefix}%`,
  );

describe('A file of employees from somebody who does this work', () => {
  test('with decimal commas: 12500.50, and what is unclear is refused', async () => {
    const { done } = await takeOver(file('employees-decimal-comma.csv'));
    expect(await employees('DC-')).toMatchObject([
      { code: 'DC-1', salary: '12500.50' },
      { code: 'DC-2', salary: '13550.00' },
    ]);
    expect(reported(done.problems as never)).toEqual([
      '4 salary: "1.250" can mean 1250 or 1.25. Enter it like 12500.00.',
    ]);
  });

  test('with numbers that a spreadsheet has shortened: each is named by row and column', async () => {
    const { done } = await takeOver(file('employees-scientific.csv'));
    const lost =
      'was shortened by a spreadsheet, and digits are lost. Format the column as text, and enter the number again.';
    expect(reported(done.problems as never)).toEqual([
      `2 phone: "8.80171E+12" ${lost}`,
      `2 badge: "9.00E+03" ${lost}`,
      `3 code: "1.00E+05" ${lost}`,
    ]);
    expect(done).toMatchObject({ added: 0, refused: 2 });
  });

  test('that is not UTF-8 is read once somebody says how, and nothing is stored with lost letters', async () => {
    await expect(preview(file('employees-windows-1252.csv'))).rejects.toMatchObject({
      code: 'import.encoding-unknown',
    });
    await takeOver(file('employees-windows-1252.csv'), { encoding: 'windows-1252' });
    expect(await employees('AN-')).toMatchObject([{ name: 'Zoë Núñez' }]);
  });

  test('with letters that nobody sees: codes and badge numbers lose them, and then stand twice', async () => {
    const { done } = await takeOver(file('employees-invisible-letters.csv'));
    expect(await employees('HI-')).toMatchObject([
      { code: 'HI-1', badges: '9101' },
      { code: 'HI-3', badges: '9103' },
      { code: 'hi-4', badges: '9104' },
    ]);
    expect(reported(done.problems as never)).toEqual([
      '3 code: The code "HI-1" appears twice: also in row 2.',
      '6 code: The code "HI-4" appears twice: also in row 5.',
    ]);
  });

  test('with days that are none: all refused by name', async () => {
    const { done } = await takeOver(file('employees-days-that-are-none.csv'));
    expect(done).toMatchObject({ added: 0, refused: 5 });
    expect(reported(done.problems as never)).toEqual([
      '2 joined on: "0026-11-01" is outside the years 1950 to 2100. Enter it like 2026-11-22.',
      '3 joined on: "2206-11-01" is outside the years 1950 to 2100. Enter it like 2026-11-22.',
      '4 joined on: "1900-01-00" is not a date. Enter it like 2026-11-22.',
      '5 joined on: "2026-11-01 junk" is not a date. Enter it like 2026-11-22.',
      '6 joined on: "2026-11-0199" is not a date. Enter it like 2026-11-22.',
    ]);
  });

  test('with quotes inside its cells: the rows come in, and what cannot be read is named by its row', async () => {
    const { done } = await takeOver(file('employees-quotes.csv'));
    const names = (await employees('QU-')).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['Worker One', 'Md. "Raju" Karim', 'Worker, Three', 'Cutter 5" table']),
    );
    expect(names.length + Number(done.refused)).toBe(5);
  });

  test('with a spreadsheet’s hint or titles above its heading', async () => {
    await takeOver(file('employees-sep-line.csv'));
    expect(await employees('SE-')).toMatchObject([{ name: 'Worker One', joined: '2026-11-01' }]);
    await takeOver(file('employees-title-lines.csv'));
    expect(await employees('TI-')).toMatchObject([{ name: 'Worker One', joined: '2026-11-01' }]);
  });

  test('with a badge twice and several in a cell: the preview names the row, two numbers are two badges', async () => {
    const { done, inspected } = await takeOver(file('employees-badges-twice.csv'));
    expect(inspected).toMatchObject({ added: 4, refused: 1 });
    expect(reported(done.problems as never)).toEqual([
      '3 badge: The badge number "9301" appears twice: also in row 2.',
    ]);
    expect((await employees('SA-')).map(({ badges }) => badges)).toEqual(['9301', null, '9302 9303', '9304 9305']);
  });

  test('with Bangla digits: they are digits', async () => {
    await takeOver(file('employees-bangla-digits.csv'));
    expect(await employees('BN-')).toMatchObject([
      { salary: '12500.00', badges: '9201' },
      { salary: '12500.00', badges: '9202' },
    ]);
  });

  test('of a workbook whose numbers are shown with zeros before them: what the sheet shows', async () => {
    await takeOver(file('employees-leading-zeros.xlsx'));
    expect(await employees('0931')).toMatchObject([{ badges: '0932' }]);
  });

  test('of a workbook with sums: without the noise of the calculation', async () => {
    await takeOver(file('employees-sums.xlsx'));
    expect((await employees('X13-')).map(({ salary }) => salary)).toEqual(['13550.30', '12500.50']);
  });

  test('of a workbook with failed formulas: each is a mistake of its row and column', async () => {
    const { done } = await takeOver(file('employees-error-cells.xlsx'));
    expect(done).toMatchObject({ added: 0, refused: 4 });
    expect(reported(done.problems as never)).toEqual([
      '2 name: "#N/A" is a spreadsheet error, not a value. Correct the cell.',
      '3 salary: "#REF!" is a spreadsheet error, not a value. Correct the cell.',
      '4 name: "TRUE" is a yes/no cell. Enter text.',
      expect.stringMatching(/^5 code: "0\.3+" is a number with decimals\./),
    ]);
  });

  test('of a workbook with a merged department: it counts for each of its rows', async () => {
    await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
    await takeOver(file('employees-merged-cells.xlsx'));
    expect((await employees('X5-')).map(({ department }) => department)).toEqual(['Sewing', 'Sewing', 'Sewing']);
  });

  test('of a workbook whose second sheet has the people', async () => {
    const { inspected, done } = await takeOver(file('employees-second-sheet.xlsx'));
    expect(inspected).toMatchObject({ rows: 1, added: 1, updated: 0, refused: 0, problems: [] });
    expect(done).toMatchObject({ added: 1, refused: 0 });
    expect(await employees('X6-')).toEqual([
      { code: 'X6-1', name: 'Worker One', salary: null, joined: null, phone: null, department: null, badges: null },
    ]);
  });

  test('of a workbook with dates: a date with a time is its day, what may be two days is refused', async () => {
    const { done } = await takeOver(file('employees-dates.xlsx'));
    expect(await employees('X3-')).toMatchObject([{ code: 'X3-1', joined: '2026-11-01' }]);
    expect(reported(done.problems as never)).toEqual([
      '3 joined on: "46327" is not a date. Enter it like 2026-11-22.',
      '4 joined on: "01/11/2026" can mean more than one date. Enter it like 2026-11-22.',
    ]);
    await takeOver(csv('code,name,joined on', 'X4-1,Worker,01/11/2026', 'X4-2,Worker,5-Nov-26'), { dates: 'dmy' });
    expect((await employees('X4-')).map(({ joined }) => joined)).toEqual(['2026-11-01', '2026-11-05']);
  });

  test('with years of two digits: the preview says how many, and from which to which day they are read', async () => {
    const years = csv(
      'code,name,joined on',
      'X5-91,Worker,03/11/65',
      'X5-92,Worker,5-Nov-71',
      'X5-93,Worker,04/11/2026',
      'X5-94,,01/01/99',
      'X5-95,Worker,40/11/26',
    );
    expect(await preview(years, { dates: 'dmy' })).toMatchObject({
      added: 3,
      shortYears: 3,
      joined: { first: '1971-11-05', last: '2065-11-03' },
    });
    expect(await preview(csv('code,name', 'X5-96,Worker'))).toMatchObject({ shortYears: 0, joined: null });
  });
});

describe('A file that is too much', () => {
  test('a cell XFD1048576 and an old XLS are refused by name', async () => {
    const bomb = Buffer.from(await xlsxOf({ S: { rows: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' } }));
    await expect(preview({ name: 'people.xlsx', bytes: bomb })).rejects.toThrow(/cell XFD1048576 is beyond column IV/);
    const old = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]);
    await expect(preview({ name: 'people.xls', bytes: old })).rejects.toThrow(/save it as XLSX/);
  });
});

describe('Employees who are there already', () => {
  const first = ['code,name,salary,badge,joined on', 'UP-1,Hasan,12500,7001,2026-11-01', 'UP-2,Rina,13000,,2026-11-01'];

  test('are refused, changed, or added and changed, as somebody chose; the preview says what changes', async () => {
    await takeOver(csv(...first));
    const again = csv(
      'code,name,salary,badge',
      'up-1,Hasan,12900.50,7001',
      'UP-2,Rina Begum,,"7002,7003"',
      'UP-3,Selim,9000,',
    );
    const adding = await preview(again);
    expect(adding).toMatchObject({ added: 1, updated: 0, refused: 2 });
    expect(reported(adding.problems)[0]).toBe('2 code: An employee already has the code "up-1".');
    const updating = await preview(again, { mode: 'update' });
    expect(updating).toMatchObject({ added: 0, updated: 2, refused: 1 });
    expect(reported(updating.problems)).toEqual(['4 code: There is no employee with the code "UP-3".']);
    expect(updating.changes).toEqual([
      { row: 2, code: 'UP-1', field: 'salary', old: '12500', new: '12900.5' },
      { row: 3, code: 'UP-2', field: 'name', old: 'Rina', new: 'Rina Begum' },
      { row: 3, code: 'UP-2', field: 'badge', old: null, new: '7002, 7003' },
    ]);
    const { done } = await takeOver(again, { mode: 'both' });
    expect(done).toMatchObject({ added: 1, updated: 2, unchanged: 0, refused: 0, state: 'done' });
    expect(await employees('UP-')).toMatchObject([
      // an empty cell leaves what is stored, a code its spelling
      { code: 'UP-1', name: 'Hasan', salary: '12900.50', badges: '7001' },
      { code: 'UP-2', name: 'Rina Begum', salary: '13000.00', badges: '7002 7003' },
      { code: 'UP-3', name: 'Selim', salary: '9000.00' },
    ]);
    const journal = await query(
      `SELECT before, after, actor_name FROM journal WHERE action = 'employee.changed' AND before ->> 'name' = 'Rina'`,
    );
    expect(journal).toEqual([{ before: { name: 'Rina' }, after: { name: 'Rina Begum' }, actor_name: 'Rahim' }]);
    expect((await takeOver(again, { mode: 'both' })).done).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
  });

  test('and were changed after the preview are not overwritten: their row says so', async () => {
    const [hasan] = await query(`SELECT id FROM employee WHERE code = 'UP-1'`);
    const change = (values: Record<string, unknown>) =>
      people.rahim((ctx) => commandsOf('employee').change(ctx, String(hasan?.id), values));
    const { done } = await takeOver(
      csv('code,name', 'UP-1,Hasan Ali', 'UP-2,Rina Akter', 'UP-8,New'),
      { mode: 'both' },
      async () => {
        await change({ name: 'Hasan Mia' });
        await people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'up-8', name: 'By hand' }));
      },
    );
    const changed = 'This employee was added or changed after the preview. Import the file again.';
    expect(reported(done.problems as never)).toEqual([`2 code: ${changed}`, `4 code: ${changed}`]);
    expect((await employees('UP-')).map(({ name }) => name)).toEqual(['Hasan Mia', 'Rina Akter', 'Selim', 'By hand']);
  });

  test('take a badge from nobody', async () => {
    const { done } = await takeOver(csv('code,name,badge', 'UP-9,Jamil,7001'));
    expect(reported(done.problems as never)).toEqual([
      '2 badge: The badge number "7001" belongs to another employee at that time. End the other badge first.',
    ]);
    expect(await employees('UP-9')).toEqual([]);
  });
});

describe('A file that is taken over', () => {
  test('gives its employees’ creator the rights that one by one gives, and its badges the company’s midnight', async () => {
    await takeOver(file('joining-day-employees.csv'));
    const one = await people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'JE-1', name: 'One by one' }));
    const grants = (code: string) =>
      query(
        `SELECT g.principal, g.can_view, g.can_change, g.can_delete, g.can_share FROM record_grant g
         JOIN employee e ON e.company_id = g.company_id AND e.id = g.record_id WHERE e.code = $1`,
        code,
      );
    expect(await grants('JD-1')).toEqual(await grants(String(one.code)));
    expect(await grants('JD-1')).toHaveLength(1);
    const [badge] = await query(`SELECT valid_from FROM badge WHERE number = '9401'`);
    expect(badge?.valid_from).toEqual(new Date('2026-11-19T18:00:00Z'));
    const captured = `SELECT model, is_deleted FROM sync_row s JOIN employee e ON e.id = s.entity_id WHERE e.code = $1`;
    expect(await query(captured, 'JD-1')).toEqual(await query(captured, 'JE-1'));
  });

  test('makes all punches of their first day count, from its first minutes on', async () => {
    const gate = await people.rahim((ctx) => commandsOf('terminal').add(ctx, { name: 'Gate', host: '10.9.0.1' }));
    await query(`UPDATE terminal SET serial = 'JOIN1' WHERE id = $1`, gate.id);
    const { bytes } = file('joining-day-attlog.dat');
    const id = await people.rahim((ctx) =>
      addImport(ctx, { terminalId: String(gate.id), fileName: 'attlog.dat', content: bytes }),
    );
    await runImport(session, id);
    const punches = await query(
      `SELECT p.local_time, p.held, e.code FROM punch p
       LEFT JOIN employee e ON e.company_id = p.company_id AND e.id = p.employee_id
       WHERE p.terminal_serial = 'JOIN1' ORDER BY p.local_time`,
    );
    expect(punches).toEqual(
      ['00:10:00', '05:55:00', '06:05:00', '14:00:00'].map((time) => ({
        local_time: `2026-11-20 ${time}`,
        held: null,
        code: 'JD-1',
      })),
    );
  });

  test('is read part by part: each part reads its own rows, and what stands in an earlier part is known', async () => {
    const rows = Array.from({ length: 1_100 }, (_, n) => `LONG-${n},Worker ${n},4${String(n).padStart(5, '0')},no`);
    rows[700] = 'long-3,Worker 700,400700,no';
    rows[900] = 'LONG-900,Worker 900,400005,no';
    // a row that is longer than what is read for a part
    rows[1000] += `,${Array.from({ length: 8 }, () => 'ক'.repeat(30_000)).join(',')}`;
    const given = csv('code,name,badge,active,,,,,,,,', ...rows);
    const id = await people.rahim(async (ctx) => {
      const table = await readEmployees(ctx, given);
      return addEmployeeImport(ctx, given.name, table, (await previewEmployees(ctx, table)).seen);
    });
    const state = async () => {
      const [row] = await query(
        'SELECT state, row_at, byte_at, added, refused FROM employee_import WHERE company_id = $1 AND id = $2',
        people.a.id,
        id,
      );
      return row as Record<string, unknown>;
    };
    let asked = 0;
    const afterOne = {
      get aborted() {
        asked += 1;
        return asked > 1;
      },
    };
    await runEmployeeImport(session, id, afterOne as AbortSignal);
    const { byte_at: byteAt, ...first } = await state();
    expect(first).toEqual({ state: 'running', row_at: 500, added: 500, refused: 0 });
    // what was taken over already is not read again
    await query(
      `UPDATE employee_import SET content = overlay(content PLACING decode(repeat('00', $3), 'hex') FROM 1 FOR $3)
       WHERE company_id = $1 AND id = $2`,
      people.a.id,
      id,
      byteAt,
    );
    await runEmployeeImport(session, id);
    expect(await state()).toMatchObject({ state: 'done', row_at: 1_100, added: 1_098, refused: 2 });
    const [done] = await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 }));
    expect(done?.problems).toEqual([
      { row: 702, column: 'code', message: says('The code "long-3" appears twice: also in row 5.') },
      { row: 702, column: 'code', message: says('An employee already has the code "long-3".') },
      { row: 902, column: 'badge', message: says('The badge number "400005" appears twice: also in row 7.') },
    ]);
  });

  test('twice at the same moment, with the form in between, adds each code once', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `CC-${at},Worker ${at},${8000 + at}`);
    const take = async () => {
      const id = await people.rahim(async (ctx) =>
        addEmployeeImport(ctx, 'x.csv', await readEmployees(ctx, csv('code,name,badge', ...lines))),
      );
      await runEmployeeImport(session, id);
      const [done] = await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 }));
      return done;
    };
    const byHand = people
      .rahim((ctx) => commandsOf('employee').add(ctx, { code: 'cc-7', name: 'By hand' }))
      .then(() => 1)
      .catch(() => 0);
    const [one, other, added] = await Promise.all([take(), take(), byHand]);
    expect(Number(one?.added) + Number(other?.added) + added).toBe(40);
    expect(Number(one?.refused) + Number(other?.refused)).toBe(40 + added);
    expect(await employees('CC-')).toHaveLength(40);
  });

  test('refuses what a form refuses: a row that the database turns away costs that row only', async () => {
    // a badge that a form gives after the rows were judged: the constraint keeps it apart
    const [owner] = await query(`SELECT id FROM employee WHERE code = 'UP-3'`);
    const { done } = await takeOver(
      csv('code,name,badge', 'RF-1,One,8801', 'RF-2,Two,8802', 'RF-3,Three,8803'),
      {},
      () =>
        people.rahim((ctx) =>
          commandsOf('badge').add(ctx, { number: '8802', employeeId: owner?.id, validFrom: '2026-01-01' }),
        ),
    );
    expect(done).toMatchObject({ added: 2, refused: 1 });
    expect(reported(done.problems as never)).toEqual([
      '3 badge: The badge number "8802" belongs to another employee at that time. End the other badge first.',
    ]);
  });

  test('an export comes back in with every column, in English and in Bangla, and a name stays a name', async () => {
    await takeOver(csv('Code,Name,E-mail address,Salary (BDT),Active', "EX-1,'=HYPERLINK(1),a@b.example,12500,No"));
    await takeOver(
      csv('কোড,নাম,ই-মেইল ঠিকানা,বেতন (টাকা),সক্রিয়,যোগদানের তারিখ,ব্যাজ নম্বর', 'EX-2,রহিম,b@b.example,১৩০০০,হ্যাঁ,২০২৬-১১-০১,৮৮১১'),
    );
    expect(await employees('EX-')).toMatchObject([
      { name: '=HYPERLINK(1)', salary: '12500.00' },
      { name: 'রহিম', salary: '13000.00', joined: '2026-11-01', badges: '8811' },
    ]);
    expect(await query(`SELECT is_active, email FROM employee WHERE code = 'EX-1'`)).toEqual([
      { is_active: false, email: 'a@b.example' },
    ]);
  });
});
