import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';

/** What a role says once it can be used. */
interface Ready {
  url: string;
  port: number;
  databaseUrl: string;
}

export interface Running {
  ready: Ready;
  /** The plug is pulled. */
  kill(): Promise<void>;
  /** As an operator stops it. @returns the exit code */
  stop(): Promise<number | null>;
  /** Everything it has logged so far. */
  said(): string;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** Nothing outlives a test, also when it fails. */
afterEach(async () => {
  await Promise.all([...running].map((child) => end(child, 'SIGKILL')));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = await exited;
  return code as number | null;
}

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-test-'));
  folders.push(folder);
  return folder;
}

/**
 * Runs a command of the compiled program (`npm test` compiles it) in a process of its own and waits until it is ready.
 *
 * @param env settings; nothing else of this process's surroundings is handed on
 */
export async function startProcess(args: readonly string[], env: Record<string, string>): Promise<Running> {
  const program = join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js');
  const child = fork(program, args, {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      TMPDIR: tmpdir(),
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      ...env,
    },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  const said: string[] = [];
  child.stdout?.on('data', (text) => said.push(String(text)));
  child.stderr?.on('data', (text) => said.push(String(text)));
  child.once('exit', () => running.delete(child));
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.on('message', (message: Ready & { ready?: boolean }) => message.ready && resolve(message));
    child.once('exit', (code, signal) =>
      reject(new Error(`${args.join(' ')} ended (${signal ?? code}): ${said.join('')}`)),
    );
  });
  return {
    ready,
    kill: async () => void (await end(child, 'SIGKILL')),
    stop: () => end(child, 'SIGTERM'),
    said: () => said.join(''),
  };
}

/** Looks again and again until something is so; fails with what was seen last. Only for what happens in another process. */
export async function eventually<T>(
  probe: () => Promise<T>,
  isSo: (seen: T) => boolean,
  withinMs = 240_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await probe();
    if (isSo(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`it did not come about within ${withinMs} ms; seen last: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
