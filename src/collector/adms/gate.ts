import { type House, type Session, unitOfWork } from '../../context.ts';
import { findBoundSite, findPushingTerminal, noteUnknownTerminal } from '../../db/platform.ts';
import { sitePrincipal, terminalPrincipal } from '../../policies/principal.ts';
import { problem } from '../../problem.ts';
import { hashSecret, matchesHash } from '../../secret.ts';

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
}

export type Entry = { session: Session; pusher: Pusher } | { session: Session; pusher: null };

export const pushRefused = problem<{ reason: string }>({
  code: 'terminal.push-refused',
  status: 401,
  message: ({ reason }) => `Not taken: ${reason}`,
});
const notReady = problem({
  code: 'terminal.push-not-ready',
  status: 503,
  message: () => 'This site is not bound to a company yet; the terminal keeps its punches meanwhile.',
});

/** How long a terminal is believed by its address after it has shown its key. */
const TRUST_MS = 24 * 3_600_000;

/**
 * Who a push comes from. On site a serial that is registered is enough, unless the terminal has a key; one that is not is
 * parked. In the cloud only a key names a terminal, and the first serial that comes with it stays its serial.
 *
 * @throws Problem `terminal.push-refused`: whoever it is keeps its punches
 */
export async function enter(house: House, shown: Shown): Promise<Entry> {
  return house.place === 'site' ? enterSite(house, shown) : enterCloud(house, shown);
}

type Row = Omit<Pusher, 'serial'> & { keyHash: string | null; isActive: boolean; isTrusted: boolean };

async function enterSite(house: House, shown: Shown): Promise<Entry> {
  const site = await findBoundSite(house.database);
  if (!site) throw notReady({});
  const session = {
    house,
    principal: sitePrincipal({ id: site.siteId, name: site.name, companyId: site.companyId }),
  };
  const known = await unitOfWork(session, async ({ sql, now }) => {
    const { rows } = await sql.query<Row>(
      `SELECT id, name, site_id AS "siteId", code_page AS "codePage", push_key_hash AS "keyHash", is_active AS "isActive",
              push_address = $3 AND push_trusted_until > $4 AS "isTrusted"
       FROM terminal WHERE company_id = $1 AND serial = $2 AND deleted_at IS NULL`,
      [site.companyId, shown.serial, shown.address, now],
    );
    return rows[0];
  });
  if (!known) return { session, pusher: null };
  if (!known.isActive) throw pushRefused({ reason: 'this terminal is switched off in the panel.' });
  if (known.keyHash !== null) {
    const isKey = shown.key !== null && matchesHash(shown.key, known.keyHash);
    if (!isKey && !(known.isTrusted && shown.key === null))
      throw pushRefused({ reason: 'this terminal has a key, and it was not shown.' });
    if (isKey && shown.isKeyShownOnce) await trust(session, known.id, shown);
  }
  return { session, pusher: { ...known, serial: shown.serial } };
}

async function enterCloud(house: House, shown: Shown): Promise<Entry> {
  const { serial, key, address } = shown;
  const by = key !== null ? { keyHash: hashSecret(key) } : { serial, address, now: house.clock.now() };
  const terminal = await findPushingTerminal(house.database, by);
  if (!terminal) {
    if (shown.isHandshake) await noteUnknownTerminal(house.database, { serial, address, at: house.clock.now() });
    throw pushRefused({ reason: 'in the cloud a terminal shows the key that the panel made for it.' });
  }
  if (!terminal.isActive) throw pushRefused({ reason: 'this terminal is switched off in the panel.' });
  const session = { house, principal: terminalPrincipal(terminal) };
  const pusher = await unitOfWork(session, async ({ sql }) => {
    const { rows } = await sql.query<Omit<Pusher, 'serial'>>(
      `UPDATE terminal SET serial = $3 WHERE company_id = $1 AND id = $2 AND (serial IS NULL OR serial = $3) AND deleted_at IS NULL
       RETURNING id, name, site_id AS "siteId", code_page AS "codePage"`,
      [terminal.companyId, terminal.id, serial],
    );
    return rows[0];
  });
  if (!pusher) throw pushRefused({ reason: `this key is another terminal's (serial ${terminal.serial}).` });
  if (key !== null && shown.isKeyShownOnce) await trust(session, terminal.id, shown);
  return { session, pusher: { ...pusher, serial } };
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
