import { acrossCompanies, type Context } from '../context.ts';
import { type Message, stored } from '../i18n/message.ts';
import { newId } from '../id.ts';
import { secretFields } from '../policies/fields.ts';
import { actorName } from '../policies/principal.ts';
import type { Model } from '../policies/roles.ts';
import { isUnchanged } from './records/unchanged.rule.ts';

type Row = Record<string, unknown>;

/** A row as the journal may keep it: no secrets, nothing but plain JSON. */
function withoutSecrets(model: Model, row: Row | null): string | null {
  if (!row) return null;
  const hidden = secretFields[model] ?? [];
  const shown = Object.entries(row).filter(([field]) => !hidden.includes(field));
  return JSON.stringify(Object.fromEntries(shown), (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** Only what differs, so that the journal says what was changed. */
export function differences(before: Row, after: Row): { before: Row; after: Row } {
  const changed = Object.keys(after).filter((field) => !isUnchanged(before[field], after[field]));
  const pick = (row: Row) => Object.fromEntries(changed.map((field) => [field, row[field] ?? null]));
  return { before: pick(before), after: pick(after) };
}

/**
 * Writes down what was done, in the same transaction: `employee.added`, with the row before and after.
 *
 * @param entry.companyId the company it belongs to, when it is not the acting one's (the super admin's work on a company)
 */
export async function record(
  ctx: Context,
  entry: {
    action: string;
    model: Model;
    recordId: string;
    companyId?: string;
    before?: Row | null;
    after?: Row | null;
    /** words of a person, or a message of the program */
    reason?: Message | string;
  },
): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO journal (company_id, id, at, actor_name, action, model, record_id, before, after, reason, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.companyId ?? entry.companyId ?? acrossCompanies,
      newId(),
      ctx.now,
      actorName(ctx.principal),
      entry.action,
      entry.model,
      entry.recordId,
      withoutSecrets(entry.model, entry.before ?? null),
      withoutSecrets(entry.model, entry.after ?? null),
      entry.reason === undefined ? null : stored(entry.reason),
      ctx.requestId ?? null,
    ],
  );
}

/** Writes many entries down as `record` does, in one statement. */
export async function recordMany(
  ctx: Context,
  entries: readonly { action: string; model: Model; recordId: string; before?: Row; after?: Row }[],
): Promise<void> {
  if (entries.length === 0) return;
  await ctx.sql.query(
    `INSERT INTO journal (company_id, at, actor_name, request_id, id, action, model, record_id, before, after)
     SELECT $1, $2, $3, $4, * FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::jsonb[])`,
    [
      ctx.companyId ?? acrossCompanies,
      ctx.now,
      actorName(ctx.principal),
      ctx.requestId ?? null,
      entries.map(() => newId()),
      entries.map(({ action }) => action),
      entries.map(({ model }) => model),
      entries.map(({ recordId }) => recordId),
      entries.map(({ model, before }) => withoutSecrets(model, before ?? null)),
      entries.map(({ model, after }) => withoutSecrets(model, after ?? null)),
    ],
  );
}
