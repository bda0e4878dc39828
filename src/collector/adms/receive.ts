import { type Context, companyOf, type Session, unitOfWork } from '../../context.ts';
import { linesOf, parsePushedLine } from '../../domain/attendance/attlog.rule.ts';
import { type LineCounts, storeLines } from '../../domain/attendance/storeLines.ts';
import { setAlarms } from '../../domain/terminals/alarms.ts';
import { answerOrder, pushOrders, takeOrders } from '../../domain/terminals/orders.ts';
import { takeOverParked } from '../../domain/terminals/parked.ts';
import { holdLines } from '../../domain/terminals/rawRows.ts';
import { decodePage, encodePage } from '../zk/code-page.rule.ts';
import type { Pusher } from './gate.ts';
import { handshake } from './handshake.rule.ts';
import { commandText, doorScansAmong, optionsOf, parseResults, statusOf, usersAmong } from './push-text.rule.ts';

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
  await setAlarms(ctx, id, { silent: null });
}

async function offsetMinutes(ctx: Context, { id }: Pusher): Promise<number> {
  const { rows } = await ctx.sql.query<{ minutes: number }>(
    `SELECT round(extract(epoch FROM ($3::timestamptz AT TIME ZONE coalesce(t.time_zone, c.time_zone)) - ($3::timestamptz AT TIME ZONE 'UTC')) / 60)::int AS minutes
     FROM terminal t JOIN company c ON c.id = t.company_id WHERE t.company_id = $1 AND t.id = $2`,
    [companyOf(ctx), id, ctx.now],
  );
  return rows[0]?.minutes ?? 0;
}

/** How the terminal is to send, and what time it is. */
export function shakeHands(session: Session, pusher: Pusher): Promise<string> {
  return unitOfWork(session, async (ctx) => {
    await noteSeen(ctx, pusher, {});
    const { rows } = await ctx.sql.query<{ stamp: string | null }>(
      `SELECT push_stamp AS stamp FROM terminal WHERE company_id = $1 AND id = $2`,
      [companyOf(ctx), pusher.id],
    );
    return handshake(pusher.serial, { stamp: rows[0]?.stamp ?? null, offsetMinutes: await offsetMinutes(ctx, pusher) });
  });
}

export function minutesAhead(session: Session, pusher: Pusher): Promise<number> {
  return unitOfWork(session, (ctx) => offsetMinutes(ctx, pusher));
}

/**
 * Stores the punches of a push. When this returns they are committed, and may be acknowledged.
 *
 * @param stamp what the terminal wants to be told at its next handshake
 */
export function receivePunches(
  session: Session,
  pusher: Pusher,
  body: Buffer,
  stamp: string | null,
): Promise<LineCounts & { lines: number }> {
  return unitOfWork(session, async (ctx) => {
    const { id, serial, siteId } = pusher;
    const lines = linesOf(textOf(body, pusher.codePage));
    const raw = { format: 'attlog-push', bytes: body };
    const origin = { terminalId: id, serial, siteId, way: 'push' as const, receivedAt: ctx.now, raw };
    const counts = await storeLines(ctx, origin, lines, parsePushedLine);
    if (session.house.place === 'site') counts.ids.push(...(await takeOverParked(ctx, { id, serial, siteId })));
    await noteSeen(ctx, pusher, { stamp });
    return { ...counts, lines: lines.length };
  });
}

/** Takes the people out of an operation log; everything else in it, templates above all, is acknowledged and forgotten. */
export function receiveOperations(session: Session, pusher: Pusher, body: Buffer): Promise<number> {
  return unitOfWork(session, async (ctx) => {
    const lines = linesOf(textOf(body, pusher.codePage));
    await noteSeen(ctx, pusher, {});
    const users = [...new Map(usersAmong(lines).map((user) => [user.badgeNumber, user])).values()];
    if (users.length > 0) {
      ctx.policy.require('change', 'terminal_user');
      await ctx.sql.query(
        `INSERT INTO terminal_user (company_id, id, terminal_id, number, name, privilege, card, seen_at)
         SELECT $1, gen_random_uuid(), $2, u.number, u.name, u.privilege, nullif(u.card, '0'), $7
         FROM unnest($3::text[], $4::text[], $5::smallint[], $6::text[]) AS u(number, name, privilege, card)
         ON CONFLICT (company_id, terminal_id, number) DO UPDATE
           SET name = excluded.name, privilege = excluded.privilege, card = excluded.card, seen_at = excluded.seen_at`,
        [
          companyOf(ctx),
          pusher.id,
          users.map((user) => user.badgeNumber),
          users.map((user) => user.name),
          users.map((user) => user.privilege),
          users.map((user) => String(user.card)),
          ctx.now,
        ],
      );
    }
    return lines.length;
  });
}

const DOOR_EVENT =
  'it is an event of a door, which does not say whether anybody came to work: set the terminal to time attendance (its menu, device type T&A)';

/** Scans of a terminal that is set up as the lock of a door are kept and shown, and never taken for punches. */
export function holdDoorEvents(session: Session, pusher: Pusher, body: Buffer): Promise<void> {
  return unitOfWork(session, async (ctx) => {
    const scans = doorScansAmong(linesOf(textOf(body, pusher.codePage)));
    const from = { terminalId: pusher.id, way: 'push' as const, receivedAt: ctx.now };
    await holdLines(
      ctx,
      from,
      scans.map((line) => ({ line, reason: DOOR_EVENT })),
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
    `DELETE FROM terminal_user u USING terminal_order o WHERE u.company_id = $1 AND u.terminal_id = $2
       AND o.company_id = $1 AND o.id = $3 AND u.number = o.detail ->> 'number'`,
    [companyOf(ctx), pusher.id, orderId],
  );
}
