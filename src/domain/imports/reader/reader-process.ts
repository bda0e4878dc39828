import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { importMessage } from '../../../i18n/imports.ts';
import { projectRoot } from '../../../project.ts';
import { turns } from '../../in-turns.ts';
import { readerLimits } from './cells.rule.ts';
import type { ReaderMessage, ReaderTask } from './messages.ts';
import { encodingUnknown, fileUnreadable, readersBusy } from './problems.ts';

/** What a process that reads a file may use, and how many there may be. */
export interface ProcessLimits {
  /** megabytes of its JavaScript heap */
  heapMb: number;
  /** megabytes of its memory as the operating system counts it */
  residentMb: number;
  /** from its start to its last answer */
  milliseconds: number;
}

const processLimits: ProcessLimits = { heapMb: 256, residentMb: 448, milliseconds: 60_000 };

const AT_ONCE = 2;
const MOST_WAITING = 8;
const LONGEST_WAIT_MS = 30_000;
const WATCH_EVERY_MS = 50;
const PAGE = 4096;

let running = 0;
const queue: (() => void)[] = [];

/** Waits for its turn. @throws Problem `import.readers-busy` */
async function enter(): Promise<void> {
  if (running < AT_ONCE) {
    running += 1;
    return;
  }
  if (queue.length >= MOST_WAITING) throw readersBusy({});
  await new Promise<void>((resolve, reject) => {
    const given = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(given), 1);
      reject(readersBusy({}));
    }, LONGEST_WAIT_MS);
    queue.push(given);
  });
}

/** The turn goes to who waits longest. */
function leave(): void {
  const next = queue.shift();
  if (next) next();
  else running -= 1;
}

/** Bytes of a process in memory; undefined where the system does not tell. */
async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    return Number((await readFile(`/proc/${pid}/statm`, 'latin1')).split(' ')[1]) * PAGE;
  } catch {
    return undefined;
  }
}

/** Ends a process that takes too much. @returns how it was ended, once it was, and how to stop watching */
function watch(child: ChildProcess, limits: ProcessLimits, signal?: AbortSignal) {
  const state: { ended?: 'memory' | 'time' | 'aborted' } = {};
  const end = (why: 'memory' | 'time' | 'aborted') => {
    state.ended ??= why;
    child.kill('SIGKILL');
  };
  const abort = () => end('aborted');
  const late = setTimeout(() => end('time'), limits.milliseconds);
  const memory = setInterval(async () => {
    const bytes = child.pid === undefined ? undefined : await residentBytes(child.pid);
    if (bytes !== undefined && bytes > limits.residentMb << 20) end('memory');
  }, WATCH_EVERY_MS);
  signal?.addEventListener('abort', abort);
  const stop = () => {
    clearTimeout(late);
    clearInterval(memory);
    signal?.removeEventListener('abort', abort);
  };
  if (signal?.aborted) abort();
  return { state, stop };
}

function start({ heapMb }: ProcessLimits): ChildProcess {
  const program = join(projectRoot(), 'dist', 'src', 'domain', 'imports', 'reader', 'child.js');
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, '--disable-proto=delete', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {},
  });
  try {
    // requests of everybody else come first
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // the system does not allow it; the limits hold all the same
  }
  return child;
}

/** The answers of a process, line by line; what is not asked for yet stays on its side. @returns whether it finished */
async function* answersOf(
  child: ChildProcess,
  task: ReaderTask,
  bytes: Buffer,
): AsyncGenerator<ReaderMessage, boolean> {
  // it may be gone before it has read all: then its answers say why, or that there are none
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify(task)}\n`);
  child.stdin?.end(bytes);
  let pieces: Buffer[] = [];
  const turn = turns();
  for await (const piece of (child.stdout ?? []) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a, from)) {
      pieces.push(piece.subarray(from, end));
      from = end + 1;
      const message = JSON.parse(Buffer.concat(pieces).toString('utf8')) as ReaderMessage;
      pieces = [];
      if (message.type === 'end') return true;
      if (message.type === 'refused') {
        throw (message.why === 'encoding' ? encodingUnknown : fileUnreadable)({ reason: message.reason });
      }
      yield message;
      // a process that writes fast would keep everybody else waiting
      await turn();
    }
    pieces.push(piece.subarray(from));
  }
  return false;
}

/** Why a process ended before its last answer. */
function failureOf(
  ended: 'memory' | 'time' | 'aborted' | undefined,
  { milliseconds }: ProcessLimits,
  errors: string,
  signal?: AbortSignal,
): unknown {
  if (ended === 'aborted') return signal?.reason;
  if (ended === 'time') {
    const seconds = Math.round(milliseconds / 1000);
    return fileUnreadable({ reason: importMessage('import.too-slow', { seconds }) });
  }
  const cause = new Error(`the process that read a file ended: ${errors}`);
  if (ended === 'memory' || /heap out of memory|Array buffer allocation failed/.test(errors)) {
    const reason = importMessage('import.too-much-memory');
    return fileUnreadable({ reason }, cause);
  }
  return fileUnreadable({ reason: importMessage('import.damaged') }, cause);
}

/**
 * Reads one file in a process of its own and hands on what that process answers, as it comes. However this ends (all
 * read, refused, broken off by the caller), the process is gone afterwards.
 *
 * @throws Problem `import.file-unreadable`, `import.encoding-unknown`, `import.readers-busy`
 */
export async function* askReader(
  task: ReaderTask,
  bytes: Buffer,
  options: { signal?: AbortSignal | undefined; limits?: Partial<ProcessLimits> } = {},
): AsyncGenerator<ReaderMessage> {
  if (bytes.length > readerLimits.bytes) {
    throw fileUnreadable({ reason: importMessage('import.too-large', { n: readerLimits.bytes >> 20 }) });
  }
  await enter();
  const limits = { ...processLimits, ...options.limits };
  const child = start(limits);
  const watching = watch(child, limits, options.signal);
  const exit = once(child, 'exit').catch(() => undefined);
  let errors = '';
  child.stderr?.on('data', (piece: Buffer) => {
    errors = (errors + piece.toString('utf8')).slice(-2000);
  });
  try {
    if (yield* answersOf(child, task, bytes)) return;
    await exit;
    throw failureOf(watching.state.ended, limits, errors, options.signal);
  } finally {
    watching.stop();
    child.kill('SIGKILL');
    await exit;
    leave();
  }
}
