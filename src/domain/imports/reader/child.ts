/**
 * The process that reads one file and ends: reader-process.ts starts it, limits it and ends it. It gets a task and the
 * file on its input, and answers with lines of JSON. It has no settings, no database and no secrets.
 */
import { Unreadable } from './cells.ts';
import { packRow, type ReaderMessage, type ReaderTask } from './messages.ts';
import { openFile } from './open.ts';

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

async function tellRows(bytes: Buffer, { options }: ReaderTask): Promise<void> {
  const { container, delimiter, sheets } = await openFile(bytes, options);
  await tell({ type: 'file', container, delimiter });
  for (const { name, isHidden, rows } of sheets) {
    await tell({ type: 'sheet', name, isHidden });
    let waiting: ReturnType<typeof packRow>[] = [];
    let size = 0;
    for await (const row of rows()) {
      waiting.push(packRow(row));
      size += 16 + row.cells.reduce((sum, cell) => sum + cell.text.length + 4, 0);
      if (size < MESSAGE) continue;
      await tell({ type: 'rows', rows: waiting });
      waiting = [];
      size = 0;
    }
    if (waiting.length > 0) await tell({ type: 'rows', rows: waiting });
  }
}

try {
  const { task, bytes } = await input();
  await tellRows(bytes, task);
  await tell({ type: 'end' });
} catch (error) {
  if (!(error instanceof Unreadable)) throw error;
  await tell({ type: 'refused', reason: error.message, why: error.why });
}
