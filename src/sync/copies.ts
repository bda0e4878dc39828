/** The site's copies of the cloud's rows, and how a row takes values of them. */

import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { asPlatform } from '../db/platform-role.ts';
import { databaseErrorOf } from '../db/violations.ts';
import { type Alike, alike } from '../domain/sites/present.rule.ts';
import { takeSiteSignIns } from '../domain/sites/sign-ins.ts';
import { type Message, stored } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import type { Values } from './merge.rule.ts';
import type { SyncModel } from './models.ts';
import type { Canonical } from './rebase.rule.ts';
import { SECOND_STEP } from './rows.ts';

/** A record as the cloud has it. */
export interface Copy {
  model: string;
  id: string;
  revs: readonly string[];
  row: Values | null;
}

export async function readShadow(ctx: Context, model: string, id: string): Promise<Canonical | undefined> {
  return (await readShadows(ctx, model, [id])).get(id);
}

export async function readShadows(
  ctx: Context,
  model: string,
  ids: readonly string[],
): Promise<Map<string, Canonical>> {
  const { rows } = await ctx.sql.query<Canonical & { id: string }>(
    `SELECT entity_id AS id, revs, row FROM sync_shadow WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[])`,
    [companyOf(ctx), model, ids],
  );
  return new Map(rows.map(({ id, ...canonical }) => [id, canonical]));
}

