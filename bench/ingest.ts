/**
 * `npm run bench -- ingest [--stored N]`: a site's batches, deduplicated and committed in the cloud.
 *
 * - ratio_to_copy: the cloud's ingest transaction alone (site lock, chain, punches, deliveries, employees, results) over
 *   COPY of the same rows into a table with the same primary, unique and foreign keys, without row level security, same
 *   batch size, one connection, same server
 * - http_ratio_to_copy: the same over HTTP to a running cloud process, gzip, bodies prepared before, a client process of
 *   its own, so many connections as there are sites
 * - new_company_ratio (`--new-company`): the ingest transaction's share of COPY for a company that is newer than the
 *   statistics, in a cloud of 20 others with 50,000 punches each, over its share before they came
 * - resend_ratio: rows a second of a full resend of known punches over those of the first send
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { unitOfWork } from '../src/context.ts';
import { newSiteToken } from '../src/domain/sites/site-token.ts';
import { newId } from '../src/id.ts';
import { sitePrincipal, systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { hashSecret } from '../src/secret.ts';
import { takePush } from '../src/sync/ingest.ts';
import { type PushBody, shapeOfPush } from '../src/sync/protocol.ts';
import { median, round, timed } from './figures.ts';
import { preload, preloadOthers } from './ingest-preload.ts';
import { BATCH, bodies, columns, copyLines, PEOPLE, type Prepared, serialOf, TERMINALS } from './ingest-rows.ts';
import { addCompany, type BenchRuntime, benchRuntime } from './runtime.ts';

const CONNECTIONS = 2;
/** A first run warms everything up and is not counted. */
const RUNS = 12;
const HTTP_RUNS = 8;
/** Batches on each connection in one run. */
const HTTP_BATCHES = 3;

interface Site {
  id: string;
  token: string;
  tokenHash: string;
  end: { no: number; prev: string };
}

interface Bench {
  runtime: BenchRuntime;
  copy: pg.Client;
  employees: ReadonlyMap<string, string>;
  stored: number;
  /** batches taken so far: no punch is used twice */
  used: number;
}

export async function bench(
  { stored, newCompany }: { stored: number; newCompany: boolean },
  say: (line: string) => void,
): Promise<Record<string, number | string>> {
  const runtime = await benchRuntime('cloud', PEOPLE);
  const copy = new pg.Client({ connectionString: runtime.url });
  await copy.connect();
  try {
    const employees = await prepare(runtime, copy);
    if (stored > 0) say(`storing ${stored} punches first`);
    await preload(runtime, copy, stored);
    const state: Bench = { runtime, copy, employees, stored, used: 0 };
    const alone = await transactionAlone(state);
    say(`${BATCH} punches a batch, ${stored} stored before, medians of ${RUNS} runs, side by side:`);
    say(
      `COPY ${alone.copy} rows/s; ingest transaction ${alone.ingest} rows/s, one connection; resend ${alone.resend} rows/s`,
    );
    if (newCompany) return { stored, batch: BATCH, ...(await asNewCompany(state, alone.ratio, say)) };
    const http = await overHttp(state);
    say(`COPY ${http.copy} rows/s; HTTP ${http.http} rows/s, ${CONNECTIONS} connections`);
    return {
      stored,
      batch: BATCH,
      connections: CONNECTIONS,
      copy_rows_s: alone.copy,
      ingest_rows_s: alone.ingest,
      http_rows_s: http.http,
      ratio_to_copy: round(alone.ratio),
      http_ratio_to_copy: round(http.ratio),
      resend_ratio: round(alone.resendRatio),
      wire_bytes_per_punch: round(http.bytes, 2),
    };
  } finally {
    await copy.end();
    await runtime.close();
  }
}

/** The same transaction for a company that came after the statistics were taken. */
async function asNewCompany(
  usual: Bench,
  usualRatio: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  say('loading the other companies');
  await preloadOthers(usual.runtime, usual.copy);
  const runtime = { ...usual.runtime, ...(await addCompany(usual.runtime, PEOPLE)) };
  const alone = await transactionAlone({ ...usual, runtime, employees: await addTerminals(runtime), used: 0 });
  say(
    `new company: COPY ${alone.copy} rows/s; ingest transaction ${alone.ingest} rows/s; resend ${alone.resend} rows/s`,
  );
  return {
    ratio_to_copy: round(usualRatio),
    new_company_ratio_to_copy: round(alone.ratio),
    new_company_ratio: round(alone.ratio / usualRatio),
    new_company_resend_ratio: round(alone.resendRatio),
  };
}

/** The table that COPY goes to, and the terminals. @returns whose badge is whose */
async function prepare(runtime: BenchRuntime, owner: pg.Client): Promise<ReadonlyMap<string, string>> {
  await owner.query(`
    CREATE TABLE punch_copy (LIKE punch INCLUDING DEFAULTS);
    ALTER TABLE punch_copy ADD PRIMARY KEY (company_id, id),
      ADD UNIQUE (company_id, local_time, terminal_serial, badge_number, punch_code),
      ADD FOREIGN KEY (company_id) REFERENCES company (id),
      ADD FOREIGN KEY (site_id, company_id) REFERENCES site (id, company_id),
      ADD FOREIGN KEY (employee_id, company_id) REFERENCES employee (id, company_id)`);
  return addTerminals(runtime);
}

/** @returns whose badge is whose */
async function addTerminals(runtime: BenchRuntime): Promise<ReadonlyMap<string, string>> {
  return unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, async ({ sql }) => {
    for (let n = 0; n < TERMINALS; n += 1) {
      await sql.query(`INSERT INTO terminal (company_id, id, site_id, serial, name) VALUES ($1, $2, $3, $4, $4)`, [
        runtime.companyId,
        newId(),
        runtime.siteId,
        serialOf(n),
      ]);
    }
    const { rows } = await sql.query<{ number: string; id: string }>('SELECT number, employee_id AS id FROM badge');
    return new Map(rows.map((row) => [row.number, row.id]));
  });
}

