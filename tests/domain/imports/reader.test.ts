import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { style, xlsxOf, zipOf } from '../../../bench/xlsx.ts';
import {
  type FileRow,
  type ReadOptions,
  readFileParts,
  readTable,
} from '../../../src/domain/imports/reader/read-file.ts';
import { projectRoot } from '../../../src/project.ts';
import { inWords } from '../../support/says.ts';

const caseFile = (name: string) => ({ bytes: readFileSync(join(projectRoot(), 'tests', 'cases', name)), name });
const fileOf = (content: string | Buffer, name = 'file.csv') => ({ bytes: Buffer.from(content), name });

const KNOWN = ['code', 'name', 'department', 'designation', 'joined on', 'salary', 'badge', 'phone'];
const headingScore = (cells: readonly string[]) =>
  cells.filter((cell) => KNOWN.includes(cell.trim().toLowerCase())).length;
const tableOf = (file: { bytes: Buffer; name: string }, options: ReadOptions = {}) =>
  readTable(file, { ...options, headingScore });
const texts = (rows: readonly FileRow[]) => rows.map(({ cells }) => cells.map(({ text }) => text));
const kinds = (rows: readonly FileRow[]) => rows.map(({ cells }) => cells.map(({ kind }) => kind));

async function allOf(file: { bytes: Buffer; name: string }, options: ReadOptions = {}) {
  const rows: FileRow[] = [];
  for await (const part of readFileParts(file, options)) if (part.type === 'rows') rows.push(...part.rows);
  return rows;
}

/** Processes that read files for this one and are there still. */
const readersLeft = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
        return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('child.js');
      } catch {
        return false;
      }
    });

describe('A file of employees', () => {
  test('with quotes inside its cells: all five rows, quotes and all', async () => {
    expect(texts((await tableOf(caseFile('employees-quotes.csv'))).rows)).toEqual([
      ['QU-1', 'Worker One', 'Helper'],
      ['QU-2', 'Md. "Raju" Karim', 'Helper'],
      ['QU-3', 'Worker, Three', 'Helper'],
      ['QU-4', 'Cutter 5" table', 'Helper'],
      ['QU-5', '"Raju" Karim', 'Helper'],
    ]);
  });

  test.each([
    ['employees-sep-line.csv', ['SE-1', 'Worker One', '2026-11-01'], 2, ''],
    ['employees-title-lines.csv', ['TI-1', 'Worker One', '2026-11-01'], 5, ''],
    ['employees-leading-zeros.xlsx', ['0931', 'Worker One', '1711000000', '0932'], 2, 'S'],
    ['employees-second-sheet.xlsx', ['X6-1', 'Worker One'], 2, 'Employees'],
  ])('%s: the heading is found, and the first row below it is %j', async (name, row, number, sheet) => {
    const table = await tableOf(caseFile(name));
    expect(table.sheet).toBe(sheet);
    expect(texts(table.rows)[0]).toEqual(row);
    if (name !== 'employees-sep-line.csv') expect(table.rows[0]?.number).toBe(number);
    expect(headingScore(table.heading?.cells.map(({ text }) => text) ?? [])).toBeGreaterThan(1);
  });

  test('with a calculated salary has the amount, without the noise of the calculation', async () => {
    const { rows } = await tableOf(caseFile('employees-sums.xlsx'));
    expect(rows.map(({ cells }) => cells[2])).toEqual([
      { kind: 'number', text: '13550.3', value: '13550.3' },
      { kind: 'number', text: '12500.5', value: '12500.5' },
    ]);
  });

  test('with error cells: each is an error, never an empty cell; TRUE and 1/3 are what they are', async () => {
    const { rows } = await tableOf(caseFile('employees-error-cells.xlsx'));
    expect(kinds(rows)).toEqual([
      ['text', 'error', 'number'],
      ['text', 'text', 'error'],
      ['text', 'boolean', 'number'],
      ['number', 'text', 'number'],
    ]);
    expect([rows[0]?.cells[1]?.text, rows[1]?.cells[2]?.text]).toEqual(['#N/A', '#REF!']);
  });

  test('with merged cells: each row of the area has its value, and says where it is from', async () => {
    const { rows } = await tableOf(caseFile('employees-merged-cells.xlsx'));
    expect(rows.map(({ cells }) => [cells[2]?.text, cells[2]?.merged ?? false])).toEqual([
      ['Sewing', false],
      ['Sewing', true],
      ['Sewing', true],
    ]);
  });

  test('that is not UTF-8 is refused with the way out, and read when a person said what it is', async () => {
    const file = caseFile('employees-windows-1252.csv');
    await expect(tableOf(file)).rejects.toMatchObject({
      code: 'import.encoding-unknown',
      message: expect.stringContaining('Windows-1252'),
    });
    const { rows } = await tableOf(file, { encoding: 'windows-1252' });
    expect(texts(rows)[0]?.[1]).toMatch(/^Zoë Núñez$/);
    const other = fileOf(Buffer.from([0x63, 0x6f, 0x64, 0x65, 0x0a, 0x81, 0x8d]));
    await expect(tableOf(other, { encoding: 'windows-1252' })).rejects.toThrow(/not Windows-1252 either/);
  });
});

