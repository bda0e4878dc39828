/**
 * `npm run bench -- bodies`: the worst body of each content type and the worst file of each kind, sent to each kind of
 * route of a running cloud process, by a stranger and by somebody who may use the route, while another client asks
 * /healthz all the time.
 *
 * - healthz_p50_ms, healthz_p99_ms, healthz_max_ms: from asking /healthz to its answer, while the bodies arrive
 * - loop_max_ms: the longest that the server's event loop was busy, measured inside the server (loop-delay.ts); unlike
 *   /healthz it leaves out what other programs on the same processors take
 * - quiet_max_ms, quiet_loop_ms: the same before the first body
 * - peak_mb: the most memory that the cloud process held (Linux alone)
 * - requests, refused, taken: bodies sent; answers of 4xx, and of anything below 400
 * - cut: connections that ended without an answer; each is told by name. None is expected. A client that announces
 *   "Connection: close" and goes on sending after it was refused may lose the answer: this one stays connected
 * - busy: answers of 503, when files wait for their reader; failed: of 5xx otherwise. None is expected
 *
 * `--only TEXT` sends those alone whose line ("route: body") has TEXT in it.
 *
 * An address that the server does not have ends the benchmark: a body that is not read there proves nothing.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unitOfWork } from '../src/context.ts';
import { tokenText } from '../src/domain/accounts/token-text.ts';
import { openPhoneSession } from '../src/domain/mobile/sessions.ts';
import { newSiteToken } from '../src/domain/sites/site-token.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { hashSecret, newSecret } from '../src/secret.ts';
import { SUPPORTED_VERSIONS } from '../src/sync/proto.rule.ts';
import { headerNames } from '../src/sync/protocol.ts';
import { median, round } from './figures.ts';
import { ASK } from './loop-delay.ts';
import { addUser, signedIn } from './panels.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';
import { type Body, type Headers, inForm, inJson, worstBodies, worstFiles } from './worst-bodies.ts';

const QUIET_MS = 3_000;
const WARM_MS = 1_000;
/** A file is read for a minute at most (processLimits). */
const BODY_MS = 90_000;
const STOP_MS = 40_000;
const BAR_MS = 200;
const EMAIL = 'bodies@bench.example';

const JSON_TYPE = { 'content-type': 'application/json' };
const EMPTY = Buffer.from('{}');

type File = Awaited<ReturnType<typeof worstFiles>>[number];

interface Target {
  name: string;
  path: string;
  headers: Headers;
  /** how a file travels here; left out where none is taken */
  carry?: (file: File) => Body;
}
interface Counts {
  requests: number;
  refused: number;
  taken: number;
  busy: number;
  cut: number;
  failed: number;
}

interface Keys {
  cookie: string;
  token: string;
  phone: string;
  site: string;
  terminalId: string;
  employeeId: string;
  pushKey: string;
}

const photoOf = (photo: string) => ({
  sentAt: new Date().toISOString(),
  punches: [{ id: newId(), at: new Date().toISOString(), photo: photo.slice(0, 280_000) }],
});

