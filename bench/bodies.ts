/**
 * `npm run bench -- bodies`: the worst body of each content type, sent to each kind of route of a running cloud process, by
 * a stranger and by somebody who may use the route, while another client asks /healthz all the time.
 *
 * - healthz_p50_ms, healthz_p99_ms, healthz_max_ms: from asking /healthz to its answer, while the bodies arrive
 * - quiet_max_ms: the slowest of the same requests before the first body, on the same machine
 * - peak_mb: the most memory that the cloud process held (Linux alone)
 * - requests, refused, taken, cut: bodies sent; answers of 4xx, of anything below 400, and connections closed early
 * - failed: answers of 5xx. None is expected
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unitOfWork } from '../src/context.ts';
import { tokenText } from '../src/domain/accounts/tokenText.ts';
import { newSiteToken } from '../src/domain/sites/siteToken.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { hashSecret, newSecret } from '../src/secret.ts';
import { SPOKEN } from '../src/sync/proto.rule.ts';
import { headerNames } from '../src/sync/protocol.ts';
import { median, round } from './figures.ts';
import { type BenchHouse, benchHouse } from './house.ts';
import { addUser, signedIn } from './panels.ts';

const FIELDS = 1_000_000;
const LARGEST = 39 << 20;
const QUIET_MS = 3_000;
const ASK_EVERY_MS = 5;
const BODY_MS = 20_000;
const BAR_MS = 200;
const EMAIL = 'bodies@bench.example';

type Headers = Readonly<Record<string, string>>;
interface Body {
  name: string;
  headers: Headers;
  bytes: Buffer;
}
interface Target {
  name: string;
  path: string;
  headers: Headers;
}
interface Counts {
  requests: number;
  refused: number;
  taken: number;
  cut: number;
  failed: number;
}

const typed = (name: string, type: string, bytes: Buffer, more: Headers = {}): Body => ({
  name,
  headers: { 'content-type': type, ...more },
  bytes,
});

/** Made once, before anything is measured. */
function worstBodies(): Body[] {
  const deep = Buffer.from(`${'['.repeat(LARGEST >> 2)}${']'.repeat(LARGEST >> 2)}`);
  const wide = Buffer.from(`{"rows":[${'{},'.repeat(FIELDS * 8)}{}]}`);
  const named = Buffer.from(`{${Array.from({ length: FIELDS }, (_, n) => `"f${n}":${n}`).join(',')}}`);
  const small = Buffer.from(`{"rows":[${'0,'.repeat(7_000)}0]}`);
  const fields = Buffer.from(Array.from({ length: FIELDS }, (_, n) => `f${n}=${n}`).join('&'));
  const empty = Buffer.from('a&'.repeat(LARGEST >> 1));
  const part = (n: number) => `--b\r\ncontent-disposition: form-data; name="${n}"\r\n\r\n\r\n`;
  const parts = Buffer.from(`${Array.from({ length: FIELDS / 2 }, (_, n) => part(n)).join('')}--b--\r\n`);
  const bomb = gzipSync(Buffer.alloc(1 << 30, 0x20), { level: 1 });
  const lines = Buffer.from('1\t2026-11-01 08:00:00\t0\t1\t0\t0\n'.repeat(1_200_000));
  const gzip = { 'content-encoding': 'gzip' };
  return [
    typed('JSON, deep', 'application/json', deep),
    typed('JSON, a long list', 'application/json', wide),
    typed('JSON, a million fields', 'application/json', named),
    typed('JSON, just within the limits', 'application/json', small),
    typed('JSON, gzip of wide', 'application/json', gzipSync(wide), gzip),
    typed('gzip bomb', 'application/json', bomb, gzip),
    typed('form, a million fields', 'application/x-www-form-urlencoded', fields),
    typed('form, empty fields', 'application/x-www-form-urlencoded', empty),
    typed('multipart, half a million fields', 'multipart/form-data; boundary=b', parts),
    typed('text, 1.2 million lines', 'text/plain', lines),
    typed('text, one line', 'text/plain', Buffer.alloc(LARGEST, 0x31)),
  ];
}

interface Keys {
  cookie: string;
  token: string;
  site: string;
  terminalId: string;
  pushKey: string;
}

/** One path of each kind; those that take a proof come with it and without. */
function targets(origin: string, keys: Keys): Target[] {
  const sameOrigin = { origin };
  const panel = { origin, cookie: keys.cookie };
  const bearer = { authorization: `Bearer ${keys.token}` };
  const sync = { [headerNames.proto]: String(SPOKEN.newest) };
  const site = { ...sync, authorization: `Bearer ${keys.site}` };
  const both = (name: string, path: string, stranger: Headers, known: Headers): Target[] => [
    { name: `${name}, as a stranger`, path, headers: stranger },
    { name: `${name}, signed in`, path, headers: known },
  ];
  const table = 'cdata?SN=BENCH1&table=ATTLOG&Stamp=1';
  const resource = '/admin/api/resources';
  return [
    ...both('sign-in', '/admin/login', sameOrigin, panel),
    ...both('account', '/admin/account', sameOrigin, panel),
    ...both('new record', `${resource}/employee/actions/new`, sameOrigin, panel),
    ...both('import button', `${resource}/employee/actions/import`, sameOrigin, panel),
    ...both('API record', '/api/v1/employees', {}, bearer),
    ...both('API file', `/api/v1/terminals/${keys.terminalId}/file-imports`, {}, bearer),
    ...both('phone', '/api/v1/me/tokens', {}, bearer),
    ...both('sync push', '/sync/v1/push', sync, site),
    ...both('sync comparison', '/sync/v1/reconcile', sync, site),
    { name: 'terminal, as a stranger', path: `/iclock/${table}`, headers: {} },
    { name: 'terminal, with its key', path: `/t/${keys.pushKey}/iclock/${table}`, headers: {} },
  ];
}

