/** The worst body of each content type, and the worst file of each kind, as they travel to each kind of route. */
import { gzipSync } from 'node:zlib';
import { xlsxOf } from './xlsx.ts';

export type Headers = Readonly<Record<string, string>>;
export interface Body {
  name: string;
  headers: Headers;
  bytes: Buffer;
}
interface File {
  name: string;
  fileName: string;
  bytes: Buffer;
}

const FIELDS = 1_000_000;
const LARGEST = 39 << 20;
/** The largest file that the panel and the API take. */
const LARGEST_FILE = 28 << 20;
const BOUNDARY = 'b';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

const typed = (name: string, type: string, bytes: Buffer | string, more: Headers = {}): Body => ({
  name,
  headers: { 'content-type': type, ...more },
  bytes: Buffer.from(bytes),
});

const json = (name: string, text: string): Body => typed(name, 'application/json', text);
const list = (item: string, count: number) => `{"rows":[${`${item},`.repeat(count)}${item}]}`;

/** Sent to every route, whatever it takes. */
export function worstBodies(): Body[] {
  const wide = list('{}', FIELDS * 8);
  const named = Array.from({ length: FIELDS }, (_, n) => `"f${n}":${n}`).join(',');
  const fields = Array.from({ length: FIELDS }, (_, n) => `f${n}=${n}`).join('&');
  const part = (n: number) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${n}"\r\n\r\n\r\n`;
  const parts = Array.from({ length: FIELDS / 2 }, (_, n) => part(n)).join('');
  const gzip = { 'content-encoding': 'gzip' };
  return [
    json('JSON, deep', `${'['.repeat(LARGEST >> 2)}${']'.repeat(LARGEST >> 2)}`),
    json('JSON, a long list', wide),
    json('JSON, a million fields', `{${named}}`),
    json('JSON, one text', `{"code":"${'1'.repeat(LARGEST)}"}`),
    json('JSON, one text of escapes', `{"code":"${'\\"'.repeat(LARGEST >> 1)}"}`),
    json('JSON, as many values as a form has', list('0', 19_000)),
    json('JSON, as many values as the sync has', list('{"a":0}', 120_000)),
    json('JSON, one text within the limit of a record', `{"code":"${'\\"'.repeat(45 << 10)}"}`),
    json('JSON, one text within the limit of a file', `{"content":"${'\\"'.repeat(500 << 10)}"}`),
    typed('JSON, gzip of a long list', 'application/json', gzipSync(wide), gzip),
    typed('gzip bomb', 'application/json', gzipSync(Buffer.alloc(1 << 30, 0x20), { level: 1 }), gzip),
    typed('form, a million fields', 'application/x-www-form-urlencoded', fields),
    typed('form, empty fields', 'application/x-www-form-urlencoded', 'a&'.repeat(LARGEST >> 1)),
    typed('form, one field', 'application/x-www-form-urlencoded', `a=${'%41'.repeat(LARGEST / 3)}`),
    typed('form, one field within the limit', 'application/x-www-form-urlencoded', `a=${'%41'.repeat(300 << 10)}`),
    typed('multipart, half a million fields', MULTIPART, `${parts}--${BOUNDARY}--\r\n`),
    typed('multipart, headers without end', MULTIPART, `--${BOUNDARY}\r\n${'a: b\r\n'.repeat(LARGEST / 6)}`),
    typed('multipart, nearly delimiters', MULTIPART, `--${BOUNDARY}\r\n\r\n${'\r\n--'.repeat(LARGEST_FILE >> 2)}`),
    typed('text, 1.2 million lines', 'text/plain', '1\t2026-11-01 08:00:00\t0\t1\t0\t0\n'.repeat(1_200_000)),
    typed('text, one line', 'text/plain', Buffer.alloc(LARGEST, 0x31)),
    typed('text, as many lines as a push has', 'text/plain', '1\t2026-11-01 08:00:00\t0\t1\t0\t0\n'.repeat(120_000)),
  ];
}

