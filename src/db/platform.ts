/**
 * The few questions that stand above companies, each a function here and nowhere else: the way in, and finding which
 * company a process or a token belongs to. They run as hajira_platform; everything else runs for one company.
 */

import type pg from 'pg';
import { accountMessage } from '../i18n/accounts.ts';
import { newId } from '../id.ts';
import { problem } from '../problem.ts';
import { type Database, transaction } from './database.ts';

/** A user as the way in needs them: who they are, their password's hash, and all that decides their role at this moment. */
export interface UserStanding {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
  /** their key to sign with: the public half, and the private one sealed with their password */
  signingKey: string | null;
  username: string | null;
  /** `en` or `bn` */
  language: string;
  banglaDigits: boolean;
  /** signing in needs a code of their phone too */
  hasTwoStep: boolean;
  isSuperAdmin: boolean;
  isActive: boolean;
  /** not active, and they were: somebody has deactivated them */
  isDeactivated: boolean;
  memberId: string | null;
  /** what they are by the roles and rules that they hold at this moment, themselves or by their groups */
  memberRole: 'company_admin' | 'member' | 'nobody' | null;
  /** of their company's policy: what is remembered of their rights is kept under it */
  policyVersion: string | null;
  company: {
    id: string;
    name: string;
    /** as its dates make it at this moment */
    state: 'waiting' | 'active' | 'suspended' | 'closed';
    timeZone: string;
    packageName: string;
    seats: number;
    features: string[];
    paidUntil: string | null;
    graceDays: number;
  } | null;
}

/** Neither taken back nor at its end. */
const LIVES = (row: string): string =>
  `${row}.deleted_at IS NULL AND (${row}.expires_at IS NULL OR ${row}.expires_at > now())`;

const STANDING = `
  SELECT u.id, u.email, u.name, u.password_hash AS "passwordHash", u.is_super_admin AS "isSuperAdmin",
         u.signing_key AS "signingKey",
         u.username, u.language, u.bangla_digits AS "banglaDigits",
         EXISTS (SELECT FROM totp WHERE totp.user_id = u.id AND totp.confirmed_at IS NOT NULL) AS "hasTwoStep",
         u.is_active AS "isActive", u.deactivated_at IS NOT NULL AS "isDeactivated", m.id AS "memberId", v.v AS "policyVersion",
         CASE WHEN m.id IS NULL THEN NULL WHEN held.is_admin THEN 'company_admin'
              WHEN held.has_role OR held.has_rule THEN 'member' ELSE 'nobody' END AS "memberRole",
         CASE WHEN c.id IS NOT NULL THEN json_build_object(
           'id', c.id, 'name', c.name, 'timeZone', c.time_zone, 'paidUntil', c.paid_until, 'graceDays', c.grace_days,
           'state', CASE WHEN c.state = 'active' AND c.paid_until + make_interval(days => c.grace_days) < now()
                         THEN 'suspended' ELSE c.state END,
           'packageName', p.name, 'seats', p.seats, 'features', p.features) END AS company
  FROM "user" u
  LEFT JOIN company c ON c.id = u.company_id AND c.deleted_at IS NULL
  LEFT JOIN package p ON p.id = c.package_id
  LEFT JOIN member m ON m.company_id = c.id AND m.user_id = u.id AND m.ended_at IS NULL AND m.deleted_at IS NULL
  LEFT JOIN authz_version v ON v.company_id = c.id
  LEFT JOIN LATERAL (
    WITH mine AS (
      SELECT role_id, group_id FROM membership s WHERE s.company_id = c.id AND s.member_id = m.id AND ${LIVES('s')}
    ), roles AS (
      SELECT role_id FROM mine WHERE role_id IS NOT NULL
      UNION ALL
      SELECT s.role_id FROM membership s JOIN mine ON mine.group_id = s.group_id
      WHERE s.company_id = c.id AND s.role_id IS NOT NULL AND ${LIVES('s')}
    )
    SELECT bool_or(r.template = 'company_admin') AS is_admin, count(r.id) > 0 AS has_role,
           EXISTS (SELECT FROM rule WHERE rule.company_id = c.id AND ${LIVES('rule')} AND rule.effect = 'allow' AND
                     (rule.member_id = m.id OR rule.group_id IN (SELECT group_id FROM mine))) AS has_rule
    FROM roles JOIN role r ON r.company_id = c.id AND r.id = roles.role_id AND r.deleted_at IS NULL
  ) AS held ON m.id IS NOT NULL
  WHERE u.deleted_at IS NULL AND `;

