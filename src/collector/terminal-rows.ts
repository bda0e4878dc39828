import { type Context, companyOf } from '../context.ts';
import { runSet } from '../db/set-statement.ts';
import { putTerminalUsers } from '../db/unnest-statements.ts';
import { setAlarms } from '../domain/terminals/alarms.ts';
import { commKeyPurpose } from '../domain/terminals/comm-key.rule.ts';
import { givingSerial } from '../domain/terminals/serials.ts';
import { type Message, stored } from '../i18n/message.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import { newId } from '../id.ts';
import { problem } from '../problem.ts';
import type { ClockStanding } from './clock-offset.rule.ts';
import type { TerminalIdentity } from './drivers/driver.ts';
import type { TerminalFault } from './drivers/fault.ts';
import { believable, type PunchMark } from './drivers/mark.ts';
import { clockAlarm, memoryAlarm } from './poll-outcome.rule.ts';
import type { TerminalSizes } from './zk/sizes.rule.ts';
import type { TerminalUser } from './zk/users.rule.ts';

/** What a poll has to know of a terminal. */
export interface KnownTerminal {
  id: string;
  siteId: string | null;
  name: string;
  host: string;
  port: number;
  transport: 'auto' | 'tcp' | 'udp';
  codePage: string | null;
  /** longest silence in an answer */
  timeoutSeconds: number;
  isLive: boolean;
  /** its clock is set whenever it is wrong: by its own setting, or by its company's */
  setsClock: boolean;
  /** by its company's: what the journal says of it */
  isClockCompanys: boolean;
  serial: string | null;
  commKey?: number;
  /** how far its log is stored; null before the first read */
  mark: PunchMark | null;
  /** how its clock stood at the last whole read; null before the first */
  read: ClockStanding | null;
  /** how many users it had when they were last read; null before */
  userCount: number | null;
}

export const otherDevice = problem(terminalMessage, 'terminal.other-device', { status: 409 });

const REACHABLE = `is_active AND host IS NOT NULL AND transport <> 'push' AND deleted_at IS NULL`;

/** The active terminals of this site that are reached by an address. */
export async function listTerminals(ctx: Context): Promise<{ id: string; isLive: boolean }[]> {
  ctx.policy.require('view', 'terminal');
  const { rows } = await ctx.sql.query<{ id: string; isLive: boolean }>(
    `SELECT id, is_live AS "isLive" FROM terminal WHERE company_id = $1 AND ${REACHABLE} ORDER BY id`,
    [companyOf(ctx)],
  );
  return rows;
}

type TerminalRow = Omit<KnownTerminal, 'commKey' | 'read'> & {
  sealed: string | null;
  readAt: Date | null;
  readOffsetMs: number | null;
};

/** One terminal with its comm key opened; undefined when it was removed or switched off meanwhile. */
export async function readTerminal(ctx: Context, id: string): Promise<KnownTerminal | undefined> {
  ctx.policy.require('view', 'terminal');
  const { rows } = await ctx.sql.query<TerminalRow>(
    `SELECT id, site_id AS "siteId", name, host, port, transport, code_page AS "codePage", timeout_seconds AS "timeoutSeconds", is_live AS "isLive",
            sets_clock OR by_company AS "setsClock", NOT sets_clock AS "isClockCompanys", serial,
            comm_key_sealed AS sealed, read_mark AS mark, read_at AS "readAt", read_offset_ms AS "readOffsetMs",
            user_count AS "userCount"
     FROM terminal, (SELECT sets_clocks AS by_company FROM company WHERE company.id = $1) AS said
     WHERE company_id = $1 AND id = $2 AND ${REACHABLE}`,
    [companyOf(ctx), id],
  );
  const [found] = rows;
  if (!found) return undefined;
  const { sealed, readAt, readOffsetMs, ...terminal } = found;
  const read = readAt === null || readOffsetMs === null ? null : { at: readAt, offsetMs: readOffsetMs };
  const known = { ...terminal, read, mark: believable(terminal.mark) };
  return sealed === null ? known : { ...known, commKey: Number(ctx.sealer.open(sealed, commKeyPurpose)) };
}

/** What a terminal answered when it was met. */
interface Contact {
  identity: TerminalIdentity;
  wallTime: string | null;
  shownTime: string;
  readAt: Date;
  sizes: TerminalSizes;
}

