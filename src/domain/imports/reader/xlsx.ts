import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { importMessage } from '../../../i18n/imports.ts';
import type { Message } from '../../../i18n/message.ts';
import {
  type Cell,
  columnName,
  EMPTY,
  type FileRow,
  readerLimits,
  type SheetSource,
  textCell,
  Unreadable,
} from './cells.rule.ts';
import { builtInFormat, numberCell } from './number-format.rule.ts';
import { DAMAGED, type Handlers, Part, type Tag } from './xlsx-part.ts';

/** The parts of an archive by their names. */
async function partsOf(bytes: Buffer): Promise<(name: string) => Part | undefined> {
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= readerLimits.entries) throw new Unreadable(DAMAGED);
      if (entry.isEncrypted()) throw new Unreadable(importMessage('import.password'));
      entries.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(DAMAGED);
  }
  requireWorkbook(entries);
  return (name) => {
    const entry = entries.get(name.toLowerCase());
    return entry && new Part(zip, entry);
  };
}

/** An archive may be many things. */
function requireWorkbook(entries: ReadonlyMap<string, Entry>): void {
  if (entries.has('xl/workbook.xml')) return;
  if (entries.has('xl/workbook.bin')) throw new Unreadable(importMessage('import.xlsb'));
  if (entries.has('content.xml')) throw new Unreadable(importMessage('import.ods'));
  throw new Unreadable(importMessage('import.no-workbook'));
}

async function drained(parsing: AsyncGenerator<void>): Promise<void> {
  for await (const _ of parsing);
}

interface Named {
  name: string;
  isHidden: boolean;
  path: string;
}

async function workbookOf(parts: (name: string) => Part | undefined) {
  const targets = new Map<string, string>();
  const rels = parts('xl/_rels/workbook.xml.rels');
  if (rels) {
    await drained(
      rels.parse({
        open: ({ name, attributes: { Id = '', Target = '' } }) => {
          const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
          if (name === 'Relationship' && targets.size < readerLimits.entries) targets.set(Id, path);
        },
      }),
    );
  }
  const sheets: Named[] = [];
  let is1904 = false;
  const workbook = parts('xl/workbook.xml');
  const open = ({ name, attributes }: Tag) => {
    if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    if (name !== 'sheet') return;
    if (sheets.length >= readerLimits.sheets)
      throw new Unreadable(importMessage('import.too-many-sheets', { sheets: readerLimits.sheets }));
    const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
    const isHidden = (attributes.state ?? 'visible') !== 'visible';
    sheets.push({
      name: attributes.name ?? '',
      isHidden,
      path: targets.get(id) ?? `xl/worksheets/sheet${sheets.length + 1}.xml`,
    });
  };
  if (workbook) await drained(workbook.parse({ open }));
  return { sheets, is1904 };
}

/** The number format of each style, by the style's place. */
async function formatsOf(part: Part | undefined): Promise<string[]> {
  const own = new Map<number, string>();
  const styles: string[] = [];
  let isInStyles = false;
  const open = ({ name, attributes }: Tag) => {
    if (name === 'numFmt') own.set(Number(attributes.numFmtId), (attributes.formatCode ?? '').slice(0, 255));
    if (name === 'cellXfs') isInStyles = true;
    if (name !== 'xf' || !isInStyles) return;
    const id = Number(attributes.numFmtId ?? 0);
    styles.push(own.get(id) ?? builtInFormat(id));
    if (styles.length > 65_536 || own.size > 65_536) throw new Unreadable(DAMAGED);
  };
  const close = (name: string) => {
    if (name === 'cellXfs') isInStyles = false;
  };
  if (part) await drained(part.parse({ open, close }));
  return styles;
}

const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

