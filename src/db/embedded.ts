/** PostgreSQL without installing one: real, on this machine, its data in a folder. */
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import { serverAccount } from './embedded/account.ts';
import { findBinaries } from './embedded/binaries.ts';
import {
  createCluster,
  DATABASE,
  OWNER,
  prepareDatabase,
  requireOwnVersion,
  resetSuperuserPassword,
  type Site,
  SUPERUSER,
} from './embedded/cluster.ts';
import { BEAT_MS, type FolderLock, lockFolder } from './embedded/lock.ts';
import { folderProblem, serverLost, startFailed } from './embedded/problems.ts';
import { servesDirectory } from './embedded/processes.ts';
import { loadSecrets, newSecrets, type Secrets, saveSecrets } from './embedded/secrets.ts';
import { findRunning, launch, readPidFile, type Server, type Settings } from './embedded/server.ts';
import { type ServerLog, serverLog } from './embedded/server-log.ts';

export interface EmbeddedOptions {
  /** The data folder; made when missing. Other things of Hajira may lie in it too. */
  folder: string;
  log: Log;
  /** A fixed port on the loopback address; any free one by default. */
  port?: number;
  /** For tests and scratch databases: fast, and ruined by a power cut. */
  unsafeFast?: boolean;
  /** Called when the server ends without having been told to. */
  onLost?: (problem: Problem) => void;
}

export interface EmbeddedServer {
  /** Connects the role that owns the tables (no superuser, bound by row level security) to Hajira's database. */
  url: string;
  /** Connects the superuser to the maintenance database `postgres`. */
  adminUrl: string;
  port: number;
  /** Stops the server in order and gives the folder free. May be called often. */
  stop(): Promise<void>;
}

const urlFor = (user: string, password: string, port: number, database: string): string =>
  `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`;

/**
 * Starts the database of a data folder, makes it at the first start, and takes over the server that a crashed Hajira
 * left running on it.
 *
 * The caller stops it: no signal handlers are installed here. A process that just ends leaves the server to the next
 * start, which finds it by its pid file and reuses it.
 *
 * @throws Problem `database.folder-in-use` when another living Hajira has the folder; other `database.*` as in
 *   embedded/problems.ts, with the server's own words as the cause
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = prepareFolder(options.folder);
  const lock = await lockFolder(folder, options.log).catch((error: unknown) => {
    throw folderProblem(error, folder);
  });
  try {
    return await startLocked(folder, lock, options);
  } catch (error) {
    lock.release();
    const folderRefusal = folderProblem(error, folder);
    if (folderRefusal instanceof Problem && folderRefusal.cause instanceof Error) {
      options.log.error(
        { folder, code: folderRefusal.code, words: folderRefusal.cause.message },
        'PostgreSQL did not start',
      );
    }
    throw folderRefusal;
  }
}

/** Not mkdir's own `recursive`: Node never returns from it where nothing can be made, as below /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (folder !== dirname(folder)) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error; // else another process made it
  }
}

function prepareFolder(folder: string): string {
  try {
    makeFolder(resolve(folder));
    return realpathSync(folder);
  } catch (error) {
    throw folderProblem(error, resolve(folder));
  }
}

async function startLocked(folder: string, lock: FolderLock, options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { log } = options;
  const cluster = join(folder, 'pg');
  const account = await serverAccount(cluster);
  const binaries = await findBinaries(account, folder, log);
  const ownLog = serverLog(folder);
  const site: Site = { folder, cluster, account, binaries, logFile: ownLog.path };
  requireOwnVersion(site);
  const settings: Settings = { port: options.port, unsafeFast: options.unsafeFast ?? false };
  const { server, secrets } = await runningServer(site, settings, ownLog, log);
  log.info({ folder, port: server.port, pid: server.pid }, 'PostgreSQL is ready');
  const stopWatching = watch(server, lock, site, ownLog, options);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopWatching();
    await server.stop();
    lock.release();
  };
  return {
    url: urlFor(OWNER, secrets.owner, server.port, DATABASE),
    adminUrl: urlFor(SUPERUSER, secrets.superuser, server.port, 'postgres'),
    port: server.port,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/**
 * The database of a data folder that another process of Hajira is running at this moment, for a command that only wants
 * to use it. Locks nothing and starts nothing.
 *
 * @returns a connection as the owner of the tables; undefined when nothing runs there
 */
export function findEmbedded(folder: string): string | undefined {
  const cluster = join(resolve(folder), 'pg');
  const secrets = loadSecrets(resolve(folder));
  const running = readPidFile(cluster);
  if (!secrets?.isPrepared || running?.status !== 'ready' || !servesDirectory(running.pid, cluster)) return undefined;
  return urlFor(OWNER, secrets.owner, running.port, DATABASE);
}