describe('Numbers and dates of a sheet', () => {
  test('are what the sheet shows', async () => {
    const cell = (at: string, value: string, format = 'General') =>
      `<c r="${at}" s="${style(format)}"><v>${value}</v></c>`;
    const rows = `<row r="1">${[
      cell('A1', '931', '0000'),
      cell('B1', '46349.334027777775', 'm/d/yyyy h:mm'),
      cell('C1', '46349', 'dd/mm/yyyy'),
      cell('D1', '12500', '#,##0.00'),
      cell('E1', '0.3340277777777778', 'h:mm:ss'),
      cell('F1', '8801711000000'),
      cell('G1', '17', '"EMP-"0000'),
      cell('H1', '12345678901234567890'),
      cell('I1', '1.005', '#,##0.00'),
      '<c r="J1"><f>A1+1</f></c>',
      '<c r="K1" t="str"><f>A1&amp;""</f><v>931</v></c>',
    ].join('')}</row>`;
    const [row] = await allOf(fileOf(await xlsxOf({ S: { rows } })));
    expect(row?.cells).toEqual([
      { kind: 'number', text: '0931', value: '0931' },
      { kind: 'date', text: '2026-11-23 08:01:00' },
      { kind: 'date', text: '2026-11-23' },
      { kind: 'number', text: '12500.00', value: '12500.00' },
      { kind: 'date', text: '08:01:00' },
      { kind: 'number', text: '8801711000000', value: '8801711000000' },
      { kind: 'number', text: 'EMP-0017', value: '0017' },
      { kind: 'number', text: '1.23456789012346E+19', value: '1.23456789012346E+19' },
      { kind: 'number', text: '1.01', value: '1.01' },
      { kind: 'error', text: '=A1+1' },
      { kind: 'text', text: '931' },
    ]);
  });

  test('days are counted from 1904 where the workbook says so', async () => {
    const rows = `<row r="1"><c r="A1" s="${style('dd/mm/yyyy')}"><v>44887</v></c></row>`;
    const book =
      '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>';
    const [row] = await allOf(fileOf(await xlsxOf({ S: { rows } }, { 'xl/workbook.xml': book })));
    expect(row?.cells).toEqual([{ kind: 'date', text: '2026-11-23' }]);
  });
});