/** Runs as hajira_platform, above all companies. */
function platform<T>(
  database: Database,
  work: (client: pg.PoolClient) => Promise<T>,
  principal = 'system',
): Promise<T> {
  return transaction(database, { role: 'hajira_platform', companyId: null, principal }, work);
}

/** One statement above all companies, which its connection plans once. */
async function queryPlatform<Row extends pg.QueryResultRow>(
  { platform }: Database,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await platform.query<Row>({ name, text, values });
  return rows;
}

/** The user with this e-mail address, in any spelling of its letters. */
export function findUserByEmail(database: Database, email: string): Promise<UserStanding | undefined> {
  return platform(database, async (client) => {
    const { rows } = await client.query<UserStanding>(`${STANDING} u.email = lower($1)`, [email.trim()]);
    return rows[0];
  });
}

/** The user with this e-mail address or this username: what people type when they sign in. */
export function findUserByLogin(database: Database, typed: string): Promise<UserStanding | undefined> {
  return platform(database, async (client) => {
    const { rows } = await client.query<UserStanding>(`${STANDING} (u.email = lower($1) OR u.username = lower($1))`, [
      typed.trim(),
    ]);
    return rows[0];
  });
}

/** A signed-in user as they stand now: asked at every request, so that a deactivation works at the next one. */
export async function findUserById(database: Database, id: string): Promise<UserStanding | undefined> {
  const [user] = await queryPlatform<UserStanding>(database, 'user-standing', `${STANDING} u.id = $1`, [id]);
  return user;
}

/**
 * Sets a user's password and ends all their sessions but the one they sit in.
 *
 * @param keepSession the session id that stays, or null to end them all
 */
export function setPasswordHash(
  database: Database,
  userId: string,
  hash: string,
  keepSession: string | null,
): Promise<void> {
  return platform(
    database,
    async (client) => {
      await client.query(`UPDATE "user" SET password_hash = $2 WHERE id = $1`, [userId, hash]);
      await endSessionsOf(client, userId, keepSession);
    },
    `user:${userId}`,
  );
}

/**
 * Ends what a user has open, in browsers and on phones; what phones have queued stays on them.
 *
 * @param sql a connection that stands above companies
 * @returns how many ended
 */
export async function endSessionsOf(
  sql: Pick<pg.ClientBase, 'query'>,
  userId: string,
  keptId: string | null,
): Promise<number> {
  const browsers = await sql.query(`DELETE FROM session WHERE user_id = $1 AND sid IS DISTINCT FROM $2`, [
    userId,
    keptId,
  ]);
  const phones = await sql.query(
    `UPDATE phone_session SET ended_at = now(), ended_why = 'ended-elsewhere' WHERE user_id = $1 AND ended_at IS NULL`,
    [userId],
  );
  return (browsers.rowCount ?? 0) + (phones.rowCount ?? 0);
}

/** Gives a user a key to sign with, unless they have one by now. */
export function setSigningKey(database: Database, userId: string, key: string): Promise<void> {
  return platform(database, async (client) => {
    await client.query(`UPDATE "user" SET signing_key = $2 WHERE id = $1 AND signing_key IS NULL`, [userId, key]);
  });
}

/** Whether a browser's session lasts. */
export async function hasSession(database: Database, sid: string): Promise<boolean> {
  const found = await queryPlatform(
    database,
    'session-lasts',
    'SELECT 1 FROM session WHERE sid = $1 AND expire > now()',
    [sid],
  );
  return found.length > 0;
}

/** A visit of support that lasts, and the company as its visitor acts in it. Asked at every request. */
export function findVisit(
  database: Database,
  visitId: string,
  userId: string,
): Promise<
  { canWrite: boolean; endsAt: Date; reason: string; company: NonNullable<UserStanding['company']> } | undefined
> {
  return platform(database, async (client) => {
    const { rows } = await client.query(
      `SELECT v.can_write AS "canWrite", v.ends_at AS "endsAt", v.reason, json_build_object(
           'id', c.id, 'name', c.name, 'timeZone', c.time_zone, 'paidUntil', c.paid_until, 'graceDays', c.grace_days,
           'state', c.state, 'packageName', p.name, 'seats', p.seats, 'features', p.features) AS company
       FROM support_visit v JOIN company c ON c.id = v.company_id AND c.deleted_at IS NULL
       JOIN package p ON p.id = c.package_id
       JOIN "user" u ON u.id = v.user_id AND u.is_super_admin AND u.is_active AND u.deleted_at IS NULL
       WHERE v.id = $1 AND v.user_id = $2 AND v.ended_at IS NULL AND v.ends_at > now()`,
      [visitId, userId],
    );
    return rows[0];
  });
}

