import { type Context, companyOf, type Runtime, type Session, unitOfWork } from '../../context.ts';
import { findBoundSite } from '../../db/platform.ts';
import { findPushingTerminal, noteUnknownTerminal } from '../../db/platform-terminals.ts';
import { setAlarms } from '../../domain/terminals/alarms.ts';
import { givingSerial, ownerOfSerial } from '../../domain/terminals/serials.ts';
import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { sitePrincipal, terminalPrincipal } from '../../policies/principal.ts';
import { Problem, problem } from '../../problem.ts';
import { hashSecret, matchesHash } from '../../secret.ts';
import { reasonAgainst, type Unkeyed } from './push-alarms.rule.ts';

/** What a request shows of who sends it. */
export interface Shown {
  serial: string;
  /** out of the path, or `ComKey=`, or the handshake's `pushcommkey=` */
  key: string | null;
  isHandshake: boolean;
  /** the key is one that comes with handshakes only: what follows is believed from the same address for a while */
  isKeyShownOnce: boolean;
  address: string;
}

/** A terminal as its pushes are stored. */
export interface Pusher {
  id: string;
  name: string;
  serial: string;
  siteId: string | null;
  codePage: string | null;
  /** it showed its key; without one a person has confirmed its serial and address, and old punches wait for a person */
  isKeyed: boolean;
}

export type Entry = { session: Session; pusher: Pusher } | { session: Session; pusher: null };

export const pushRefused = problem(terminalMessage, 'terminal.push-refused', { status: 401 });
const notReady = problem(terminalMessage, 'terminal.push-not-ready', { status: 503 });

/** How long a terminal is believed by its address after it has shown its key. */
const TRUST_MS = 24 * 3_600_000;

/**
 * Who a push comes from. It shows the key of its terminal; on site, where firmware sends none, a person has confirmed its
 * address and serial. A terminal that is polled pushes by its key only, and a serial that nobody registered is unclaimed. In
 * the cloud only a key names a terminal. The first serial that comes with a key stays its serial.
 *
 * @throws Problem `terminal.push-refused`, `terminal.serial-taken`: whoever it is keeps its punches
 */
export async function enter(runtime: Runtime, shown: Shown): Promise<Entry> {
  return runtime.deploymentRole === 'site' ? enterSite(runtime, shown) : enterCloud(runtime, shown);
}

interface Row extends Omit<Pusher, 'isKeyed'> {
  keyHash: string | null;
  isActive: boolean;
  isTrusted: boolean;
  transport: 'auto' | 'tcp' | 'udp' | 'push';
  allowedFrom: string | null;
  askedFrom: string | null;
}

const KNOWN = `SELECT id, name, serial, site_id AS "siteId", code_page AS "codePage", push_key_hash AS "keyHash", is_active AS "isActive",
    coalesce(push_address = $3 AND push_trusted_until > $4, false) AS "isTrusted", transport, push_allowed_from AS "allowedFrom", push_asked_from AS "askedFrom"
  FROM terminal WHERE company_id = $1 AND deleted_at IS NULL`;

/** The terminal of a serial, or the one that was never heard of and whose key is shown: it gets the serial. */
async function knownOnSite(ctx: Context, shown: Shown): Promise<Row | undefined> {
  const values = [companyOf(ctx), shown.serial, shown.address, ctx.now];
  const bySerial = (await ctx.sql.query<Row>(`${KNOWN} AND serial = $2`, values)).rows[0];
  if (shown.key === null || (bySerial?.keyHash && matchesHash(shown.key, bySerial.keyHash))) return bySerial;
  const hash = hashSecret(shown.key);
  const text = `${KNOWN} AND push_key_hash = $5 AND (serial IS NULL OR serial <> $2) LIMIT 1`;
  const byKey = (await ctx.sql.query<Row>(text, [...values, hash])).rows[0];
  if (!byKey) return bySerial;
  if (byKey.serial !== null)
    throw pushRefused({ reason: terminalMessage('terminal.push-other-key', { serial: byKey.serial }) });
  await takeSerial(ctx, byKey, shown.serial);
  return { ...byKey, serial: shown.serial };
}

/**
 * The first serial that comes with a key stays the serial of its terminal.
 *
 * @throws Problem `terminal.push-refused`, `terminal.serial-taken`
 */
async function takeSerial(ctx: Context, of: { id: string; serial: string | null }, serial: string): Promise<void> {
  await givingSerial(ctx, serial, of.id, async () => {
    const { rowCount } = await ctx.sql.query(
      `UPDATE terminal SET serial = $3 WHERE company_id = $1 AND id = $2 AND (serial IS NULL OR serial = $3) AND deleted_at IS NULL`,
      [companyOf(ctx), of.id, serial],
    );
    if (rowCount === 0)
      throw pushRefused({ reason: terminalMessage('terminal.push-other-key', { serial: of.serial }) });
  });
}

