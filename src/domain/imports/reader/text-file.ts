import { importMessage } from '../../../i18n/imports.ts';
import type { Message } from '../../../i18n/message.ts';
import { fromFormulaText } from '../../exports/formula-text.rule.ts';
import { type Cell, type FileRow, readerLimits, textCell, Unreadable } from './cells.rule.ts';

export type Delimiter = ',' | ';' | '\t' | '|';
const DELIMITERS: readonly Delimiter[] = ['\t', ';', '|', ','];

/** Lines that a cell in quotes may run over; more of them is a quote that was never closed. */
const MOST_LINES_OF_A_CELL = 50;

export interface TextOptions {
  /** given by a person who was asked: text without a mark is UTF-8 otherwise, or refused */
  encoding?: 'windows-1252' | undefined;
  /** given by a person; found in the file otherwise */
  delimiter?: Delimiter | undefined;
}

const startsWith = (bytes: Buffer, ...mark: number[]): boolean => mark.every((byte, at) => bytes[at] === byte);

function fromWindows1252(bytes: Buffer): string {
  // five bytes have no letter there: then it is some other encoding
  if (bytes.some((byte) => byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d)) {
    throw new Unreadable(importMessage('import.not-windows-1252'));
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

/**
 * The text of a file. UTF-16 and UTF-8 by their marks, UTF-8 without one; Windows-1252 only when a person said so,
 * since every file would read as that.
 *
 * @throws Unreadable
 */
function decoded(bytes: Buffer, encoding?: 'windows-1252'): string {
  try {
    if (startsWith(bytes, 0xff, 0xfe)) return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
    if (startsWith(bytes, 0xfe, 0xff)) return new TextDecoder('utf-16be', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable(importMessage('import.not-utf-16'));
  }
  const nuls = bytes.subarray(0, 4096).filter((byte) => byte === 0).length;
  if (nuls * 20 > Math.min(bytes.length, 4096)) {
    throw new Unreadable(importMessage('import.not-text'));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (encoding === 'windows-1252') return fromWindows1252(bytes);
    throw new Unreadable(importMessage('import.not-utf-8'), 'encoding');
  }
}

interface Field {
  text: string;
  /** where what follows it begins: a delimiter, the end of a line, the end of the text */
  end: number;
  problem?: Message;
}

const NOT_CLOSED = importMessage('import.quote-open');

const isLineEnd = (text: string, at: number): boolean => at >= text.length || text[at] === '\n' || text[at] === '\r';

/** Where the field that goes on at `from` ends, whatever quotes it holds. */
function endOfPlain(text: string, from: number, delimiter: string): number {
  let at = from;
  while (!isLineEnd(text, at) && text[at] !== delimiter) at += 1;
  return at;
}

const skipSpaces = (text: string, from: number): number => {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at;
};

/** A field that begins with a quote at `start`. */
function quotedField(text: string, start: number, from: number, delimiter: string): Field {
  let content = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    const piece = text.slice(at, quote < 0 ? text.length : quote);
    content += piece;
    const isTooLong = content.length > readerLimits.cellCharacters;
    if (quote < 0 || isTooLong || content.split('\n', MOST_LINES_OF_A_CELL + 1).length > MOST_LINES_OF_A_CELL) {
      return { text: content.slice(0, 200), end: -1, problem: NOT_CLOSED };
    }
    if (text[quote + 1] === '"') {
      content += '"';
      at = quote + 2;
      continue;
    }
    const after = skipSpaces(text, quote + 1);
    if (isLineEnd(text, after) || text[after] === delimiter) return { text: content, end: after };
    // something follows the quote: the quotes belong to the text, if they hold nothing that parts cells
    if (/[\r\n]/.test(content) || content.includes(delimiter)) return { text: content, end: -1, problem: NOT_CLOSED };
    const end = endOfPlain(text, quote, delimiter);
    const plain = text.slice(from, end);
    return (plain.split('"').length - 1) % 2 === 0 ? { text: plain, end } : { text: plain, end, problem: NOT_CLOSED };
  }
}

/** The fields of the row that begins at `start`, and where it ends. */
function rowAt(text: string, start: number, lineEnd: number, delimiter: string) {
  const line = text.slice(start, lineEnd);
  if (!line.includes('"')) return { fields: line.split(delimiter), end: lineEnd };
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const first = delimiter === ' ' ? at : skipSpaces(text, at);
    const end = endOfPlain(text, at, delimiter);
    const field: Field =
      text[first] === '"' ? quotedField(text, first, at, delimiter) : { text: text.slice(at, end), end };
    if (field.problem) return { fields: line.split(delimiter), end: lineEnd, problem: field.problem };
    fields.push(field.text);
    if (isLineEnd(text, field.end)) return { fields, end: field.end };
    at = field.end + 1;
  }
}

const LINE_END = /\r\n|\n|\r/g;

/** The rows of a text, empty ones left out; a row that cannot be read costs itself only. */
function* rowsOfText(text: string, delimiter: string, from = 0): Generator<FileRow> {
  let start = from;
  let number = 0;
  let cellCount = 0;
  while (start < text.length) {
    LINE_END.lastIndex = start;
    const lineEnd = LINE_END.exec(text)?.index ?? text.length;
    const { fields, end, problem } = rowAt(text, start, lineEnd, delimiter);
    number += 1;
    const line = text.slice(start, end);
    if (number > readerLimits.rows) {
      throw new Unreadable(importMessage('import.too-many-rows-of', { mostRows: readerLimits.rows }));
    }
    cellCount += fields.length;
    if (line.trim() !== '') yield checkedRow({ number, line }, fields, problem);
    if (cellCount > readerLimits.cells) {
      throw new Unreadable(importMessage('import.too-many-cells', { cells: readerLimits.cells }));
    }
    start = text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }
}

function checkedRow(row: { number: number; line: string }, fields: readonly string[], problem?: Message): FileRow {
  const { columns, cellCharacters, rowCharacters } = readerLimits;
  const line = row.line.slice(0, rowCharacters);
  const long = fields.findIndex((field) => field.length > cellCharacters);
  const filled = fields.findLastIndex((field) => field.trim() !== '') + 1;
  const reason =
    problem ??
    (long >= 0 ? importMessage('import.cell-limit', { cellCharacters }) : undefined) ??
    (filled > columns ? importMessage('import.column-limit', { filled, columns }) : undefined) ??
    (row.line.length > rowCharacters ? importMessage('import.line-limit', { rowCharacters }) : undefined);
  const cells: Cell[] = fields
    .slice(0, Math.min(filled, columns))
    .map((field) => textCell(fromFormulaText(field.slice(0, cellCharacters))));
  return reason === undefined
    ? { number: row.number, cells, line }
    : { number: row.number, cells, line, problem: reason };
}

const SAMPLE_BYTES = 200;

/** What stands between the columns: the character that gives most rows the same number of columns. */
function delimiterOf(text: string, from = 0): Delimiter | undefined {
  const beginning = text.slice(from, from + 200_000);
  let best: { delimiter: Delimiter | undefined; score: number } = { delimiter: undefined, score: 0 };
  for (const delimiter of DELIMITERS) {
    const widths = new Map<number, number>();
    let count = 0;
    for (const { cells, problem } of rowsOfText(beginning, delimiter)) {
      if (count++ === SAMPLE_BYTES) break;
      if (problem === undefined && cells.length > 1) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
    }
    const [width = 0, rows = 0] = [...widths].sort(([, a], [, b]) => b - a)[0] ?? [];
    const all = [...widths.values()].reduce((sum, one) => sum + one, 0);
    const score = all * 1000 + rows * 100 + width;
    if (rows > 0 && score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** A spreadsheet's own first line that names the delimiter: `sep=;`. */
const HINT = /^"?sep=([,;|\t])"?[ \t]*(?:\r\n|\n|\r|$)/i;

/** What a text file holds and how it is parted. @throws Unreadable */
export function openText(
  bytes: Buffer,
  options: TextOptions,
): { delimiter: Delimiter | undefined; rows: () => Generator<FileRow> } {
  const text = decoded(bytes, options.encoding);
  const hint = HINT.exec(text);
  const from = hint?.[0].length ?? 0;
  const delimiter = options.delimiter ?? (hint?.[1] as Delimiter | undefined) ?? delimiterOf(text, from);
  // without any, a row is one cell
  return { delimiter, rows: () => rowsOfText(text, delimiter ?? '\t', from) };
}
