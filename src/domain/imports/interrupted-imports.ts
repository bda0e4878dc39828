/** Imports of employees whose server has died are found, and wait for a person to continue them. */
import { companyOf, type Runtime, unitOfWork } from '../../context.ts';
import { unfinishedEmployeeImports } from '../../db/platform-terminals.ts';
import { importMessage } from '../../i18n/imports.ts';
import { stored } from '../../i18n/message.ts';
import { jobPrincipal } from '../../policies/principal.ts';
import { record } from '../journal.ts';

/** A part takes seconds; one that another transaction keeps waiting holds a lock on its import. */
const LONGEST_PART_SECONDS = 120;

const INTERRUPTED = stored(importMessage('import.interrupted'));

/**
 * Sets imports to `stopped` that have not come forward for two minutes. One of which a part is being written is locked,
 * and left alone.
 *
 * @returns how many there were
 */
export async function stopInterrupted(runtime: Runtime): Promise<number> {
  let stopped = 0;
  for (const { companyId, id } of await unfinishedEmployeeImports(runtime.database, LONGEST_PART_SECONDS)) {
    stopped += await unitOfWork({ runtime, principal: jobPrincipal('employee-imports', companyId) }, async (ctx) => {
      ctx.policy.require('change', 'employee_import');
      const { rows } = await ctx.sql.query<{ rowAt: number; rows: number }>(
        `UPDATE employee_import SET state = 'stopped', said = $4
         WHERE (company_id, id) IN (
           SELECT company_id, id FROM employee_import
           WHERE company_id = $1 AND id = $2 AND state IN ('waiting', 'running') AND progress_at < now() - make_interval(secs => $3)
           FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING row_at AS "rowAt", rows`,
        [companyOf(ctx), id, LONGEST_PART_SECONDS, INTERRUPTED],
      );
      const [after] = rows;
      if (after) {
        await record(ctx, { action: 'employee-import.interrupted', model: 'employee_import', recordId: id, after });
      }
      return rows.length;
    });
  }
  return stopped;
}
