/**
 * The few questions that stand above companies, each a function here and nowhere else: the way in, and finding which
 * company a process or a token belongs to. They run as hajira_platform; everything else runs for one company.
 */

import type pg from 'pg';
import { accountMessage } from '../i18n/accounts.ts';
import { newId } from '../id.ts';
import { problem } from '../problem.ts';
import type { Database } from './database.ts';
import { platform, queryPlatform } from './platform-role.ts';

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
  keep: string | null,
): Promise<number> {
  const browsers = await sql.query(`DELETE FROM session WHERE user_id = $1 AND sid IS DISTINCT FROM $2`, [
    userId,
    keep,
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
