import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { tellRows } from './feed.ts';
import type { Clash } from './merge.rule.ts';
import { MOST_ROWS, type PageRow, type RowItem } from './protocol.ts';

export type Decided = Clash & { edit: string; recordId: string };

/** The records' revisions, which are told, say that these were settled or noted: so they are told with them. */
export async function openConflictsOver(ctx: Context, ids: readonly string[]): Promise<PageRow[]> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM sync_conflict WHERE company_id = ${companyKey} AND record_id = ANY($2::uuid[]) AND resolved_at IS NULL
     ORDER BY id LIMIT ${MOST_ROWS}`,
    [companyOf(ctx), ids],
  );
  return tellRows(
    ctx,
    'sync_conflict',
    rows.map(({ id }) => id),
  );
}

/** What the changes of a push have lost before, under all their names. */
export async function readDecided(ctx: Context, items: readonly RowItem[]): Promise<Map<string, Decided[]>> {
  const edits = items.flatMap(({ edit, previousEdits = [] }) => [edit, ...previousEdits.map((one) => one.edit)]);
  const { rows } = await ctx.sql.query<Decided>(
    `SELECT edit, record_id AS "recordId", field, base_value AS base, cloud_value AS cloud, site_value AS site, rule, resolution
     FROM sync_conflict WHERE company_id = $1 AND edit = ANY($2::text[])`,
    [companyOf(ctx), edits],
  );
  const found = new Map<string, Decided[]>();
  for (const row of rows) found.set(row.edit, [...(found.get(row.edit) ?? []), row]);
  return found;
}
