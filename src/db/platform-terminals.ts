import { newId } from '../id.ts';
import type { Database } from './database.ts';
import { platform } from './platform-role.ts';

/** A terminal that pushes, as its key or its address names it. */
interface PushingTerminal {
  companyId: string;
  id: string;
  name: string;
  serial: string | null;
  isActive: boolean;
}

/**
 * The terminals of all companies that a push to the cloud may come from: the one with this key; or, when it has shown its
 * key a while ago, the one with this serial at this address.
 */
export function findPushingTerminal(
  database: Database,
  by: { keyHash: string } | { serial: string; address: string; now: Date },
): Promise<PushingTerminal | undefined> {
  return platform(database, async (client) => {
    const condition =
      'keyHash' in by
        ? 't.push_key_hash = $1'
        : 't.serial = $1 AND t.push_address = $2 AND t.push_trusted_until > $3 AND t.push_key_hash IS NOT NULL';
    const { rows } = await client.query<PushingTerminal>(
      `SELECT t.company_id AS "companyId", t.id, t.name, t.serial, t.is_active AS "isActive"
       FROM terminal t JOIN company c ON c.id = t.company_id AND c.deleted_at IS NULL
       WHERE t.deleted_at IS NULL AND t.site_id IS NULL AND ${condition} LIMIT 2`,
      'keyHash' in by ? [by.keyHash] : [by.serial, by.address, by.now],
    );
    return rows.length === 1 ? rows[0] : undefined; // two companies behind one address: neither
  });
}

/** The files of punches, of whatever company, that were being taken over when this process stopped. */
export function unfinishedImports(database: Database): Promise<{ companyId: string; id: string }[]> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ companyId: string; id: string }>(
      `SELECT company_id AS "companyId", id FROM file_import WHERE state IN ('waiting', 'running') ORDER BY id`,
    );
    return rows;
  });
}

/** The imports of employees, of whatever company, that are not over and have not come forward for so long. */
export function unfinishedEmployeeImports(
  database: Database,
  seconds: number,
): Promise<{ companyId: string; id: string }[]> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ companyId: string; id: string }>(
      `SELECT company_id AS "companyId", id FROM employee_import
       WHERE state IN ('waiting', 'running') AND progress_at < now() - make_interval(secs => $1) ORDER BY id`,
      [seconds],
    );
    return rows;
  });
}

/** The companies that have terminals which push to this cloud. */
export function companiesPushedTo(database: Database): Promise<string[]> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT DISTINCT t.company_id AS id FROM terminal t JOIN company c ON c.id = t.company_id AND c.deleted_at IS NULL
       WHERE t.site_id IS NULL AND t.is_active AND t.deleted_at IS NULL`,
    );
    return rows.map((row) => row.id);
  });
}

/** So many terminals that nobody knows are listed in a cloud, whoever calls. */
const MOST_UNKNOWN = 1_000;

/** Notes that a terminal pushed to the cloud and showed no key; what it sent is not kept. */
export function noteUnknownTerminal(
  database: Database,
  seen: { serial: string; address: string; at: Date },
): Promise<void> {
  return platform(database, async (client) => {
    await client.query(
      `INSERT INTO unclaimed_terminal (company_id, id, serial, address, first_seen_at, last_seen_at)
       SELECT '00000000-0000-0000-0000-000000000000', $1, $2, $3, $4, $4
       WHERE (SELECT count(*) FROM unclaimed_terminal WHERE company_id = '00000000-0000-0000-0000-000000000000') < ${MOST_UNKNOWN}
       ON CONFLICT (company_id, serial) DO UPDATE
         SET last_seen_at = excluded.last_seen_at, address = excluded.address, requests = unclaimed_terminal.requests + 1`,
      [newId(), seen.serial, seen.address, seen.at],
    );
  });
}