describe('A text file', () => {
  test('in UTF-16 with its mark, in either order of its bytes', async () => {
    const name = 'punches-utf16.txt';
    const little = caseFile(name);
    const big = { name, bytes: Buffer.from(little.bytes.subarray(0, little.bytes.length & ~1)).swap16() };
    const rows = texts(await allOf(little));
    expect(rows[1]).toEqual(['000001', '1', '000000017', 'w1', '1', '0', '2026/11/23 08:01:10']);
    expect(texts(await allOf(big))).toEqual(rows);
  });

  test('a line break in a quoted cell begins no row; one bad row costs itself only', async () => {
    const rows = await allOf(fileOf('a,b\r\n1,"x\r\ny"\r\n2,"never closed\r\n3,z\r\n4,"w"\r\n'));
    expect(rows.map(({ number, problem }) => [number, problem && inWords(problem)])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'a quote in it is not closed'],
      [4, undefined],
      [5, undefined],
    ]);
    expect(texts(rows)).toEqual([
      ['a', 'b'],
      ['1', 'x\r\ny'],
      ['2', '"never closed'],
      ['3', 'z'],
      ['4', 'w'],
    ]);
  });

  test('letters that are lost, and NUL characters, make an error of their cell and of no other', async () => {
    const rows = await allOf(fileOf('code,name\n1,Zo\uFFFD\n2,a\u0000b\n3,#REF!\n4,fine\n'));
    expect(kinds(rows).slice(1)).toEqual([
      ['text', 'error'],
      ['text', 'error'],
      ['text', 'error'],
      ['text', 'text'],
    ]);
  });

  test('is parted by what gives its rows the same number of cells, not by a decimal comma', async () => {
    expect(texts((await tableOf(caseFile('employees-decimal-comma.csv'))).rows)[0]).toEqual([
      'DC-1',
      'Worker One',
      '2026-11-01',
      '12500,50',
    ]);
  });

  test('with a row of a thousand cells, and one of 300,000 characters: both are named, the rest is read', async () => {
    const rows = await allOf(fileOf(`a,b\n${'x,'.repeat(1000)}x\n"${'y'.repeat(40_000)}",z\n1,2\n`));
    expect(rows.map(({ problem }) => problem && inWords(problem))).toEqual([
      undefined,
      'it has 1001 columns; at most 256 are read',
      expect.stringMatching(/a quote in it is not closed|more than 32767 characters/),
      undefined,
    ]);
  });

  test.each([
    [
      'an old XLS',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
      /old Excel file \(XLS\).*save it as XLSX/,
    ],
    [
      'a locked XLSX',
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]),
      /protected with a password/,
    ],
    ['a PDF', Buffer.from('%PDF-1.7 …'), /it is a PDF/],
    ['a web page called XLS', Buffer.from('\uFEFF <html><table>'), /web page or XML/],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0, 0, 0, 0, 0]), /neither text nor XLSX/],
    ['nothing', Buffer.alloc(0), /it is empty/],
  ])('that is %s is refused in words that help', async (_, bytes, words) => {
    await expect(allOf({ bytes, name: 'x' })).rejects.toMatchObject({
      code: 'import.file-unreadable',
      message: expect.stringMatching(words),
    });
  });

  test('that is another archive is refused by what it is', async () => {
    await expect(allOf(fileOf(await zipOf({ 'content.xml': '<x/>' })))).rejects.toThrow(/it is an ODS/);
    await expect(allOf(fileOf(await zipOf({ 'xl/workbook.bin': 'x' })))).rejects.toThrow(/it is an XLSB/);
    await expect(allOf(fileOf(await zipOf({ 'a.csv': 'x' })))).rejects.toThrow(/archive without a workbook/);
    const good = await xlsxOf({ S: { rows: '<row r="1"><c r="A1"><v>1</v></c></row>' } });
    await expect(allOf(fileOf(good.subarray(0, good.length - 30)))).rejects.toThrow(/the XLSX is damaged/);
  });
});

