/** One machine of the chaos: a role of the product in a process of its own, on its own PostgreSQL, brought back whenever it ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { systemClock } from '../../../src/clock.ts';
import type { Runtime } from '../../../src/context.ts';
import { openDatabase } from '../../../src/db/database.ts';
import { SUPERUSER } from '../../../src/db/embedded/cluster.ts';
import { isAlive, servesDirectory, until } from '../../../src/db/embedded/processes.ts';
import { loadSecrets } from '../../../src/db/embedded/secrets.ts';
import { readPidFile } from '../../../src/db/embedded/server.ts';
import type { DeploymentRole } from '../../../src/deployment-role.ts';
import type { Log } from '../../../src/log.ts';
import { projectRoot } from '../../../src/project.ts';
import { loadOrCreateKey, sealerFrom } from '../../../src/secret.ts';

interface Ready {
  ready?: boolean;
  databaseUrl: string;
  port: number;
}

/** What can be killed on a machine: its program, its PostgreSQL, or one process of the latter. */
export type Victim = 'program' | 'postgres' | 'backend';

/** How soon it is started again, as a service manager does. */
const RESTART_MS = 100;

export class Machine {
  readonly name: string;
  readonly deploymentRole: DeploymentRole;
  readonly folder: string;
  readonly log: Log;
  /** how long each start took, in ms, from the process to the moment it was ready */
  readonly starts: number[] = [];
  /** since when it is ready, by performance.now() */
  readyAt = 0;
  readonly #env: Record<string, string>;
  readonly #said: WriteStream;
  #child: ChildProcess | undefined;
  #ready: Ready | undefined;
  #isClosing = false;
  #restMs = RESTART_MS;
  #open: { url: string; runtime: Runtime } | undefined;
  readonly #old: Runtime[] = [];

  constructor(
    name: string,
    deploymentRole: DeploymentRole,
    options: { folder: string; log: Log; env: Record<string, string> },
  ) {
    this.name = name;
    this.deploymentRole = deploymentRole;
    this.log = options.log;
    this.folder = join(options.folder, name);
    this.#env = { DATA_DIR: this.folder, LOG_LEVEL: 'warn', BACKUP_AT: 'off', ...options.env };
    mkdirSync(this.folder, { recursive: true });
    this.#said = createWriteStream(join(this.folder, 'said.log'), { flags: 'a' });
  }

  /** What its program keeps there, and its PostgreSQL. */
  get #data(): string {
    return join(this.folder, this.deploymentRole);
  }

  get #cluster(): string {
    return join(this.#data, 'pg');
  }

  get isReady(): boolean {
    return this.#ready !== undefined;
  }

  start(): void {
    if (this.#isClosing) return;
    const began = performance.now();
    const child = fork(join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js'), [this.deploymentRole], {
      env: { ...surroundings(), ...this.#env },
      execArgv: [],
      detached: true, // Ctrl-C is for whoever runs this, which ends everything in its order
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(this.#said, { end: false });
    child.stderr?.pipe(this.#said, { end: false });
    child.on('message', (message: Ready) => {
      if (!message.ready || child !== this.#child) return;
      this.#ready = message;
      this.readyAt = performance.now();
      this.starts.push(this.readyAt - began);
    });
    child.once('exit', () => {
      if (child !== this.#child) return;
      this.#ready = undefined;
      if (!this.#isClosing) setTimeout(() => this.start(), this.#restMs);
      this.#restMs = RESTART_MS;
    });
    this.#child = child;
  }

  /** When its program ends next, nobody starts it again for so long. */
  restsFor(ms: number): void {
    this.#restMs = ms;
  }

  async untilReady(withinMs = 180_000): Promise<void> {
    if (!(await until(() => this.isReady || this.#isClosing, withinMs)))
      throw new Error(`${this.name} is not ready after ${withinMs / 1000} s; what it said is in ${this.folder}`);
  }

  /** kill -9, by pid. @returns false when there was nothing to kill */
  kill(victim: Victim, chance: () => number): boolean {
    const pid = this.#pidOf(victim, chance);
    if (pid === undefined) return false;
    if (victim === 'program') this.#ready = undefined;
    try {
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      return false;
    }
  }

  #pidOf(victim: Victim, chance: () => number): number | undefined {
    if (victim === 'program') return this.#child?.exitCode === null ? this.#child.pid : undefined;
    const server = this.#postmaster();
    if (victim === 'postgres' || server === undefined) return server;
    const children = childrenOf(server);
    return children[Math.floor(chance() * children.length)];
  }

  #postmaster(): number | undefined {
    const pid = readPidFile(this.#cluster)?.pid;
    return pid !== undefined && servesDirectory(pid, this.#cluster) ? pid : undefined;
  }

  /** The runtime as somebody at this machine sees it: what a person does there is done in its database. */
  runtime(): Runtime {
    if (!this.#ready) throw new Error(`${this.name} is down`);
    const { databaseUrl: url } = this.#ready;
    if (this.#open?.url === url) return this.#open.runtime;
    if (this.#open) this.#old.push(this.#open.runtime);
    const key = loadOrCreateKey(join(this.#data, 'secret.key'));
    const database = openDatabase({ url, poolSize: 4, log: this.log });
    const runtime = {
      deploymentRole: this.deploymentRole,
      database,
      clock: systemClock,
      log: this.log,
      sealer: sealerFrom(key),
    };
    this.#open = { url, runtime };
    return runtime;
  }

  /** Reads past every wall, as the superuser of the database: what is there is there. */
  async look<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    if (!this.#ready) throw new Error(`${this.name} is down`);
    const url = new URL(this.#ready.databaseUrl);
    url.username = SUPERUSER;
    url.password = encodeURIComponent(loadSecrets(this.#data)?.superuser ?? '');
    const client = new pg.Client({ connectionString: url.href });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(`SET TIME ZONE 'UTC'`);
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Ends what runs, whatever state it is in. Nothing of it is left. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const runtimes = [...this.#old, ...(this.#open ? [this.#open.runtime] : [])];
    const child = this.#child;
    if (child?.pid && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    const server = this.#postmaster();
    if (server !== undefined) {
      const all = [server, ...childrenOf(server)];
      process.kill(server, 'SIGKILL'); // its processes notice, and go
      await until(() => all.every((pid) => !isAlive(pid)), 15_000, 20);
    }
    await Promise.all(
      runtimes.map(({ database }) =>
        Promise.race([database.close(), pause(5_000, undefined, { ref: false })]).catch(() => undefined),
      ),
    );
    this.#said.end();
  }
}

/** Of the surroundings only what a process needs to run. */
function surroundings(): Record<string, string> {
  const { PATH, HOME, TMPDIR } = process.env;
  const handed = Object.entries({ PATH, HOME, TMPDIR, NODE_ENV: 'production' });
  return Object.fromEntries(handed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The processes of a PostgreSQL, as Linux lists them; elsewhere none. */
function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === parent);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return undefined;
  }
}
