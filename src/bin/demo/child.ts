import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { operationMessage } from '../../i18n/operations.ts';
import { Problem } from '../../problem.ts';
import { projectRoot } from '../../project.ts';

/** What a process of the demo says once it can be used. */
const readyMessage = z.object({
  ready: z.literal(true),
  url: z.string().optional(),
  port: z.number(),
  host: z.string().optional(),
  serial: z.string().optional(),
  databaseUrl: z.string().optional(),
});
export type Ready = z.infer<typeof readyMessage>;

export interface Child {
  name: string;
  ready: Promise<Ready>;
  stop(): Promise<void>;
}

/** A process that ended by itself comes back after this, so that pulling its plug shows how it recovers. */
const RESTART_AFTER_MS = 1_000;

/** One that cannot even start is not tried for ever. */
const MOST_RESTARTS_IN_A_ROW = 5;

/** The last line of a log: a message for the operator, or the message of an entry. */
function lastLine(file: string): string {
  const line = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  return /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line;
}

/**
 * Runs one command of this program in a process of its own, brings it back when it ends, and keeps what it says in a file.
 *
 * @param said.folder where `<name>.log` is written
 * @param onGivenUp called when it ended again and again
 */
export function startChild(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  said: { folder: string; say: (line: string) => void; onGivenUp: (problem: Problem) => void },
): Child {
  mkdirSync(said.folder, { recursive: true });
  const file = join(said.folder, `${name}.log`);
  let stopping = false;
  let child: ChildProcess;
  let restarts = 0;
  let ended: Promise<void> = Promise.resolve();
  let resolve: (ready: Ready) => void = () => undefined;
  let reject: (problem: Problem) => void = () => undefined;
  const ready = new Promise<Ready>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  ready.catch(() => undefined);

  const start = (): void => {
    // in a process group of its own: Ctrl-C reaches the demo alone, which stops everything in its order
    // the child writes into its file itself: a disk that is full does not end this process
    const log = openSync(file, 'a');
    child = fork(join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js'), args, {
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    child.on('message', (message) => {
      const parsed = readyMessage.safeParse(message);
      if (!parsed.success) return;
      restarts = 0;
      resolve(parsed.data);
    });
    ended = new Promise((done) => child.once('exit', (code, signal) => done(onExit(code, signal))));
  };
  const onExit = (code: number | null, signal: string | null): void => {
    if (stopping) return;
    restarts += 1;
    const how = signal ? `was killed (${signal})` : `ended (${code})`;
    if (restarts <= MOST_RESTARTS_IN_A_ROW) {
      said.say(`${name} ${how}; starting it again`);
      setTimeout(() => !stopping && start(), RESTART_AFTER_MS);
      return;
    }
    const problem = new Problem({
      status: 500,
      message: operationMessage('demo.cannot-start', { name, how, restarts, file, line: lastLine(file) }),
    });
    reject(problem);
    said.onGivenUp(problem);
  };
  start();
  return {
    name,
    ready,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