async function enterSite(runtime: Runtime, shown: Shown): Promise<Entry> {
  const site = await findBoundSite(runtime.database);
  if (!site) throw notReady({});
  const session = {
    runtime,
    principal: sitePrincipal({ id: site.siteId, name: site.name, companyId: site.companyId }),
  };
  const known = await alarming(session, shown, (ctx) => knownOnSite(ctx, shown));
  if (!known) return { session, pusher: null };
  if (!known.isActive) throw pushRefused({ reason: terminalMessage('terminal.push-deactivated') });
  const isKey = known.keyHash !== null && shown.key !== null && matchesHash(shown.key, known.keyHash);
  const isKeyed = isKey || (known.keyHash !== null && known.isTrusted && shown.key === null);
  const address = plainAddress(shown.address);
  const reason = isKeyed ? null : reasonAgainst(unkeyed(known, shown.serial, address));
  if (reason !== null) {
    await noteAsked(session, known.id, { from: address, reason });
    throw pushRefused({ reason });
  }
  if (known.askedFrom === address) await noteAsked(session, known.id, { from: null, reason: null });
  if (isKey && shown.isKeyShownOnce) await trust(session, known.id, shown);
  const { id, name, siteId, codePage } = known;
  return { session, pusher: { id, name, siteId, codePage, serial: shown.serial, isKeyed } };
}

/** An IPv4 address as people write it, also where the system shows it as an IPv6 one. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

const unkeyed = ({ name, keyHash, transport, allowedFrom }: Row, serial: string, address: string): Unkeyed => ({
  name,
  serial,
  address,
  hasKey: keyHash !== null,
  isPolled: transport !== 'push',
  allowedFrom: allowedFrom === null ? null : plainAddress(allowedFrom),
});

/** Notes from where a push was refused, as an alarm and for a person to confirm; or that this address is taken now. */
function noteAsked(
  session: Session,
  id: string,
  asked: { from: string | null; reason: Message | null },
): Promise<void> {
  return unitOfWork(session, async (ctx) => {
    await setAlarms(ctx, id, { push_refused: asked.reason });
    const values = [companyOf(ctx), id, asked.from];
    await ctx.sql.query(`UPDATE terminal SET push_asked_from = $3 WHERE company_id = $1 AND id = $2`, values);
  });
}

async function enterCloud(runtime: Runtime, shown: Shown): Promise<Entry> {
  const { serial, key, address } = shown;
  const by = key !== null ? { keyHash: hashSecret(key) } : { serial, address, now: runtime.clock.now() };
  const terminal = await findPushingTerminal(runtime.database, by);
  if (!terminal) {
    if (shown.isHandshake) await noteUnknownTerminal(runtime.database, { serial, address, at: runtime.clock.now() });
    throw pushRefused({ reason: terminalMessage('terminal.push-key-needed') });
  }
  if (!terminal.isActive) throw pushRefused({ reason: terminalMessage('terminal.push-deactivated') });
  const session = { runtime, principal: terminalPrincipal(terminal) };
  const pusher = await alarming(session, shown, async (ctx) => {
    if (terminal.serial !== serial) await takeSerial(ctx, terminal, serial);
    const { rows } = await ctx.sql.query<Omit<Pusher, 'serial' | 'isKeyed'>>(
      `SELECT id, name, site_id AS "siteId", code_page AS "codePage" FROM terminal
       WHERE company_id = $1 AND id = $2 AND deleted_at IS NULL`,
      [terminal.companyId, terminal.id],
    );
    return rows[0];
  });
  if (!pusher) throw pushRefused({ reason: terminalMessage('terminal.push-deleted') });
  if (key !== null && shown.isKeyShownOnce) await trust(session, terminal.id, shown);
  return { session, pusher: { ...pusher, serial, isKeyed: true } };
}

/**
 * The terminal that a request names, without any proof: good for an alarm on it, and for nothing else. In the cloud it is
 * known by its key alone.
 */
export async function namedBy(runtime: Runtime, shown: Shown): Promise<{ session: Session; id: string } | null> {
  if (runtime.deploymentRole === 'cloud') {
    const { session, pusher } = await enterCloud(runtime, shown);
    return pusher && { session, id: pusher.id };
  }
  const site = await findBoundSite(runtime.database);
  if (!site) throw notReady({});
  const principal = sitePrincipal({ id: site.siteId, name: site.name, companyId: site.companyId });
  const session = { runtime, principal };
  const owner = await unitOfWork(session, (ctx) => ownerOfSerial(ctx, shown.serial));
  return owner ? { session, id: owner.id } : null;
}

/** Who is it: when the answer is that its serial is another's, the terminal that was refused gets an alarm. */
async function alarming<T>(session: Session, shown: Shown, work: (ctx: Context) => Promise<T>): Promise<T> {
  try {
    return await unitOfWork(session, work);
  } catch (error) {
    if (error instanceof Problem && error.code === 'terminal.serial-taken' && shown.key !== null) {
      const hash = hashSecret(shown.key);
      await unitOfWork(session, async (ctx) => {
        const { rows } = await ctx.sql.query<{ id: string }>(
          `SELECT id FROM terminal WHERE company_id = $1 AND push_key_hash = $2 AND deleted_at IS NULL`,
          [companyOf(ctx), hash],
        );
        for (const { id } of rows) await setAlarms(ctx, id, { serial_taken: error.text });
      });
    }
    throw error;
  }
}

function trust(session: Session, id: string, { address }: Shown): Promise<unknown> {
  return unitOfWork(session, ({ sql, companyId, now }) =>
    sql.query(`UPDATE terminal SET push_address = $3, push_trusted_until = $4 WHERE company_id = $1 AND id = $2`, [
      companyId,
      id,
      address,
      new Date(now.getTime() + TRUST_MS),
    ]),
  );
}
