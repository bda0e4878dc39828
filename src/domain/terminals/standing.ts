import { type Context, companyOf } from '../../context.ts';
import type { Message } from '../../i18n/message.ts';

/** One line about a terminal: an alarm that stands, or an order and what became of it. */
export interface StandingLine {
  id: string;
  kind: string;
  state?: string;
  said: Message | null;
  at: Date;
}

/** The alarms of a terminal that have not ended, the newest first. */
export async function openAlarmsOf(ctx: Context, terminalId: string): Promise<StandingLine[]> {
  ctx.policy.require('view', 'terminal_alarm');
  const { rows } = await ctx.sql.query<StandingLine>(
    `SELECT id, kind, said, since AS at FROM terminal_alarm
     WHERE company_id = $1 AND terminal_id = $2 AND ended_at IS NULL ORDER BY since DESC, id DESC LIMIT 20`,
    [companyOf(ctx), terminalId],
  );
  return rows;
}

/** The last orders of a terminal, and its own words for what became of them. */
export async function lastOrdersOf(ctx: Context, terminalId: string): Promise<StandingLine[]> {
  ctx.policy.require('view', 'terminal_command');
  const { rows } = await ctx.sql.query<StandingLine>(
    `SELECT id, kind, state, answer AS said, coalesce(answered_at, sent_at, created_at) AS at FROM terminal_command
     WHERE company_id = $1 AND terminal_id = $2 ORDER BY id DESC LIMIT 5`,
    [companyOf(ctx), terminalId],
  );
  return rows;
}
