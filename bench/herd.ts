/**
 * `npm run bench -- herd [--sites N]`: ten thousand sites, each of a company of its own, that keep the product's own schedule,
 * against the cloud's own end of the sync in a process of its own, over HTTP, on the product's PostgreSQL. After a while the
 * cloud is killed and stays away; then it is back, and all of them come.
 *
 * - usual_per_second: rounds a second that the cloud began in a good hour (median), a round being a push and a pull
 * - peak_per_second: most rounds a second after it was back; most_per_second is what they may be: 3 x sites / interval
 * - served_p50_s, served_last_s: after how long a site was served again; starved: sites that were not, after two intervals
 * - failed_after: requests that failed after the cloud was back
 * - memory_mb: of the cloud's process, at most, before and after the outage
 * - day_away_peak_per_second: the same peak after a day without a cloud, by the schedule alone, without sending
 * - lost, doubled: punches that were acknowledged and are not there, or that are there more often than sent
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { unitOfWork } from '../src/context.ts';
import { newSiteToken } from '../src/domain/sites/site-token.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { hashSecret } from '../src/secret.ts';
import { untilNextRound, untilNextTry } from '../src/sync/schedule.rule.ts';
import { median, round } from './figures.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';

const INTERVAL_SECONDS = 300;
const BEFORE_SECONDS = 60;
const AWAY_SECONDS = 60;
/** Punches in a push: what one gate sees in that time. */
const PUNCHES = 10;
const TIMEOUT_MS = 60_000;

type Say = (line: string) => void;

/** One factory's site, as far as the cloud can tell. */
interface Site {
  id: string;
  companyId: string;
  token: string;
  no: number;
  prev: string;
  sent: number;
  acknowledged: number;
  /** a batch that was not acknowledged goes again, byte for byte */
  sealed: { packed: Buffer; hash: string } | undefined;
  cursor: unknown;
  failures: number;
  servedAt: number;
}

/** What happened in each second. */
interface Tally {
  rounds: number[];
  times: number[];
  failed: number;
  began: number;
  isOver: boolean;
}

export async function bench({ sites: count }: { sites: number }, say: Say) {
  const runtime = await benchRuntime('cloud', 1);
  let cloud: ChildProcess | undefined;
  try {
    say(`opening ${count} companies with a site each`);
    const sites = await openSites(runtime, count);
    const started = await startCloud(runtime.url, 0);
    cloud = started.cloud;
    const { port } = started;
    const tally: Tally = { rounds: [], times: [], failed: 0, began: performance.now(), isOver: false };
    const running = sites.map((site) => live(site, port, tally));
    const second = () => Math.floor((performance.now() - tally.began) / 1000);
    say(`${BEFORE_SECONDS} s as usual`);
    await pause(BEFORE_SECONDS * 1000);
    const usual = median(Array.from(tally.rounds.slice(5, second()), (n) => n ?? 0));
    const memory = memoryOf(cloud);
    cloud.kill('SIGKILL');
    say(`the cloud is away for ${AWAY_SECONDS} s`);
    await pause(AWAY_SECONDS * 1000);
    cloud = (await startCloud(runtime.url, port)).cloud;
    const back = performance.now();
    const backAt = second();
    const failedBefore = tally.failed;
    tally.times = [];
    await untilServed(sites, back, say);
    const after = memoryOf(cloud);
    const served = sites.map(({ servedAt }) => (servedAt - back) / 1000).sort((a, b) => a - b);
    const peak = Math.max(...Array.from(tally.rounds.slice(backAt), (n) => n ?? 0));
    const times = [...tally.times].sort((a, b) => a - b);
    tally.isOver = true;
    await Promise.all(running);
    return {
      sites: count,
      interval_seconds: INTERVAL_SECONDS,
      away_seconds: AWAY_SECONDS,
      usual_per_second: round(usual, 1),
      peak_per_second: peak,
      most_per_second: (3 * count) / INTERVAL_SECONDS,
      served_p50_s: round(served[served.length >> 1] ?? Number.NaN, 1),
      served_p99_s: round(served[Math.floor(served.length * 0.99)] ?? Number.NaN, 1),
      served_last_s: round(served.at(-1) ?? Number.NaN, 1),
      starved: served.filter((seconds) => seconds < 0).length,
      failed_after: tally.failed - failedBefore,
      p50_ms: round(times[times.length >> 1] ?? Number.NaN, 1),
      p99_ms: round(times[Math.floor(times.length * 0.99)] ?? Number.NaN, 1),
      memory_before_mb: memory,
      memory_mb: after,
      day_away_peak_per_second: peakAfter(24 * 3600, sites),
      ...(await compared(runtime, sites)),
    };
  } finally {
    cloud?.kill('SIGKILL');
    await runtime.close();
  }
}

