import { type Context, type Session, unitOfWork } from '../context.ts';
import { isRealTime } from '../domain/attendance/local-time.rule.ts';
import { type PunchColumns as Stored, storePunches } from '../domain/attendance/store-punches.ts';
import { record } from '../domain/journal.ts';
import { setAlarms } from '../domain/terminals/alarms.ts';
import { holdLines, keepRawRows } from '../domain/terminals/raw-rows.ts';
import type { Message } from '../i18n/message.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import { Problem } from '../problem.ts';
import { offsetsFor } from './clock-offset.rule.ts';
import type { ClockReading, PunchRead, TerminalControl } from './drivers/driver.ts';
import { TerminalFault } from './drivers/fault.ts';
import { containsRecord, firstNewRow, markOf } from './drivers/mark.ts';
import { stopped } from './drivers/open-line.ts';
import { ZkTerminal } from './drivers/zk.ts';
import type { ZkTerminalOptions } from './drivers/zk-options.ts';
import { noteLaterOffsets } from './later-offsets.ts';
import { type NumberOf, rowsOf } from './log-rows.rule.ts';
import { CLOCK_LIMIT_MS, lossOf } from './poll-outcome.rule.ts';
import { carryOutOrders, setClock } from './run-commands.ts';
import { learnIndexes } from './terminal-indexes.ts';
import {
  type KnownTerminal,
  keepFault,
  noteContact,
  noteFault,
  noteRead,
  readTerminal,
  rightWallTime,
  storeTerminalUsers,
} from './terminal-rows.ts';
import type { PunchColumns } from './zk/punches.rule.ts';
import { PUNCH_STRIDE } from './zk/record-size.rule.ts';
import type { TerminalSizes } from './zk/sizes.rule.ts';

/** Rows stored in one transaction: enough to be fast, few enough that a site stays responsive meanwhile. */
const ROWS_PER_TRANSACTION = 5_000;

/** A log that contradicts itself is read so often before it is a fault. */
const READS = 3;

export interface PollOptions {
  connect?: (options: ZkTerminalOptions) => TerminalControl;
  signal?: AbortSignal;
  /** people on terminals change seldom: read them in this poll, even when their number is the same */
  readUsers?: boolean;
  /** told the ids of punches that are new, as soon as they are committed */
  onStored?: (ids: readonly string[]) => void;
  /** told how its clock stands, once it is known who it is */
  onMet?: (terminal: KnownTerminal, clock: Clock) => void;
  /** given the whole log once it is stored, new or not */
  onWholeLog?: (terminal: KnownTerminal, read: PunchRead) => Promise<void>;
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
 * Reads one terminal once: who it is, its clock, its people, its whole log; stores what is new, and carries out what it
 * was ordered. Whatever goes wrong costs this run only: what was committed stays, the mark moves last, and ids are
 * derived, so the next run corrects it. Without an order nothing on the terminal is changed.
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
    return await readSurely(session, terminal, options);
  } catch (error) {
    const isStop = error instanceof Problem && error.code === 'terminal.stopped';
    const code = error instanceof Problem ? error.code : 'internal.unexpected';
    if (!isStop) await unitOfWork(session, (ctx) => noteFault(ctx, id, code, messageOf(error)));
    throw error;
  }
}

const messageOf = (error: unknown): Message =>
  error instanceof Problem ? error.text : terminalMessage('terminal.internal-error');

/** A log that cannot be read is asked for again on a new line; after the third time its bytes are kept for support. */
async function readSurely(session: Session, terminal: KnownTerminal, options: PollOptions): Promise<PollResult> {
  for (let read = 1; ; read += 1) {
    try {
      return await converse(session, terminal, options);
    } catch (error) {
      if (!(error instanceof TerminalFault) || error.code !== 'terminal.unreadable') throw error;
      if (read < READS && !options.signal?.aborted) continue;
      await unitOfWork(session, async (ctx) => {
        await keepFault(ctx, terminal.id, error);
        await setAlarms(ctx, terminal.id, {
          unreadable: terminalMessage('terminal.contradicts', { READS }),
        });
      });
      throw error;
    }
  }
}

/** A driver that is told all that is known of how to reach a terminal. */
export function driverFor(session: Session, terminal: KnownTerminal, options: PollOptions): TerminalControl {
  const { connect = (to) => new ZkTerminal(to), signal } = options;
  const { host, port, commKey, transport, codePage, timeoutSeconds } = terminal;
  return connect({
    host,
    port,
    transport,
    codePage,
    timeoutMs: timeoutSeconds * 1_000,
    clock: session.runtime.clock,
    ...(commKey === undefined ? {} : { commKey }),
    ...(signal ? { signal } : {}),
  });
}

/** What a conversation gave that is to be stored. */
interface Conversation {
  read: PunchRead;
  clock: Clock;
  sizes: TerminalSizes;
  users: number | null;
}

interface Clock {
  at: Date;
  /** what it showed then; null when no real date */
  wallTime: string | null;
  offsetMs: number | null;
}

