import { createHash } from 'node:crypto';
import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { runSet } from '../../db/set-statement.ts';
import { putTerminalUsers } from '../../db/unnest-statements.ts';
import { linesOf, parsePushedLine } from '../../domain/attendance/attlog.rule.ts';
import { punchLinesOf, recordLinesOf } from '../../domain/attendance/pushed-lines.rule.ts';
import { type LineCounts, storeLines } from '../../domain/attendance/store-lines.ts';
import { setAlarms } from '../../domain/terminals/alarms.ts';
import { holdBackDated, storeReleased, zoneMinutesOf } from '../../domain/terminals/back-dated.ts';
import { answerOrder, pushOrders, takeOrders } from '../../domain/terminals/commands.ts';
import { holdLines } from '../../domain/terminals/raw-rows.ts';
import { claimTerminal } from '../../domain/terminals/unclaimed.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { newId } from '../../id.ts';
import { decodePage, encodePage } from '../zk/code-page.rule.ts';
import type { Pusher } from './gate.ts';
import { handshake } from './handshake.rule.ts';
import {
  accessScansAmong,
  commandText,
  isUserLine,
  optionsOf,
  parseResults,
  statusOf,
  usersAmong,
} from './push-text.rule.ts';

/** Orders told in one answer: devices take less than 200 and 40 KB. */
const ORDERS_AT_ONCE = 20;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A body as text: UTF-8, or the terminal's own code page, or latin1. */
export function textOf(body: Buffer, codePage: string | null): string {
  try {
    return utf8.decode(body);
  } catch {
    return codePage ? decodePage(body, codePage) : body.toString('latin1');
  }
}

/** Notes that a terminal pushed something. */
async function noteSeen(
  ctx: Context,
  { id }: Pusher,
  seen: { stamp?: string | null; model?: string | null; firmware?: string | null; logs?: number | null },
): Promise<void> {
  await ctx.sql.query(
    `UPDATE terminal SET push_seen_at = $3, last_contact_at = $3, push_stamp = coalesce($4, push_stamp),
       model = coalesce($5, model), firmware = coalesce($6, firmware), log_count = coalesce($7, log_count)
     WHERE company_id = $1 AND id = $2`,
    [companyOf(ctx), id, ctx.now, seen.stamp ?? null, seen.model ?? null, seen.firmware ?? null, seen.logs ?? null],
  );
  await setAlarms(ctx, id, { silent: null, serial_taken: null });
}

/** How the terminal is to send, and what time it is. */
export function shakeHands(session: Session, pusher: Pusher): Promise<string> {
  return unitOfWork(session, async (ctx) => {
    await noteSeen(ctx, pusher, {});
    const { rows } = await ctx.sql.query<{ stamp: string | null }>(
      `SELECT push_stamp AS stamp FROM terminal WHERE company_id = $1 AND id = $2`,
      [companyOf(ctx), pusher.id],
    );
    return handshake(pusher.serial, {
      stamp: rows[0]?.stamp ?? null,
      offsetMinutes: await zoneMinutesOf(ctx, pusher.id),
    });
  });
}

export function minutesAhead(session: Session, pusher: Pusher): Promise<number> {
  return unitOfWork(session, (ctx) => zoneMinutesOf(ctx, pusher.id));
}

/** A push as it arrived. */
export interface Pushed {
  body: Buffer;
  /** whether the sender wrote more bytes than it announced, so that the body ends where the sender did not mean it to */
  hasMore: boolean;
}

/** How many lines came whole; `isCut`: the last one did not, and the terminal has to send it again. */
export type Taken = { lines: number; isCut: boolean };

/** After so many times the same cut body is how a terminal sends, and asking again would never end. */
const SAME_CUT_LIMIT = 5;
const CUT_REASON = terminalMessage('terminal.push-cut-short-often', { SAME_CUT_LIMIT });

/** Counts how often the same body came cut. @returns whether it is to be asked for again */
async function countCut(ctx: Context, { id }: Pusher, body: Buffer): Promise<boolean> {
  const { rows } = await ctx.sql.query<{ times: number }>(
    `UPDATE terminal SET push_cut_times = CASE WHEN push_cut_digest = $3 THEN push_cut_times + 1 ELSE 1 END, push_cut_digest = $3
     WHERE company_id = $1 AND id = $2 RETURNING push_cut_times AS times`,
    [companyOf(ctx), id, createHash('sha256').update(body).digest('hex')],
  );
  return (rows[0]?.times ?? 0) < SAME_CUT_LIMIT;
}

/**
 * What becomes of a last line that came cut short: it is asked for again, and kept as a held line once asking is of no use.
 *
 * @returns whether the terminal has to send again
 */
async function settleCut(ctx: Context, pusher: Pusher, body: Buffer, cut: string | null): Promise<boolean> {
  if (cut === null) return false;
  if (await countCut(ctx, pusher, body)) return true;
  const from = { terminalId: pusher.id, way: 'push' as const, receivedAt: ctx.now };
  await holdLines(ctx, from, [{ line: cut, reason: CUT_REASON }]);
  return false;
}

/**
 * Stores the punches of a push. When this returns they are committed, and may be acknowledged unless `isCut`.
 *
 * @param stamp what the terminal wants to be told at its next handshake; not kept while it has to send again
 */