describe('A file that is made to take the server down', () => {
  const row = (cells: string, r = 1) => `<row r="${r}">${cells}</row>`;

  test('a value in cell XFD1048576 is refused by its address', async () => {
    const bytes = await xlsxOf({ S: { rows: row('<c r="XFD1048576"><v>1</v></c>', 1_048_576) } });
    expect(bytes.length).toBeLessThan(2500);
    await expect(allOf(fileOf(bytes))).rejects.toMatchObject({
      code: 'import.file-unreadable',
      message: expect.stringContaining('cell XFD1048576 is beyond column IV'),
    });
    const low = await xlsxOf({ S: { rows: row('<c r="A1048576"><v>1</v></c>', 1_048_576) } });
    await expect(allOf(fileOf(low))).rejects.toThrow(/cell A1048576 is beyond row 1000000/);
  });

  test('a text of 400 MB in a cell is refused, by its size or by its cell, and the server’s memory stays', async () => {
    const bomb = (megabytes: number) =>
      xlsxOf({
        S: {
          rows: (function* () {
            yield '<row r="1"><c r="B1" t="inlineStr"><is><t>';
            const piece = 'a'.repeat(1 << 20);
            for (let at = 0; at < megabytes; at++) yield piece;
            yield '</t></is></c></row>';
          })(),
        },
      });
    const large = await bomb(400);
    expect(large.length).toBeLessThan(450_000);
    await expect(allOf(fileOf(large))).rejects.toThrow(/extracts to more than 256 MB/);
    await expect(allOf(fileOf(await bomb(60)))).rejects.toThrow(/cell B1 has more than 32767 characters/);
    // an archive that lies about its size gets no further
    const lie = Buffer.from(large);
    const at = lie.lastIndexOf('xl/worksheets/sheet1.xml');
    lie.writeUInt32LE(1000, at - 46 + 24);
    await expect(allOf(fileOf(lie))).rejects.toThrow(/the XLSX is damaged|more than 32767 characters/);
  }, 60_000);

  test('shared texts, columns of merged areas, and entities that unfold are counted or refused', async () => {
    const shared = await xlsxOf(
      { S: { rows: row('<c r="A1" t="s"><v>0</v></c>') } },
      {
        'xl/sharedStrings.xml': (function* () {
          yield '<sst>';
          for (let at = 0; at < 501; at++) yield '<si><t>x</t></si>'.repeat(1000);
          yield '</sst>';
        })(),
      },
    );
    await expect(allOf(fileOf(shared))).rejects.toThrow(/more than 500000 different texts/);
    const merged = await xlsxOf({
      S: {
        rows: (function* () {
          for (let at = 1; at <= 40_000; at++) yield row(`<c r="A${at}"><v>1</v></c>`, at);
        })(),
        after: '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
      },
    });
    await expect(allOf(fileOf(merged))).rejects.toThrow(/more than 8000000 cells/);
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook><sheets><sheet name="&a;"/></sheets></workbook>';
    const unfolding = await xlsxOf({ S: { rows: '' } }, { 'xl/workbook.xml': entities });
    await expect(allOf(fileOf(unfolding))).rejects.toThrow(/the XLSX is damaged/);
  }, 60_000);

  test('memory, time and the caller’s own end stop the process, in words', async () => {
    const file = fileOf('a,b\n1,2\n');
    await expect(allOf(file, { limits: { residentMb: 1 } })).rejects.toThrow(/more memory than one file may use/);
    await expect(allOf(file, { limits: { milliseconds: 1 } })).rejects.toThrow(/takes longer than 0 seconds/);
    await expect(allOf(file, { signal: AbortSignal.abort(new Error('no longer wanted')) })).rejects.toThrow(
      'no longer wanted',
    );
    const heavy = fileOf(`${'abcdefghij,'.repeat(20)}\n`.repeat(40_000));
    await expect(allOf(heavy, { limits: { heapMb: 8 } })).rejects.toThrow(/more memory than one file may use/);
    for await (const _ of readFileParts(heavy)) break;
    expect(readersLeft()).toEqual([]);
  }, 60_000);

  test('two are read at once, eight wait, and the next one is told to try again', async () => {
    const all = await Promise.allSettled(Array.from({ length: 11 }, () => allOf(fileOf('a,b\n1,2\n'))));
    expect(all.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'import.readers-busy', status: 503 } },
    ]);
    expect(texts(await allOf(fileOf('a,b\n')))).toEqual([['a', 'b']]);
  }, 60_000);
});