/** The one site this database was bound as, if it was. */
export function findBoundSite(
  database: Database,
): Promise<{ companyId: string; siteId: string; name: string } | undefined> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ companyId: string; siteId: string; name: string }>(
      `SELECT s.company_id AS "companyId", s.site_id AS "siteId", site.name
       FROM sync_state s JOIN site ON site.company_id = s.company_id AND site.id = s.site_id`,
    );
    return rows[0];
  });
}

/** A site as its token's bearer must match it. */
export interface SiteStanding {
  name: string;
  tokenHash: string | null;
  /** the one before, until the new one is first used */
  previousTokenHash: string | null;
  /** the one that ended when the newer one was first used, and when it did */
  retiredTokenHash: string | null;
  retiredTokenAt: Date | null;
  isRevoked: boolean;
  /** which start of its PostgreSQL it spoke from last, and the starts before */
  serverStart: string | null;
  previousStarts: string;
  twoMachinesSince: Date | null;
}

/** The site that a token names, whatever became of it; undefined when there is none or its company is gone. */
export async function findSite(
  database: Database,
  companyId: string,
  siteId: string,
): Promise<SiteStanding | undefined> {
  const [site] = await queryPlatform<SiteStanding>(
    database,
    'site-standing',
    `SELECT s.name, s.token_hash AS "tokenHash", s.previous_token_hash AS "previousTokenHash",
            s.retired_token_hash AS "retiredTokenHash", s.retired_token_at AS "retiredTokenAt",
            s.revoked_at IS NOT NULL OR s.deleted_at IS NOT NULL AS "isRevoked",
            s.server_start AS "serverStart", s.previous_starts AS "previousStarts", s.two_machines_since AS "twoMachinesSince"
     FROM site s JOIN company c ON c.id = s.company_id AND c.deleted_at IS NULL
     WHERE s.company_id = $1 AND s.id = $2`,
    [companyId, siteId],
  );
  return site;
}

/**
 * A part of a company's own transaction that only the platform may do: taking over the rows above companies that a site
 * gets from its cloud. One transaction, so that a crash leaves a site either bound or not.
 */
export async function asPlatform<T>(client: Pick<pg.PoolClient, 'query'>, work: () => Promise<T>): Promise<T> {
  await client.query('SET LOCAL ROLE hajira_platform');
  const result = await work(); // after an error there is nothing to go back to: the transaction is over
  await client.query('SET LOCAL ROLE hajira_app');
  return result;
}

/** A personal access token as its bearer must match it, and its owner as they stand now. */
export interface TokenStanding {
  id: string;
  memberId: string;
  name: string;
  secretHash: string;
  rights: string[];
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  owner: UserStanding | undefined;
}

/** The token that a token's text names, whatever became of it. Asked at every request. */
export async function findToken(database: Database, companyId: string, id: string): Promise<TokenStanding | undefined> {
  const [found] = await queryPlatform<TokenStanding & { userId: string }>(
    database,
    'token-standing',
    `SELECT t.id, t.member_id AS "memberId", t.name, t.secret_hash AS "secretHash", t.rights,
            t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt", t.last_used_at AS "lastUsedAt", m.user_id AS "userId"
     FROM access_token t JOIN member m ON m.company_id = t.company_id AND m.id = t.member_id
     WHERE t.company_id = $1 AND t.id = $2`,
    [companyId, id],
  );
  return found && { ...found, owner: await findUserById(database, found.userId) };
}

/** Remembers that a token was used. */
export function noteTokenUse(database: Database, companyId: string, id: string, at: Date): Promise<void> {
  return platform(database, async (client) => {
    await client.query(`UPDATE access_token SET last_used_at = $3 WHERE company_id = $1 AND id = $2`, [
      companyId,
      id,
      at,
    ]);
  });
}

/** The part of a store that counts attempts against a limit. */
export function limitStore(database: Database): { query: (statement: pg.QueryConfig) => Promise<pg.QueryResult> } {
  return { query: (statement) => database.platform.query(statement) };
}

/** Whether anybody could sign in yet. */
export function hasUsers(database: Database): Promise<boolean> {
  return platform(database, async (client) => {
    const { rows } = await client.query(`SELECT 1 FROM "user" LIMIT 1`);
    return rows.length > 0;
  });
}

