import { type Context, companyOf } from '../../context.ts';
import { runSet } from '../../db/set-statement.ts';
import { putAlarms } from '../../db/unnest-statements.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { newId } from '../../id.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';

export type AlarmKind =
  | 'clock_wrong'
  | 'memory_high'
  | 'rows_overwritten'
  | 'log_cleared'
  | 'unreadable'
  | 'silent'
  | 'count_differs'
  | 'other_device'
  | 'serial_taken'
  | 'push_refused'
  | 'push_encrypted'
  | 'rows_back_dated';

/** What stands of each kind: a message raises or renews it, null ends it. */
export type AlarmStates = Partial<Record<AlarmKind, Message | null>>;

/** Raises, renews and ends alarms of one terminal; kinds that are not named stay as they are. */
export async function setAlarms(ctx: Context, terminalId: string, standing: AlarmStates): Promise<void> {
  ctx.policy.require('add', 'terminal_alarm');
  const kinds = Object.entries(standing);
  const raised = kinds.filter(([, said]) => said !== null);
  if (raised.length > 0) {
    await runSet(ctx.sql, putAlarms, {
      companyId: companyOf(ctx),
      terminalId,
      ids: raised.map(() => newId()),
      kinds: raised.map(([kind]) => kind),
      messages: raised.map(([, said]) => (said === null ? null : stored(said))),
      now: ctx.now,
    });
  }
  const ended = kinds.filter(([, said]) => said === null).map(([kind]) => kind);
  if (ended.length === 0) return;
  await ctx.sql.query(
    `UPDATE terminal_alarm SET ended_at = $4 WHERE company_id = $1 AND terminal_id = $2 AND ended_at IS NULL
       AND kind = ANY($3::text[]::alarm_kind[])`,
    [companyOf(ctx), terminalId, ended, ctx.now],
  );
}

/** A person has removed the cause of an alarm: where it stands, it ends. */
export async function endAlarmOf(ctx: Context, terminalId: string, kind: AlarmKind): Promise<void> {
  ctx.policy.require('change', 'terminal_alarm');
  await ctx.query
    .updateTable('terminalAlarm')
    .set(({ fn }) => ({ endedAt: ctx.now, endedBy: fn<string>('acting_principal') }))
    .where('companyId', '=', companyOf(ctx))
    .where('terminalId', '=', terminalId)
    .where('kind', '=', kind)
    .where('endedAt', 'is', null)
    .execute();
}

/** A person has seen an alarm; it ends, and comes again when its cause still stands at the next poll. */
export async function endAlarm(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'terminal_alarm');
  await requireReach(ctx, 'terminal_alarm', id, 'change');
  const ended = await ctx.query
    .updateTable('terminalAlarm')
    .set(({ fn }) => ({ endedAt: ctx.now, endedBy: fn<string>('acting_principal') }))
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .returning(['terminalId', 'kind'])
    .executeTakeFirst();
  if (!ended) throw recordNotFound({ model: 'terminal_alarm' });
  await record(ctx, {
    action: 'terminal-alarm.seen',
    model: 'terminal_alarm',
    recordId: id,
    after: { ...ended },
  });
}
