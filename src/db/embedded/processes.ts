/** Questions to the operating system about processes, and programs run to their end. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './problems.ts';

/** The system user a program runs as; undefined stands for the user who started Hajira. */
export interface Account {
  uid: number;
  gid: number;
}

/** English messages whatever the machine speaks, and none of the PG* variables of the person who started Hajira. */
export const SERVER_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

export interface Ended {
  /** null when the program could not be started or was killed */
  code: number | null;
  /** standard output and error, as they came; the reason when it could not be started */
  output: string;
}

/** @param directory an open directory that the program finds as /proc/self/fd/3 */
export function run(
  command: string,
  args: readonly string[],
  how: { account?: Account | undefined; input?: string; directory?: number | undefined } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...how.account,
      cwd: '/',
      env: SERVER_ENV,
      stdio: ['pipe', 'pipe', 'pipe', ...(how.directory === undefined ? [] : [how.directory])],
    });
    let output = '';
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', (error) => resolve({ code: null, output: `${command} cannot be started: ${error.message}` }));
    child.on('close', (code, signal) => resolve({ code, output: signal ? `${output}\nended by ${signal}` : output }));
    child.stdin?.on('error', () => undefined); // a program that ends early does not want its input
    child.stdin?.end(how.input ?? '');
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * When a process began, in a form that two processes with the same recycled pid never share.
 *
 * @returns undefined when there is no such process (a zombie counts as none)
 */
export function processMark(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env: SERVER_ENV });
    return status === 0 ? stdout.toString().replace(/\W/g, '') : undefined;
  }
  try {
    // The second field is the program's name in brackets and may hold spaces: count from the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * Is this process the PostgreSQL whose data lies in `directory`? A server stays in its data directory all its life, so
 * a recycled pid cannot pass.
 */
export function servesDirectory(pid: number, directory: string): boolean {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { env: SERVER_ENV });
    return stdout.toString().includes(`postgres -D ${directory} `);
  }
  try {
    const own = statSync(directory);
    const its = statSync(`/proc/${pid}/cwd`);
    return own.dev === its.dev && own.ino === its.ino && readlinkSync(`/proc/${pid}/exe`).includes('postgres');
  } catch {
    return false;
  }
}

/** Asks again and again until the answer is yes. @returns false when the time ran out */
export async function until(isTrue: () => boolean, withinMs: number, everyMs = 10): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > end) return false;
    await pause(everyMs);
  }
  return true;
}
