import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { type Context, companyOf } from '../../context.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { problem } from '../../problem.ts';
import { hashSecret } from '../../secret.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { requireTimeZone } from '../companies/companies.ts';
import { record } from '../journal.ts';
import type { Row } from '../records/model.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { addRecord, changeRecord, lockRecord, removeRecord } from '../records/write.ts';
import { requireCapacity } from '../subscriptions/limits.ts';
import { endAlarmOf } from './alarms.ts';
import { isCodePage } from './code-page.rule.ts';
import { commKeyPattern, commKeyPurpose } from './comm-key.rule.ts';
import { givingSerial } from './serials.ts';

/** An active terminal that is read over the network, and whose address is not known on this machine. On `terminal` */
export const LACKS_ADDRESS = `is_active AND host IS NULL AND transport <> 'push' AND deleted_at IS NULL`;

/** Whether a terminal, as it was read, is in use and cannot be reached for want of an address on this site. */
export const lacksAddress = (ctx: Context, row: Row): boolean =>
  ctx.deploymentRole === 'site' &&
  row.isActive === true &&
  row.host === null &&
  row.transport !== 'push' &&
  (row.deletedAt ?? null) === null;

const isPort = (value: unknown): boolean =>
  /^\d{1,5}$/.test(String(value)) && Number(value) >= 1 && Number(value) <= 65_535;

const isTimeout = (value: unknown): boolean =>
  /^\d{1,3}$/.test(String(value)) && Number(value) >= 1 && Number(value) <= 120;

/** What a form may get wrong about how to reach a terminal, every field at once. */
function requireAddress(given: Row): void {
  const problems = [];
  const needsHost = given.transport !== 'push' && given.host !== undefined;
  if (needsHost && !/^[A-Za-z0-9.:_-]{1,253}$/.test(String(given.host ?? '').trim())) {
    problems.push({
      field: 'host',
      message: terminalMessage('terminal.address-invalid'),
    });
  }
  if (given.port !== undefined && !isPort(given.port)) {
    problems.push({
      field: 'port',
      message: terminalMessage('terminal.port-invalid', { port: String(given.port) }),
    });
  }
  if (given.timeoutSeconds !== undefined && !isTimeout(given.timeoutSeconds)) {
    problems.push({
      field: 'timeoutSeconds',
      message: terminalMessage('terminal.timeout-invalid', { timeoutSeconds: String(given.timeoutSeconds) }),
    });
  }
  if (given.commKey && !commKeyPattern.test(String(given.commKey))) {
    problems.push({
      field: 'commKey',
      message: terminalMessage('terminal.comm-key-invalid'),
    });
  }
  if (problems.length > 0) throw invalidFields(problems);
}

/**
 * Before an address is tried out: that it may be written to a terminal, and is one.
 *
 * @throws Problem `record.invalid`, or what the policy refuses
 */
export function requireAddressRight(ctx: Context, given: Row): void {
  ctx.policy.require('change', 'terminal');
  for (const field of ['host', 'port', 'transport']) ctx.policy.requireField('terminal', field, 'change', field);
  requireKeyRight(ctx, given);
  requireAddress(given);
}

/** Writing the key is a right on the field that keeps it. */
function requireKeyRight(ctx: Context, given: Row): void {
  if (given.commKey) ctx.policy.requireField('terminal', 'commKeySealed', 'change', 'commKey');
}

/** The comm key never lies readable in the database. An empty one on a form leaves the stored one as it is; 0 clears it. */
function sealed(ctx: Context, commKey: unknown): Row {
  if (commKey === undefined || commKey === null || commKey === '') return {};
  const none = Number(commKey) === 0;
  return { commKeySealed: none ? null : ctx.sealer.seal(String(commKey), commKeyPurpose) };
}

/** The site that this process serves; null in the cloud. */
async function ownSite(ctx: Context): Promise<string | null> {
  const state = await ctx.query
    .selectFrom('syncState')
    .select('siteId')
    .where('companyId', '=', companyOf(ctx))
    .executeTakeFirst();
  return state?.siteId ?? null;
}

/**
 * Registers a terminal: on this site, or, where a company has none, in the cloud, to which it pushes. Its serial is read
 * from itself at the first contact.
 */
export async function addTerminal(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'terminal');
  await requireCapacity(ctx, 'terminals');
  const pushes = given.transport === 'push' || ctx.deploymentRole === 'cloud';
  requireAddress(pushes ? given : { host: '', ...given });
  requireKeyRight(ctx, given);
  requireTimeZone(given);
  requireCodePage(given);
  const { commKey, ...values } = given;
  const transport = pushes ? { transport: 'push' } : {};
  return addRecord(
    ctx,
    'terminal',
    { ...values, ...transport },
    { ...sealed(ctx, commKey), siteId: await ownSite(ctx) },
  );
}

/** Terminals of a site are taken away where they hang. @throws Problem `terminal.of-site` */
export async function removeTerminal(ctx: Context, id: string): Promise<Row> {
  ctx.policy.require('delete', 'terminal');
  const row = await lockRecord(ctx, 'terminal', id, 'delete');
  if (ctx.deploymentRole === 'cloud' && row.siteId !== null) throw ofSite({ name: String(row.name) });
  return removeRecord(ctx, 'terminal', id);
}

