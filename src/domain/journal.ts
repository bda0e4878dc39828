import { acrossCompanies, type Context } from '../context.ts';
import { runSet } from '../db/set-statement.ts';
import { insertEntries } from '../db/unnest-statements.ts';
import { type Message, stored } from '../i18n/message.ts';
import { newId } from '../id.ts';
import { secretFields } from '../policies/fields.ts';
import { actorName } from '../policies/principal.ts';
import type { Model } from '../policies/roles.ts';

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
  const plain = (value: unknown) =>
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));
  const changed = Object.keys(after).filter((field) => plain(before[field]) !== plain(after[field]));
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
  await ctx.query
    .insertInto('journal')
    .values({
      companyId: ctx.companyId ?? entry.companyId ?? acrossCompanies,
      id: newId(),
      at: ctx.now,
      actorName: actorName(ctx.principal),
      action: entry.action,
      model: entry.model,
      recordId: entry.recordId,
      before: withoutSecrets(entry.model, entry.before ?? null),
      after: withoutSecrets(entry.model, entry.after ?? null),
      reason: entry.reason === undefined ? null : stored(entry.reason),
      requestId: ctx.requestId ?? null,
    })
    .execute();
}

/** Writes many entries down as `record` does, in one statement. */
export async function recordMany(
  ctx: Context,
  entries: readonly { action: string; model: Model; recordId: string; before?: Row; after?: Row }[],
): Promise<void> {
  if (entries.length === 0) return;
  await runSet(ctx.sql, insertEntries, {
    companyId: ctx.companyId ?? acrossCompanies,
    at: ctx.now,
    actorName: actorName(ctx.principal),
    requestId: ctx.requestId ?? null,
    ids: entries.map(() => newId()),
    actions: entries.map(({ action }) => action),
    models: entries.map(({ model }) => model),
    records: entries.map(({ recordId }) => recordId),
    before: entries.map(({ model, before }) => withoutSecrets(model, before ?? null)),
    after: entries.map(({ model, after }) => withoutSecrets(model, after ?? null)),
  });
}