/** One path of each kind; those that take a proof come with it and without. */
function targets(origin: string, keys: Keys): Target[] {
  const sameOrigin = { origin };
  const panel = { origin, cookie: keys.cookie };
  const bearer = { authorization: `Bearer ${keys.token}` };
  const phone = { authorization: `Bearer ${keys.phone}` };
  const sync = { [headerNames.proto]: String(SUPPORTED_VERSIONS.newest) };
  const site = { ...sync, authorization: `Bearer ${keys.site}` };
  const both = (name: string, path: string, stranger: Headers, known: Headers, carry?: Target['carry']): Target[] => [
    { name: `${name}, as a stranger`, path, headers: stranger },
    { name: `${name}, signed in`, path, headers: known, ...(carry ? { carry } : {}) },
  ];
  const table = 'cdata?SN=BENCH1&table=ATTLOG&Stamp=1';
  const resource = '/admin/api/resources';
  const importFile = `${resource}/terminal/records/${keys.terminalId}/importFile.preview`;
  const photo = `${resource}/employee/records/${keys.employeeId}/photo`;
  const [api, form] = [`/api/v1/terminals/${keys.terminalId}/file-imports`, (file: File) => inForm(file, {})];
  return [
    ...both('sign-in', '/admin/login', sameOrigin, panel),
    ...both('account', '/admin/account', sameOrigin, panel),
    ...both('panel, new record', `${resource}/employee/actions/new`, sameOrigin, panel),
    ...both('panel, import of punches', importFile, sameOrigin, panel, form),
    ...both('panel, import of employees', '/admin/api/pages/import-employees.preview', sameOrigin, panel, form),
    ...both('panel, photo', photo, sameOrigin, panel, (file) => inJson(file, (base64) => ({ photo: base64 }))),
    ...both('API record', '/api/v1/employees', {}, bearer),
    ...both('API file', api, {}, bearer, form),
    ...both('API file in JSON', api, {}, bearer, (file) =>
      inJson(file, (base64) => ({ fileName: file.fileName, contentBase64: base64 })),
    ),
    ...both('phone, sign-in', '/api/v1/me/sessions', {}, {}),
    ...both('phone, punches', '/api/v1/me/punches', {}, phone, (file) => inJson(file, photoOf)),
    ...both('sync push', '/sync/v1/push', sync, site),
    ...both('sync comparison', '/sync/v1/reconcile', sync, site),
    { name: 'terminal, as a stranger', path: `/iclock/${table}`, headers: {} },
    { name: 'terminal, with its key', path: `/t/${keys.pushKey}/iclock/${table}`, headers: {} },
  ];
}

/** The phone of an employee with a login. */
async function addPhone(runtime: BenchRuntime): Promise<{ phone: string; employeeId: string }> {
  const { companyId } = runtime;
  const [user, member] = [newId(), newId()];
  const employeeId = await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO "user" (id, email, name, company_id, is_active) VALUES ($2, 'phone@bench.example', 'Worker', $1, true)`,
      [companyId, user],
    );
    await sql.query(
      `INSERT INTO member (company_id, id, user_id, joined_at) VALUES ($1, $2, $3, now() - interval '1 year')`,
      [companyId, member, user],
    );
    await sql.query(`INSERT INTO mobile_permit (company_id, id) VALUES ($1, $2)`, [companyId, newId()]);
    const { rows } = await sql.query<{ id: string }>(
      `UPDATE employee SET member_id = $2 WHERE company_id = $1 AND code = 'E-1' RETURNING id`,
      [companyId, member],
    );
    return String(rows[0]?.id);
  });
  const device = { id: newId(), model: 'Bench', platform: 'Android', appVersion: '1' };
  const { tokens } = await openPhoneSession(runtime, { id: user, companyId }, device);
  return { phone: tokens.accessToken, employeeId };
}

async function addKeys(runtime: BenchRuntime): Promise<Omit<Keys, 'cookie'>> {
  const { companyId, siteId } = runtime;
  const memberId = await addUser(runtime, EMAIL, 'company_admin');
  const [tokenId, terminalId, secret, pushKey] = [newId(), newId(), newSecret(), newSecret()];
  const site = newSiteToken(companyId, siteId);
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO access_token (company_id, id, member_id, name, rights, expires_at, secret_hash)
       VALUES ($1, $2, $3, 'Bench', '{employee.view,employee.add,terminal.view,file_import.view,file_import.add}', now() + interval '1 day', $4)`,
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
  const token = tokenText({ companyId, id: tokenId, secret });
  return { token, site: site.token, terminalId, pushKey, ...(await addPhone(runtime)) };
}

/** An answer's status, or why there was none. */
type Outcome = { status: number } | { cut: string };

