import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '../../src/context.ts';
import { checkBackup } from '../../src/db/backup/check.ts';
import { type RestoreOptions, restoreBackup } from '../../src/db/backup/restore.ts';
import { type BackupOptions, writeBackup } from '../../src/db/backup/write.ts';
import { migrate } from '../../src/db/migrate.ts';
import { holdSentinelConnection } from '../../src/db/sentinel-connection.ts';
import { createLog } from '../../src/log.ts';
import { projectRoot } from '../../src/project.ts';
import { asSuperuser, scratchDatabase, type TestDatabase, testDatabase } from '../support/database.ts';
import { type BoundSite, punches, twoEnds } from '../support/sync.ts';

const log = createLog('test', 'silent');
const now = new Date('2026-11-22T02:30:00.000Z');
let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let folder: string;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hajira-backup-'));
  ends = await twoEnds();
  site = await ends.newSite();
  await site.store(punches(3_000));
  await site.sync().now();
  await site.store(punches(40, 5_000)); // these wait in the outbox
  for (const { database } of [ends.cloud, site.runtime]) await addOddities(database.url);
});
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});
afterAll(async () => {
  await ends.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that text can trip over, and rows that no screen shows. */
async function addOddities(url: string): Promise<void> {
  const admin = await asSuperuser(url);
  await admin.query(`
    INSERT INTO department (company_id, id, parent_id, name)
      SELECT c.id, d.id, d.parent, d.name FROM company c, (VALUES
        ('00000000-0000-7000-8000-000000000002'::uuid, '00000000-0000-7000-8000-000000000001'::uuid, E'সেলাই\\tline\\n\\\\N'),
        ('00000000-0000-7000-8000-000000000001'::uuid, NULL, 'Sewing "A", ''floor'' 2')) AS d (id, parent, name);
    INSERT INTO employee (company_id, id, code, name, department_id, salary, joined_on)
      SELECT id, gen_random_uuid(), 'E-1', '', '00000000-0000-7000-8000-000000000002', 12345.67, '0001-01-01 BC' FROM company
      WHERE false;
    INSERT INTO employee (company_id, id, code, name, department_id, salary, joined_on)
      SELECT id, gen_random_uuid(), 'E-1', 'সালমা', '00000000-0000-7000-8000-000000000002', 12345.67, '2020-02-29' FROM company;
    INSERT INTO raw_batch (company_id, id, serial, way, format, received_at, row_count, sha256, bytes)
      SELECT id, gen_random_uuid(), 'S', 'push', 'adms', now(), 1, 'x', '\\x00ff0a0d5c' FROM company;
    INSERT INTO session (sid, sess, expire) VALUES ('a', '{}', now() + interval '1 day');
    SELECT setval('sync_outbox_seq_seq', 777);`);
  await admin.end();
}

const of = (runtime: Runtime, more: Partial<BackupOptions> = {}): BackupOptions => ({
  url: runtime.database.url,
  folder,
  role: runtime.deploymentRole === 'site' ? 'site' : 'cloud',
  app: '0.1.0',
  keyCheck: 'key',
  now,
  ...more,
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await scratchDatabase();
  databases.push(database);
  return database;
}

const restore = (file: string, database: TestDatabase, more: Partial<RestoreOptions> = {}) =>
  restoreBackup({ file, url: database.url, log, ...more });

/** Every row of every table, by a digest that is not the product's own. */
async function everyRow(url: string): Promise<Record<string, string>> {
  const admin = await asSuperuser(url);
  try {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of rows) {
      const { rows: digests } = await admin.query<{ digest: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
      );
      found[name] = digests[0]?.digest ?? '';
    }
    const { rows: seq } = await admin.query<{ last: string }>(
      'SELECT last_value::text AS last FROM sync_outbox_seq_seq',
    );
    return { ...found, sync_outbox_seq_seq: seq[0]?.last ?? '' };
  } finally {
    await admin.end();
  }
}

/** Tables, columns, keys, triggers, walls and rights, as the catalog has them. */
async function structure(url: string): Promise<unknown[]> {
  const admin = await asSuperuser(url);
  try {
    const { rows } = await admin.query(`
      SELECT 'table' AS kind, relname AS name, concat_ws(' ', relrowsecurity, relforcerowsecurity, relacl::text, relowner::regrole) AS what
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
      UNION ALL SELECT 'column', attrelid::regclass::text, concat_ws(' ', attname, atttypid::regtype, attnotnull, attacl::text)
        FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r') AND attnum > 0
      UNION ALL SELECT 'constraint', conrelid::regclass::text, concat_ws(' ', conname, pg_get_constraintdef(oid), convalidated)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT 'trigger', tgrelid::regclass::text, concat_ws(' ', pg_get_triggerdef(oid), tgenabled)
        FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'policy', polrelid::regclass::text, concat_ws(' ', polname, polroles::regrole[], pg_get_expr(polqual, polrelid))
        FROM pg_policy
      UNION ALL SELECT 'function', proname, concat_ws(' ', proacl::text, md5(prosrc))
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      ORDER BY 1, 2, 3`);
    return rows;
  } finally {
    await admin.end();
  }
}

const none = 'd41d8cd98f00b204e9800998ecf8427e';

describe('A backup', () => {
  test.each(['cloud', 'site'] as const)('of a %s comes back as it was: rows, numbers, walls, rights', async (role) => {
    const runtime = role === 'cloud' ? ends.cloud : site.runtime;
    const { file, rows } = await writeBackup(of(runtime));
    const database = await emptyDatabase();
    const restored = await restore(file, database, { role, keyCheck: 'key' });
    expect(restored).toMatchObject({ rows, migrated: [], header: { role, at: now.toISOString() } });
    const before = await everyRow(runtime.database.url);
    expect(Object.keys(before).length).toBeGreaterThan(30);
    expect(before.punch).toMatch(role === 'cloud' ? /^3000 / : /^3040 /);
    // sessions are of the moment: whoever was signed in signs in again
    expect(await everyRow(database.url)).toEqual({ ...before, session: `0 ${none}`, rate_limit: `0 ${none}` });
    expect(await structure(database.url)).toEqual(await structure(runtime.database.url));
    rmSync(file);
  });

  test('is for its owner only, and nothing else is left in the folder', async () => {
    const { file, bytes } = await writeBackup(of(ends.cloud));
    expect(statSync(file)).toMatchObject({ size: bytes });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['hajira-cloud-20261122T023000Z.tar']);
    rmSync(file);
  });

  test('is of one moment: what is written meanwhile is not in it, whole or in part', async () => {
    const before = await everyRow(site.runtime.database.url);
    let count = 0;
    const { file } = await writeBackup(
      of(site.runtime, {
        onProgress: ({ table }) => {
          if (table === 'badge' && count === 0) {
            count += 1;
            writing = site.store(punches(50, 8_000));
          }
        },
      }),
    );
    await writing;
    const database = await emptyDatabase();
    await restore(file, database);
    const after = await everyRow(database.url);
    expect(after).toMatchObject({
      punch: before.punch,
      punch_delivery: before.punch_delivery,
      sync_outbox: before.sync_outbox,
    });
    expect(await everyRow(site.runtime.database.url)).not.toMatchObject({ punch: before.punch });
    // a number that was taken meanwhile is never given out again
    expect(Number(after.sync_outbox_seq_seq)).toBeGreaterThanOrEqual(777);
    rmSync(file);
  });
  let writing: Promise<void> | undefined;

  test('holds the rows of a table that the platform may not read', async () => {
    const admin = await asSuperuser(ends.cloud.database.url);
    await admin.query('REVOKE SELECT ON held_line, punch FROM hajira_platform');
    const { file } = await writeBackup(of(ends.cloud));
    const { contents } = await checkBackup(file);
    expect(contents.tables.punch?.rows).toBe(3_000);
    const { rows } = await admin.query(`SELECT has_table_privilege('hajira_platform', 'punch', 'SELECT') AS may`);
    expect(rows).toEqual([{ may: false }]);
    await admin.query('GRANT SELECT ON held_line, punch TO hajira_platform');
    await admin.end();
    rmSync(file);
  });

  test('is refused when a table would hide its rows from it', async () => {
    const admin = await asSuperuser(ends.cloud.database.url);
    await admin.query('ALTER POLICY platform ON badge RENAME TO x; ALTER POLICY x ON badge TO hajira_app');
    await expect(writeBackup(of(ends.cloud))).rejects.toMatchObject({
      code: 'backup.table-hidden',
      message: expect.stringContaining('badge'),
    });
    await admin.query('ALTER POLICY x ON badge TO hajira_platform; ALTER POLICY x ON badge RENAME TO platform');
    await admin.end();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a database is made by one process at a time', async () => {
    const second: Promise<unknown>[] = [];
    const { file } = await writeBackup(
      of(ends.cloud, {
        onProgress: () => {
          if (second.length === 0) second.push(writeBackup(of(ends.cloud)).catch((error: unknown) => error));
        },
      }),
    );
    expect(await second[0]).toMatchObject({ code: 'backup.running' });
    rmSync(file);
  });

  test('is not begun when the last one would not fit', async () => {
    await expect(writeBackup(of(ends.cloud, { lastBytes: 1e18 }))).rejects.toMatchObject({
      code: 'backup.disk-too-full',
      message: expect.stringContaining(folder),
    });
  });

  test('whose connection is lost in the middle leaves no file', async () => {
    const admin = await asSuperuser(ends.cloud.database.url);
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'hajira backup' AND datname = current_database()`;
    let killing: Promise<unknown> | undefined;
    const onProgress = ({ table }: { table: string }) => {
      if (table === 'employee') killing ??= admin.query(kill);
    };
    await expect(writeBackup(of(ends.cloud, { onProgress }))).rejects.toThrow();
    await killing;
    await admin.end();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of rows much larger than what it holds of them at a time', async () => {
    const admin = await asSuperuser(site.runtime.database.url);
    await admin.query(`
      INSERT INTO raw_batch (company_id, id, serial, way, format, received_at, row_count, sha256, bytes)
      SELECT '${site.companyId}', gen_random_uuid(), 'big', 'file', 'attlog', now(), 1, n::text,
             (SELECT string_agg(sha512((n || '/' || i)::text::bytea), '') FROM generate_series(1, 4096) AS i)
      FROM generate_series(1, 192) AS n`); // 48 MB, 96 MB as text
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    let [most, least, asked] = [0, Number.POSITIVE_INFINITY, 0];
    const onProgress = () => {
      asked += 1;
      if (asked % 16 !== 0) return; // a full collection takes longer than what is collected
      gc();
      gc(); // the first frees what the buffers hung on
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      most = Math.max(most, arrayBuffers + heapUsed);
      least = Math.min(least, arrayBuffers + heapUsed);
    };
    const { file, bytes } = await writeBackup(of(site.runtime, { onProgress }));
    expect(bytes).toBeGreaterThan(48_000_000);
    const database = await emptyDatabase();
    await checkBackup(file, onProgress);
    await restore(file, database, { onProgress });
    expect(asked).toBeGreaterThan(64);
    expect(most - least).toBeLessThan(56_000_000);
    await admin.query(`DELETE FROM raw_batch WHERE serial = 'big'`);
    await admin.end();
    rmSync(file);
  }, 120_000);
});

describe('Putting a backup back', () => {
  let file: string;
  let whole: Buffer;
  beforeAll(async () => {
    ({ file } = await writeBackup(of(ends.cloud)));
    whole = readFileSync(file);
  });
  afterAll(() => rmSync(file, { force: true }));

  /** Where each file of the tar begins, from its own headers. */
  function entries(): { name: string; at: number; size: number }[] {
    const found = [];
    for (let at = 0; whole[at] !== 0 && at < whole.length; ) {
      const size = Number.parseInt(whole.toString('latin1', at + 124, at + 136), 8);
      found.push({ name: whole.toString('utf8', at, at + 100).replace(/\0.*$/s, ''), at, size });
      at += 512 + Math.ceil(size / 512) * 512;
    }
    return found;
  }

  const broken = (change: (bytes: Buffer) => Buffer): string => {
    const path = join(folder, 'broken.tar');
    writeFileSync(path, change(Buffer.from(whole)));
    return path;
  };

  test('one flipped bit anywhere is found, and the place is named', async () => {
    for (const { name, at, size } of entries()) {
      for (const where of [at + 10, at + 512, at + 512 + (size >> 1), at + 512 + size - 1]) {
        const path = broken((bytes) => {
          bytes[where] = (bytes[where] ?? 0) ^ 4;
          return bytes;
        });
        const reported = await checkBackup(path).then(
          () => 'nothing',
          (error: { code: string; message: string }) => `${error.code} ${error.message}`,
        );
        expect(`${name}: ${reported}`).toMatch(/backup\.(damaged|not-a-backup)/);
        if (where === at + 512 + (size >> 1) && /^punch\./.test(name)) expect(reported).toContain('punch');
      }
    }
  });

  test('a file that ends early, lacks a piece, or holds a table twice is refused', async () => {
    for (const length of [0, 100, 512, 5_000, whole.length >> 1, whole.length - 2_000]) {
      await expect(checkBackup(broken((bytes) => bytes.subarray(0, length)))).rejects.toMatchObject({
        code: expect.stringMatching(/^backup\.(damaged|not-a-backup)$/),
      });
    }
    const piece = entries().find(({ name }) => name.startsWith('punch.'));
    if (!piece) throw new Error('no piece of punch');
    const end = piece.at + 512 + Math.ceil(piece.size / 512) * 512;
    await expect(
      checkBackup(broken((bytes) => Buffer.concat([bytes.subarray(0, piece.at), bytes.subarray(end)]))),
    ).rejects.toMatchObject({ code: 'backup.damaged', message: expect.stringContaining('punch') });
    await expect(
      checkBackup(broken((bytes) => Buffer.concat([bytes.subarray(0, end), bytes.subarray(piece.at)]))),
    ).rejects.toMatchObject({ code: 'backup.damaged', message: expect.stringContaining('punch') });
  });

  test('a damaged file changes nothing in the database', async () => {
    const database = await emptyDatabase();
    const path = broken((bytes) => bytes.subarray(0, bytes.length - 1_500));
    await expect(restore(path, database)).rejects.toMatchObject({ code: 'backup.damaged' });
    const admin = await asSuperuser(database.url);
    const { rows } = await admin.query(
      `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    await admin.end();
    expect(rows).toEqual([]);
  });

  test('a missing file and a file of something else are told apart from a damaged one', async () => {
    await expect(checkBackup(join(folder, 'none.tar'))).rejects.toMatchObject({ code: 'backup.not-a-backup' });
    const path = join(folder, 'letter.txt');
    writeFileSync(path, 'Dear Rahim, '.repeat(100));
    await expect(checkBackup(path)).rejects.toMatchObject({ code: 'backup.not-a-backup' });
  });

  test('a database in which somebody lives is not overwritten, unless told to', async () => {
    const database = await testDatabase();
    databases.push(database);
    const admin = await asSuperuser(database.url);
    await admin.query(`INSERT INTO "user" (id, email, name) VALUES (gen_random_uuid(), 'a@b.c', 'Old admin')`);
    const before = await everyRow(database.url);
    await expect(restore(file, database)).rejects.toMatchObject({
      code: 'backup.database-not-empty',
      message: expect.stringContaining('Old admin'),
    });
    expect(await everyRow(database.url)).toEqual(before);
    await admin.end();
    await restore(file, database, { replaces: true });
    expect((await everyRow(database.url)).punch).toMatch(/^3000 /);
    expect(await structure(database.url)).toEqual(await structure(ends.cloud.database.url));
  });

  test('a migrated database without anybody counts as empty', async () => {
    const database = await testDatabase();
    databases.push(database);
    await restore(file, database);
    expect((await everyRow(database.url)).punch).toMatch(/^3000 /);
  });

  test('a database of another program is never touched', async () => {
    const database = await emptyDatabase();
    const admin = await asSuperuser(database.url);
    await admin.query('CREATE TABLE accounts (id int)');
    await admin.end();
    await expect(restore(file, database, { replaces: true })).rejects.toMatchObject({
      code: 'backup.database-not-ours',
    });
  });

  test('a database that a running Hajira uses is not touched, also when nobody asks it for anything', async () => {
    const database = await testDatabase();
    databases.push(database);
    const leave = await holdSentinelConnection(database.url, log);
    await expect(restore(file, database, { replaces: true })).rejects.toMatchObject({ code: 'backup.database-in-use' });
    await leave();
    await restore(file, database, { replaces: true });
    await ends.cloud.database.pool.query('SELECT');
    await expect(restoreBackup({ file, url: ends.cloud.database.url, log, replaces: true })).rejects.toMatchObject({
      code: 'backup.database-in-use',
    });
  });

  test('broken off in the middle, the database is as it was before', async () => {
    const database = await testDatabase();
    databases.push(database);
    const admin = await asSuperuser(database.url);
    await admin.query(`INSERT INTO "user" (id, email, name) VALUES (gen_random_uuid(), 'a@b.c', 'Old admin')`);
    const [rows, walls] = [await everyRow(database.url), await structure(database.url)];
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'hajira restore' AND datname = current_database()`;
    let killing: Promise<unknown> | undefined;
    const onProgress = ({ table }: { table: string }) => {
      if (table === 'member') killing ??= admin.query(kill);
    };
    await expect(restore(file, database, { replaces: true, onProgress })).rejects.toThrow();
    await killing;
    await admin.end();
    expect(await everyRow(database.url)).toEqual(rows);
    expect(await structure(database.url)).toEqual(walls);
  });

  test("another role's backup, and one sealed with another key, are said so", async () => {
    const database = await emptyDatabase();
    await expect(restore(file, database, { role: 'site' })).rejects.toMatchObject({ code: 'backup.other-role' });
    await expect(restore(file, database, { keyCheck: 'other' })).rejects.toMatchObject({
      code: 'backup.other-key',
      message: expect.stringContaining('secret.key'),
    });
  });
});

describe('A backup of another version', () => {
  const own = join(projectRoot(), 'prisma', 'migrations');
  let migrations: string;
  beforeAll(() => {
    migrations = join(folder, 'migrations');
    mkdirSync(migrations);
    for (const name of readdirSync(own)) cpSync(join(own, name), join(migrations, name), { recursive: true });
  });
  afterAll(() => rmSync(migrations, { recursive: true }));

  function addMigration(sql: string): string {
    const name = '20991231000000_next';
    mkdirSync(join(migrations, name), { recursive: true });
    writeFileSync(join(migrations, name, 'migration.sql'), sql);
    return name;
  }

  test('an older one is brought forward by the migrations that it lacks', async () => {
    const { file } = await writeBackup(of(ends.cloud));
    const name = addMigration(`
      ALTER TABLE department ADD COLUMN floor text NOT NULL DEFAULT 'ground';
      CREATE TABLE notice (id int);`);
    const database = await emptyDatabase();
    expect(await restore(file, database, { migrations })).toMatchObject({ migrated: [name] });
    const admin = await asSuperuser(database.url);
    const { rows } = await admin.query('SELECT DISTINCT floor FROM department');
    await admin.end();
    expect(rows).toEqual([{ floor: 'ground' }]);
    rmSync(file);
  });

  test('a newer one is refused, and says which program can read it', async () => {
    const name = addMigration('CREATE TABLE notice (id int);');
    const newer = await testDatabase();
    databases.push(newer);
    await migrate({ url: newer.url, folder: migrations, log });
    const { file } = await writeBackup(of(ends.cloud, { url: newer.url, app: '9.9.9' }));
    const database = await emptyDatabase();
    await expect(restore(file, database)).rejects.toMatchObject({
      code: 'backup.written-by-newer',
      message: expect.stringMatching(new RegExp(`9\\.9\\.9.*${name}`)),
    });
    rmSync(file);
  });

  test('one from before the baseline is refused by name, with the way out, and leaves the database as it was', async () => {
    const { file } = await writeBackup(of(ends.cloud));
    const later = join(folder, 'later-migrations');
    mkdirSync(join(later, '20991231000000_baseline'), { recursive: true });
    writeFileSync(join(later, '20991231000000_baseline', 'migration.sql'), 'CREATE TABLE company (id int);');
    const database = await emptyDatabase();
    await expect(restore(file, database, { migrations: later })).rejects.toMatchObject({
      code: 'backup.before-baseline',
      message: expect.stringMatching(/20991231000000_baseline.*Nothing was changed.*export/),
    });
    const admin = await asSuperuser(database.url);
    expect((await admin.query("SELECT to_regclass('company') AS company")).rows).toEqual([{ company: null }]);
    await admin.end();
    rmSync(file);
  });

  test('one whose migration is another here is refused', async () => {
    const { file } = await writeBackup(of(ends.cloud));
    const [first = ''] = readdirSync(migrations).sort();
    writeFileSync(join(migrations, first, 'migration.sql'), 'CREATE TABLE company (id int);');
    await expect(restore(file, await emptyDatabase(), { migrations })).rejects.toMatchObject({
      code: 'backup.schema-unknown',
      message: expect.stringContaining(first),
    });
    rmSync(file);
  });
});