async function converse(session: Session, terminal: KnownTerminal, options: PollOptions): Promise<PollResult> {
  const driver = driverFor(session, terminal, options);
  let found: Conversation;
  try {
    await driver.connect();
    const { clock, sizes } = await meet(session, terminal, driver);
    options.onMet?.(terminal, clock);
    const read = await readUntilItAgrees(driver, terminal);
    const users = await serve(session, terminal, driver, { options, sizes, clock });
    found = { read, clock, sizes, users };
  } finally {
    await driver.disconnect(); // the terminal is free again before anything is stored
  }
  const counts = await store(session, terminal, found, options);
  if (options.signal?.aborted) throw stopped(terminal.name);
  await options.onWholeLog?.(terminal, found.read);
  return { rows: found.read.rows, users: found.users, ...counts };
}

/** Who it is, how its clock stands, what it holds: noted. */
async function meet(
  session: Session,
  terminal: KnownTerminal,
  driver: TerminalControl,
): Promise<{ clock: Clock; sizes: TerminalSizes }> {
  const identity = await driver.identity();
  const reading = await driver.time();
  const sizes = await driver.sizes();
  const readAt = middleOf(reading);
  const wallTime = isRealTime(reading.wallTime) ? reading.wallTime : null;
  const offsetMs = await unitOfWork(session, (ctx) =>
    noteContact(ctx, terminal, { identity, wallTime, shownTime: reading.wallTime, readAt, sizes }),
  );
  terminal.serial = identity.serial;
  return { clock: { at: readAt, wallTime, offsetMs }, sizes };
}

const middleOf = ({ askedAt, answeredAt }: ClockReading): Date =>
  new Date((askedAt.getTime() + answeredAt.getTime()) / 2);

/** A count that contradicts the rows is asked for again; a log that is the stored one, byte for byte, is not. */
async function readUntilItAgrees(driver: TerminalControl, terminal: KnownTerminal): Promise<PunchRead> {
  let read = await driver.punches(terminal.mark);
  for (let reads = 1; reads < READS; reads += 1) {
    if (read.verdict === 'agrees' || read.verdict === 'unknown') return read;
    if (firstNewRow(read, terminal.mark) === read.rows) return read;
    read = await driver.punches(terminal.mark);
  }
  return read;
}

/**
 * What else is done while the line is open. The log is read already: whatever fails here is said in the log and costs
 * none of it.
 */
async function serve(
  session: Session,
  terminal: KnownTerminal,
  driver: TerminalControl,
  { options, sizes, clock }: { options: PollOptions; sizes: TerminalSizes; clock: Clock },
): Promise<number | null> {
  try {
    const orders = await carryOutOrders(session, terminal.id, driver);
    if (terminal.setsClock && Math.abs(clock.offsetMs ?? 0) > CLOCK_LIMIT_MS)
      await correctClock(session, terminal, driver, clock);
    if (!options.readUsers && !orders.touchesUsers && terminal.userCount === sizes.users) return null;
    const found = await driver.users();
    await unitOfWork(session, (ctx) => storeTerminalUsers(ctx, terminal, found.users));
    return found.users.length;
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'terminal.stopped') throw error;
    session.runtime.log.warn({ terminal: terminal.name, problem: error.code, reason: error.message }, 'after the read');
    return null;
  }
}

/** By the terminal's own setting or its company's, and journalled: a wrong clock is set. */
async function correctClock(session: Session, terminal: KnownTerminal, driver: TerminalControl, clock: Clock) {
  await setClock(session, terminal.id, driver);
  await unitOfWork(session, (ctx) =>
    record(ctx, {
      action: 'terminal.clock-set',
      model: 'terminal',
      recordId: terminal.id,
      before: { clockOffsetMs: clock.offsetMs },
      reason: terminalMessage('terminal.clock-set-by-setting', {
        whose: terminal.isClockCompanys
          ? terminalMessage('terminal.setting-company')
          : terminalMessage('terminal.setting-own'),
      }),
    }),
  );
}

/** Stores the rows that are not known to be stored; the mark only after the last. */
async function store(
  session: Session,
  terminal: KnownTerminal,
  { read, clock, sizes }: Conversation,
  options: PollOptions,
) {
  const standing = clock.offsetMs === null ? null : { at: clock.at, offsetMs: clock.offsetMs };
  const counts = await storeRows(
    session,
    terminal,
    read,
    (wallTimes) => offsetsFor(wallTimes, clock.wallTime, standing, terminal.read),
    options,
  );
  await conclude(session, terminal, { read, clock, sizes }, standing);
  return counts;
}

/**
 * Stores the rows of a log that are not known to be stored, a part in each transaction.
 *
 * @param offsetsOf how far the clock was off when each row was made; null where nobody knows of any
 * @param options.onStored told the ids of the punches that are new, part by part
 * @param options.signal ends it between two parts; the next read brings the rest
 */