export function receivePunches(
  session: Session,
  pusher: Pusher,
  { body, hasMore }: Pushed,
  stamp: string | null,
): Promise<LineCounts & Taken> {
  return unitOfWork(session, async (ctx) => {
    const { id, serial, siteId } = pusher;
    const { lines, cut } = punchLinesOf(textOf(body, pusher.codePage), hasMore);
    const raw = { format: 'attlog-push', bytes: body };
    const origin = { terminalId: id, serial, siteId, way: 'push' as const, receivedAt: ctx.now, raw };
    const taken = pusher.isKeyed ? lines : await holdBackDated(ctx, pusher, lines, ctx.now);
    const counts = await storeLines(ctx, origin, taken, parsePushedLine);
    const isCut = await settleCut(ctx, pusher, body, cut);
    if (session.runtime.deploymentRole === 'site') {
      counts.ids.push(...(await claimTerminal(ctx, { id, serial, siteId })));
      counts.ids.push(...(await storeReleased(ctx, { id, serial, siteId })));
    }
    await setAlarms(ctx, id, { push_encrypted: null });
    await noteSeen(ctx, pusher, { stamp: isCut ? null : stamp });
    return { ...counts, lines: lines.length + (cut === null ? 0 : 1), isCut };
  });
}

/** Takes the people out of an operation log; everything else in it, templates above all, is acknowledged and forgotten. */
export function receiveOperations(session: Session, pusher: Pusher, { body, hasMore }: Pushed): Promise<Taken> {
  return unitOfWork(session, async (ctx) => {
    const { lines, cut } = recordLinesOf(textOf(body, pusher.codePage), isUserLine, hasMore);
    await noteSeen(ctx, pusher, {});
    const users = [...new Map(usersAmong(lines).map((user) => [user.badgeNumber, user])).values()];
    if (users.length > 0) {
      ctx.policy.require('change', 'terminal_user');
      await runSet(ctx.sql, putTerminalUsers, {
        companyId: companyOf(ctx),
        terminalId: pusher.id,
        ids: users.map(() => newId()),
        numbers: users.map((user) => user.badgeNumber),
        names: users.map((user) => user.name),
        privileges: users.map((user) => user.privilege),
        cards: users.map((user) => String(user.card)),
        seenAt: ctx.now,
      });
    }
    return { lines: lines.length, isCut: await settleCut(ctx, pusher, body, cut) };
  });
}

const ACCESS_EVENT = terminalMessage('terminal.access-event');

/** Scans of a terminal that is set up as the lock of a door are kept and shown, and never taken for punches. */
export function holdAccessEvents(session: Session, pusher: Pusher, { body }: Pushed): Promise<void> {
  return unitOfWork(session, async (ctx) => {
    const scans = accessScansAmong(linesOf(textOf(body, pusher.codePage)));
    const from = { terminalId: pusher.id, way: 'push' as const, receivedAt: ctx.now };
    await holdLines(
      ctx,
      from,
      scans.map((line) => ({ line, reason: ACCESS_EVENT })),
    );
    await noteSeen(ctx, pusher, {});
  });
}

/** What a terminal says of itself. */
export function receiveOptions(session: Session, pusher: Pusher, body: Buffer): Promise<void> {
  return unitOfWork(session, (ctx) => {
    const options = optionsOf(textOf(body, pusher.codePage));
    const short = (name: string) => options.get(name)?.replaceAll('\0', '').slice(0, 100) || null;
    return noteSeen(ctx, pusher, { model: short('DeviceName'), firmware: short('FWVersion') });
  });
}

/** The orders that wait for a terminal, as it reads them; "OK" when there are none. */
export function tellOrders(session: Session, pusher: Pusher, info: string | null): Promise<Buffer> {
  return unitOfWork(session, async (ctx) => {
    const status = info === null ? null : statusOf(info);
    await noteSeen(ctx, pusher, { firmware: status?.firmware ?? null, logs: status?.logs ?? null });
    const orders = await takeOrders(ctx, pusher.id, pushOrders, ORDERS_AT_ONCE);
    if (orders.length === 0) return Buffer.from('OK');
    const text = orders.map((order) => `C:${order.word}:${commandText(order)}\n`).join('');
    return pusher.codePage ? encodePage(text, pusher.codePage, text.length * 4) : Buffer.from(text);
  });
}

/** What became of orders. A result of an order that does not wait for one is the terminal's own affair. */
export function receiveResults(session: Session, pusher: Pusher, body: Buffer): Promise<void> {
  return unitOfWork(session, async (ctx) => {
    await noteSeen(ctx, pusher, {});
    for (const result of parseResults(textOf(body, pusher.codePage))) {
      const order = await answerOrder(ctx, pusher.id, result.word, result);
      if (order?.kind === 'delete_user' && result.result >= 0) await forgetDeleted(ctx, pusher, order.id);
    }
  });
}

async function forgetDeleted(ctx: Context, pusher: Pusher, orderId: string): Promise<void> {
  await ctx.sql.query(
    `DELETE FROM terminal_user u USING terminal_command o WHERE u.company_id = $1 AND u.terminal_id = $2
       AND o.company_id = $1 AND o.id = $3 AND u.number = o.detail ->> 'number'`,
    [companyOf(ctx), pusher.id, orderId],
  );
}
