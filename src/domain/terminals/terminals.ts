import { type Context, companyOf } from '../../context.ts';
import { derivePunches } from '../attendance/derivePunches.ts';
import { requireTimeZone } from '../companies/companies.ts';
import type { Row } from '../records/model.ts';
import { invalidFields } from '../records/problems.ts';
import { addRecord, changeRecord } from '../records/write.ts';

/** The purpose that a terminal's comm key is sealed for. */
export const commKeyPurpose = 'terminal-comm-key';

const isPort = (value: unknown): boolean =>
  /^\d{1,5}$/.test(String(value)) && Number(value) >= 1 && Number(value) <= 65_535;

/** What a form may get wrong about how to reach a terminal, every field at once. */
function requireAddress(given: Row): void {
  const problems = [];
  if (given.host !== undefined && !/^[A-Za-z0-9.:_-]{1,253}$/.test(String(given.host ?? '').trim())) {
    problems.push({
      field: 'host',
      message: "Write the terminal's address as its network menu shows it, like 192.168.1.201.",
    });
  }
  if (given.port !== undefined && !isPort(given.port)) {
    problems.push({
      field: 'port',
      message: `"${given.port}" is not a port. Terminals listen on 4370 unless set otherwise.`,
    });
  }
  if (given.commKey && !/^\d{1,6}$/.test(String(given.commKey))) {
    problems.push({
      field: 'commKey',
      message: 'A comm key is a number of up to 6 digits; leave it empty when the terminal has none.',
    });
  }
  if (problems.length > 0) throw invalidFields(problems);
}

/** The comm key never lies readable in the database. An empty one on a form leaves the stored one as it is; 0 clears it. */
function sealed(ctx: Context, commKey: unknown): Row {
  if (commKey === undefined || commKey === null || commKey === '') return {};
  const none = Number(commKey) === 0;
  return { commKeySealed: none ? null : ctx.sealer.seal(String(commKey), commKeyPurpose) };
}

/** The site that this process serves; null in the cloud. */
async function ownSite(ctx: Context): Promise<string | null> {
  const { rows } = await ctx.sql.query<{ site_id: string }>(`SELECT site_id FROM sync_state WHERE company_id = $1`, [
    companyOf(ctx),
  ]);
  return rows[0]?.site_id ?? null;
}

/** Registers a terminal on this site. Its serial is read from itself at the first contact. */
export async function addTerminal(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'terminal');
  requireAddress({ host: '', ...given });
  requireTimeZone(given);
  const { commKey, ...values } = given;
  return addRecord(ctx, 'terminal', values, { ...sealed(ctx, commKey), siteId: await ownSite(ctx) });
}

/** A corrected zone or first day moves the instants of its punches and mints no second one. */
export async function changeTerminal(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'terminal');
  requireAddress(given);
  requireTimeZone(given);
  const { commKey, ...values } = given;
  const { before, after } = await changeRecord(ctx, 'terminal', id, values, sealed(ctx, commKey));
  const plain = (value: unknown) => (value instanceof Date ? value.getTime() : (value ?? null));
  const isMoved = before.timeZone !== after.timeZone || plain(before.inUseSince) !== plain(after.inUseSince);
  if (isMoved && after.serial) await derivePunches(ctx, { serial: String(after.serial) });
  return after;
}