export async function storeRows(
  session: Session,
  terminal: KnownTerminal,
  read: PunchRead,
  offsetsOf: (wallTimes: readonly string[]) => (number | null)[] | null,
  options: Pick<PollOptions, 'onStored' | 'signal'> = {},
): Promise<{ stored: number; held: number }> {
  const firstRow = firstNewRow(read, terminal.mark);
  const { punches, held } = rowsOf(read, firstRow, await indexesOf(session, terminal, read));
  const offsets = offsetsOf(punches.wallTime) ?? new Array<null>(punches.rows).fill(null);
  const receivedAt = session.runtime.clock.now();
  const raw = { serial: terminal.serial ?? '', way: 'pull', format: `zk-${read.layout}`, receivedAt } as const;
  const stride = PUNCH_STRIDE[read.layout];
  const counts = { stored: 0, held: 0 };
  if (held.length > 0) {
    counts.held += await unitOfWork(session, async (ctx) => {
      await keepRawRows(ctx, { ...raw, rows: read.rows - firstRow, bytes: read.set.subarray(firstRow * stride) });
      return holdLines(ctx, { terminalId: terminal.id, way: 'pull', receivedAt }, held);
    });
  }
  for (let from = 0; from < punches.rows; from += ROWS_PER_TRANSACTION) {
    if (options.signal?.aborted) throw stopped(terminal.name);
    const part = columnsOf(terminal, punches, from, { receivedAt, offsets });
    const rows = part.serial.length;
    // with rows held between them the bytes are kept already, all of them together
    const bytes =
      held.length > 0
        ? Buffer.alloc(0)
        : read.set.subarray((firstRow + from) * stride, (firstRow + from + rows) * stride);
    const { ids, results } = await unitOfWork(session, async (ctx) => {
      const stored = await storePunches(ctx, { source: 'terminal', siteId: terminal.siteId }, part);
      await keepRawRows(ctx, { ...raw, rows, bytes });
      await noteLaterOffsets(ctx, part, stored);
      return stored;
    });
    options.onStored?.(ids.filter((_, row) => results[row]?.result !== 'duplicate'));
    counts.held += results.filter(({ result }) => result === 'held').length;
    counts.stored += results.filter(({ result }) => result !== 'duplicate').length;
  }
  return counts;
}

/** Who the indexes of its records mean; null where they name people by their badge numbers. */
async function indexesOf(
  session: Session,
  terminal: KnownTerminal,
  { users, shownTime }: PunchRead,
): Promise<NumberOf | null> {
  if (users === null) return null;
  return unitOfWork(session, async (ctx) => {
    const now = await timeOn(ctx, terminal, shownTime);
    return learnIndexes(ctx, terminal.id, users, { now, before: terminal.mark?.usersAt ?? null });
  });
}

/** What the terminal's clock shows, or should show where it shows nothing real. */
async function timeOn(ctx: Context, { id }: KnownTerminal, shownTime: string | null): Promise<string> {
  return shownTime !== null && isRealTime(shownTime) ? shownTime : rightWallTime(ctx, id, ctx.now);
}

/** The last step of a read: how far it is stored, and what there is to say about it. */
async function conclude(
  session: Session,
  terminal: KnownTerminal,
  { read, sizes }: Pick<Conversation, 'read' | 'clock' | 'sizes'>,
  clock: { at: Date; offsetMs: number } | null,
): Promise<void> {
  const { mark } = terminal;
  const isGrown = mark !== null && (firstNewRow(read, mark) > 0 || mark.bytes === 0);
  const seen = { layout: read.layout, rows: read.rows, capacity: sizes.logCapacity };
  const loss = lossOf(mark, seen, isGrown, (row) => containsRecord(read, row));
  const warning = warningOf(read);
  await unitOfWork(session, async (ctx) => {
    const usersAt = read.users === null ? {} : { usersAt: await timeOn(ctx, terminal, read.shownTime) };
    await noteRead(ctx, terminal, { rows: read.rows, mark: { ...markOf(read), ...usersAt }, warning, clock });
    if (warning !== null && !isGrown) {
      await keepFault(ctx, terminal.id, { code: 'terminal.unreadable', text: warning, bytes: read.set });
    }
    await setAlarms(ctx, terminal.id, {
      unreadable: null,
      count_differs: warning,
      ...(loss === null ? {} : { [loss]: LOSS_TEXT[loss] }),
    });
  });
}

const LOSS_TEXT = {
  rows_overwritten: terminalMessage('terminal.memory-overwritten'),
  log_cleared: terminalMessage('terminal.log-emptied'),
} as const;

function columnsOf(
  terminal: KnownTerminal,
  punches: PunchColumns,
  from: number,
  delivery: { receivedAt: Date; offsets: readonly (number | null)[] },
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
    clockOffsetMs: delivery.offsets.slice(from, until),
  };
}

function warningOf({ verdict, rows, counts }: PunchRead): Message | null {
  if (verdict === 'short') {
    return terminalMessage('terminal.count-differs-again', { before: counts.before, rows });
  }
  if (verdict === 'long') {
    return terminalMessage('terminal.count-differs', { before: Math.max(counts.before, counts.after), rows });
  }
  return null;
}
