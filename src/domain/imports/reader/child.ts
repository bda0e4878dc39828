/**
 * The process that reads one file and ends: reader-process.ts starts it, limits it and ends it. It gets a task and the
 * file on its input, and answers with lines of JSON. It has no settings, no database and no secrets.
 */
import { convertPunches, inspectPunches, type PunchTask } from '../punches/inspect-punches.ts';
import { type FileRow, Unreadable } from './cells.rule.ts';
import { packRow, type ReaderMessage, type ReaderTask } from './messages.ts';
import { openFile } from './open.ts';
import type { TextOptions } from './text-file.ts';

/** Characters of rows in one message. */
const MESSAGE = 64 << 10;

/** Waits until the other end has taken it: what is not read yet is not made. */
const tell = (message: ReaderMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
  });

async function input(): Promise<{ task: ReaderTask; bytes: Buffer }> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  const all = Buffer.concat(pieces);
  const end = all.indexOf(0x0a);
  return { task: JSON.parse(all.subarray(0, end).toString('utf8')) as ReaderTask, bytes: all.subarray(end + 1) };
}

/** Rows gathered until a message is full. */
async function tellInPieces<T>(
  rows: AsyncIterable<[row: T, size: number]>,
  message: (rows: T[]) => ReaderMessage,
): Promise<void> {
  let waiting: T[] = [];
  let size = 0;
  for await (const [row, more] of rows) {
    waiting.push(row);
    size += more;
    if (size < MESSAGE) continue;
    await tell(message(waiting));
    waiting = [];
    size = 0;
  }
  if (waiting.length > 0) await tell(message(waiting));
}

async function* packed(rows: AsyncIterable<FileRow> | Iterable<FileRow>) {
  for await (const row of rows) {
    yield [packRow(row), 16 + row.cells.reduce((sum, { text }) => sum + text.length + 4, 0)] as [
      ReturnType<typeof packRow>,
      number,
    ];
  }
}

async function tellRows(bytes: Buffer, options: TextOptions): Promise<void> {
  const { container, delimiter, sheets } = await openFile(bytes, options);
  await tell({ type: 'file', container, delimiter });
  for (const { name, isHidden, rows } of sheets) {
    await tell({ type: 'sheet', name, isHidden });
    await tellInPieces(packed(rows()), (some) => ({ type: 'rows', rows: some }));
  }
}

async function* converted(bytes: Buffer, options: PunchTask) {
  for await (const row of convertPunches(bytes, options)) {
    const line = `${JSON.stringify(row)}\n`;
    const punches = Array.isArray(row[1]) ? row[1].length : 0;
    yield [{ line, punches }, line.length] as [{ line: string; punches: number }, number];
  }
}

const BADGES = 2000;

async function tellPunches(bytes: Buffer, options: PunchTask): Promise<void> {
  if (options.step === 'convert') {
    await tellInPieces(converted(bytes, options), (rows) => ({
      type: 'converted',
      lines: rows.map(({ line }) => line).join(''),
      punches: rows.reduce((sum, { punches }) => sum + punches, 0),
    }));
    return;
  }
  const { proposal, preview, badges } = await inspectPunches(bytes, options);
  await tell({ type: 'punches', proposal, preview });
  for (let at = 0; at < badges.length; at += BADGES)
    await tell({ type: 'badges', badges: badges.slice(at, at + BADGES) });
}

try {
  const { task, bytes } = await input();
  if (task.task === 'rows') await tellRows(bytes, task.options);
  else await tellPunches(bytes, task.options);
  await tell({ type: 'end' });
} catch (error) {
  if (!(error instanceof Unreadable)) throw error;
  await tell({ type: 'refused', reason: error.reason, why: error.why });
}
