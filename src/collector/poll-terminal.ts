import { type Session, unitOfWork } from '../context.ts';
import { isRealTime } from '../domain/attendance/localTime.rule.ts';
import { type PunchColumns as Stored, storePunches } from '../domain/attendance/storePunches.ts';
import { Problem } from '../problem.ts';
import type { PunchRead, TerminalDriver } from './drivers/driver.ts';
import { firstNewRow, markOf } from './drivers/mark.ts';
import { ZkTerminal, type ZkTerminalOptions } from './drivers/zk.ts';
import {
  type KnownTerminal,
  noteContact,
  noteFault,
  noteRead,
  readTerminal,
  storeTerminalUsers,
} from './terminal-rows.ts';
import { decodePunches, type PunchColumns } from './zk/punches.rule.ts';

/** Rows stored in one transaction: enough to be fast, few enough that a site stays responsive meanwhile. */
const ROWS_PER_TRANSACTION = 5_000;

export interface PollOptions {
  connect?: (options: ZkTerminalOptions) => TerminalDriver;
  signal?: AbortSignal;
  /** people on terminals change seldom: read them in this poll, even when their number is the same */
  readUsers?: boolean;
}

export interface PollResult {
  /** logs the terminal handed over */
  rows: number;
  /** of these, punches that were new */
  stored: number;
  held: number;
  users: number | null;
}

/**
 * Reads one terminal once: who it is, its clock, its people, its whole log; stores what is new. Whatever goes wrong
 * costs this run only: what was committed stays, the mark moves last, and ids are derived, so the next run mends it.
 * Nothing on the terminal is changed.
 *
 * @returns undefined when the terminal was removed or switched off
 * @throws Problem of the terminal (refused, timed out, another device, ...), already noted on its row
 */
export async function pollTerminal(
  session: Session,
  id: string,
  options: PollOptions = {},
): Promise<PollResult | undefined> {
  const terminal = await unitOfWork(session, (ctx) => readTerminal(ctx, id));
  if (!terminal) return undefined;
  try {
    return await converse(session, terminal, options);
  } catch (error) {
    const isStop = error instanceof Problem && error.code === 'terminal.stopped';
    if (!isStop) await unitOfWork(session, (ctx) => noteFault(ctx, id, wordsOf(error)));
    throw error;
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof Problem
    ? error.message
    : 'This terminal could not be read because of a fault in Hajira; it has been logged.';

async function converse(session: Session, terminal: KnownTerminal, options: PollOptions): Promise<PollResult> {
  const { connect = (to) => new ZkTerminal(to), signal } = options;
  const { host, port, commKey } = terminal;
  const driver = connect({
    host,
    port,
    clock: session.house.clock,
    ...(commKey === undefined ? {} : { commKey }),
    ...(signal ? { signal } : {}),
  });
  let read: PunchRead;
  let clockOffsetMs: number | null;
  let users: number | null = null;
  try {
    await driver.connect();
    const identity = await driver.identity();
    const clock = await driver.time();
    const sizes = await driver.sizes();
    const readAt = new Date((clock.askedAt.getTime() + clock.answeredAt.getTime()) / 2);
    const wallTime = isRealTime(clock.wallTime) ? clock.wallTime : null;
    clockOffsetMs = await unitOfWork(session, (ctx) =>
      noteContact(ctx, terminal, { identity, wallTime, readAt, sizes }),
    );
    terminal.serial = identity.serial;
    if (options.readUsers || terminal.userCount !== sizes.users) {
      const found = await driver.users();
      await unitOfWork(session, (ctx) => storeTerminalUsers(ctx, terminal, found.users));
      users = found.users.length;
    }
    read = await driver.punches();
  } finally {
    await driver.disconnect(); // the terminal is free again before anything is stored
  }
  const counts = await store(session, terminal, read, clockOffsetMs);
  return { rows: read.rows, users, ...counts };
}

/** Stores the rows that are not known to be stored, a part in each transaction; the mark only after the last. */
async function store(session: Session, terminal: KnownTerminal, read: PunchRead, clockOffsetMs: number | null) {
  const punches = decodePunches(read.set, read.layout, firstNewRow(read, terminal.mark));
  const receivedAt = session.house.clock.now();
  const counts = { stored: 0, held: 0 };
  for (let from = 0; from < punches.rows; from += ROWS_PER_TRANSACTION) {
    const part = columnsOf(terminal, punches, from, { receivedAt, clockOffsetMs });
    const { results } = await unitOfWork(session, (ctx) =>
      storePunches(ctx, { source: 'terminal', siteId: terminal.siteId }, part),
    );
    counts.held += results.filter(({ result }) => result === 'held').length;
    counts.stored += results.filter(({ result }) => result !== 'duplicate').length;
  }
  await unitOfWork(session, (ctx) =>
    noteRead(ctx, terminal, { rows: read.rows, mark: markOf(read), warning: warningOf(read) }),
  );
  return counts;
}

function columnsOf(
  terminal: KnownTerminal,
  punches: PunchColumns,
  from: number,
  delivery: { receivedAt: Date; clockOffsetMs: number | null },
): Stored {
  const until = Math.min(punches.rows, from + ROWS_PER_TRANSACTION);
  const same = <T>(value: T): T[] => new Array<T>(until - from).fill(value);
  return {
    serial: same(terminal.serial ?? ''),
    badge: punches.badgeNumber.slice(from, until),
    localTime: punches.wallTime.slice(from, until),
    code: punches.punchCode.slice(from, until),
    verify: punches.verifyMode.slice(from, until),
    work: punches.workCode.slice(from, until).map((work) => (work === 0 ? null : String(work))),
    way: same('pull' as const),
    receivedAt: same(delivery.receivedAt),
    clockOffsetMs: same(delivery.clockOffsetMs),
  };
}

function warningOf({ verdict, rows, counts }: PunchRead): string | null {
  if (verdict === 'short') {
    return `The terminal says it holds ${counts.before} logs and handed over ${rows}. All of these are stored; it is read again at the next poll.`;
  }
  if (verdict === 'long') {
    return `The terminal says it holds ${Math.max(counts.before, counts.after)} logs and handed over ${rows}. All of these are stored.`;
  }
  return null;
}