async function addKeys(house: BenchHouse): Promise<Omit<Keys, 'cookie'>> {
  const { companyId, siteId } = house;
  const memberId = await addUser(house, EMAIL, 'company_admin');
  const [tokenId, terminalId, secret, pushKey] = [newId(), newId(), newSecret(), newSecret()];
  const site = newSiteToken(companyId, siteId);
  await unitOfWork({ house, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO access_token (company_id, id, member_id, name, rights, expires_at, secret_hash)
       VALUES ($1, $2, $3, 'Bench', '{employee.view,employee.add,file_import.view,file_import.add}', now() + interval '1 day', $4)`,
      [companyId, tokenId, memberId, hashSecret(secret)],
    );
    await sql.query(
      `INSERT INTO terminal (company_id, id, serial, name, push_key_hash) VALUES ($1, $2, 'BENCH1', 'Bench', $3)`,
      [companyId, terminalId, hashSecret(pushKey)],
    );
    await sql.query('UPDATE site SET token_hash = $3, epoch = 1 WHERE company_id = $1 AND id = $2', [
      companyId,
      siteId,
      hashSecret(site.secret),
    ]);
  });
  return { token: tokenText({ companyId, id: tokenId, secret }), site: site.token, terminalId, pushKey };
}

/** Sends a whole body, whatever is answered meanwhile. @returns the status; 0 for a connection that was closed early */
function send(port: number, target: Target, { headers, bytes }: Body): Promise<number> {
  return new Promise((resolve) => {
    const all = { ...headers, ...target.headers, 'content-length': bytes.length };
    const call = request({ host: '127.0.0.1', port, path: target.path, method: 'POST', agent: false, headers: all });
    const cut = setTimeout(() => call.destroy(), BODY_MS);
    const end = (status: number) => {
      clearTimeout(cut);
      call.destroy();
      resolve(status);
    };
    call.once('error', () => end(0));
    call.once('response', (answer) => {
      answer.once('end', () => end(answer.statusCode ?? 0)).once('error', () => end(answer.statusCode ?? 0));
      answer.resume();
    });
    call.end(bytes);
  });
}

/** Asks /healthz, one request after the other, until stopped. */
function askHealth(port: number) {
  let isOver = false;
  const times: number[] = [];
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (answer) => {
        answer.once('end', resolve).resume();
      });
      call.once('error', reject).end();
    });
  const asking = (async () => {
    while (!isOver) {
      const start = performance.now();
      await ask();
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  asking.catch(() => undefined); // told to whoever stops it
  return {
    times,
    async stop(): Promise<number[]> {
      isOver = true;
      await asking;
      return times.sort((a, b) => a - b);
    },
  };
}

/** Linux alone says the most memory that a process has held; 0 elsewhere. */
function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function startCloud(house: BenchHouse, folder: string): ChildProcess {
  const settings = { DATABASE_URL: house.url, DATA_DIR: folder, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' };
  return fork(join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js'), ['cloud'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function sendAll(
  { port, keys, bodies }: { port: number; keys: Keys; bodies: readonly Body[] },
  times: readonly number[],
  say: (line: string) => void,
) {
  const counts: Counts = { requests: 0, refused: 0, taken: 0, cut: 0, failed: 0 };
  for (const target of targets(`http://127.0.0.1:${port}`, keys)) {
    for (const body of bodies) {
      const from = times.length;
      const status = await send(port, target, body);
      counts.requests += 1;
      if (status === 0) counts.cut += 1;
      else if (status < 400) counts.taken += 1;
      else counts[status < 500 ? 'refused' : 'failed'] += 1;
      const slowest = Math.max(0, ...times.slice(from));
      if (slowest > BAR_MS || status >= 500)
        say(`${target.name}: ${body.name}: answered ${status}, /healthz took ${slowest.toFixed(0)} ms`);
    }
  }
  return counts;
}

const at = (sorted: readonly number[], part: number) => round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0, 1);

export async function bench(_options: unknown, say: (line: string) => void): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-bench-'));
  const house = await benchHouse('cloud', 10);
  let cloud: ChildProcess | undefined;
  try {
    const keys = await addKeys(house);
    const process = startCloud(house, folder);
    cloud = process;
    const port = await new Promise<number>((resolve, reject) => {
      process.on('message', (told: { port?: number }) => told.port && resolve(told.port));
      process.once('exit', (code) => reject(new Error(`the cloud ended with ${code}`)));
    });
    const browser = await signedIn(new URL(`http://127.0.0.1:${port}`), EMAIL);
    await browser.ask('GET', '/admin');
    const bodies = worstBodies();
    const quiet = askHealth(port);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const before = await quiet.stop();
    const health = askHealth(port);
    const counts = await sendAll({ port, keys: { ...keys, cookie: browser.cookie }, bodies }, health.times, say);
    const sorted = await health.stop();
    const figures = { healthz_p50_ms: round(median(sorted), 1), healthz_p99_ms: at(sorted, 0.99) };
    const memory = { quiet_max_ms: at(before, 1), peak_mb: round(peakOf(process), 0) };
    return { ...figures, healthz_max_ms: at(sorted, 1), ...memory, ...counts, asked: sorted.length, bar_ms: BAR_MS };
  } finally {
    if (cloud && cloud.exitCode === null) {
      const child = cloud;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    }
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
