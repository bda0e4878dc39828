import { type Context, companyOf, unitOfWork } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { derivePunches } from '../domain/attendance/derive-punches.ts';
import { post, type Recovering } from './ask-cloud.ts';
import { lockRows, writeTombstone } from './copies.ts';
import { syncModel, syncModels } from './models.ts';
import { MOST_ROWS, type PageRow } from './protocol.ts';
import { takeNoted } from './pull.ts';
import { LAST_ID } from './range-digest.rule.ts';

type Named = { model: string; id: string; revs: string[] };

/** How far the comparing of rows has come: the last record that was named, and how many were. */
interface RowsPosition {
  model: string;
  id: string;
  done: number;
  total: number;
}

/**
 * Rows: the site names the revisions of its copies, those of each table that were made last first; what the cloud does not
 * know of them, it gets. The position is stored in the site's own state: a crash or a lost line goes on from there.
 */
export async function compareRows(recovering: Recovering, epoch: number): Promise<void> {
  const { session, onProgress } = recovering;
  for (;;) {
    const { position, named } = await unitOfWork(session, readNamed);
    const last = named.at(-1);
    if (!last) return;
    onProgress?.(last.model, position.total - position.done, position.total);
    const { wanted = [], deleted = [] } = await post(recovering, { what: 'rows', rows: named } as never);
    if (deleted.length > 0) await unitOfWork(session, (ctx) => writeTombstones(ctx, deleted));
    if (wanted.length > 0) {
      const rows = await unitOfWork(session, (ctx) => readCopies(ctx, wanted));
      const { conflicts = [] } = await post(recovering, { what: 'copies', rows } as never);
      if (conflicts.length > 0) await unitOfWork(session, (ctx) => takeNoted(ctx, conflicts));
    }
    const next: RowsPosition = { ...position, model: last.model, id: last.id, done: position.done + named.length };
    await unitOfWork(session, (ctx) =>
      ctx.sql.query(
        `UPDATE sync_state SET recovery = jsonb_set(coalesce(recovery, '{}'), '{rows}', $3)
         WHERE company_id = $1 AND epoch = $2 AND needs_recovery`,
        [companyOf(ctx), epoch, JSON.stringify(next)],
      ),
    );
  }
}

/** What the cloud does not have any more is deleted here too, unless somebody changed it here: then the cloud hears of it. */
export async function writeTombstones(ctx: Context, deleted: readonly { model: string; id: string }[]): Promise<void> {
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  for (const { model: name, id } of deleted) {
    const model = syncModel(name);
    if (!model || !('deleted_at' in model.columns)) continue;
    await lockRows(ctx, model, [id]);
    const { rowCount } = await ctx.sql.query(
      `SELECT FROM "${name}" t WHERE t.id = $2 AND t.deleted_at IS NULL AND NOT EXISTS (
         SELECT FROM sync_outbox WHERE company_id = $1 AND model = $3 AND entity_id = $2)`,
      [companyOf(ctx), id, name],
    );
    if (rowCount === 1) await writeTombstone(ctx, model, id);
  }
  await derivePunches(ctx, { zone: true, companyId: companyOf(ctx) });
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
}

async function readNamed(ctx: Context): Promise<{ position: RowsPosition; named: Named[] }> {
  const { rows: positions } = await ctx.sql.query<{ position: RowsPosition }>(
    `SELECT coalesce(recovery -> 'rows', jsonb_build_object('model', '', 'id', '${LAST_ID}', 'done', 0, 'total',
       (SELECT count(*) FROM sync_shadow WHERE company_id = $1))) AS position FROM sync_state WHERE company_id = $1`,
    [companyOf(ctx)],
  );
  const position = positions[0]?.position ?? { model: '', id: LAST_ID, done: 0, total: 0 };
  // what refers to others comes after them: a cloud that has lost both takes them back in this order
  const names = syncModels.map(({ name }) => name);
  const { rows: named } = await ctx.sql.query<Named>(
    `SELECT s.model, s.id, s.revs FROM unnest($2::text[]) WITH ORDINALITY AS m(model, position)
     CROSS JOIN LATERAL (
       SELECT model, entity_id AS id, revs FROM sync_shadow
       WHERE company_id = $1 AND model = m.model AND (m.position > $3 OR entity_id < $4)
       ORDER BY company_id, model, entity_id DESC LIMIT ${MOST_ROWS}) AS s
     WHERE m.position >= $3 ORDER BY m.position, s.id DESC LIMIT ${MOST_ROWS}`,
    [companyOf(ctx), names, names.indexOf(position.model) + 1, position.id],
  );
  return { position, named };
}

export async function readCopies(ctx: Context, wanted: readonly { model: string; id: string }[]): Promise<PageRow[]> {
  const { rows } = await ctx.sql.query<PageRow>(
    `SELECT s.model, s.entity_id AS id, s.revs, s.row FROM jsonb_to_recordset($2::jsonb) AS w(model text, id uuid)
     CROSS JOIN LATERAL (SELECT * FROM sync_shadow s WHERE s.company_id = ${companyKey} AND s.model = w.model AND s.entity_id = w.id
                         OFFSET 0) AS s`,
    [companyOf(ctx), JSON.stringify(wanted)],
  );
  return rows;
}
