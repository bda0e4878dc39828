/** One PostgreSQL process: started by us, or found running from before a crash of Hajira. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { wayTo } from './account.ts';
import type { Site } from './cluster.ts';
import { folderProblem, portTaken, serverProblem, startFailed } from './problems.ts';
import { isAlive, SERVER_ENV, servesDirectory, until } from './processes.ts';
import { readText, type ServerLog } from './server-log.ts';

export interface Server {
  pid: number;
  port: number;
  isRunning(): boolean;
  /** Ends open transactions (they roll back), writes everything down, and returns when the process is gone. */
  stop(): Promise<void>;
}

export interface Settings {
  port?: number | undefined;
  /** For tests: nothing is forced to the disk, so a power cut may ruin the data. */
  unsafeFast: boolean;
}

const FAST_STOP_MS = 30_000;
/** How long processes of a killed server may take to notice that it is gone. */
const ORPHANS_MS = 10_000;

/** Loopback by TCP only: a data folder's path is often too long for a socket's name. */
function flags({ unsafeFast }: Settings): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: unsafeFast ? '200' : '60',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off', // the log file is ours: server-log.ts
    log_checkpoints: 'off',
    log_error_verbosity: 'terse', // details quote rows, statements quote values: neither belongs in a log file
    log_min_error_statement: 'panic',
    ...(unsafeFast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** @returns the port, when it could be had; 0 asks for any */
function probePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/** What the server writes about itself in its data directory. */
interface PidFile {
  pid: number;
  port: number;
  status: string;
}

export function readPidFile(cluster: string): PidFile | undefined {
  const lines = readText(join(cluster, 'postmaster.pid'))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0
    ? { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() }
    : undefined;
}

/** Waits, as long as it takes after a power cut, until the server takes connections. @returns false when it is gone */
async function untilReady(site: Site, pid: number, isRunning: () => boolean, log: Log): Promise<boolean> {
  for (let asked = 1; isRunning(); asked += 1) {
    const file = readPidFile(site.cluster);
    if (file?.pid === pid && file.status === 'ready') return true;
    if (asked % 500 === 0)
      log.info({ folder: site.folder }, 'PostgreSQL recovers what the last power cut or crash left');
    await pause(10);
  }
  return false;
}

async function stopProcess(server: Omit<Server, 'stop'>, log: Log): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', 10_000],
  ] as const) {
    if (!server.isRunning()) return;
    try {
      process.kill(server.pid, signal);
    } catch {
      // it ended between the question and the signal
    }
    if (await until(() => !server.isRunning(), ms)) return;
    log.warn({ pid: server.pid, signal }, 'PostgreSQL does not stop');
  }
}

async function spawnServer(site: Site, settings: Settings, port: number, serverLog: ServerLog): Promise<ChildProcess> {
  const way = await wayTo(site.cluster, site.account);
  const output = serverLog.open();
  try {
    const child = spawn(site.binaries.postgres, ['-D', way.path, '-p', String(port), ...flags(settings)], {
      ...site.account,
      cwd: '/',
      env: SERVER_ENV,
      detached: true, // a session of its own: Ctrl-C in the terminal is for Hajira, which stops it in order
      stdio: ['ignore', output, output, ...(way.directory === undefined ? [] : [way.directory])],
    });
    child.on('error', () => undefined); // told by its pid, which is undefined then
    child.unref();
    return child;
  } finally {
    closeSync(output);
    way.close();
  }
}

async function attempt(site: Site, settings: Settings, serverLog: ServerLog, log: Log): Promise<Server | string> {
  const port = await probePort(settings.port ?? 0);
  if (port === undefined) throw portTaken({ port: settings.port ?? 0 });
  const before = serverLog.size();
  const child = await spawnServer(site, settings, port, serverLog);
  const { pid } = child;
  if (pid === undefined) return `error: ${site.binaries.postgres} cannot be started`;
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  if (!(await untilReady(site, pid, isRunning, log))) return serverLog.since(before);
  const server = { pid, port, isRunning };
  return { ...server, stop: () => stopProcess(server, log) };
}

/** Starts the server. A port lost between asking and listening, and a killed server's last processes, are waited out. */
export async function launch(site: Site, settings: Settings, serverLog: ServerLog, log: Log): Promise<Server> {
  const giveUpAt = performance.now() + ORPHANS_MS;
  for (;;) {
    const result = await attempt(site, settings, serverLog, log).catch((error: unknown) => {
      throw folderProblem(error, site.folder);
    });
    if (typeof result !== 'string') return result;
    const passes =
      /still in use|lock file .* already exists/.test(result) ||
      (settings.port === undefined && /Address already in use/.test(result));
    if (!passes || performance.now() > giveUpAt) throw serverProblem(result, { ...site, ...portOf(settings) });
    await pause(100);
  }
}

const portOf = ({ port }: Settings): { port?: number } => (port === undefined ? {} : { port });

/**
 * The server that an earlier Hajira left running on this folder.
 *
 * @returns undefined when there is none, or when it cannot be used as it is and has been stopped
 */
export async function findRunning(site: Site, settings: Settings, log: Log): Promise<Server | undefined> {
  const file = readPidFile(site.cluster);
  if (file === undefined) return undefined;
  const { pid, port } = file;
  const isRunning = (): boolean => servesDirectory(pid, site.cluster);
  if (!isRunning()) {
    // PostgreSQL itself sees through a dead pid, but not through one that another program has got since.
    if (isAlive(pid)) rmSync(join(site.cluster, 'postmaster.pid'), { force: true });
    return undefined;
  }
  const server = { pid, port, isRunning };
  const stop = (): Promise<void> => stopProcess(server, log);
  if (file.status === 'stopping') await until(() => !isRunning(), FAST_STOP_MS);
  else if (file.status !== 'ready') await untilReady(site, pid, isRunning, log);
  const isWanted = settings.port === undefined || settings.port === port;
  if (isRunning() && isWanted && startedAlike(site, settings)) return { ...server, stop };
  await stop();
  if (isRunning()) throw startFailed({ ...site, reason: `an older server (process ${pid}) does not stop` });
  return undefined;
}

/** Was it started with the programs and settings that we would use now? After an update of Hajira it may not be. */
function startedAlike(site: Site, settings: Settings): boolean {
  const line = readText(join(site.cluster, 'postmaster.opts'))?.trim() ?? '';
  return (
    line.startsWith(`${site.binaries.postgres} `) &&
    line.endsWith(
      flags(settings)
        .map((flag) => `"${flag}"`)
        .join(' '),
    )
  );
}
