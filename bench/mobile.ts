/**
 * `npm run bench -- mobile`: 1,000 phones send 5 punches each within a minute, each by itself, to a running cloud process
 * with its usual limits; a fifth of the sendings come again, up to 5 times, some of them at the same moment.
 *
 * - lost: punches that the server said to have taken, or that were sent at all, and that are not in the table
 * - doubled: punches in the table beyond one for each id
 * - refused: answers other than taken
 * - p95_ms: from a phone's sending to its answer
 * - list_ratio: the first page of 10,000 waiting ones over HTTP through the panel, over the stock AdminJS list of the same
 *   table with a tenant filter, behind the same sign-in and unit of work, medians by turns
 * - accept_300_ms: one decision over 300
 */
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { unitOfWork } from '../src/context.ts';
import { carryOutDue } from '../src/domain/mobile/carry-out.ts';
import { decide } from '../src/domain/mobile/decide.ts';
import { openPhoneSession } from '../src/domain/mobile/sessions.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { median, round, timed } from './figures.ts';
import { addUser, byTurns, servePanels, signedIn } from './panels.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';

const PHONES = 1_000;
const EACH = 5;
const WITHIN_MS = 60_000;
const RESENT = 0.2;
const MOST_RESENDS = 5;
const WAITING = 10_000;
const RUNS = 15;

type Say = (line: string) => void;

interface Phone {
  token: string;
}

export async function bench(_options: unknown, say: Say): Promise<Record<string, number | string>> {
  const runtime = await benchRuntime('cloud', PHONES);
  const cloud = fork(join(projectRoot(), 'dist', 'bench', 'mobile-cloud.js'), [runtime.url]);
  try {
    const { port } = await new Promise<{ port: number }>((resolve) => cloud.once('message', resolve as never));
    say(`signing ${PHONES} phones in`);
    const phones = await openPhones(runtime);
    const sent = await storm(port, phones, say);
    const figures = await counted(runtime, sent);
    cloud.disconnect();
    return { ...figures, ...(await reviewing(runtime, say)) };
  } finally {
    if (cloud.connected) cloud.disconnect();
    await runtime.close();
  }
}

