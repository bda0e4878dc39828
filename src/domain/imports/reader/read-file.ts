/**
 * Reads a file that a user sent (XLSX, CSV, TSV, attlog, lines with `|`) as sheets of rows of cells.
 *
 * The file is read in a process of its own with limits on heap, memory and time (reader-process.ts), so that no file can
 * take the server down; at most two are read at once, the next ones wait for up to 30 seconds. Rows come in pieces while
 * the file is being read. What a file may hold is in `readerLimits` (cells.rule.ts), refused by name.
 *
 * ```ts
 * // all of a table of known columns
 * const table = await readTable({ bytes, name }, { headingScore: (cells) => cells.filter(isKnownColumn).length });
 * if (!table.heading) throw …;                                     // no row of any sheet looks like the heading
 * for (const row of table.rows) {
 *   if (row.problem) …;                                            // this row cannot be read; the others can
 *   const salary = row.cells[3] ?? EMPTY;                          // cells end with the last one that is not empty
 *   if (salary.kind === 'error') …;                                // #REF!, a formula that was never calculated, lost letters
 *   const amount = salary.kind === 'number' ? salary.value : salary.text;
 * }
 *
 * // or piece by piece, when a file may be long
 * for await (const part of readFileParts({ bytes, name })) if (part.type === 'rows') for (const row of part.rows) …;
 * ```
 *
 * - `Cell.text` is what the sheet shows: `0931` where 931 has the format 0000, `13550.3` for 13550.300000000001.
 *   Dates and times are always `2026-11-23`, `2026-11-23 08:01:00` or `08:01:00` with the kind `date`.
 *   Spaces at the ends, invisible characters and a spreadsheet's apostrophe (`'17`) are left as they stand; only the one
 *   that an export to CSV puts before what looks like a formula (`'=A1`) is taken off again.
 * - Each cell of a merged area has the area's value, all but the first with `merged: true`.
 * - A text file that is not UTF-8 (or UTF-16 with its mark) is refused with `import.encoding-unknown`. When the person
 *   then says so, give `encoding: 'windows-1252'`.
 * - `row.number` is the row as a spreadsheet program counts it, from 1.
 */
import { importMessage } from '../../../i18n/imports.ts';
import type { Cell, FileRow } from './cells.rule.ts';
import { unpackRow } from './messages.ts';
import { fileUnreadable } from './problems.ts';
import { askReader, type ProcessLimits } from './reader-process.ts';
import type { Delimiter, TextOptions } from './text-file.ts';

export type { FileRow } from './cells.rule.ts';

export interface UserFile {
  bytes: Buffer;
  /** as its sender calls it; what the file is, its bytes say */
  name: string;
}

export interface ReadOptions extends TextOptions {
  signal?: AbortSignal | undefined;
  limits?: Partial<ProcessLimits>;
}

export type FilePart =
  | { type: 'file'; container: 'text' | 'xlsx'; delimiter?: Delimiter | undefined }
  | { type: 'sheet'; name: string; isHidden: boolean }
  | { type: 'rows'; rows: FileRow[] };

/**
 * A file piece by piece: what it is, then each sheet and its rows. The time that the caller takes between two pieces
 * counts; whoever works long on each piece collects first.
 *
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`
 */
export async function* readFileParts(file: UserFile, options: ReadOptions = {}): AsyncGenerator<FilePart> {
  const { encoding, delimiter, signal, limits } = options;
  const task = { task: 'rows' as const, options: { encoding, delimiter } };
  for await (const message of askReader(task, file.bytes, { signal, ...(limits ? { limits } : {}) })) {
    if (message.type === 'rows') yield { type: 'rows', rows: message.rows.map(unpackRow) };
    else if (message.type === 'file' || message.type === 'sheet') yield message;
  }
}

export interface FileTable {
  container: 'text' | 'xlsx';
  /** all sheets that are not hidden */
  sheets: string[];
  /** the one that was read; empty for a text file */
  sheet: string;
  /** undefined when no row was found that is one; then `rows` are the first sheet's */
  heading: FileRow | undefined;
  /** below the heading, in order */
  rows: FileRow[];
}

export interface TableOptions extends ReadOptions {
  /** How much a row looks like the heading, from its texts: 0 is not at all. The best one of all sheets is taken. */
  headingScore: (cells: readonly string[]) => number;
  /** a person's choice: the name of the sheet, and the number of the heading's row */
  sheet?: string | undefined;
  headingRow?: number | undefined;
  /** rows below the heading; more are refused by name */
  mostRows?: number;
}

/** Rows at the beginning of a sheet in which its heading is looked for. */
const HEADING_WITHIN = 60;

/** A sheet whose heading is still being looked for, or its rows below it. */
interface Candidate {
  sheet: string;
  heading: FileRow | undefined;
  score: number;
  rows: FileRow[];
  seen: number;
}

const textsOf = (cells: readonly Cell[]): string[] => cells.map(({ text, merged }) => (merged ? '' : text));

function take(
  candidate: Candidate,
  row: FileRow,
  { headingScore, headingRow, mostRows = 200_000 }: TableOptions,
): void {
  candidate.seen += 1;
  const mayBe = headingRow === undefined ? candidate.seen <= HEADING_WITHIN : row.number === headingRow;
  const score = mayBe ? (headingRow === undefined ? headingScore(textsOf(row.cells)) : 1) : 0;
  if (score > candidate.score) {
    candidate.heading = row;
    candidate.score = score;
    candidate.rows = [];
    return;
  }
  candidate.rows.push(row);
  if (candidate.rows.length > mostRows) {
    throw fileUnreadable({ reason: importMessage('import.too-many-rows-of', { mostRows }) });
  }
}

/**
 * The table in a file: the sheet with the row that looks most like the heading, and what stands below it. Titles above
 * the heading, notes on other sheets and hidden sheets are passed over.
 *
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`
 */
export async function readTable(file: UserFile, options: TableOptions): Promise<FileTable> {
  const sheets: string[] = [];
  let container: 'text' | 'xlsx' = 'text';
  let best: Candidate | undefined;
  let current: Candidate | undefined;
  const settle = () => {
    if (current && (!best || current.score > best.score)) best = current;
    current = undefined;
  };
  for await (const part of readFileParts(file, options)) {
    if (part.type === 'file') container = part.container;
    else if (part.type === 'sheet') {
      settle();
      if (!part.isHidden) sheets.push(part.name);
      const isWanted = options.sheet === undefined ? !part.isHidden : part.name === options.sheet;
      if (isWanted) current = { sheet: part.name, heading: undefined, score: 0, rows: [], seen: 0 };
    } else if (current) for (const row of part.rows) take(current, row, options);
  }
  settle();
  if (!best) throw fileUnreadable({ reason: importMessage('import.no-sheet') });
  const { sheet, heading, rows } = best;
  return { container, sheets, sheet, heading, rows };
}