async function sharedStringsOf(part: Part | undefined): Promise<string[]> {
  const strings: string[] = [];
  let characters = 0;
  let text = '';
  const path: string[] = [];
  const { sharedStrings, sharedStringCharacters, cellCharacters } = readerLimits;
  const tooLong = () => importMessage('import.text-too-long', { cellCharacters });
  const open = ({ name }: Tag) => {
    path.push(name);
    if (name === 'si') text = '';
  };
  const close = (name: string) => {
    path.pop();
    if (name !== 'si') return;
    strings.push(unescaped(text));
    if (strings.length > sharedStrings) throw new Unreadable(importMessage('import.too-many-texts', { sharedStrings }));
  };
  const onText = (found: string) => {
    // what a sheet writes above letters of other scripts is not the text
    if (path.at(-1) !== 't' || path.includes('rPh')) return;
    text += found;
    characters += found.length;
    if (text.length > cellCharacters) throw new Unreadable(tooLong());
    if (characters > sharedStringCharacters) {
      throw new Unreadable(importMessage('import.too-many-characters', { n: sharedStringCharacters >> 20 }));
    }
  };
  if (part) await drained(part.parse({ open, close, text: onText, tooLong }));
  return strings;
}

interface Area {
  top: number;
  bottom: number;
  left: number;
  right: number;
  cell?: Cell;
}

/** "AB12" as row and column, from 0. */
function positionOf(reference: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference);
  if (!match) return undefined;
  const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(match[2]) - 1, column };
}

/** The merged areas of a sheet, which stand behind its rows. */
async function areasOf(part: Part): Promise<Area[]> {
  const areas: Area[] = [];
  let rest = '';
  for await (const piece of part.texts()) {
    const text = rest + piece;
    for (const [, reference = ''] of text.matchAll(/<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z0-9:$]{1,30})"/g)) {
      const [from = '', to = from] = reference.split(':');
      const [start, end] = [positionOf(from), positionOf(to)];
      if (!start || !end) continue;
      areas.push({
        top: start.row,
        bottom: end.row,
        left: start.column,
        right: Math.min(end.column, readerLimits.columns - 1),
      });
      if (areas.length > readerLimits.mergedAreas)
        throw new Unreadable(importMessage('import.too-many-merged', { mergedAreas: readerLimits.mergedAreas }));
    }
    // a tag may lie across two pieces
    const cut = text.lastIndexOf('<');
    rest = cut >= 0 && text.length - cut < 300 && !text.includes('>', cut) ? text.slice(cut) : '';
  }
  return areas.sort((one, other) => one.top - other.top);
}

/** Gives each cell of a merged area the value of its first one. */
class Merging {
  readonly #areas: Area[];
  #next = 0;
  #active: Area[] = [];

  constructor(areas: Area[]) {
    this.#areas = areas;
  }

  /** @returns how many cells were filled */
  fill(row: number, cells: Cell[]): number {
    let filled = 0;
    for (let area = this.#areas[this.#next]; area && area.top <= row; area = this.#areas[this.#next]) {
      this.#next += 1;
      const cell = area.top === row ? cells[area.left] : undefined;
      if (cell && cell.kind !== 'empty') this.#active.push({ ...area, cell: { ...cell, merged: true } });
    }
    this.#active = this.#active.filter(({ bottom }) => bottom >= row);
    for (const { top, left, right, cell } of this.#active) {
      for (let column = left; column <= right && cell; column++) {
        if (row === top && column === left) continue;
        while (cells.length <= column) cells.push(EMPTY);
        cells[column] = cell;
        filled += 1;
      }
    }
    return filled;
  }
}

interface Workbook {
  strings: readonly string[];
  formats: readonly string[];
  is1904: boolean;
}

/** A cell while it is being read. */
interface Open {
  column: number;
  type: string;
  style: number;
  value: string;
  inline: string;
  formula: string;
}