/** A PNG that says that it is 65,535 pixels wide and high: 17 GB once it is decoded. */
function pngBomb(bytes: number): Buffer {
  const png = Buffer.alloc(bytes);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(png);
  png.write('IHDR', 12, 'latin1');
  png.writeUInt32BE(0xffff, 16);
  png.writeUInt32BE(0xffff, 20);
  png.set([8, 6, 0, 0, 0], 24);
  return png;
}

/** The number of times that `line` fits into the largest file. */
const fitting = (line: string) => Math.floor((LARGEST_FILE - 200) / line.length);
const linesOf = (head: string, line: string) => Buffer.from(head + line.repeat(fitting(line)));

/** Files of one cell far outside, and of one text that unpacks to 400 MB; the same, of which each cell is allowed. */
async function xlsxBombs(): Promise<File[]> {
  const far = await xlsxOf({ S: { rows: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' } });
  const long = await xlsxOf({
    S: {
      rows: (function* () {
        yield '<row r="1"><c r="B1" t="inlineStr"><is><t>';
        for (let at = 0; at < 400; at += 1) yield 'a'.repeat(1 << 20);
        yield '</t></is></c></row>';
      })(),
    },
  });
  const full = await xlsxOf({
    S: {
      rows: (function* () {
        for (let row = 1; row <= 7_900; row += 1)
          yield `<row r="${row}"><c r="A${row}" t="inlineStr"><is><t>${'a'.repeat(32_000)}</t></is></c></row>`;
      })(),
    },
  });
  return [
    { name: 'XLSX, cell XFD1048576', fileName: 'far.xlsx', bytes: far },
    { name: 'XLSX, a text of 400 MB', fileName: 'long.xlsx', bytes: long },
    { name: 'XLSX, 250 MB of allowed cells', fileName: 'full.xlsx', bytes: full },
  ];
}

/** Sent to the routes that take files, each in the way that the route takes it. */
export async function worstFiles(): Promise<File[]> {
  const worker = (_: unknown, n: number) => `B-${n},Worker ${n},Sewing,2026-11-01,12500,9${n}`;
  const employees = `code,name,designation,joined,salary,badge\n${Array.from({ length: 20_000 }, worker).join('\n')}\n`;
  const attlog = '1\t2026-11-01 08:00:00\t0\t1\t0\t0\n';
  return [
    ...(await xlsxBombs()),
    { name: 'attlog, 28 MB', fileName: 'attlog.dat', bytes: linesOf('', attlog) },
    { name: 'CSV, 28 MB', fileName: 'a.csv', bytes: linesOf('code,name\n', 'E-1,Worker one of the company\n') },
    { name: 'CSV, 20,000 employees', fileName: 'a.csv', bytes: Buffer.from(employees) },
    { name: 'CSV, one row', fileName: 'a.csv', bytes: linesOf('code,name\n"', 'E-1,Worker') },
    { name: 'CSV, quotes', fileName: 'a.csv', bytes: linesOf('code,name\n', '""""""""""') },
    { name: 'PNG, 65535 x 65535 pixels', fileName: 'a.png', bytes: pngBomb(200_000) },
    { name: 'PNG, 28 MB', fileName: 'a.png', bytes: pngBomb(LARGEST_FILE) },
  ];
}

/** A file as browsers and programs send it, beside fields of the same form. */
export function inForm({ name, fileName, bytes }: File, fields: Headers): Body {
  const field = ([key, value]: [string, string]) =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n`;
  const pieces = [...Object.entries(fields).map(field), head].join('');
  return typed(name, MULTIPART, Buffer.concat([Buffer.from(pieces), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]));
}

/** A file within JSON. */
export const inJson = ({ name, bytes }: File, around: (base64: string) => unknown): Body =>
  json(`${name}, in JSON`, JSON.stringify(around(bytes.toString('base64'))));