/**
 * Notes that a terminal answered: who it says it is, how its clock stands, what it holds.
 *
 * @param contact.wallTime its clock, read at `contact.readAt`; null when it shows no real date
 * @returns how far its clock is ahead of ours, in ms; null when its clock shows no real date
 * @throws Problem `terminal.other-device`; `terminal.serial-taken` when another terminal of the company has this serial
 */
export async function noteContact(ctx: Context, terminal: KnownTerminal, contact: Contact): Promise<number | null> {
  ctx.policy.require('change', 'terminal');
  const { identity, sizes } = contact;
  if (terminal.serial !== null && terminal.serial !== identity.serial) {
    throw otherDevice({ name: terminal.name, expected: terminal.serial, found: identity.serial });
  }
  const note = () => noteAnswer(ctx, terminal, contact);
  const offset = terminal.serial === null ? await givingSerial(ctx, identity.serial, terminal.id, note) : await note();
  if (offset !== null) await noteClock(ctx, terminal.id, { at: contact.readAt, offsetMs: offset });
  await setAlarms(ctx, terminal.id, {
    silent: null,
    other_device: null,
    serial_taken: null,
    clock_wrong: clockAlarm(offset, contact.shownTime),
    memory_high: memoryAlarm(sizes.logs, sizes.logCapacity),
  });
  return offset;
}

/** @returns how far its clock is ahead of ours, in ms; null when its clock shows no real date */
async function noteAnswer(ctx: Context, terminal: KnownTerminal, contact: Contact): Promise<number | null> {
  const { identity, sizes } = contact;
  const { rows } = await ctx.sql.query<{ offset: number | null }>(
    `UPDATE terminal t SET serial = $3, model = nullif($4, ''), firmware = nullif($5, ''), last_contact_at = $6,
       log_count = $7, log_capacity = nullif($8::int, 0),
       clock_offset_ms = greatest(-2147483648, least(2147483647,
         round(extract(epoch FROM ($9::timestamp AT TIME ZONE coalesce(t.time_zone, c.time_zone)) - $6::timestamptz) * 1000)))::int
     FROM company c WHERE c.id = $1 AND t.company_id = $1 AND t.id = $2
     RETURNING t.clock_offset_ms AS offset`,
    [
      companyOf(ctx),
      terminal.id,
      identity.serial,
      identity.model,
      identity.firmware,
      contact.readAt,
      sizes.logs,
      sizes.logCapacity,
      contact.wallTime,
    ],
  );
  return rows[0]?.offset ?? null;
}

/** Readings this near to each other are one standing of the clock, in ms. */
const SAME_STANDING = 2_000;

/** Keeps the history of a clock: a row for each span of time, at most a day, in which it stood the same. */
async function noteClock(ctx: Context, terminalId: string, reading: ClockStanding): Promise<void> {
  ctx.policy.require('add', 'terminal_clock');
  const values = [companyOf(ctx), terminalId, reading.offsetMs, reading.at];
  const { rowCount } = await ctx.sql.query(
    `UPDATE terminal_clock SET last_at = $4, readings = readings + 1,
       min_ms = least(min_ms, $3), max_ms = greatest(max_ms, $3)
     WHERE company_id = $1 AND id = (
       SELECT id FROM terminal_clock WHERE company_id = $1 AND terminal_id = $2 ORDER BY last_at DESC LIMIT 1)
       AND abs(offset_ms::bigint - $3::int) < ${SAME_STANDING} AND first_at > $4::timestamptz - interval '1 day'`,
    values,
  );
  if (rowCount !== 0) return;
  await ctx.sql.query(
    `INSERT INTO terminal_clock (company_id, terminal_id, offset_ms, min_ms, max_ms, first_at, last_at, id)
     VALUES ($1, $2, $3, $3, $3, $4, $4, $5)`,
    [...values, newId()],
  );
}

/** What the terminal's clock should show at this moment. */
export async function rightWallTime(ctx: Context, terminalId: string, at: Date): Promise<string> {
  const { rows } = await ctx.sql.query<{ wall: string }>(
    `SELECT to_char($3::timestamptz AT TIME ZONE coalesce(t.time_zone, c.time_zone), 'YYYY-MM-DD HH24:MI:SS') AS wall
     FROM terminal t JOIN company c ON c.id = t.company_id WHERE t.company_id = $1 AND t.id = $2`,
    [companyOf(ctx), terminalId, at],
  );
  const wall = rows[0]?.wall;
  if (wall === undefined) throw new Error('the terminal has gone');
  return wall;
}