/** Sends a whole body, whatever is answered meanwhile. */
function send(port: number, target: Target, { headers, bytes }: Body): Promise<Outcome> {
  return new Promise((resolve) => {
    const all = { ...headers, ...target.headers, 'content-length': bytes.length };
    const agent = new Agent({ keepAlive: true });
    const call = request({ host: '127.0.0.1', port, path: target.path, method: 'POST', agent, headers: all });
    const end = (outcome: Outcome) => {
      clearTimeout(late);
      agent.destroy();
      call.destroy();
      resolve(outcome);
    };
    const late = setTimeout(() => end({ cut: `no answer within ${BODY_MS / 1000} s` }), BODY_MS);
    call.on('error', (error: NodeJS.ErrnoException) => end({ cut: error.code ?? error.message }));
    call.once('response', (answer) => {
      const status = answer.statusCode ?? 0;
      answer.once('end', () => end({ status })).once('error', () => end({ status }));
      answer.resume();
    });
    call.end(bytes);
  });
}

interface Health {
  /** in ms, since this was asked last */
  times(): Promise<number[]>;
  stop(): void;
}

/** Asks /healthz all the time, in a process of its own: what this one does otherwise is not measured with it. */
function askHealth(port: number): Health {
  const child = fork(join(projectRoot(), 'dist', 'bench', 'health-asker.js'), [String(port)]);
  const times = () => {
    const busy = messageOf<number[]>(child, 'times');
    child.send('times');
    return busy;
  };
  return { times, stop: () => child.kill() };
}

/** Linux alone says the most memory that a process has held; 0 elsewhere. */
function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

interface Cloud {
  process: ChildProcess;
  port: number;
  /** The longest that its event loop was busy since this was asked last, in ms. */
  loopBusy(): Promise<number>;
  stop(): Promise<void>;
}

/** What a process says next, of this kind; an error when it ends before. */
const messageOf = <T>(child: ChildProcess, name: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`a process ended: ${code ?? signal}`));
    const heard = (message: Record<string, unknown>) => {
      if (message[name] === undefined) return;
      child.off('message', heard).off('exit', ended);
      resolve(message[name] as T);
    };
    child.on('message', heard).once('exit', ended);
  });

