import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { ZipFile } from 'yazl';
import { type Cell, csvText } from './cells.rule.ts';
import { headingXml, rowXml, sheetEnd, sheetPath, sheetStart, workbookParts } from './sheet-xml.rule.ts';

/** A list page by page: the next page is read when the one before has been taken. */
export type Pages = AsyncGenerator<readonly (readonly Cell[])[]>;

const csvOf = (rows: string[][]): Promise<string> =>
  new Promise((resolve, reject) => {
    stringify(rows, (error, text) => (error ? reject(error) : resolve(text)));
  });

async function* csvParts(labels: readonly string[], pages: Pages): AsyncGenerator<string> {
  // spreadsheets take a file for UTF-8 only with a mark in front
  yield `\uFEFF${await csvOf([[...labels].map((label) => csvText({ kind: 'text', value: label }))])}`;
  for await (const page of pages) yield await csvOf(page.map((row) => row.map(csvText)));
}

async function* sheetParts(labels: readonly string[], pages: Pages): AsyncGenerator<string> {
  yield sheetStart(labels.length) + headingXml(labels);
  let rowsWritten = 1;
  for await (const page of pages) {
    const first = rowsWritten + 1;
    rowsWritten += page.length;
    yield page.map((row, at) => rowXml(row, first + at)).join('');
  }
  yield sheetEnd;
}

/** A list as CSV in UTF-8, with its heading. Destroying it ends the reading of pages. */
export const csvStream = (labels: readonly string[], pages: Pages): Readable =>
  Readable.from(csvParts(labels, pages), { objectMode: false, highWaterMark: 1 });

/**
 * A list as XLSX: one sheet with typed cells, packed while it is read, so that only one page of it is in memory.
 * Destroying it ends the reading of pages; an error while reading destroys it.
 *
 * @param name of the sheet
 */
export function sheetStream(name: string, labels: readonly string[], pages: Pages): Readable {
  const zip = new ZipFile();
  const body = Readable.from(sheetParts(labels, pages), { objectMode: false, highWaterMark: 1 });
  for (const [path, text] of Object.entries(workbookParts(name))) zip.addBuffer(Buffer.from(text), path);
  zip.addReadStream(body, sheetPath);
  zip.end();
  const packed = zip.outputStream as Readable;
  packed.once('close', () => body.destroy());
  body.once('error', (error) => packed.destroy(error));
  zip.on('error', (error: Error) => packed.destroy(error));
  return packed;
}