const ofSite = problem(terminalMessage, 'terminal.of-site', { status: 409 });

/** A terminal as a person saw it before they adopted it: both are confirmed by that. */
export interface SeenPushing {
  serial: string;
  /** from where it pushed; null where that is not known */
  address: string | null;
}

/** A terminal that is known by its pushes alone. @throws Problem `terminal.serial-taken` */
export async function addPushingTerminal(ctx: Context, given: { name: string }, seen: SeenPushing): Promise<Row> {
  ctx.policy.require('add', 'terminal');
  await requireCapacity(ctx, 'terminals');
  const { serial, address: pushAllowedFrom } = seen;
  const siteId = await ownSite(ctx);
  const values = { name: given.name, transport: 'push' };
  return givingSerial(ctx, serial, null, () => addRecord(ctx, 'terminal', values, { serial, pushAllowedFrom, siteId }));
}

/**
 * A registered terminal that was never read turns out to be this one, which pushes.
 *
 * @throws Problem `terminal.has-serial`, `terminal.serial-taken`
 */
export async function giveSerial(ctx: Context, id: string, seen: SeenPushing): Promise<Row> {
  ctx.policy.require('change', 'terminal');
  const row = await lockRecord(ctx, 'terminal', id);
  if (row.serial !== null) throw hasSerial({ name: String(row.name), serial: String(row.serial) });
  const { serial, address: pushAllowedFrom } = seen;
  const set = { serial, pushAllowedFrom, transport: 'push' };
  return (await givingSerial(ctx, serial, id, () => changeRecord(ctx, 'terminal', id, {}, set))).after;
}

const hasSerial = problem(terminalMessage, 'terminal.has-serial', { status: 409 });

/**
 * Confirms by a person that a terminal whose firmware sends no key pushes from an address: with its serial that is all
 * that is known of it. Pushes from anywhere else are refused.
 *
 * @param address as the terminal's alarm shows it: an IP address
 * @throws Problem `record.invalid`, `record.not-found`
 */
export async function confirmPushAddress(ctx: Context, id: string, address: string): Promise<void> {
  ctx.policy.require('change', 'terminal');
  ctx.policy.requireField('terminal', 'commKeySealed', 'change', 'pushAllowedFrom'); // in place of its key
  const row = await lockRecord(ctx, 'terminal', id);
  if (isIP(address) === 0) {
    const message = terminalMessage('terminal.ip-invalid', { address });
    throw invalidFields([{ field: 'address', message }]);
  }
  if (row.transport !== 'push') {
    const message = terminalMessage('terminal.polled-not-pushed', { name: String(row.name) });
    throw invalidFields([{ field: 'transport', message }]);
  }
  await ctx.query
    .updateTable('terminal')
    .set({ pushAllowedFrom: address, pushAskedFrom: null })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
  await endAlarmOf(ctx, id, 'push_refused');
  await record(ctx, {
    action: 'terminal.push-address-confirmed',
    model: 'terminal',
    recordId: id,
    before: { address: row.pushAllowedFrom },
    after: { address, serial: row.serial },
  });
}

const KEY_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * Makes the key by which a terminal that pushes proves who it is; the former one ends. In the cloud nothing else names
 * its company, and knowing its serial is worth nothing.
 *
 * @returns the key, shown once and stored as a hash only: 20 letters and digits that can be told apart on a keypad
 */
export async function makePushKey(ctx: Context, id: string): Promise<string> {
  ctx.policy.require('change', 'terminal');
  ctx.policy.requireField('terminal', 'commKeySealed', 'change', 'pushKey'); // whoever keeps its keys
  await lockRecord(ctx, 'terminal', id);
  const key = [...randomBytes(20)].map((byte) => KEY_LETTERS[byte % KEY_LETTERS.length]).join('');
  const { numUpdatedRows } = await ctx.query
    .updateTable('terminal')
    .set({ pushKeyHash: hashSecret(key), pushAddress: null, pushTrustedUntil: null })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw recordNotFound({ model: 'terminal' });
  await record(ctx, { action: 'terminal.push-key-made', model: 'terminal', recordId: id });
  return key;
}

function requireCodePage(given: Row): void {
  const page = given.codePage;
  if (typeof page !== 'string' || page === '' || isCodePage(page)) return;
  throw invalidFields([{ field: 'codePage', message: terminalMessage('terminal.code-page-invalid', { page }) }]);
}

/** A corrected zone or first day moves the instants of its punches and mints no second one. */
export async function changeTerminal(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'terminal');
  requireAddress(given);
  requireKeyRight(ctx, given);
  requireTimeZone(given);
  requireCodePage(given);
  const { commKey, ...values } = given;
  const { before, after } = await changeRecord(ctx, 'terminal', id, values, sealed(ctx, commKey));
  const plain = (value: unknown) => (value instanceof Date ? value.getTime() : (value ?? null));
  const isMoved = before.timeZone !== after.timeZone || plain(before.inUseSince) !== plain(after.inUseSince);
  if (isMoved && after.serial) await derivePunches(ctx, { serial: String(after.serial) });
  return after;
}