/** Everybody has a login and is signed in: what is measured is punching, not passwords. */
async function openPhones(runtime: BenchRuntime): Promise<Phone[]> {
  const { companyId } = runtime;
  const people = Array.from({ length: PHONES }, () => ({ user: newId(), member: newId() }));
  const columns = [people.map(({ user }) => user), people.map(({ member }) => member)];
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO "user" (id, email, name, company_id, is_active)
       SELECT u, u || '@bench.example', 'Worker', $1, true FROM unnest($2::uuid[]) AS u`,
      [companyId, columns[0]],
    );
    await sql.query(
      `INSERT INTO member (company_id, id, user_id, joined_at) SELECT $1, m, u, now() - interval '1 year' FROM unnest($2::uuid[], $3::uuid[]) AS g(m, u)`,
      [companyId, columns[1], columns[0]],
    );
    await sql.query(
      `UPDATE employee e SET member_id = g.m FROM (
         SELECT m, 'E-' || row_number() OVER () AS code FROM unnest($2::uuid[]) AS m) AS g
       WHERE e.company_id = $1 AND e.code = g.code`,
      [companyId, columns[1]],
    );
    await sql.query(`INSERT INTO mobile_permit (company_id, id) VALUES ($1, $2)`, [companyId, newId()]);
    await sql.query(
      `INSERT INTO geofence (company_id, id, name, points, radius_m) VALUES ($1, $2, 'Factory', '23.9917, 90.4115', 150)`,
      [companyId, newId()],
    );
  });
  const phones: Phone[] = [];
  for (const { user } of people) {
    const device = { id: newId(), model: 'Bench', platform: 'Android', appVersion: '1' };
    const { tokens } = await openPhoneSession(runtime, { id: user, companyId }, device);
    phones.push({ token: tokens.accessToken });
  }
  return phones;
}

interface Sent {
  ids: string[];
  times: number[];
  refused: number;
  calls: number;
  broken: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function post(port: number, token: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path: '/api/v1/me/punches',
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

function bodyOf(id: string): string {
  const at = new Date().toISOString();
  const location = { latitude: 23.9917, longitude: 90.4115, accuracyM: 12, at };
  const punch = { id, at, direction: 'in', location, clock: { run: 'bench', ms: 1000 } };
  return JSON.stringify({ sentAt: at, clock: { run: 'bench', ms: 1020 }, punches: [punch] });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Each phone at its own moments, spread over the minute as people are. */
async function storm(port: number, phones: readonly Phone[], say: Say): Promise<Sent> {
  const sent: Sent = { ids: [], times: [], refused: 0, calls: 0, broken: 0 };
  const send = async ({ token }: Phone, body: string) => {
    sent.calls += 1;
    const start = performance.now();
    // a line that broke is no answer: the phone sends again, as it does on a bad network
    const { status, text } = await post(port, token, body).catch(() => {
      sent.broken += 1;
      return post(port, token, body);
    });
    sent.times.push(performance.now() - start);
    if (status !== 200 || !text.includes('"result":"ok"')) sent.refused += 1;
  };
  const start = performance.now();
  const one = async (phone: Phone) => {
    const moments = Array.from({ length: EACH }, () => Math.random() * WITHIN_MS).sort((a, b) => a - b);
    for (const moment of moments) {
      await pause(Math.max(0, moment - (performance.now() - start)));
      const id = newId();
      sent.ids.push(id);
      const body = bodyOf(id);
      const again = Math.random() < RESENT ? 1 + Math.floor(Math.random() * MOST_RESENDS) : 0;
      // half of them at the same moment, as a phone does that believes its first try lost
      const together = Math.floor(again / 2);
      await Promise.all(Array.from({ length: 1 + together }, () => send(phone, body)));
      for (let n = together; n < again; n += 1) await send(phone, body);
    }
  };
  await Promise.all(phones.map(one));
  const seconds = (performance.now() - start) / 1000;
  say(`${sent.calls} sendings of ${sent.ids.length} punches in ${seconds.toFixed(1)} s`);
  return sent;
}

async function counted(runtime: BenchRuntime, { ids, times, refused, calls, broken }: Sent) {
  const { rows } = await unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, ({ sql }) =>
    sql.query<{ id: string; n: number }>(
      `SELECT id, count(*)::int AS n FROM mobile_punch WHERE company_id = $1 GROUP BY id`,
      [runtime.companyId],
    ),
  );
  const stored = new Map(rows.map(({ id, n }) => [id, n]));
  const sorted = [...times].sort((a, b) => a - b);
  return {
    phones: PHONES,
    punches: ids.length,
    sendings: calls,
    lost: ids.filter((id) => !stored.has(id)).length,
    doubled: rows.reduce((sum, { n }) => sum + n - 1, 0) + Math.max(0, stored.size - ids.length),
    refused,
    broken_lines: broken,
    p50_ms: round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, 1),
    p95_ms: round(sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN, 1),
  };
}

/** The first page of those that wait, through the panel and through the stock AdminJS, by turns, in ms. */
async function lists(runtime: BenchRuntime): Promise<[number[], number[]]> {
  await addUser(runtime, 'admin@bench.example', 'company_admin');
  const served = await servePanels(runtime, [
    'mobile_punch',
    'employee',
    'member',
    'user',
    'phone',
    'geofence',
    'company',
  ]);
  try {
    const admin = await signedIn(served.url, 'admin@bench.example');
    const query = 'perPage=10&filters.state=waiting&sortBy=at&direction=desc';
    const page = (path: string) => () => admin.list(`${path}/actions/list?${query}`, 10);
    const [ours = [], theirs = []] = await byTurns(
      [page('/admin/api/resources/mobile_punch'), page('/stock/api/resources/MobilePunch')],
      RUNS,
    );
    return [ours, theirs];
  } finally {
    await served.close();
  }
}

/** The list and the decision, over 10,000 that wait. */
async function reviewing(runtime: BenchRuntime, say: Say) {
  const principal = systemPrincipal(runtime.companyId);
  await unitOfWork({ runtime, principal }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO mobile_punch (company_id, id, local_time, punch_code, at, employee_id, user_id, member_id, phone_id,
         received_at, phone_at, latest_at, time_basis, latitude, longitude, accuracy_m, is_clean, content_hash)
       SELECT m.company_id, gen_random_uuid(), m.local_time, 0, m.at - n * interval '1 minute', m.employee_id, m.user_id,
              m.member_id, m.phone_id, m.received_at, m.phone_at, m.latest_at, m.time_basis, m.latitude, m.longitude,
              m.accuracy_m, true, 'bench'
       FROM (SELECT * FROM mobile_punch WHERE company_id = $1 LIMIT 1000) AS m, generate_series(1, 10) AS n
       LIMIT greatest(0, ${WAITING} - (SELECT count(*) FROM mobile_punch WHERE company_id = $1 AND state = 'waiting'))`,
      [runtime.companyId],
    );
  });
  await runtime.database.pool.query('ANALYZE mobile_punch').catch(() => undefined);
  const [ours, theirs] = await lists(runtime);
  const { rows } = await unitOfWork({ runtime, principal }, ({ sql }) =>
    sql.query<{ id: string }>(`SELECT id FROM mobile_punch WHERE company_id = $1 AND state = 'waiting' LIMIT 300`, [
      runtime.companyId,
    ]),
  );
  const batchId = newId();
  const decisions = rows.map(({ id }) => ({ id: newId(), batchId, mobilePunchId: id, verdict: 'accept' as const }));
  const accept = await timed(() => unitOfWork({ runtime, principal }, (ctx) => decide(ctx, decisions)));
  const later = { ...runtime, clock: { now: () => new Date(Date.now() + 61_000) } };
  const carried = await timed(() => carryOutDue(later));
  say(`a page of ${WAITING} waiting: ${median(ours).toFixed(1)} ms, stock ${median(theirs).toFixed(1)} ms`);
  return {
    waiting: WAITING,
    list_ms: round(median(ours), 2),
    stock_list_ms: round(median(theirs), 2),
    list_ratio: round(median(ours) / median(theirs), 2),
    accept_300_ms: round(accept, 1),
    carry_out_300_ms: round(carried, 1),
  };
}
