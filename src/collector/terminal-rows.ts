import { type Context, companyOf } from '../context.ts';
import { commKeyPurpose } from '../domain/terminals/terminals.ts';
import { newId } from '../id.ts';
import { problem } from '../problem.ts';
import type { TerminalIdentity } from './drivers/driver.ts';
import type { PunchMark } from './drivers/mark.ts';
import type { TerminalSizes } from './zk/sizes.rule.ts';
import type { TerminalUser } from './zk/users.rule.ts';

/** What a poll has to know of a terminal. */
export interface KnownTerminal {
  id: string;
  siteId: string | null;
  name: string;
  host: string;
  port: number;
  serial: string | null;
  commKey?: number;
  /** how far its log is stored; null before the first read */
  mark: PunchMark | null;
  /** how many users it had when they were last read; null before */
  userCount: number | null;
}

export const otherDevice = problem<{ name: string; expected: string; found: string }>({
  code: 'terminal.other-device',
  status: 409,
  message: ({ name, expected, found }) =>
    `At the address of ${name} (serial ${expected}) another terminal answers (serial ${found}). Correct the address, or add the new terminal and deactivate the old one; nothing was read.`,
});

/** The active terminals of this site that have an address. */
export async function listTerminals(ctx: Context): Promise<string[]> {
  ctx.policy.require('view', 'terminal');
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM terminal WHERE company_id = $1 AND is_active AND host IS NOT NULL AND deleted_at IS NULL ORDER BY id`,
    [companyOf(ctx)],
  );
  return rows.map((row) => row.id);
}

/** One terminal with its comm key opened; undefined when it was removed or switched off meanwhile. */
export async function readTerminal(ctx: Context, id: string): Promise<KnownTerminal | undefined> {
  ctx.policy.require('view', 'terminal');
  const { rows } = await ctx.sql.query<Omit<KnownTerminal, 'commKey'> & { sealed: string | null }>(
    `SELECT id, site_id AS "siteId", name, host, port, serial, comm_key_sealed AS sealed, read_mark AS mark, user_count AS "userCount"
     FROM terminal WHERE company_id = $1 AND id = $2 AND is_active AND host IS NOT NULL AND deleted_at IS NULL`,
    [companyOf(ctx), id],
  );
  const [found] = rows;
  if (!found) return undefined;
  const { sealed, ...terminal } = found;
  return sealed === null ? terminal : { ...terminal, commKey: Number(ctx.sealer.open(sealed, commKeyPurpose)) };
}

/**
 * Notes that a terminal answered: who it says it is, how its clock stands, what it holds.
 *
 * @param contact.wallTime its clock, read at `contact.readAt`
 * @returns how far its clock is ahead of ours, in ms; null when its clock shows no real date
 * @throws Problem `terminal.other-device`; `record.value-taken` when another terminal of the company has this serial
 */
export async function noteContact(
  ctx: Context,
  terminal: KnownTerminal,
  contact: { identity: TerminalIdentity; wallTime: string | null; readAt: Date; sizes: TerminalSizes },
): Promise<number | null> {
  ctx.policy.require('change', 'terminal');
  const { identity, sizes } = contact;
  if (terminal.serial !== null && terminal.serial !== identity.serial) {
    throw otherDevice({ name: terminal.name, expected: terminal.serial, found: identity.serial });
  }
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

/** Replaces what is known of the people on a terminal by what it says now. */
export async function storeTerminalUsers(
  ctx: Context,
  terminal: KnownTerminal,
  users: readonly TerminalUser[],
): Promise<void> {
  ctx.policy.require('change', 'terminal_user');
  const named = [
    ...new Map(users.filter((user) => user.badgeNumber !== '').map((user) => [user.badgeNumber, user])).values(),
  ];
  const numbers = named.map((user) => user.badgeNumber);
  await ctx.sql.query(
    `INSERT INTO terminal_user (company_id, id, terminal_id, number, name, privilege, card, seen_at)
     SELECT $1, u.id, $2, u.number, u.name, u.privilege, nullif(u.card, '0'), $8
     FROM unnest($3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::text[]) AS u(id, number, name, privilege, card)
     ON CONFLICT (company_id, terminal_id, number) DO UPDATE
       SET name = excluded.name, privilege = excluded.privilege, card = excluded.card, seen_at = excluded.seen_at`,
    [
      companyOf(ctx),
      terminal.id,
      named.map(() => newId()),
      numbers,
      named.map((user) => user.name.replaceAll('\0', '')),
      named.map((user) => user.privilege),
      named.map((user) => String(user.card)),
      ctx.now,
    ],
  );
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

/** Notes that a log was read and stored, and how far; a warning stands where the counts do not agree. */
export async function noteRead(
  ctx: Context,
  terminal: KnownTerminal,
  read: { rows: number; mark: PunchMark; warning: string | null },
): Promise<void> {
  ctx.policy.require('change', 'terminal');
  await ctx.sql.query(
    `UPDATE terminal SET read_count = $3, read_mark = $4, last_error = $5::text, last_error_at = CASE WHEN $5::text IS NULL THEN last_error_at ELSE $6::timestamptz END
     WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), terminal.id, read.rows, JSON.stringify(read.mark), read.warning, ctx.now],
  );
}

/** Notes why a terminal could not be read, in words for the technician. */
export async function noteFault(ctx: Context, id: string, reason: string): Promise<void> {
  ctx.policy.require('change', 'terminal');
  await ctx.sql.query(`UPDATE terminal SET last_error = $3, last_error_at = $4 WHERE company_id = $1 AND id = $2`, [
    companyOf(ctx),
    id,
    reason.slice(0, 500),
    ctx.now,
  ]);
}
