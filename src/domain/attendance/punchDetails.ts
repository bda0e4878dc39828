import type { Context } from '../../context.ts';

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
  const { rows } = await ctx.sql.query<CurrentCorrection>(
    `SELECT punch_id AS "punchId", corrected_at AS "correctedAt", is_void AS "isVoid", note, created_at AS "createdAt"
     FROM punch_correction WHERE company_id = ANY($1) AND punch_id = ANY($2) AND deleted_at IS NULL`,
    [companies, punches],
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
  const { rows } = await ctx.sql.query<Delivery>(
    `SELECT way, received_at AS "receivedAt", clock_offset_ms AS "clockOffsetMs"
     FROM punch_delivery WHERE company_id = $1 AND punch_id = $2 ORDER BY received_at`,
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
  const { rows } = await ctx.sql.query<{ key: string; name: string }>(
    `SELECT company_id || '/' || serial AS key, name FROM terminal
     WHERE company_id = ANY($1) AND serial = ANY($2) AND deleted_at IS NULL`,
    [companies, serials],
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}