async function startCloud(runtime: BenchRuntime, folder: string): Promise<Cloud> {
  const settings = { DATABASE_URL: runtime.url, DATA_DIR: folder, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' };
  const dist = join(projectRoot(), 'dist');
  const process_ = fork(join(dist, 'src', 'bin', 'hajira.js'), ['cloud'], {
    env: { ...process.env, ...settings },
    execArgv: ['--enable-source-maps', '--import', pathToFileURL(join(dist, 'bench', 'loop-delay.js')).href],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const hasEnded = () => process_.exitCode !== null || process_.signalCode !== null;
  const stop = async () => {
    if (hasEnded()) return;
    const ended = new Promise((resolve) => process_.once('exit', resolve));
    const late = setTimeout(() => process_.kill('SIGKILL'), STOP_MS);
    if (process_.connected) process_.disconnect();
    await ended;
    clearTimeout(late);
  };
  try {
    const port = await messageOf<number>(process_, 'port');
    const loopBusy = () => {
      const busy = messageOf<number>(process_, 'loopBusyMs');
      process_.send(ASK);
      return busy;
    };
    return { process: process_, port, loopBusy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Counts an answer. @throws Error for an address that the server does not have */
function count(counts: Counts, target: Target, outcome: Outcome): void {
  counts.requests += 1;
  if ('cut' in outcome) counts.cut += 1;
  else if (outcome.status === 404 || outcome.status === 405)
    throw new Error(`${target.name}: ${target.path} is not answered here (${outcome.status})`);
  else if (outcome.status < 400) counts.taken += 1;
  else if (outcome.status === 503) counts.busy += 1;
  else counts[outcome.status < 500 ? 'refused' : 'failed'] += 1;
}

interface Sending {
  cloud: Cloud;
  keys: Keys;
  bodies: readonly Body[];
  files: readonly File[];
  /** sends those alone whose line ("route: body") has this in it */
  only: string;
}

async function sendAll({ cloud, keys, bodies, files, only }: Sending, health: Health, say: (line: string) => void) {
  const counts: Counts = { requests: 0, refused: 0, taken: 0, busy: 0, cut: 0, failed: 0 };
  const times: number[] = [];
  let loopMax = 0;
  for (const target of targets(`http://127.0.0.1:${cloud.port}`, keys)) {
    const { carry } = target;
    const named = (name: string) => `${target.name}: ${name}`.includes(only);
    const plain = bodies.filter(({ name }) => named(name));
    const carried = carry ? files.filter(({ name }) => named(name)).map((file) => () => carry(file)) : [];
    if (plain.length + carried.length === 0) continue;
    // the first request of a kind makes what the next ones use; it is not measured, and shows that the address is right
    count({ ...counts }, target, await send(cloud.port, target, { name: 'empty', headers: JSON_TYPE, bytes: EMPTY }));
    await Promise.all([cloud.loopBusy(), health.times()]);
    for (const make of [...plain.map((body) => () => body), ...carried]) {
      const body = make();
      const outcome = await send(cloud.port, target, body);
      count(counts, target, outcome);
      const [busy, asked] = await Promise.all([cloud.loopBusy(), health.times()]);
      loopMax = Math.max(loopMax, busy);
      times.push(...asked);
      const slowest = Math.max(0, ...asked);
      const isOdd = 'cut' in outcome || outcome.status >= 500;
      if (slowest > BAR_MS || busy > BAR_MS / 2 || isOdd) {
        const answered = 'cut' in outcome ? `cut (${outcome.cut})` : `answered ${outcome.status}`;
        const [wait, loop] = [slowest.toFixed(0), busy.toFixed(0)];
        say(`${target.name}: ${body.name}: ${answered}, /healthz took ${wait} ms, the event loop was busy ${loop} ms`);
      }
    }
  }
  return { counts, loopMax, times: times.sort((a, b) => a - b) };
}

const at = (sorted: readonly number[], part: number) => round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0, 1);

async function measured(cloud: Cloud, runtime: BenchRuntime, only: string, say: (line: string) => void) {
  const keys = await addKeys(runtime);
  const browser = await signedIn(new URL(`http://127.0.0.1:${cloud.port}`), EMAIL);
  await browser.ask('GET', '/admin');
  const [bodies, files] = [worstBodies(), await worstFiles()];
  const health = askHealth(cloud.port);
  try {
    await new Promise((resolve) => setTimeout(resolve, WARM_MS));
    await Promise.all([cloud.loopBusy(), health.times()]);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const [quietLoop, quiet] = await Promise.all([cloud.loopBusy(), health.times()]);
    const sending = { cloud, keys: { ...keys, cookie: browser.cookie }, bodies, files, only };
    const { counts, loopMax, times } = await sendAll(sending, health, say);
    return {
      healthz_p50_ms: round(median(times), 1),
      healthz_p99_ms: at(times, 0.99),
      healthz_max_ms: at(times, 1),
      loop_max_ms: round(loopMax, 1),
      quiet_max_ms: round(Math.max(0, ...quiet), 1),
      quiet_loop_ms: round(quietLoop, 1),
      peak_mb: round(peakOf(cloud.process), 0),
      ...counts,
      asked: times.length,
      bar_ms: BAR_MS,
    };
  } finally {
    health.stop();
  }
}

export async function bench({ only }: { only: string }, say: (line: string) => void): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-bench-'));
  const runtime = await benchRuntime('cloud', 10);
  try {
    const cloud = await startCloud(runtime, folder);
    try {
      return await measured(cloud, runtime, only, say);
    } finally {
      await cloud.stop();
    }
  } finally {
    await runtime.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