function cellOf(open: Open, { strings, formats, is1904 }: Workbook): Cell {
  const { type, value, inline, formula } = open;
  if (type === 'inlineStr') return textCell(unescaped(inline));
  if (type === 's') return textCell(strings[Number(value)] ?? '');
  if (value === '') return formula === '' || type === 'str' ? EMPTY : { kind: 'error', text: `=${formula}` };
  if (type === 'str') return textCell(unescaped(value));
  if (type === 'b') return { kind: 'boolean', text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' };
  if (type === 'e') return { kind: 'error', text: value };
  if (type === 'd') return { kind: 'date', text: value.slice(0, 19).replace('T', ' ') };
  const number = Number(value);
  return Number.isFinite(number)
    ? numberCell(number, formats[open.style] ?? 'General', is1904)
    : { kind: 'error', text: value };
}

/** The rows of one sheet, gathered from its tags. */
class SheetRows implements Handlers {
  /** rows that are complete */
  ready: FileRow[] = [];
  readonly #book: Workbook;
  readonly #merging: Merging;
  #row = 0;
  #column = -1;
  #cells: Cell[] = [];
  #open: Open | undefined;
  #inside: string[] = [];
  #cellCount = 0;

  constructor(book: Workbook, areas: Area[]) {
    this.#book = book;
    this.#merging = new Merging(areas);
  }

  #place = (): string => `${columnName(this.#open?.column ?? 0)}${this.#row}`;

  tooLong = (): Message =>
    importMessage('import.cell-too-long', { name: this.#place(), cellCharacters: readerLimits.cellCharacters });

  open = ({ name, attributes }: Tag): void => {
    this.#inside.push(name);
    if (this.#inside.length > 100) throw new Unreadable(DAMAGED);
    if (name === 'row') {
      const row = attributes.r === undefined ? this.#row + 1 : Number(attributes.r);
      if (!Number.isInteger(row) || row <= this.#row) throw new Unreadable(DAMAGED);
      this.#row = row;
      this.#column = -1;
      this.#cells = [];
    }
    if (name !== 'c') return;
    this.#column = attributes.r === undefined ? this.#column + 1 : (positionOf(attributes.r)?.column ?? -1);
    if (this.#column < 0) throw new Unreadable(DAMAGED);
    const style = Number(attributes.s ?? 0);
    this.#open = { column: this.#column, type: attributes.t ?? 'n', style, value: '', inline: '', formula: '' };
    this.#countCells(1);
  };

  text = (text: string): void => {
    const open = this.#open;
    if (!open) return;
    const inside = this.#inside.at(-1);
    if (inside === 'v') open.value += text;
    else if (inside === 'f') open.formula += text.slice(0, 200);
    else if (inside === 't' && !this.#inside.includes('rPh')) open.inline += text;
    if (Math.max(open.value.length, open.inline.length) > readerLimits.cellCharacters)
      throw new Unreadable(this.tooLong());
  };

  close = (name: string): void => {
    this.#inside.pop();
    if (name === 'c' && this.#open) {
      const cell = cellOf(this.#open, this.#book);
      if (cell.kind !== 'empty') this.#put(this.#open.column, cell);
      this.#open = undefined;
    }
    if (name === 'row' && this.#cells.length > 0) {
      this.#countCells(this.#merging.fill(this.#row - 1, this.#cells));
      this.ready.push({ number: this.#row, cells: this.#cells });
      this.#cells = [];
    }
  };

  #put(column: number, cell: Cell): void {
    const { columns, rows } = readerLimits;
    if (column >= columns) {
      throw new Unreadable(
        importMessage('import.cell-beyond-column', { name: this.#place(), name2: columnName(columns - 1) }),
      );
    }
    if (this.#row > rows) throw new Unreadable(importMessage('import.cell-beyond-row', { name: this.#place(), rows }));
    while (this.#cells.length < column) this.#cells.push(EMPTY);
    this.#cells[column] = cell;
  }

  #countCells(count: number): void {
    this.#cellCount += count;
    if (this.#cellCount > readerLimits.cells) {
      throw new Unreadable(importMessage('import.too-many-cells', { cells: readerLimits.cells }));
    }
  }
}

async function* rowsOfSheet(part: Part, book: Workbook): AsyncGenerator<FileRow> {
  const rows = new SheetRows(book, await areasOf(part));
  for await (const _ of part.parse(rows)) yield* rows.ready.splice(0);
  yield* rows.ready;
}

/**
 * The sheets of an XLSX file. It stays sparse: what is not there takes no memory, whatever addresses its cells have.
 *
 * @throws Unreadable
 * @see ECMA-376, part 1, 18 (SpreadsheetML)
 */
export async function openXlsx(bytes: Buffer): Promise<SheetSource[]> {
  const parts = await partsOf(bytes);
  const { sheets, is1904 } = await workbookOf(parts);
  const book = {
    is1904,
    formats: await formatsOf(parts('xl/styles.xml')),
    strings: await sharedStringsOf(parts('xl/sharedStrings.xml')),
  };
  return sheets.flatMap(({ name, isHidden, path }) => {
    const part = parts(path);
    return part ? [{ name, isHidden, rows: () => rowsOfSheet(part, book) }] : [];
  });
}
