import { companyOf, type Session, unitOfWork } from '../context.ts';
import { derivePunches } from '../domain/attendance/derivePunches.ts';
import { bury, readShadow, takeFields } from './copies.ts';
import { syncModel } from './models.rule.ts';
import { inUtc } from './rows.ts';

/** Gives up a change that waits, and takes what the cloud has: its copy of the record, or that there is none. */
export function acceptCloud(session: Session, outboxId: string): Promise<void> {
  return unitOfWork(session, async (ctx) => {
    await inUtc(ctx.sql);
    const { rows } = await ctx.sql.query<{ model: string; id: string }>(
      `DELETE FROM sync_outbox WHERE company_id = $1 AND id = $2 AND model <> 'punch' RETURNING model, entity_id AS id`,
      [companyOf(ctx), outboxId],
    );
    const [waiting] = rows;
    const model = waiting && syncModel(waiting.model);
    if (!waiting || !model) return;
    await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
    const shadow = await readShadow(ctx, waiting.model, waiting.id);
    if (shadow?.row) await takeFields(ctx, model, waiting.id, shadow.row);
    else await bury(ctx, model, waiting.id);
    // its grants go with a record that the cloud never had
    if (!shadow) {
      await ctx.sql.query(
        `DELETE FROM sync_outbox o USING record_grant g WHERE o.company_id = $1 AND o.model = 'record_grant'
           AND g.company_id = $1 AND g.id = o.entity_id AND g.record_id = $2`,
        [companyOf(ctx), waiting.id],
      );
      await ctx.sql.query('UPDATE record_grant SET deleted_at = $3 WHERE company_id = $1 AND record_id = $2', [
        companyOf(ctx),
        waiting.id,
        ctx.now,
      ]);
    }
    await ctx.sql.query(`SET LOCAL sync.apply = ''`);
    if (waiting.model === 'badge') await derivePunches(ctx, { zone: true, companyId: companyOf(ctx) });
  });
}
