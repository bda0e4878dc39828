import type { Context } from '../../context.ts';
import { companyMessage } from '../../i18n/companies.ts';
import { newId } from '../../id.ts';
import { record } from '../journal.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';

/** So long a visit lasts at most; then whoever still needs it says why again. */
const mostMinutes = { read: 480, write: 60 } as const;

/**
 * Somebody of the platform enters a company: to look, or for a while to change users, roles and employees. The company
 * reads who, why and how long in its journal and under Visits of support.
 */
export async function beginVisit(
  ctx: Context,
  companyId: string,
  given: { reason: string; canWrite: boolean; minutes: number },
): Promise<string> {
  ctx.policy.require('add', 'support_visit');
  if (ctx.principal.kind !== 'user' || ctx.companyId !== null) throw recordNotFound({ model: 'company' });
  const reason = given.reason.trim();
  const most = given.canWrite ? mostMinutes.write : mostMinutes.read;
  const problems = [];
  if (reason === '') problems.push({ field: 'reason', message: companyMessage('support.reason-missing') });
  if (!Number.isInteger(given.minutes) || given.minutes < 1 || given.minutes > most)
    problems.push({ field: 'minutes', message: companyMessage('support.minutes-invalid', { most }) });
  if (problems.length > 0) throw invalidFields(problems);
  const id = newId();
  const endsAt = new Date(ctx.now.getTime() + given.minutes * 60_000);
  const { rowCount } = await ctx.sql.query(
    `INSERT INTO support_visit (company_id, id, user_id, visitor, reason, can_write, ends_at, created_at)
     SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM company WHERE id = $1 AND deleted_at IS NULL`,
    [companyId, id, ctx.principal.id, ctx.principal.name, reason.slice(0, 500), given.canWrite, endsAt, ctx.now],
  );
  if (rowCount !== 1) throw recordNotFound({ model: 'company' });
  await record(ctx, {
    action: given.canWrite ? 'support.entered-to-change' : 'support.entered-to-look',
    model: 'support_visit',
    recordId: id,
    companyId,
    after: { visitor: ctx.principal.name, endsAt },
    reason,
  });
  return id;
}

/** The visitor leaves before their time. */
export async function endVisit(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'support_visit');
  const { rows } = await ctx.sql.query<{ company: string }>(
    `UPDATE support_visit SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING company_id AS company`,
    [id, ctx.now],
  );
  const [visit] = rows;
  if (!visit) return;
  await record(ctx, { action: 'support.left', model: 'support_visit', recordId: id, companyId: visit.company });
}
