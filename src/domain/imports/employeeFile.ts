import { parse } from 'csv-parse';
import { readSheet } from 'read-excel-file/node';
import { Problem, problem } from '../../problem.ts';
import { fromFormulaText } from '../exports/formula-text.rule.ts';

export const employeeFileRefused = problem<{ reason: string }>({
  code: 'import.employees-refused',
  status: 422,
  message: ({ reason }) => `This file cannot be taken over: ${reason}`,
});

/** A table as a file has it: the first line names the columns. */
export interface FileTable {
  header: string[];
  rows: string[][];
}

const MOST_BYTES = 8 << 20;
const MOST_ROWS = 20_000;

const text = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  // a day of a sheet has no time; a number of a sheet may be a code
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).normalize('NFC').trim();
};

function fromCsv(bytes: Buffer): Promise<unknown[][]> {
  const decoded = bytes.toString('utf8');
  const first = decoded.slice(0, decoded.indexOf('\n') + 1 || undefined);
  const delimiter = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  const options = { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true };
  return new Promise((resolve, reject) => {
    parse(decoded, options, (error, rows: unknown[][]) =>
      error ? reject(error) : resolve(rows.map((row) => row.map((cell) => fromFormulaText(String(cell))))),
    );
  });
}

/** An XLSX file is a ZIP archive, whatever it is called. */
const isSheet = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]));

/**
 * The rows of a CSV or XLSX file as texts.
 *
 * @throws Problem `import.employees-refused`
 */
export async function readEmployeeFile(bytes: Buffer): Promise<FileTable> {
  if (bytes.length === 0) throw employeeFileRefused({ reason: 'it is empty.' });
  if (bytes.length > MOST_BYTES) throw employeeFileRefused({ reason: `it is longer than ${MOST_BYTES >> 20} MB.` });
  let table: unknown[][];
  try {
    table = isSheet(bytes) ? ((await readSheet(bytes)) as unknown[][]) : await fromCsv(bytes);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw employeeFileRefused({ reason: 'it reads neither as CSV nor as XLSX. Save it anew and try again.' }, error);
  }
  const [header = [], ...rest] = table.map((row) => row.map(text));
  const rows = rest.filter((row) => row.some((cell) => cell !== ''));
  if (header.length === 0 || rows.length === 0)
    throw employeeFileRefused({ reason: 'it has no rows below its first line, which names the columns.' });
  if (rows.length > MOST_ROWS)
    throw employeeFileRefused({ reason: `it has ${rows.length} rows; split it into files of ${MOST_ROWS}.` });
  return { header, rows };
}
