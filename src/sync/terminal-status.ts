import { type Context, companyOf } from '../context.ts';
import type { WireTerminalStatus } from './protocol.ts';

/** A text as it may travel: a head that is too long would not be read at all. */
const short = (value: string | null): string | null => value?.slice(0, 500) ?? null;

/** The site's own terminals as they are now; those of other sites, and the cloud's, are copies here. One that never said its serial number is not known to anybody yet. */
export async function readTerminalStatus(ctx: Context): Promise<WireTerminalStatus[]> {
  type Row = Omit<WireTerminalStatus, 'lastContactAt' | 'lastErrorAt'> & {
    lastContactAt: Date | null;
    lastErrorAt: Date | null;
  };
  const { rows } = await ctx.sql.query<Row>(
    `SELECT id, serial, name, time_zone AS "timeZone", is_active AS "isActive", model, firmware,
            last_contact_at AS "lastContactAt", last_error AS "lastError", last_error_at AS "lastErrorAt",
            clock_offset_ms AS "clockOffsetMs", user_count AS "userCount", log_count AS "logCount",
            log_capacity AS "logCapacity", read_count AS "readCount"
     FROM terminal WHERE company_id = $1 AND serial <> '' AND deleted_at IS NULL
       AND site_id = (SELECT site_id FROM sync_state WHERE company_id = $1) ORDER BY id LIMIT 1000`,
    [companyOf(ctx)],
  );
  return rows.map((row) => ({
    ...row,
    name: row.name.slice(0, 500),
    model: short(row.model),
    firmware: short(row.firmware),
    lastError: row.lastError,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
  }));
}
