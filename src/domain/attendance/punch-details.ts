import type { Context } from '../../context.ts';
import { reachSql } from '../records/scope.ts';
import { reaches } from '../records/select.ts';
import { Values } from '../records/where.ts';

/** What a person said of a punch, as it stands now. */
export interface CurrentCorrection {
  punchId: string;
  correctedAt: Date | null;
  isVoid: boolean;
  note: string;
  createdAt: Date;
}

/** The current corrections of some punches, by punch. */
export async function correctionsOf(
  ctx: Context,
  companies: readonly string[],
  punches: readonly string[],
): Promise<Map<string, CurrentCorrection>> {
  if (punches.length === 0 || !ctx.policy.allows('view', 'punch_correction')) return new Map();
  const values = new Values();
  const [home, of] = [values.param(companies), values.param(punches)];
  const ways = await reachSql(ctx, 'punch_correction', 'view', values);
  const { rows } = await ctx.sql.query<CurrentCorrection>(
    `SELECT punch_id AS "punchId", corrected_at AS "correctedAt", is_void AS "isVoid", note, created_at AS "createdAt"
     FROM punch_correction t
     WHERE company_id = ANY(${home}) AND punch_id = ANY(${of}) AND deleted_at IS NULL AND lifted_at IS NULL AND (${ways.join(' OR ')})`,
    values.list,
  );
  return new Map(rows.map((row) => [row.punchId, row]));
}

/** A way in which a punch reached us: when, and how far its terminal's clock was ahead then. */
export interface Delivery {
  way: string;
  receivedAt: Date;
  clockOffsetMs: number | null;
}

export async function deliveriesOf(ctx: Context, companyId: string, punchId: string): Promise<Delivery[]> {
  if (!ctx.policy.allows('view', 'punch_delivery')) return [];
  // whoever stands above companies has no company to look in, and may see every punch
  if (ctx.companyId !== null && !(await reaches(ctx, 'punch', 'view', punchId))) return [];
  const { rows } = await ctx.sql.query<Delivery>(
    `SELECT d.way, d.received_at AS "receivedAt", d.clock_offset_ms AS "clockOffsetMs", s.name AS site
     FROM punch_delivery d LEFT JOIN site s ON s.company_id = d.company_id AND d.created_by = 'site:' || s.id
     WHERE d.company_id = $1 AND d.punch_id = $2 ORDER BY d.received_at`,
    [companyId, punchId],
  );
  return rows;
}

/** What the terminals of some serials are called, by company and serial: `<company>/<serial>`. */
export async function terminalNames(
  ctx: Context,
  companies: readonly string[],
  serials: readonly string[],
): Promise<Map<string, string>> {
  if (serials.length === 0 || !ctx.policy.allows('view', 'terminal')) return new Map();
  const values = new Values();
  const [home, named] = [values.param(companies), values.param(serials)];
  const ways = await reachSql(ctx, 'terminal', 'view', values);
  const { rows } = await ctx.sql.query<{ key: string; name: string }>(
    `SELECT company_id || '/' || serial AS key, name FROM terminal t
     WHERE company_id = ANY(${home}) AND serial = ANY(${named}) AND deleted_at IS NULL AND (${ways.join(' OR ')})`,
    values.list,
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}
