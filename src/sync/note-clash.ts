import { type Context, companyOf } from '../context.ts';
import { formName } from '../domain/records/model.ts';
import { newId } from '../id.ts';
import type { Clash } from './merge.rule.ts';

/** Whose value a site's was, and where the journal says who gave the cloud its own. */
interface Source {
  model: string;
  id: string;
  edit: string;
  by: string;
  at: Date;
  journalId: string;
}

/** Both values, who and when: nothing that a person wrote is lost silently. Seen by every site. */
export async function noteClash(ctx: Context, site: { id: string }, source: Source, clash: Clash): Promise<string> {
  const id = newId();
  const { field, base, cloud, site: wished, rule, resolution } = clash;
  const { rowCount } = await ctx.sql.query(
    `INSERT INTO sync_conflict (company_id, id, model, record_id, field, rule, site_id, edit, base_value, cloud_value,
       site_value, site_by, site_at, resolution, cloud_by, cloud_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, seen.who, seen.at
     FROM (SELECT) AS one LEFT JOIN LATERAL (
       SELECT coalesce(actor_name, actor) AS who, at FROM journal
       WHERE company_id = $1 AND record_id = $15 AND after ? $16 ORDER BY at DESC LIMIT 1) AS seen ON true
     ON CONFLICT DO NOTHING`,
    [
      companyOf(ctx),
      id,
      source.model,
      source.id,
      field,
      rule,
      site.id,
      source.edit,
      ...[base, cloud, wished].map((value) => JSON.stringify(value ?? null)),
      source.by,
      source.at,
      resolution,
      source.journalId,
      formName(field),
    ],
  );
  // also where nothing is captured, because it is applied
  if (rowCount === 1)
    await ctx.sql.query(`SELECT sync_note(ARRAY[$1::uuid], 'sync_conflict', $2, false)`, [companyOf(ctx), id]);
  return id;
}
