import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A part of an archive: its text, or pieces of it that are made while it is packed. */
export type ZipPart = string | Iterable<string>;

interface Packed {
  name: Buffer;
  crc: number;
  size: number;
  data: Buffer;
}

async function pack(name: string, part: ZipPart): Promise<Packed> {
  const deflate = createDeflateRaw();
  const data: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => data.push(piece));
  let crc = 0;
  let size = 0;
  for (const piece of typeof part === 'string' ? [part] : part) {
    const bytes = Buffer.from(piece);
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (!deflate.write(bytes)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return { name: Buffer.from(name), crc, size, data: Buffer.concat(data) };
}

/** A ZIP archive (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
export async function zipOf(parts: Readonly<Record<string, ZipPart>>): Promise<Buffer> {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [path, part] of Object.entries(parts)) {
    const { name, crc, size, data } = await pack(path, part);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(crc, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt32LE(size, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    head.copy(entry, 10, 8, 30);
    entry.writeUInt32LE(at, 42);
    local.push(head, name, data);
    central.push(entry, name);
    at += head.length + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length / 2, 8);
  end.writeUInt16LE(central.length / 2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const FORMATS = ['General', '0000', 'dd/mm/yyyy', 'm/d/yyyy h:mm', '#,##0.00', 'h:mm:ss', '"EMP-"0000'];

/** The place of a format in `styles`, for the attribute `s` of a cell. */
export const style = (format: string): number => FORMATS.indexOf(format);

/** A workbook out of the XML of its sheets' rows and of what follows them. */
export function xlsxOf(
  sheets: Readonly<Record<string, { rows: ZipPart; after?: string; isHidden?: boolean }>>,
  more: Readonly<Record<string, ZipPart>> = {},
): Promise<Buffer> {
  const named = Object.entries(sheets);
  const states = named.map(
    ([name, { isHidden }], at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"${isHidden ? ' state="hidden"' : ''}/>`,
  );
  const relations = named.map(
    ([, _], at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const formats = FORMATS.map(
    (code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
  );
  const styles = FORMATS.map((_, at) => `<xf numFmtId="${164 + at}"/>`);
  const bodies = named.map(([, { rows, after = '' }], at): [string, ZipPart] => [
    `xl/worksheets/sheet${at + 1}.xml`,
    (function* () {
      yield `<worksheet xmlns="${MAIN}"><sheetData>`;
      yield* typeof rows === 'string' ? [rows] : rows;
      yield `</sheetData>${after}</worksheet>`;
    })(),
  ]);
  return zipOf({
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${states.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${formats.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    ...more,
    ...Object.fromEntries(bodies),
  });
}
