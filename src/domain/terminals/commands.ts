import { type Context, companyOf } from '../../context.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { isRealTime } from '../attendance/local-time.rule.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';

/** Options that may be set by command: nothing that opens a lock, moves data elsewhere or runs a program. */
export const settableOptions = [
  'Delay',
  'ErrorDelay',
  'TransInterval',
  'TransTimes',
  'Realtime',
  'AlarmAttLog',
  'AlarmReRec',
  'VOLUME',
  'IdleMinute',
] as const;

/** What a person may want of a terminal. Templates are never sent or asked for, and no program is ever run on it. */
export type Order =
  | { kind: 'set_clock' | 'restart' | 'check' | 'read_users'; detail: Record<string, never> }
  | { kind: 'put_user'; detail: { number: string; name: string; privilege: number; card: string } }
  | { kind: 'delete_user'; detail: { number: string } }
  | { kind: 'query_logs'; detail: { from: string; until: string } }
  | { kind: 'set_option'; detail: { name: string; value: string } };

export type TerminalCommandKind = Order['kind'];
export type GivenOrder = Order & { id: string; word: string; tries: number };

const orderRefused = problem(terminalMessage, 'terminal.command-refused', { status: 400 });

const orderNotForPull = problem(terminalMessage, 'terminal.command-needs-push', { status: 409 });

/** Orders that are carried out over the wire that reads the log; the others need a terminal that pushes. */
export const pullOrders: readonly TerminalCommandKind[] = [
  'set_clock',
  'restart',
  'put_user',
  'delete_user',
  'read_users',
];
/** Orders that a pushing terminal fetches. Its clock is set by the answer to its handshake, which `check` brings about. */
export const pushOrders: readonly TerminalCommandKind[] = [
  'restart',
  'put_user',
  'delete_user',
  'query_logs',
  'check',
  'set_option',
  'read_users',
  'set_clock',
];

const TEXT_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const hasControl = (text: string) => [...text].some((letter) => letter < ' ' || letter === '\u007f');

/** @throws Problem `terminal.command-refused` */
function requireSense(order: Order): void {
  const refuse = (reason: Message) => orderRefused({ reason });
  if ('number' in order.detail && !/^[\w.-]{1,24}$/.test(order.detail.number)) {
    throw refuse(terminalMessage('terminal.command-number'));
  }
  if (order.kind === 'put_user') {
    const { name, card, privilege } = order.detail;
    if (hasControl(name) || !/^\d{0,10}$/.test(card)) throw refuse(terminalMessage('terminal.command-name'));
    if (![0, 2, 6, 14].includes(privilege)) throw refuse(terminalMessage('terminal.command-privilege'));
  }
  if (order.kind === 'query_logs') {
    const { from, until } = order.detail;
    const isPeriod = TEXT_TIME.test(from) && TEXT_TIME.test(until) && isRealTime(from) && isRealTime(until);
    if (!isPeriod) throw refuse(terminalMessage('terminal.command-period'));
    if (from > until) throw refuse(terminalMessage('terminal.command-period-order', { until, from }));
  }
  if (order.kind === 'set_option') {
    const { name, value } = order.detail;
    if (!(settableOptions as readonly string[]).includes(name)) {
      throw refuse(terminalMessage('terminal.command-option', { name, settableOptions: settableOptions.join(', ') }));
    }
    if (!/^[\w:;.-]{1,64}$/.test(value))
      throw refuse(terminalMessage('terminal.command-option-value', { name: value, name2: name }));
  }
}

/** The word that a pushing terminal answers with: 16 letters and digits out of the order's own random part. */
const wordOf = (id: string): string => id.replaceAll('-', '').slice(-16);

/**
 * Gives an order to a terminal; it is carried out at its next contact.
 *
 * @returns its id
 * @throws Problem `terminal.command-refused`, `terminal.command-needs-push`, `record.not-found`
 */
