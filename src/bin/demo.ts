import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder } from '../db/embedded/lock.ts';
import { demoPassword, logins } from '../domain/demo/garments.ts';
import { operationMessage } from '../i18n/operations.ts';
import { createLog, type Log } from '../log.ts';
import { Problem } from '../problem.ts';
import { type Child, type Ready, startChild } from './demo/child.ts';
import { demoTerminals, peopleFile } from './demo/terminals.ts';
import { running } from './process.ts';

export interface DemoOptions {
  portBase?: number;
  data: string;
  fresh: boolean;
  json: boolean;
}

/** What is in a folder that a demo made; `--fresh` deletes no other. */
const MARKER = 'hajira-demo';

/** How long everything may take to come up. A slow machine takes a minute at the first start. */
const READY_WITHIN_MS = 180_000;

const portsOf = ({ portBase }: DemoOptions) =>
  portBase === undefined
    ? { cloud: 3000, site: 4000, terminals: [4370, 4371] }
    : { cloud: portBase, site: portBase + 1, terminals: [portBase + 2, portBase + 3] };

/** `hajira demo`: a cloud, a factory's site and its two terminals on this machine, each a process of its own. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const say = (line: string) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const log = createLog('demo', 'silent');
  const life = running(log);
  const { folder: dataDir, release } = await prepareFolder(options, log);
  life.onStop('the folder', release);
  const ports = portsOf(options);
  const fail = (problem: Problem) => {
    say(`\n${problem.message}`);
    void life.stop(1);
  };
  const start = (name: string, args: readonly string[], env: Record<string, string>): Child => {
    const child = startChild(
      name,
      args,
      { ...safeEnv(), DATA_DIR: dataDir, ...env },
      { folder: join(dataDir, 'logs'), say, onGivenUp: fail },
    );
    life.onStop(name, child.stop);
    return child;
  };
  say('Starting a cloud, a site and two terminals ...');
  // stopped in the opposite order: the site first, so that it can still say goodbye to both its ends
  const cloud = start('cloud', ['cloud'], {
    PORT: String(ports.cloud),
    PUBLIC_URL: `http://localhost:${ports.cloud}`,
    TWO_STEP_REQUIRED: 'false',
  });
  const terminals = demoTerminals.map((terminal, at) => {
    const people = peopleFile(join(dataDir, 'terminals'), terminal);
    const port = String(ports.terminals[at]);
    const where = ['--port', port, '--folder', join(dataDir, 'terminals', terminal.serial), '--people', people];
    return start(
      `terminal-${at + 1}`,
      ['terminal', '--serial', terminal.serial, ...where, '--history-days', '30', '--every', '4'],
      {},
    );
  });
  const site = start('site', ['site'], {
    PORT: String(ports.site),
    POLL_SCHEDULE: '*/5 * * * * *',
    SYNC_DEBOUNCE_SECONDS: '1',
  });
  try {
    const ready = await within(READY_WITHIN_MS, setUp({ dataDir, log }, cloud, site, terminals), join(dataDir, 'logs'));
    if (options.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
    else say(banner(ready, dataDir));
  } catch (error) {
    say(`\n${error instanceof Error ? error.message : String(error)}`);
    await life.stop(1);
  }
}

interface DemoReady {
  ready: true;
  cloud: string;
  site: string;
  terminals: { host: string; port: number; serial: string }[];
  logins: { role: string; email: string; password: string; company: string | null; panels: string[] }[];
}

async function setUp(
  at: { dataDir: string; log: Log },
  cloud: Child,
  site: Child,
  terminals: Child[],
): Promise<DemoReady> {
  const [cloudReady, siteReady, ...devices] = await Promise.all([
    cloud.ready,
    site.ready,
    ...terminals.map((terminal) => terminal.ready),
  ]);
  const [cloudUrl, siteUrl] = [cloudReady.url ?? '', siteReady.url ?? ''];
  const cloudDatabase = cloudReady.databaseUrl ?? '';
  // not before: loading it would take the processor from the four processes that are starting
  const { fillCloud, setUpSite } = await import('./demo/setup.ts');
  await fillCloud({ databaseUrl: cloudDatabase, ...at });
  const known = demoTerminals.map((terminal, n) => ({ ...terminal, ...addressOf(devices[n]) }));
  await setUpSite(
    { databaseUrl: siteReady.databaseUrl ?? '', ...at },
    { url: cloudUrl, databaseUrl: cloudDatabase },
    known,
  );
  return {
    ready: true,
    cloud: cloudUrl,
    site: siteUrl,
    terminals: known.map(({ host, port, serial }) => ({ host, port, serial })),
    logins: logins.map(({ role, email, company }) => ({
      role,
      email,
      password: demoPassword,
      company,
      panels: panelsOf(role, company),
    })),
  };
}

const addressOf = (ready: Ready | undefined) => ({ host: ready?.host ?? '127.0.0.1', port: ready?.port ?? 0 });

/** Admins of the company that has the site sign in on both panels, everybody else in the cloud. */
const panelsOf = (role: string, company: string | null): string[] =>
  role === 'company admin' && company === 'Garments A' ? ['cloud', 'site'] : ['cloud'];

/** The settings of the surroundings are not the demo's: only what a process needs to run is handed on. */
function safeEnv(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the demo's processes get a few names of it and nothing else
  const { PATH, HOME, TMPDIR, LANG, NODE_OPTIONS } = process.env;
  const handed = Object.entries({ PATH, HOME, TMPDIR, LANG, NODE_OPTIONS, NODE_ENV: 'production' });
  return Object.fromEntries(handed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The demo's folder, held against a second demo, and emptied when it is to start over. */
async function prepareFolder({ data, fresh }: DemoOptions, log: Log): Promise<{ folder: string; release: () => void }> {
  const folder = resolve(data);
  mkdirSync(folder, { recursive: true });
  const found = readdirSync(folder);
  if (found.length > 0 && !found.includes(MARKER)) {
    const message = operationMessage('demo.folder-not-ours', { folder });
    throw new Problem({ status: 400, message });
  }
  writeFileSync(join(folder, MARKER), 'The data of a Hajira demo. `npm run demo -- --fresh` empties this folder.\n');
  const { release } = await lockFolder(folder, log);
  const old = readdirSync(folder).filter((name) => name !== MARKER && !name.endsWith('.lock'));
  if (fresh) for (const name of old) rmSync(join(folder, name), { recursive: true });
  return { folder, release };
}

function within<T>(ms: number, work: Promise<T>, logs: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const message = operationMessage('demo.too-slow', { seconds: ms / 1000, logs });
    const timer = setTimeout(() => reject(new Problem({ status: 504, message })), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function banner(ready: DemoReady, dataDir: string): string {
  const width = Math.max(...ready.logins.map(({ email }) => email.length));
  const who = ready.logins.map(
    ({ role, email, company }) => `    ${email.padEnd(width)}  ${role}${company ? ` of ${company}` : ''}`,
  );
  const devices = ready.terminals.map(({ host, port, serial }) => `${serial} on ${host}:${port}`);
  return [
    '',
    '  Hajira is running.',
    '',
    `    cloud panel   ${ready.cloud}/admin`,
    `    site panel    ${ready.site}/admin   (Garments A, Gazipur factory)`,
    `    terminals     ${devices.join(', ')}`,
    '',
    `  Sign in with the password  ${demoPassword}`,
    ...who,
    '',
    `  Data and logs: ${dataDir}   Ctrl-C stops everything; the data stays.`,
    '',
  ].join('\n');
}
