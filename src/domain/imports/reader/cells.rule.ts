/** What a file holds, whatever container it came in: sheets of rows of cells. */
import { type Message, render } from '../../../i18n/message.ts';

/** `error`: a cell that has no value that can be used; its text says what stands there. */
export type CellKind = 'empty' | 'text' | 'number' | 'date' | 'boolean' | 'error';

export interface Cell {
  kind: CellKind;
  /**
   * What the sheet shows. Numbers as their format shows them (931 with the format 0000 is `0931`, 13550.300000000001 is
   * `13550.3`), without commas between groups, never shortened to 8.8E+12. Dates and times always as
   * `2026-11-23`, `2026-11-23 08:01:00` or `08:01:00`, whatever order the sheet shows them in. Booleans as `TRUE` or
   * `FALSE`. Texts as they stand, spaces at their ends included.
   */
  text: string;
  /** Of a number: its decimal text as shown, without the texts of its format ("Tk 12500.00" is `12500.00`). */
  value?: string;
  /** The cell lies in a merged area; its value stands in the first cell of that area. */
  merged?: true;
}

export interface FileRow {
  /** The row as a spreadsheet program counts it, from 1; a line break inside quotes begins no row. */
  number: number;
  /** Up to the last one that is not empty. */
  cells: Cell[];
  /** Why this row cannot be used; its cells are then only a hint of what stands there. */
  problem?: Message;
  /** The text of the row as it stands in a text file. */
  line?: string;
}

export const EMPTY: Cell = { kind: 'empty', text: '' };

/** A sheet of a file; a text file is one sheet without a name. */
export interface SheetSource {
  name: string;
  isHidden: boolean;
  /** Its rows that are not empty, in their order; may be asked for more than once. */
  rows: () => AsyncIterable<FileRow> | Iterable<FileRow>;
}

/** What a file may hold. All of it is counted while the file is read, and refused by name. */
export const readerLimits = {
  /** of the file as it was sent */
  bytes: 28 << 20,
  /** of what an XLSX unpacks to */
  unpackedBytes: 256 << 20,
  rows: 1_000_000,
  columns: 256,
  cells: 8_000_000,
  cellCharacters: 32_767,
  rowCharacters: 262_144,
  sharedStrings: 500_000,
  sharedStringCharacters: 32 << 20,
  mergedAreas: 20_000,
  sheets: 100,
  entries: 2_000,
} as const;

/** Why a file cannot be read, as the end of a sentence that begins "This file cannot be read:". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly why: 'format' | 'encoding';
  readonly reason: Message;

  constructor(reason: Message, why: 'format' | 'encoding' = 'format') {
    super(render(reason, 'en'));
    this.reason = reason;
    this.why = why;
  }
}

/** The letters of a column: 0 is A, 16383 is XFD. */
export function columnName(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : `${columnName(Math.floor(at / 26) - 1)}${last}`;
}

/** A text as a cell. What a spreadsheet writes for a failed formula is an error, and so are letters that are lost. */
export function textCell(text: string): Cell {
  if (text.trim() === '') return EMPTY;
  const isError =
    /^#(REF!|N\/A|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!)$/.test(text.trim()) ||
    text.includes('\0') ||
    text.includes('\uFFFD');
  return { kind: isError ? 'error' : 'text', text };
}