/** As if each had been bound: in a few statements, for binding is not what is measured. */
async function openSites(runtime: BenchRuntime, count: number): Promise<Site[]> {
  const sites = Array.from({ length: count }, () => {
    const [id, companyId] = [newId(), newId()];
    const { token, secret } = newSiteToken(companyId, id);
    const site: Site = {
      id,
      companyId,
      token,
      no: 0,
      prev: '',
      sent: 0,
      acknowledged: 0,
      sealed: undefined,
      cursor: { seq: 0, mark: '' },
      failures: 0,
      servedAt: 0,
    };
    return { site, hash: hashSecret(secret) };
  });
  const companies = sites.map(({ site }) => site.companyId);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO company (id, name, package_id, state)
       SELECT c.id, 'Factory ' || c.n, (SELECT id FROM package LIMIT 1), 'active'
       FROM unnest($1::uuid[]) WITH ORDINALITY AS c(id, n)`,
      [companies],
    );
    await sql.query(
      `INSERT INTO site (company_id, id, name, token_hash, epoch, interval_seconds)
       SELECT s.company_id, s.id, 'Gate', s.hash, 1, $4 FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS s(company_id, id, hash)`,
      [companies, sites.map(({ site }) => site.id), sites.map(({ hash }) => hash), INTERVAL_SECONDS],
    );
  });
  return sites.map(({ site }) => site);
}

async function startCloud(url: string, port: number): Promise<{ cloud: ChildProcess; port: number }> {
  const cloud = fork(join(projectRoot(), 'dist', 'bench', 'ingest-cloud.js'), [url, String(port)]);
  const announced = await new Promise<{ port: number }>((resolve, reject) => {
    cloud.once('message', (message) => resolve(message as { port: number }));
    cloud.once('exit', (code) => reject(new Error(`the cloud ended with ${code}`)));
  });
  return { cloud, port: announced.port };
}

/** The process's memory at its highest, in MB; 0 where the system does not tell. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}

/** A site's life: rounds at the times that the product's schedule gives it. */
async function live(site: Site, port: number, tally: Tally): Promise<void> {
  for (let wait = Math.random() * INTERVAL_SECONDS * 1000; ; ) {
    for (const end = performance.now() + wait; performance.now() < end; ) {
      if (tally.isOver) return;
      await pause(Math.min(1_000, end - performance.now() + 1));
    }
    if (tally.isOver) return;
    const isServed = await oneRound(site, port, tally);
    site.failures = isServed ? 0 : site.failures + 1;
    if (isServed) site.servedAt = performance.now();
    wait = isServed
      ? untilNextRound(site.id, Date.now(), INTERVAL_SECONDS, Math.random())
      : untilNextTry(site.failures, Math.random(), INTERVAL_SECONDS);
  }
}

async function oneRound(site: Site, port: number, tally: Tally): Promise<boolean> {
  const begun = performance.now();
  const second = Math.floor((begun - tally.began) / 1000);
  tally.rounds[second] = (tally.rounds[second] ?? 0) + 1;
  try {
    site.sealed ??= seal(site);
    const pushed = await post(port, '/sync/v1/push', site.token, site.sealed.packed);
    if (pushed.status !== 200) throw new Error(pushed.text);
    site.prev = site.sealed.hash;
    site.no += 1;
    site.sealed = undefined;
    site.acknowledged = site.sent;
    const body = gzipSync(JSON.stringify({ v: 1, epoch: 1, cursor: site.cursor }));
    const pulled = await post(port, '/sync/v1/pull', site.token, body);
    if (pulled.status !== 200) throw new Error(pulled.text);
    site.cursor = (JSON.parse(pulled.text) as { cursor: unknown }).cursor;
    tally.times.push(performance.now() - begun);
    return true;
  } catch {
    tally.failed += 1;
    return false;
  }
}

const START = Date.UTC(2026, 0, 5);

function seal(site: Site): { packed: Buffer; hash: string } {
  const numbers = Array.from({ length: PUNCHES }, (_, n) => site.sent + n);
  const punches = {
    count: PUNCHES,
    serial: 'HERD0001',
    badge: numbers.map((n) => String(1 + (n % 50))),
    time: numbers.map((n) => new Date(START + n * 1000).toISOString().slice(0, 19).replace('T', ' ')),
    code: 0,
    verify: 15,
    work: null,
    way: 'pull',
    received: Date.now(),
    offset: 0,
  };
  site.sent += PUNCHES;
  const text = JSON.stringify({
    v: 1,
    epoch: 1,
    heartbeat: site.no + 1,
    pending: 0,
    terminals: [],
    no: site.no + 1,
    prev: site.prev,
    punches,
  });
  return { packed: gzipSync(text), hash: createHash('sha256').update(text).digest('hex') };
}

/** Each on a connection of its own: ten thousand factories share none. */
function post(port: number, path: string, token: string, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': body.length,
          'hajira-protocol': '1',
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer')));
    call.on('error', reject);
    call.end(body);
  });
}

/** Until each was served since; two intervals at most, for who waits longer has starved. */
async function untilServed(sites: readonly Site[], back: number, say: Say): Promise<void> {
  const end = back + 2 * INTERVAL_SECONDS * 1000;
  for (let reported = 0; performance.now() < end; await pause(500)) {
    const waiting = sites.filter(({ servedAt }) => servedAt < back).length;
    if (waiting === 0) return;
    reported += 1;
    if (reported % 20 === 0) say(`${waiting} sites wait`);
  }
}

/** Most tries in any second from the moment the cloud is back, each site keeping the schedule for itself. */
function peakAfter(awaySeconds: number, sites: readonly Site[]): number {
  const perSecond = new Map<number, number>();
  const away = awaySeconds * 1000;
  for (const { id } of sites) {
    let at = Math.random() * INTERVAL_SECONDS * 1000;
    for (let failures = 1; at < away; failures += 1) at += untilNextTry(failures, Math.random(), INTERVAL_SECONDS);
    for (; at < away + 2_000_000; at += untilNextRound(id, at, INTERVAL_SECONDS, Math.random())) {
      const second = Math.floor(at / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
  }
  return Math.max(...perSecond.values());
}

async function compared(
  runtime: BenchRuntime,
  sites: readonly Site[],
): Promise<{ punches: number; lost: number; doubled: number }> {
  const { rows } = await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ sql }) =>
    sql.query<{ id: string; n: number; different: number }>(
      `SELECT company_id AS id, count(*)::int AS n, count(DISTINCT (local_time, badge_number))::int AS different
       FROM punch GROUP BY company_id`,
    ),
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  let [punches, lost, doubled] = [0, 0, 0];
  for (const { companyId, acknowledged, sent } of sites) {
    const { n = 0, different = 0 } = stored.get(companyId) ?? {};
    punches += n;
    lost += Math.max(0, acknowledged - different);
    doubled += n - different + Math.max(0, different - sent);
  }
  return { punches, lost, doubled };
}