/** A site with a token, as if it had been bound. */
async function addSite({ runtime }: Bench, name: string): Promise<Site> {
  const id = newId();
  const { token, secret } = newSiteToken(runtime.companyId, id);
  const tokenHash = hashSecret(secret);
  await unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, ({ sql }) =>
    sql.query(`INSERT INTO site (company_id, id, name, token_hash, epoch) VALUES ($1, $2, $3, $4, 1)`, [
      runtime.companyId,
      id,
      name,
      tokenHash,
    ]),
  );
  return { id, token, tokenHash, end: { no: 1, prev: '' } };
}

/** The next bodies of a site, and the same rows as lines of COPY. */
function nextBodies(state: Bench, site: Site, count: number): { prepared: Prepared[]; lines: Buffer[] } {
  const parts = Array.from({ length: count }, (_, n) => columns(state.used + n, state.stored));
  state.used += count;
  const prepared = bodies(parts, site.end);
  site.end = { no: site.end.no + count, prev: prepared.at(-1)?.hash ?? '' };
  const { companyId } = state.runtime;
  return {
    prepared,
    lines: parts.map((part) => copyLines({ companyId, siteId: site.id, employees: state.employees }, part)),
  };
}

async function timedCopy({ copy }: Bench, lines: readonly Buffer[]): Promise<number> {
  return timed(async () => {
    for (const batch of lines) {
      await copy.query('BEGIN');
      await new Promise<void>((resolve, reject) => {
        const into = copy.query(copyFrom('COPY punch_copy FROM STDIN'));
        into.on('finish', resolve).on('error', reject).end(batch);
      });
      await copy.query('COMMIT');
    }
  });
}

const rate = (rows: number, ms: readonly number[]): number => Math.round((rows / median(ms.slice(1))) * 1000);

/** The ratio of two things that were done one right after the other, run by run: what else the machine does cancels out. */
const paired = (one: readonly number[], other: readonly number[]): number =>
  median(one.slice(1).map((ms, run) => ms / (other[run + 1] ?? Number.NaN)));

async function transactionAlone(state: Bench) {
  const { runtime } = state;
  const site = await addSite(state, 'Alone');
  const principal = sitePrincipal({ id: site.id, name: 'Alone', companyId: runtime.companyId });
  const pusher = { name: 'Bench', siteId: site.id, tokenHash: site.tokenHash, takesRows: true, appVersion: 'bench' };
  const ingest = async (parsed: PushBody, hash: string, expected: string) => {
    const answer = await unitOfWork({ runtime, principal }, (ctx) => takePush(ctx, pusher, parsed, hash));
    const [result, count] = answer.results[0] ?? [];
    if (result !== expected || count !== BATCH)
      throw new Error(`expected ${expected}, got ${JSON.stringify(answer.results)}`);
  };
  const ms = { copy: [] as number[], ingest: [] as number[], resend: [] as number[] };
  for (let run = 0; run <= RUNS; run += 1) {
    const { prepared, lines } = nextBodies(state, site, 1);
    const [batch] = prepared;
    if (!batch) throw new Error('no batch was prepared');
    ms.copy.push(await timedCopy(state, lines));
    const parsed = shapeOfPush(batch.body).parse(batch.body);
    ms.ingest.push(await timed(() => ingest(parsed, batch.hash, 'ok')));
    ms.resend.push(await timed(() => ingest(parsed, batch.hash, 'duplicate')));
  }
  const rates = { copy: rate(BATCH, ms.copy), ingest: rate(BATCH, ms.ingest), resend: rate(BATCH, ms.resend) };
  return { ...rates, ratio: paired(ms.copy, ms.ingest), resendRatio: paired(ms.ingest, ms.resend) };
}

const child = (name: string, args: string[] = []): ChildProcess =>
  fork(join(projectRoot(), 'dist', 'bench', `${name}.js`), args);

const heard = <T>(from: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    from.once('message', (message: T & { error?: string }) =>
      message.error === undefined ? resolve(message) : reject(new Error(message.error)),
    );
    from.once('exit', (code) => reject(new Error(`a process of the benchmark ended with ${code}`)));
  });

async function overHttp(state: Bench) {
  const sites = await Promise.all(Array.from({ length: CONNECTIONS }, (_, n) => addSite(state, `Site ${n}`)));
  const cloud = child('ingest-cloud', [state.runtime.url]);
  const client = child('ingest-client');
  try {
    const { port } = await heard<{ port: number }>(cloud);
    const ms = { copy: [] as number[], http: [] as number[] };
    let bytes = 0;
    for (let run = 0; run <= HTTP_RUNS; run += 1) {
      const next = sites.map((site) => ({ token: site.token, ...nextBodies(state, site, HTTP_BATCHES) }));
      ms.copy.push(
        await timedCopy(
          state,
          next.flatMap(({ lines }) => lines),
        ),
      );
      const order = next.map(({ token, prepared }) => ({
        token,
        bodies: prepared.map((each) => each.packed.toString('base64')),
      }));
      const done = heard<{ ms: number }>(client);
      client.send({ port, sites: order });
      ms.http.push((await done).ms);
      bytes = (next[0]?.prepared[0]?.packed.length ?? 0) / BATCH;
    }
    const rows = CONNECTIONS * HTTP_BATCHES * BATCH;
    const rates = { copy: rate(rows, ms.copy), http: rate(rows, ms.http) };
    return { ...rates, ratio: paired(ms.copy, ms.http), bytes };
  } finally {
    client.disconnect();
    cloud.disconnect();
  }
}
