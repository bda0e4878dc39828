import { type Context, companyOf } from '../../context.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { newId } from '../../id.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { isTimeZone } from '../time-zone.rule.ts';

/** A terminal as its site sees it. Instants as ISO text. */
export interface TerminalStatus {
  id: string;
  serial: string;
  name: string;
  timeZone: string | null;
  isActive: boolean;
  model: string | null;
  firmware: string | null;
  lastContactAt: string | null;
  lastError: Message | null;
  lastErrorAt: string | null;
  clockOffsetMs: number | null;
  userCount: number | null;
  logCount: number | null;
  logCapacity: number | null;
  readCount: number | null;
}

/** What both sides may change. The cloud's own word stands until the site says something else than it said before. */
interface SharedFields {
  name: string;
  timeZone: string | null;
  isActive: boolean;
}

interface Known extends SharedFields {
  id: string;
  serial: string | null;
  siteId: string | null;
  isDeleted: boolean;
  lastContactAt: Date | null;
  siteStatus: SharedFields | null;
}

const reportedBy = (status: TerminalStatus): SharedFields => ({
  name: status.name.trim(),
  timeZone: status.timeZone !== null && isTimeZone(status.timeZone) ? status.timeZone : null,
  isActive: status.isActive,
});

/** What the cloud's row says from now on: the site's word where the site changed it, else the cloud's. */
function merged(known: Known, said: SharedFields): SharedFields {
  const before = known.siteStatus;
  return {
    name: before?.name === said.name ? known.name : said.name,
    timeZone: before && before.timeZone === said.timeZone ? known.timeZone : said.timeZone,
    isActive: before?.isActive === said.isActive ? known.isActive : said.isActive,
  };
}

/** Another site's terminal is taken over only by news of it: the old site may list it long after it was carried away. */
function isNews(known: Known, status: TerminalStatus, siteId: string): boolean {
  if (known.siteId === siteId || known.siteId === null) return true;
  const heard = status.lastContactAt === null ? 0 : Date.parse(status.lastContactAt);
  return heard > (known.lastContactAt?.getTime() ?? 0);
}

/** Two sites may both have a terminal called Gate. */
const nameFor = (wanted: string, serial: string, others: readonly Known[]): string =>
  others.some((other) => !other.isDeleted && other.serial !== serial && other.name === wanted)
    ? `${wanted} (${serial})`
    : wanted;

/**
 * Notes how a site's terminals are, in the cloud. A terminal is known by its serial number within the company. One that
 * the cloud deleted stays deleted. Name, zone and whether it is in use are the cloud's to change too; what only the
 * terminal knows (model, counts, contact, errors) is always the site's.
 *
 * @param hasRows the site sends name, zone and use as changes of their own: a head says them of a new terminal only
 * @returns how many terminals were noted
 */
export async function noteTerminalStatus(
  ctx: Context,
  siteId: string,
  statuses: readonly TerminalStatus[],
  hasRows = false,
): Promise<number> {
  ctx.policy.require('change', 'terminal');
  if (statuses.length === 0) return 0;
  const known = await readKnown(ctx, statuses);
  let noted = 0;
  for (const status of new Map(statuses.map((each) => [each.serial, each])).values()) {
    const same = known.filter((row) => row.serial === status.serial);
    const living = same.find((row) => !row.isDeleted);
    if (living ? !isNews(living, status, siteId) : same.length > 0) continue;
    const said = reportedBy(status);
    const now = living ? (hasRows ? living : merged(living, said)) : said;
    const isTaken = known.some((row) => row.id === status.id);
    const id = living?.id ?? (isTaken ? newId() : status.id);
    const { timeZone, isActive } = now;
    const row = { timeZone, isActive, name: nameFor(now.name, status.serial, known) };
    await write(ctx, living !== undefined, [companyOf(ctx), id, siteId], status, row, said);
    if (living && living.timeZone !== row.timeZone) await derivePunches(ctx, { serial: status.serial });
    if (!living)
      known.push({
        ...row,
        id,
        serial: status.serial,
        siteId,
        isDeleted: false,
        lastContactAt: null,
        siteStatus: said,
      });
    noted += 1;
  }
  return noted;
}

/** The terminals with these serials, ids or names, locked. */
async function readKnown(ctx: Context, statuses: readonly TerminalStatus[]): Promise<Known[]> {
  const { rows } = await ctx.sql.query<Known>(
    `SELECT id, serial, site_id AS "siteId", name, time_zone AS "timeZone", is_active AS "isActive",
            deleted_at IS NOT NULL AS "isDeleted", last_contact_at AS "lastContactAt", site_status AS "siteStatus"
     FROM terminal WHERE company_id = $1 AND (serial = ANY($2) OR id = ANY($3::uuid[]) OR name = ANY($4))
     ORDER BY id FOR NO KEY UPDATE`,
    [
      companyOf(ctx),
      statuses.map((status) => status.serial),
      statuses.map((status) => status.id),
      statuses.map((status) => status.name.trim()),
    ],
  );
  return rows;
}

async function write(
  ctx: Context,
  isKnown: boolean,
  [companyId, id, siteId]: [companyId: string, id: string, siteId: string],
  status: TerminalStatus,
  row: SharedFields,
  said: SharedFields,
): Promise<void> {
  const values = {
    siteId,
    serial: status.serial,
    name: row.name,
    timeZone: row.timeZone,
    isActive: row.isActive,
    model: status.model,
    firmware: status.firmware,
    lastContactAt: status.lastContactAt,
    lastError: status.lastError === null ? null : stored(status.lastError),
    lastErrorAt: status.lastErrorAt,
    clockOffsetMs: status.clockOffsetMs,
    userCount: status.userCount,
    logCount: status.logCount,
    logCapacity: status.logCapacity,
    readCount: status.readCount,
    siteStatus: JSON.stringify(said),
  };
  if (isKnown)
    await ctx.query
      .updateTable('terminal')
      .set(values)
      .where('companyId', '=', companyId)
      .where('id', '=', id)
      .execute();
  else
    await ctx.query
      .insertInto('terminal')
      .values({ companyId, id, ...values })
      .execute();
}