export async function writeShadow(ctx: Context, copies: readonly Copy[]): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO sync_shadow (company_id, model, entity_id, revs, row)
     SELECT $1, g.model, g.id, ARRAY(SELECT jsonb_array_elements_text(g.revs)), g.row
     FROM jsonb_to_recordset($2::jsonb) AS g(model text, id uuid, revs jsonb, row jsonb)
     ON CONFLICT (company_id, model, entity_id) DO UPDATE SET revs = excluded.revs, row = excluded.row`,
    [companyOf(ctx), JSON.stringify(copies.map(({ model, id, revs, row }) => ({ model, id, revs, row })))],
  );
}

/**
 * Locks the records with these ids, in the order of their ids, until the transaction ends. Whatever writes what came from
 * the other end takes this lock first, and reads the outbox in a statement after it: an edit that was under way is
 * committed by then, and its outbox row is seen. A person's edit takes the two in the same order.
 *
 * @returns the ids that exist. A record that does not exist cannot be locked: see `addedSince`
 */
export async function lockRows(ctx: Context, model: SyncModel, ids: readonly string[]): Promise<Set<string>> {
  if (model.way !== 'both' || ids.length === 0) return new Set();
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM "${model.name}" WHERE company_id = ${companyKey} AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [companyOf(ctx), ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** @returns whether somebody has added one of these records, which were not there, and it waits to go up */
export async function addedSince(ctx: Context, model: SyncModel, ids: readonly string[]): Promise<boolean> {
  if (model.way !== 'both' || ids.length === 0) return false;
  const { rowCount } = await ctx.sql.query(
    `SELECT FROM sync_outbox WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[]) LIMIT 1`,
    [companyOf(ctx), model.name, ids],
  );
  return rowCount !== 0;
}

/** Rows above companies are the platform's to write. */
const asWriterOf = <T>(ctx: Context, { isPlatform, name }: SyncModel, work: () => Promise<T>): Promise<T> =>
  isPlatform || name === 'member' ? asPlatform(ctx.sql, work) : work();

/** Sets columns of one row, as they came; those that did not come stay. Inside `sync.apply`. */
export async function takeFields(ctx: Context, model: SyncModel, id: string, values: Values): Promise<void> {
  const isTaken = (name: string) =>
    Object.hasOwn(model.columns, name) && name !== 'id' && name !== 'company_id' && values[name] !== undefined;
  const names = Object.keys(values).filter(isTaken);
  if (names.length === 0) return;
  const given = names.map((name) => `"${name}" ${model.columns[name]}`).join(', ');
  const home = 'company_id' in model.columns ? 't.company_id = $2' : '$2::uuid IS NOT NULL';
  await asWriterOf(ctx, model, () =>
    ctx.sql.query(
      `UPDATE "${model.name}" t SET ${names.map((name) => `"${name}" = g."${name}"`).join(', ')}
       FROM jsonb_to_record($3::jsonb) AS g(${given}) WHERE ${home} AND t.id = $1`,
      [id, companyOf(ctx), JSON.stringify(values)],
    ),
  );
}

/**
 * Stores whole rows, as they came: columns that did not come stay, or begin at their default. Inside `sync.apply`.
 *
 * @param isCleared mark what is there as deleted first, so that codes which changed hands meet nobody on the way
 */
export async function putRows(
  ctx: Context,
  model: SyncModel,
  rows: readonly Values[],
  isCleared = false,
): Promise<void> {
  const hasCompany = 'company_id' in model.columns;
  await asWriterOf(ctx, model, async () => {
    if (isCleared && 'deleted_at' in model.columns) {
      await ctx.sql.query(
        `UPDATE "${model.name}" SET deleted_at = $2
         WHERE ${hasCompany ? 'company_id = $3' : '$3::uuid IS NOT NULL'} AND id = ANY($1::uuid[]) AND deleted_at IS NULL`,
        [rows.map(({ id }) => id), ctx.now, companyOf(ctx)],
      );
    }
    for (const some of alike(rows, Object.keys(model.columns))) await putAlike(ctx, model, some);
    if (model.name !== 'user') return;
    const users = rows.map((row) => ({ id: row.id, secondStep: row[SECOND_STEP], signsIn: row.signs_in_on_site }));
    await takeSiteSignIns(ctx, users);
  });
}

async function putAlike(ctx: Context, model: SyncModel, { names, rows }: Alike<Values>): Promise<void> {
  const key = model.isPlatform ? 'id' : 'company_id, id';
  const given = names.map((name) => `"${name}" ${model.columns[name]}`).join(', ');
  const home = 'company_id' in model.columns ? 'g.company_id = $2' : '$2::uuid IS NOT NULL';
  await ctx.sql.query(
    `INSERT INTO "${model.name}" (${names.map((name) => `"${name}"`).join(', ')})
     SELECT ${names.map((name) => `g."${name}"`).join(', ')} FROM jsonb_to_recordset($1::jsonb) AS g(${given})
     WHERE ${home}
     ON CONFLICT (${key}) DO UPDATE SET ${names.map((name) => `"${name}" = excluded."${name}"`).join(', ')}`,
    [JSON.stringify(rows), companyOf(ctx)],
  );
}

/** A value that no column of that type has: the other end is newer and has learned it. */
const UNKNOWN_VALUE = '22P02';

/** @returns undefined when it went well, else why the database refused it */
export async function tried(ctx: Context, work: () => Promise<void>): Promise<Message | undefined> {
  await ctx.sql.query('SAVEPOINT copies');
  try {
    await work();
    await ctx.sql.query('RELEASE SAVEPOINT copies');
    return undefined;
  } catch (error) {
    const found = databaseErrorOf(error);
    if (!found || !/^(22|23|P0)/.test(found.code)) throw error;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT copies; RELEASE SAVEPOINT copies');
    if (found.code === '23505' || found.code === '23P01') return syncMessage('sync.held-unique');
    if (found.code === '23503') return syncMessage('sync.held-reference');
    if (found.code === UNKNOWN_VALUE) return syncMessage('sync.value-unknown');
    return syncMessage('sync.database-refused', { sqlState: found.code, constraint: found.constraint });
  }
}

/** Kept until it can be stored; tried again after each page. */
export async function defer(ctx: Context, copies: readonly Copy[], reason: Message): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO sync_deferred (company_id, model, entity_id, revs, row, reason, at)
     SELECT $1, g.model, g.id, ARRAY(SELECT jsonb_array_elements_text(g.revs)), g.row, $3, $4
     FROM jsonb_to_recordset($2::jsonb) AS g(model text, id uuid, revs jsonb, row jsonb)
     ON CONFLICT (company_id, model, entity_id) DO UPDATE
       SET revs = excluded.revs, row = excluded.row, reason = excluded.reason`,
    [
      companyOf(ctx),
      JSON.stringify(copies.map(({ model, id, revs, row }) => ({ model, id, revs, row }))),
      stored(reason),
      ctx.now,
    ],
  );
}

export async function undefer(ctx: Context, model: string, copies: readonly Copy[]): Promise<void> {
  await ctx.sql.query(
    `DELETE FROM sync_deferred WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[])`,
    [companyOf(ctx), model, copies.map(({ id }) => id)],
  );
}

/** Marks a record as deleted that the cloud does not have (any more). Inside `sync.apply`. */
export async function writeTombstone(ctx: Context, model: SyncModel, id: string): Promise<void> {
  const values: Record<string, unknown> = { deleted_at: ctx.now.toISOString() };
  if (model.name === 'user') values.is_active = false;
  if ('deleted_at' in model.columns) await takeFields(ctx, model, id, values);
}