/** Makes a super admin, or gives the user with this address a new password, when they are one. */
export function setSuperAdmin(
  database: Database,
  user: { email: string; name: string; passwordHash: string },
): Promise<'made' | 'changed'> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ id: string; is_super_admin: boolean }>(
      `SELECT id, is_super_admin FROM "user" WHERE email = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [user.email],
    );
    const [known] = rows;
    if (known && !known.is_super_admin) throw userIsNoSuperAdmin({ email: user.email });
    if (known) {
      await client.query(`UPDATE "user" SET password_hash = $2, is_active = true WHERE id = $1`, [
        known.id,
        user.passwordHash,
      ]);
      await endSessionsOf(client, known.id, null);
      // whoever lost their phone starts the second step over
      await client.query(`DELETE FROM totp WHERE user_id = $1`, [known.id]);
      return 'changed';
    }
    await client.query(
      `INSERT INTO "user" (id, email, name, password_hash, is_super_admin, is_active, email_proved_at)
       VALUES ($1, $2, $3, $4, true, true, now())`,
      [newId(), user.email, user.name, user.passwordHash],
    );
    return 'made';
  });
}

const userIsNoSuperAdmin = problem(accountMessage, 'user.no-super-admin', { status: 409 });

/** A terminal that pushes, as its key or its address names it. */
export interface PushingTerminal {
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

/** The files of punches, of whatever company, that were being taken over when this place stopped. */
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

/** Somebody's membership in one company, whatever became of it: what a phone of their may do there. */
export interface PhoneMember {
  companyId: string;
  companyName: string;
  companyState: 'waiting' | 'active' | 'suspended' | 'closed';
  timeZone: string;
  userId: string;
  userName: string;
  email: string;
  isActive: boolean;
  memberId: string;
  joinedAt: Date;
  /** when they left the company; null while they are in it */
  endedAt: Date | null;
}

const PHONE_MEMBER = `
  c.id AS "companyId", c.name AS "companyName", c.state AS "companyState", c.time_zone AS "timeZone",
  u.id AS "userId", u.name AS "userName", u.email, u.is_active AND u.deleted_at IS NULL AS "isActive",
  m.id AS "memberId", m.joined_at AS "joinedAt", coalesce(m.ended_at, m.deleted_at) AS "endedAt"`;

/** A sign-in on a phone as its bearer's token names it. */
export interface PhoneStanding extends PhoneMember {
  sessionId: string;
  sessionEndedAt: Date | null;
  sessionEndedWhy: string | null;
  phoneId: string;
  deviceId: string;
}

/** The sign-in that a phone's access token names, whatever became of it. Asked at every request. */
export async function findPhoneSession(
  database: Database,
  companyId: string,
  sessionId: string,
): Promise<PhoneStanding | undefined> {
  const [session] = await queryPlatform<PhoneStanding>(
    database,
    'phone-session',
    `SELECT ${PHONE_MEMBER}, s.id AS "sessionId", s.ended_at AS "sessionEndedAt", s.ended_why AS "sessionEndedWhy",
            p.id AS "phoneId", p.device_id AS "deviceId"
     FROM phone_session s
     JOIN phone p ON p.company_id = s.company_id AND p.id = s.phone_id
     JOIN company c ON c.id = s.company_id AND c.deleted_at IS NULL
     JOIN member m ON m.company_id = s.company_id AND m.id = s.member_id
     JOIN "user" u ON u.id = s.user_id
     WHERE s.company_id = $1 AND s.id = $2`,
    [companyId, sessionId],
  );
  return session;
}

/** A user's last membership in a company, ended or not: a phone may still hold punches of it. */
export function findPhoneMember(
  database: Database,
  companyId: string,
  userId: string,
): Promise<PhoneMember | undefined> {
  return platform(database, async (client) => {
    const { rows } = await client.query<PhoneMember>(
      `SELECT ${PHONE_MEMBER} FROM member m
       JOIN company c ON c.id = m.company_id AND c.deleted_at IS NULL
       JOIN "user" u ON u.id = m.user_id
       WHERE m.company_id = $1 AND m.user_id = $2
       ORDER BY coalesce(m.ended_at, m.deleted_at) DESC NULLS FIRST LIMIT 1`,
      [companyId, userId],
    );
    return rows[0];
  });
}

/** Whose decisions over mobile punches are to be carried out now; `by` is a user, none for a company's own rules. */
export function dueDecisions(
  database: Database,
  now: Date,
  only: string | null,
): Promise<{ companyId: string; by: string | null }[]> {
  return platform(database, async (client) => {
    const { rows } = await client.query<{ companyId: string; by: string | null }>(
      `SELECT DISTINCT company_id AS "companyId", decided_by AS by FROM mobile_decision
       WHERE state = 'pending' AND carry_out_at <= $1 AND ($2::uuid IS NULL OR company_id = $2)`,
      [now, only],
    );
    return rows;
  });
}
