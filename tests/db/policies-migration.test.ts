import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import { principalOf } from '../../src/domain/accounts/principalOf.ts';
import { newId } from '../../src/id.ts';
import { createLog } from '../../src/log.ts';
import { asSuperuser, scratchDatabase } from '../support/database.ts';

const log = createLog('test', 'silent');
const POLICIES = '20261122200000_policies';
const [company, rahim, karim, gone] = [newId(), newId(), newId(), newId()];
const [cutting, closed] = [newId(), newId()];

let database: Awaited<ReturnType<typeof scratchDatabase>>;
let folder: string;

/** A database as it was before there were roles: Rahim is admin, Karim is nobody, one admin has left. */
beforeAll(async () => {
  database = await scratchDatabase();
  folder = mkdtempSync(join(tmpdir(), 'hajira-before-policies-'));
  const before = readdirSync('prisma/migrations').filter((name) => name < POLICIES);
  for (const name of before) cpSync(join('prisma/migrations', name), join(folder, name), { recursive: true });
  await migrate({ url: database.url, folder, log });
  const admin = await asSuperuser(database.url);
  const packageId = newId();
  await admin.query(`INSERT INTO package (id, code, name, seats) VALUES ($1, 'pro', 'Pro', 10)`, [packageId]);
  await admin.query(`INSERT INTO company (id, name, package_id, state) VALUES ($1, 'Garments A', $2, 'active')`, [
    company,
    packageId,
  ]);
  for (const [id, name, role, ended] of [
    [rahim, 'rahim', 'company_admin', null],
    [karim, 'karim', 'nobody', null],
    [gone, 'gone', 'company_admin', new Date()],
  ]) {
    const email = `${name}@garments-a.example`;
    await admin.query(`INSERT INTO "user" (id, email, name, company_id, is_active) VALUES ($1, $2, $3, $4, true)`, [
      id,
      email,
      name,
      company,
    ]);
    await admin.query(`INSERT INTO member (company_id, id, user_id, role, ended_at) VALUES ($1, $2, $3, $4, $5)`, [
      company,
      newId(),
      id,
      role,
      ended,
    ]);
  }
  for (const [id, name, user, deleted] of [
    [cutting, 'Cutting', karim, null],
    [closed, 'Closed', karim, new Date()],
    [newId(), 'Of one who left', gone, null],
  ]) {
    await admin.query(
      `INSERT INTO department (company_id, id, name, created_by, deleted_at) VALUES ($1, $2, $3, 'user:' || $4, $5)`,
      [company, id, name, user, deleted],
    );
  }
  await admin.query(`INSERT INTO department (company_id, id, name, created_by) VALUES ($1, $2, 'Seeded', 'system')`, [
    company,
    newId(),
  ]);
  await admin.end();
  await migrate({ url: database.url, log });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

describe('Roles become data', () => {
  test('who was company admin is it still, and nobody else', async () => {
    const open = openDatabase({ url: database.url, poolSize: 2, log });
    try {
      const roles: Record<string, string> = {};
      for (const name of ['rahim', 'karim', 'gone']) {
        const user = await findUserByEmail(open, `${name}@garments-a.example`);
        roles[name] = user ? principalOf(user).role : 'no user';
      }
      expect(roles).toEqual({ rahim: 'company_admin', karim: 'worker', gone: 'nobody' });
    } finally {
      await open.close();
    }
  });

  test('every company has the built-in roles and a version, and its admins one membership', async () => {
    const admin = await asSuperuser(database.url);
    const count = async (sql: string) => (await admin.query(sql, [company])).rows[0]?.n;
    expect(await count('SELECT count(*)::int AS n FROM role WHERE company_id = $1')).toBe(5);
    expect(await count('SELECT count(*)::int AS n FROM membership WHERE company_id = $1')).toBe(1);
    expect(await count('SELECT count(*)::int AS n FROM authz_version WHERE company_id = $1')).toBe(1);
    await admin.end();
  });

  test('member.role follows the membership, and gives it where it is written directly', async () => {
    const admin = await asSuperuser(database.url);
    const roleOf = async (user: string) =>
      (await admin.query('SELECT role FROM member WHERE user_id = $1', [user])).rows[0]?.role;
    const lives = async () =>
      (await admin.query(`SELECT count(*)::int AS n FROM membership WHERE deleted_at IS NULL`)).rows[0]?.n;
    await admin.query(`UPDATE member SET role = 'company_admin' WHERE user_id = $1`, [karim]);
    expect(await lives()).toBe(2);
    await admin.query(
      `UPDATE membership SET expires_at = now() + interval '1 day' FROM member m
      WHERE m.id = membership.member_id AND m.user_id = $1`,
      [karim],
    );
    expect(await roleOf(karim)).toBe('nobody');
    expect(await lives()).toBe(2);
    await admin.query(
      `UPDATE membership SET expires_at = NULL FROM member m
      WHERE m.id = membership.member_id AND m.user_id = $1`,
      [karim],
    );
    expect(await roleOf(karim)).toBe('company_admin');
    await admin.query(`UPDATE member SET role = 'nobody' WHERE user_id = $1`, [karim]);
    expect(await lives()).toBe(1);
    await admin.end();
  });

  test('whoever made a living record and is still here has his rights on it, as if he made it now', async () => {
    const admin = await asSuperuser(database.url);
    const { rows } = await admin.query(
      `SELECT g.record_id, g.can_view, g.can_change, g.can_delete, g.can_share, g.expires_at, m.user_id,
              g.id = record_grant_id(g.company_id, m.id, 'department', g.record_id, m.id) AS "isDerived"
       FROM record_grant g JOIN member m ON m.id = g.principal AND m.id = g.granted_by
       WHERE g.company_id = $1 AND g.model = 'department'`,
      [company],
    );
    await admin.end();
    expect(rows).toEqual([
      {
        record_id: cutting,
        can_view: true,
        can_change: true,
        can_delete: true,
        can_share: false,
        expires_at: null,
        user_id: karim,
        isDerived: true,
      },
    ]);
  });
});