/** What PostgreSQL says while it recovers, starts or stops. */
const IN_RECOVERY = '57P03';
/** After this, a server that runs and answers with nothing at all is given up. */
const ANSWERS_WITHIN_MS = 20_000;

interface Running {
  server: Server;
  secrets: Secrets;
}

/** A server that runs, is ours beyond doubt, and has our role and database. */
async function runningServer(site: Site, settings: Settings, ownLog: ServerLog, log: Log): Promise<Running> {
  const isNew = !existsSync(site.cluster);
  const secrets = loadSecrets(site.folder) ?? newSecrets();
  if (isNew) {
    secrets.isPrepared = false;
    saveSecrets(site.folder, secrets);
    await createCluster(site, secrets);
  }
  let server = await findRunning(site, settings, log);
  if (server !== undefined && (await answerOf(server, secrets, log)) !== 'ours') {
    await server.stop();
    server = undefined;
  }
  server ??= await launch(site, settings, ownLog, log);
  const answer = await answerOf(server, secrets, log);
  if (answer === 'none') {
    await server.stop();
    throw startFailed({ folder: site.folder, logFile: site.logFile, reason: 'it started and did not answer' });
  }
  if (answer === 'refused') {
    log.warn({ folder: site.folder }, "the database does not know the data folder's password: a new one is set");
    await server.stop();
    secrets.isPrepared = false;
    saveSecrets(site.folder, secrets);
    await resetSuperuserPassword(site, secrets);
    server = await launch(site, settings, ownLog, log);
  }
  if (!secrets.isPrepared) await prepare(site, server, secrets);
  return { server, secrets };
}

async function connectTo(port: number, secrets: Secrets, database: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urlFor(SUPERUSER, secrets.superuser, port, database) });
  client.on('error', () => undefined); // the statement that runs is told
  await client.connect();
  return client;
}

/**
 * Does the server on this port take our password, and is it the very process that we think it is? One that is putting
 * itself in order, because one of its processes was killed, is waited for: that it does not answer says nothing.
 *
 * @returns `none` when it ended, or said nothing for long
 */
async function answerOf(server: Server, secrets: Secrets, log: Log): Promise<'ours' | 'refused' | 'none'> {
  for (let last = performance.now(); server.isRunning(); await pause(50)) {
    try {
      return (await isItself(server, secrets)) ? 'ours' : 'refused';
    } catch (error) {
      const { code } = error as { code?: unknown };
      log.debug({ err: error, port: server.port, pid: server.pid }, 'PostgreSQL did not answer');
      if (code === '28P01' || code === '28000') return 'refused';
      if (code === IN_RECOVERY) last = performance.now();
      if (performance.now() - last > ANSWERS_WITHIN_MS) return 'none';
    }
  }
  return 'none';
}

async function isItself({ port, pid }: Server, secrets: Secrets): Promise<boolean> {
  const client = await connectTo(port, secrets, 'postgres');
  try {
    const { rows } = await client.query<{ text: string }>(`SELECT pg_read_file('postmaster.pid') AS text`);
    return rows[0]?.text.startsWith(`${pid}\n`) === true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function prepare(site: Site, server: Server, secrets: Secrets): Promise<void> {
  try {
    await prepareDatabase((database) => connectTo(server.port, secrets, database), secrets.owner);
  } catch (error) {
    await server.stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw startFailed({ folder: site.folder, logFile: site.logFile, reason }, error);
  }
  secrets.isPrepared = true;
  saveSecrets(site.folder, secrets);
}

/** A server that is gone is noticed soon: until then nothing can be stored. */
const CHECKS_PER_BEAT = 8;

/** The small things to do now and then while the server runs. @returns how to end it */
function watch(server: Server, lock: FolderLock, site: Site, ownLog: ServerLog, options: EmbeddedOptions): () => void {
  let checks = 0;
  const timer = setInterval(() => {
    checks += 1;
    try {
      if (checks % CHECKS_PER_BEAT === 0) {
        lock.beat();
        ownLog.keepSmall();
      }
    } catch (error) {
      options.log.warn({ err: error, folder: site.folder }, 'the data folder cannot be kept in order');
    }
    if (server.isRunning()) return;
    clearInterval(timer);
    const lost = serverLost({ folder: site.folder, logFile: site.logFile });
    options.log.error({ folder: site.folder, words: ownLog.since(ownLog.size() - 4096) }, lost.message);
    options.onLost?.(lost);
  }, BEAT_MS / CHECKS_PER_BEAT);
  timer.unref();
  return () => clearInterval(timer);
}
