import { type Context, companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { companiesPushedTo } from '../../db/platform-terminals.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { jobPrincipal } from '../../policies/principal.ts';
import { setAlarms } from './alarms.ts';

/**
 * Raises the alarm for terminals that push and that nobody has heard of for as long as the company says. It ends by
 * itself at the next thing heard. In the cloud those that push to it: a site minds its own.
 *
 * @param listeningSince since when this process could have heard them: its own absence is not their silence
 * @returns how many fell silent now
 */
export async function raiseSilence(ctx: Context, listeningSince: Date): Promise<number> {
  ctx.policy.require('add', 'terminal_alarm');
  const own = ctx.deploymentRole === 'cloud' ? 't.site_id IS NULL' : 'true';
  const { rows } = await ctx.sql.query<{ id: string; minutes: number; heard: boolean }>(
    `SELECT t.id, c.silent_after_minutes AS minutes, t.push_seen_at IS NOT NULL AS heard
     FROM terminal t JOIN company c ON c.id = t.company_id
     WHERE t.company_id = $1 AND t.is_active AND t.deleted_at IS NULL AND ${own}
       AND (t.transport = 'push' OR t.push_seen_at IS NOT NULL)
       AND greatest(t.last_contact_at, t.push_seen_at, t.created_at, $2::timestamptz)
         < $3::timestamptz - make_interval(mins => c.silent_after_minutes)
       AND NOT EXISTS (SELECT FROM terminal_alarm a WHERE a.company_id = $1 AND a.terminal_id = t.id
                         AND a.kind = 'silent' AND a.ended_at IS NULL)
     ORDER BY t.id`,
    [companyOf(ctx), listeningSince, ctx.now],
  );
  for (const { id, minutes, heard } of rows) {
    const since = heard
      ? terminalMessage('terminal.silent-since', { minutes })
      : terminalMessage('terminal.silent-always');
    await setAlarms(ctx, id, {
      silent: terminalMessage('terminal.silent', { since }),
    });
  }
  return rows.length;
}

/** Finds, in every company, the terminals that push to this cloud and have fallen silent. */
export async function detectSilence(runtime: Runtime, listeningSince: Date): Promise<void> {
  for (const companyId of await companiesPushedTo(runtime.database)) {
    await unitOfWork({ runtime, principal: jobPrincipal('silence', companyId) }, (ctx) =>
      raiseSilence(ctx, listeningSince),
    );
  }
}