export async function giveOrder(ctx: Context, terminalId: string, order: Order): Promise<string> {
  ctx.policy.require('add', 'terminal_command');
  requireSense(order);
  await requireReach(ctx, 'terminal', terminalId, 'view');
  const terminal = await ctx.query
    .selectFrom('terminal')
    .select(['pushSeenAt', 'transport', 'host'])
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', terminalId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!terminal) throw recordNotFound({ model: 'terminal' });
  const isRead = terminal.host !== null && terminal.transport !== 'push';
  const pushes = terminal.pushSeenAt !== null || terminal.transport === 'push';
  const canPull = isRead && ctx.deploymentRole === 'site' && pullOrders.includes(order.kind);
  if (!canPull && !pushes) throw orderNotForPull({ kind: order.kind });
  const id = newId();
  await ctx.query
    .insertInto('terminalCommand')
    .values({
      companyId: companyOf(ctx),
      id,
      terminalId,
      kind: order.kind,
      detail: JSON.stringify(order.detail),
      word: wordOf(id),
    })
    .execute();
  await record(ctx, {
    action: 'terminal-command.given',
    model: 'terminal_command',
    recordId: id,
    after: { terminalId, kind: order.kind, ...order.detail },
  });
  return id;
}

/** Takes an order back that the terminal has not been told yet. */
export async function withdrawOrder(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'terminal_command');
  await requireReach(ctx, 'terminal_command', id, 'change');
  const { numUpdatedRows } = await ctx.query
    .updateTable('terminalCommand')
    .set({ state: 'withdrawn', answeredAt: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw recordNotFound({ model: 'terminal_command' });
  await record(ctx, { action: 'terminal-command.withdrawn', model: 'terminal_command', recordId: id });
}

/** An order that was told and not answered is told again after this, and so often at most. */
const TELL_AGAIN_MS = 5 * 60_000;
const MOST_TRIES = 5;

/**
 * Takes the orders that are to be told now, in the order they were given, and notes that they are told. What was told
 * too often without an answer has failed.
 *
 * @param limit so many at most
 */
export async function takeOrders(
  ctx: Context,
  terminalId: string,
  kinds: readonly TerminalCommandKind[],
  limit: number,
): Promise<GivenOrder[]> {
  ctx.policy.require('change', 'terminal_command');
  const again = new Date(ctx.now.getTime() - TELL_AGAIN_MS);
  await ctx.query
    .updateTable('terminalCommand')
    .set({
      state: 'failed',
      answeredAt: ctx.now,
      answer: stored(terminalMessage('terminal.never-answered', { times: MOST_TRIES })),
    })
    .where('companyId', '=', companyOf(ctx))
    .where('terminalId', '=', terminalId)
    .where('state', '=', 'sent')
    .where('sentAt', '<', again)
    .where('tries', '>=', MOST_TRIES)
    .execute();
  const { rows } = await ctx.sql.query<GivenOrder>(
    `UPDATE terminal_command o SET state = 'sent', sent_at = $3, tries = o.tries + 1
     FROM (SELECT id FROM terminal_command
           WHERE company_id = $1 AND terminal_id = $2 AND kind = ANY($4::text[]::terminal_command_kind[])
             AND (state = 'waiting' OR (state = 'sent' AND sent_at < $5))
           ORDER BY id LIMIT $6 FOR NO KEY UPDATE SKIP LOCKED) AS due
     WHERE o.company_id = $1 AND o.id = due.id
     RETURNING o.id, o.kind, o.detail, o.word, o.tries`,
    [companyOf(ctx), terminalId, ctx.now, kinds, again, limit],
  );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Notes what a terminal answered to an order.
 *
 * @param result 0 is done; negative numbers are its own words for why not
 * @returns the order; undefined when there is no such order that waits for an answer
 */
export async function answerOrder(
  ctx: Context,
  terminalId: string,
  word: string,
  outcome: { result: number; answer: Message },
): Promise<{ id: string; kind: TerminalCommandKind } | undefined> {
  ctx.policy.require('change', 'terminal_command');
  const order = await ctx.query
    .updateTable('terminalCommand')
    .set({
      state: outcome.result >= 0 ? 'done' : 'failed',
      result: outcome.result,
      answer: stored(outcome.answer),
      answeredAt: ctx.now,
    })
    .where('companyId', '=', companyOf(ctx))
    .where('terminalId', '=', terminalId)
    .where('word', '=', word)
    .where('state', '=', 'sent')
    .returning(['id', 'kind'])
    .executeTakeFirst();
  if (!order) return undefined;
  await record(ctx, {
    action: outcome.result >= 0 ? 'terminal-command.done' : 'terminal-command.failed',
    model: 'terminal_command',
    recordId: order.id,
    after: { result: outcome.result, answer: outcome.answer },
  });
  return order;
}
