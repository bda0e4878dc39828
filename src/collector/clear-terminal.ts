import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Session, unitOfWork } from '../context.ts';
import { record } from '../domain/journal.ts';
import { requireReach } from '../domain/records/write.ts';
import { setAlarms } from '../domain/terminals/alarms.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import type { Principal } from '../policies/principal.ts';
import { problem } from '../problem.ts';
import { proveDays } from './completeness.ts';
import type { PunchRead, TerminalControl } from './drivers/driver.ts';
import { TerminalFault } from './drivers/fault.ts';
import { driverFor, type PollOptions, pollTerminal, storeRows } from './poll-terminal.ts';
import { type KnownTerminal, otherDevice, readTerminal } from './terminal-rows.ts';

const clearRefused = problem(terminalMessage, 'terminal.clear-refused', { status: 409 });

export interface ClearOptions extends PollOptions {
  /** where the dump of each cleared log is kept */
  dumpFolder: string;
}

/**
 * Empties a terminal's log by a person's order. Everything is read and stored first; then, while nobody can punch, the
 * log is read again, and it is emptied only when every row of it is stored here and in a dump file. Whatever happens, the
 * terminal is enabled again.
 *
 * @param by who ordered it; they must be allowed to change terminals
 * @returns how many rows were on it, and where the dump lies
 * @throws Problem `terminal.clear-refused` or one of the terminal; the log is then as it was
 */
export async function clearTerminal(
  session: Session,
  id: string,
  by: Principal,
  options: ClearOptions,
): Promise<{ rows: number; dump: string }> {
  await unitOfWork({ ...session, principal: by }, async (ctx) => {
    ctx.policy.require('change', 'terminal');
    await requireReach(ctx, 'terminal', id, 'change');
  });
  if (!(await pollTerminal(session, id, options)))
    throw clearRefused({ reason: terminalMessage('terminal.clear-deactivated') });
  const terminal = await unitOfWork(session, (ctx) => readTerminal(ctx, id));
  if (!terminal) throw clearRefused({ reason: terminalMessage('terminal.clear-deactivated') });
  const driver = driverFor(session, terminal, options);
  let done: { rows: number; dump: string };
  try {
    await driver.connect();
    const { serial } = await driver.identity();
    if (serial !== terminal.serial) {
      throw otherDevice({ name: terminal.name, expected: terminal.serial ?? '', found: serial });
    }
    done = await whileLocked(driver, () => emptyOnce(session, terminal, driver, options.dumpFolder));
  } finally {
    await driver.disconnect();
  }
  await unitOfWork({ ...session, principal: by }, (ctx) =>
    record(ctx, { action: 'terminal.cleared', model: 'terminal', recordId: id, after: done }),
  );
  return done;
}

/** Locks keypad and reader, and unlocks them whatever happens; a line that broke unlocks by connecting anew. */
async function whileLocked<T>(driver: TerminalControl, work: () => Promise<T>): Promise<T> {
  await driver.disable();
  try {
    return await work();
  } finally {
    await driver.enable().catch(async () => {
      await driver.connect();
      await driver.enable();
    });
  }
}

/** Reads the log under lock, proves that it is stored, keeps the dump, empties it, and looks whether it is empty. */
async function emptyOnce(session: Session, terminal: KnownTerminal, driver: TerminalControl, dumpFolder: string) {
  const read = await driver.punches();
  if (read.verdict !== 'agrees') {
    throw clearRefused({
      reason: terminalMessage('terminal.clear-count-differs'),
    });
  }
  if (read.rows === 0) {
    throw clearRefused({
      reason: terminalMessage('terminal.clear-no-logs'),
    });
  }
  await storeRest(session, terminal, read);
  const missing = await proveDays(session, terminal, read);
  if (missing.length > 0)
    throw clearRefused({ reason: terminalMessage('terminal.clear-not-stored', { missing: missing.join(', ') }) });
  const dump = await keepDump(dumpFolder, terminal, read, session.runtime.clock.now());
  const late = await driver.sizes();
  if (late.logs !== read.rows) throw clearRefused({ reason: terminalMessage('terminal.clear-punched') });
  await unitOfWork(session, (ctx) =>
    ctx.sql.query(`UPDATE terminal SET read_mark = NULL, cleared_at = $3 WHERE company_id = $1 AND id = $2`, [
      ctx.companyId,
      terminal.id,
      ctx.now,
    ]),
  );
  await driver.clearPunches();
  const after = await driver.sizes();
  if (after.logs !== 0) {
    throw new TerminalFault(
      'terminal.not-emptied',
      terminalMessage('terminal.not-cleared', { name: terminal.name, logs: after.logs }),
    );
  }
  await unitOfWork(session, (ctx) => setAlarms(ctx, terminal.id, { memory_high: null }));
  return { rows: read.rows, dump };
}

/** What came between the poll and the lock is stored like any read: as a poll of a log that is already in our hands. */
async function storeRest(session: Session, terminal: KnownTerminal, read: PunchRead): Promise<void> {
  await storeRows(session, terminal, read, () => null);
}

/** The log's bytes as they came, on the disk before anything is emptied. @returns the path */
async function keepDump(folder: string, terminal: KnownTerminal, read: PunchRead, now: Date): Promise<string> {
  await mkdir(folder, { recursive: true });
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `${(terminal.serial ?? terminal.id).replaceAll(/[^\w-]/g, '_')}_${stamp}_zk-${read.layout}.bin`;
  const path = join(folder, name);
  const file = await open(path, 'wx');
  try {
    await file.writeFile(read.set);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}