/** Replaces what is known of the people on a terminal by what it says now. */
export async function storeTerminalUsers(
  ctx: Context,
  terminal: Pick<KnownTerminal, 'id'>,
  users: readonly TerminalUser[],
): Promise<void> {
  ctx.policy.require('change', 'terminal_user');
  const named = [
    ...new Map(users.filter((user) => user.badgeNumber !== '').map((user) => [user.badgeNumber, user])).values(),
  ];
  const numbers = named.map((user) => user.badgeNumber);
  await runSet(ctx.sql, putTerminalUsers, {
    companyId: companyOf(ctx),
    terminalId: terminal.id,
    ids: named.map(() => newId()),
    numbers,
    names: named.map((user) => user.name.replaceAll('\0', '')),
    privileges: named.map((user) => user.privilege),
    cards: named.map((user) => String(user.card)),
    seenAt: ctx.now,
  });
  await ctx.sql.query(`DELETE FROM terminal_user WHERE company_id = $1 AND terminal_id = $2 AND number <> ALL($3)`, [
    companyOf(ctx),
    terminal.id,
    numbers,
  ]);
  await ctx.sql.query(`UPDATE terminal SET user_count = $3 WHERE company_id = $1 AND id = $2`, [
    companyOf(ctx),
    terminal.id,
    users.length,
  ]);
}

/** Notes that a log was read and stored, how far, and by what clock; a warning stands where the counts do not agree. */
export async function noteRead(
  ctx: Context,
  terminal: KnownTerminal,
  read: { rows: number; mark: PunchMark; warning: Message | null; clock: ClockStanding | null },
): Promise<void> {
  ctx.policy.require('change', 'terminal');
  await ctx.sql.query(
    `UPDATE terminal SET read_count = $3, read_mark = $4, last_error = $5::jsonb, last_error_at = CASE WHEN $5::jsonb IS NULL THEN last_error_at ELSE $6::timestamptz END,
       read_at = $7, read_offset_ms = $8
     WHERE company_id = $1 AND id = $2`,
    [
      companyOf(ctx),
      terminal.id,
      read.rows,
      JSON.stringify(read.mark),
      read.warning === null ? null : stored(read.warning),
      ctx.now,
      read.clock?.at ?? null,
      read.clock?.offsetMs ?? null,
    ],
  );
}

/** Notes why a terminal could not be read, in words for the technician. */
export async function noteFault(ctx: Context, id: string, code: string, reason: Message): Promise<void> {
  ctx.policy.require('change', 'terminal');
  const { rows } = await ctx.sql.query<{ isSilent: boolean }>(
    `UPDATE terminal t SET last_error = $3, last_error_at = $4 FROM company c
     WHERE c.id = $1 AND t.company_id = $1 AND t.id = $2
     RETURNING greatest(t.last_contact_at, t.push_seen_at, t.created_at)
       < $4::timestamptz - make_interval(mins => c.silent_after_minutes) AS "isSilent"`,
    [companyOf(ctx), id, stored(reason), ctx.now],
  );
  if (code === 'terminal.other-device') await setAlarms(ctx, id, { other_device: reason });
  else if (code === 'terminal.serial-taken') await setAlarms(ctx, id, { serial_taken: reason });
  else if (rows[0]?.isSilent) await setAlarms(ctx, id, { silent: reason });
}

/** Most bytes that are kept of one fault, and most faults of one terminal. */
const BYTES_KEPT = 1 << 20;
const FAULTS_KEPT = 10;

/** Keeps what a terminal sent that could not be read, for support; the oldest go. */
export async function keepFault(ctx: Context, id: string, fault: Pick<TerminalFault, 'code' | 'text' | 'bytes'>) {
  ctx.policy.require('add', 'terminal_fault');
  const { bytes } = fault;
  await ctx.sql.query(
    `INSERT INTO terminal_fault (company_id, id, terminal_id, at, code, said, byte_count, bytes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      companyOf(ctx),
      newId(),
      id,
      ctx.now,
      fault.code,
      stored(fault.text),
      bytes?.length ?? 0,
      bytes?.subarray(0, BYTES_KEPT) ?? null,
    ],
  );
  await ctx.sql.query(
    `DELETE FROM terminal_fault WHERE company_id = $1 AND terminal_id = $2 AND id NOT IN (
       SELECT id FROM terminal_fault WHERE company_id = $1 AND terminal_id = $2 ORDER BY at DESC, id DESC LIMIT ${FAULTS_KEPT})`,
    [companyOf(ctx), id],
  );
}
