/**
 * `npm run bench -- policy`: 1,000,000 employees in 20 companies of 50,000, rights on single records by the ten thousand.
 *
 * - decision_us, decision_us_at_100000_grants: one question to the policy, warm (may they do this with the table, may they
 *   see this field), in a company without grants and in one with 100,000, by turns; the best of 21 runs
 * - record_check_ms: one record by its id, for somebody with 12,000 grants
 * - find_ms, count_ms: a page of 20, the slowest of three sorts, and the whole count, by number of grants
 * - count_ratio: the slowest of these counts over the count of the company for somebody who reaches all of it
 */
import { type Context, unitOfWork } from '../src/context.ts';
import { findUserById } from '../src/db/platform.ts';
import { principalOf } from '../src/domain/accounts/principal-of.ts';
import { countRecords, findRecords } from '../src/domain/records/read.ts';
import { reaches } from '../src/domain/records/select.ts';
import { newId } from '../src/id.ts';
import type { Policy } from '../src/policies/policy.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { acts, type Model, models, type Operation } from '../src/policies/roles.ts';
import { median, round, timed } from './figures.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';

const COMPANIES = 20;
const PEOPLE = 50_000;
const GRANTS = [20, 500, 12_000] as const;
const ALL_GRANTS = 100_000;
const RUNS = 15;
const BATCHES = 5;
const DECISION_RUNS = 21;
const DECISION_ROUNDS = 500;

type Say = (line: string) => void;
type Figures = Record<string, number | string | Record<string, number>>;
/** One more unit of work as somebody, as they stand now. */
type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;

export async function bench(_options: unknown, say: Say): Promise<Figures> {
  const runtime = await benchRuntime('cloud', 0);
  try {
    return await measured(runtime, say);
  } finally {
    await runtime.close();
  }
}

async function measured(runtime: BenchRuntime, say: Say): Promise<Figures> {
  say(`filling ${COMPANIES} companies with ${PEOPLE} employees each`);
  await fill(runtime);
  const { companyId } = runtime;
  const admin = await addUser(runtime, companyId, 'company_admin');
  const few = await addUser(runtime, companyId);
  const some = await addUser(runtime, companyId);
  const many = await addUser(runtime, companyId);
  say(`granting ${ALL_GRANTS} records in the company`);
  await grantAll(runtime, [few, some, many]);
  const nobodys = await addUser(runtime, await addEmptyCompany(runtime));
  const [without, withGrants] = await decisionTimes(runtime, [nobodys, many]);
  const check = await recordCheck(runtime, many);
  const users = [few, some, many];
  const find: Record<string, number> = {};
  const count: Record<string, number> = {};
  for (const [at, user] of users.entries()) find[String(GRANTS[at])] = round(await findTime(runtime, user), 2);
  const [company = Number.NaN, ...counts] = await countTimes(runtime, [admin, ...users]);
  for (const [at, time] of counts.entries()) count[String(GRANTS[at])] = round(time, 2);
  const ratio = Math.max(...counts) / company;
  say(
    `a decision ${without.toFixed(3)} µs, with ${ALL_GRANTS} grants ${withGrants.toFixed(3)} µs; a record ${check.toFixed(2)} ms`,
  );
  say(`find ${JSON.stringify(find)} ms, count ${JSON.stringify(count)} ms, of the company ${company.toFixed(2)} ms`);
  return {
    rows: COMPANIES * PEOPLE,
    decision_us: round(without),
    decision_us_at_100000_grants: round(withGrants),
    record_check_ms: round(check),
    find_ms: find,
    count_ms: count,
    company_count_ms: round(company, 2),
    count_ratio: round(ratio, 2),
  };
}

interface Person {
  userId: string;
  memberId: string;
}

async function addEmptyCompany(runtime: BenchRuntime): Promise<string> {
  const id = newId();
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ sql }) =>
    sql.query(
      `INSERT INTO company (id, name, package_id, state) SELECT $1, 'Empty', package_id, 'active' FROM company LIMIT 1`,
      [id],
    ),
  );
  return id;
}

async function addUser(runtime: BenchRuntime, companyId: string, role?: 'company_admin'): Promise<Person> {
  const [userId, memberId] = [newId(), newId()];
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    await sql.query(`INSERT INTO "user" (id, email, name, company_id, is_active) VALUES ($1, $2, 'Bench', $3, true)`, [
      userId,
      `${userId}@bench.example`,
      companyId,
    ]);
    await sql.query(`INSERT INTO member (company_id, id, user_id, role) VALUES ($1, $2, $3, $4)`, [
      companyId,
      memberId,
      userId,
      role ?? 'nobody',
    ]);
    if (role) return;
    // what an HR officer is asked for most, on single records, and forty rules more
    const rules = models.flatMap((model) => ['view', 'change', 'export'].map((act) => ({ model, act })));
    for (const { model, act } of rules) {
      await sql.query(`INSERT INTO rule (company_id, id, member_id, model, act) VALUES ($1, $2, $3, $4, $5)`, [
        companyId,
        newId(),
        memberId,
        model,
        act,
      ]);
    }
  });
  return { userId, memberId };
}

async function as(runtime: BenchRuntime, { userId }: Person): Promise<As> {
  const user = await findUserById(runtime.database, userId);
  if (!user) throw new Error('no such user');
  return (work) => unitOfWork({ runtime, principal: principalOf(user) }, work);
}

/** Microseconds of one decision of each person, warm, over every table and act and some fields. */
async function decisionTimes(runtime: BenchRuntime, people: readonly Person[]): Promise<[number, number]> {
  const questions = models.flatMap((model) => acts.map((act): [Model, Operation] => [model, act]));
  const policies: Policy[] = [];
  for (const person of people) {
    const asPerson = await as(runtime, person);
    policies.push(await asPerson(async ({ policy }) => policy));
  }
  const runs: number[][] = people.map(() => []);
  for (let run = 0; run < DECISION_RUNS; run += 1) {
    for (const [at, policy] of policies.entries()) runs[at]?.push(decisions(policy, questions));
  }
  const [without = Number.NaN, withGrants = Number.NaN] = runs.map((times) => Math.min(...times));
  return [without, withGrants];
}

function decisions(policy: Policy, questions: readonly [Model, Operation][]): number {
  let yes = 0;
  const start = performance.now();
  for (let round = 0; round < DECISION_ROUNDS; round += 1) {
    for (const [model, act] of questions) {
      if (policy.allows(act, model)) yes += 1;
      if (policy.mayView(model, 'name')) yes += 1;
    }
  }
  const took = performance.now() - start;
  if (yes === 0) throw new Error('nothing was allowed');
  return (took * 1000) / (DECISION_ROUNDS * questions.length * 2);
}

/** The best of five medians: what else the machine does in these milliseconds is not measured. */
async function typical(work: () => Promise<unknown>, batches = BATCHES): Promise<number> {
  const medians: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await timed(work));
    medians.push(median(runs));
  }
  return Math.min(...medians);
}

async function recordCheck(runtime: BenchRuntime, person: Person): Promise<number> {
  const asPerson = await as(runtime, person);
  return asPerson(async (ctx) => {
    const rows = await findRecords(ctx, 'employee', { limit: 200, columns: ['id'] });
    let at = 0;
    return typical(() => {
      at = (at + 1) % rows.length;
      return reaches(ctx, 'employee', 'view', String(rows[at]?.id));
    });
  });
}

/** The slowest of three sorts: by id, by name, by the unique code. */
async function findTime(runtime: BenchRuntime, person: Person): Promise<number> {
  const asPerson = await as(runtime, person);
  return asPerson(async (ctx) => {
    const sorts: number[] = [];
    for (const field of ['id', 'name', 'code']) {
      const sort = { field, direction: 'asc' } as const;
      sorts.push(await typical(() => findRecords(ctx, 'employee', { sort, limit: 20 })));
    }
    return Math.max(...sorts);
  });
}

/** Counts of several people, by turns, so that a ratio compares what was measured in the same moments. */
async function countTimes(runtime: BenchRuntime, people: readonly Person[]): Promise<number[]> {
  const best = people.map(() => Number.POSITIVE_INFINITY);
  for (let batch = 0; batch < BATCHES; batch += 1) {
    for (const [at, person] of people.entries()) {
      const asPerson = await as(runtime, person);
      const time = await asPerson((ctx) => typical(() => countRecords(ctx, 'employee'), 1));
      best[at] = Math.min(best[at] ?? time, time);
    }
  }
  return best;
}

/** The company of the runtime and nineteen more, in one order of time, each with some grants of its own. */
async function fill(runtime: BenchRuntime): Promise<void> {
  const others = Array.from({ length: COMPANIES - 1 }, newId);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO company (id, name, package_id, state) SELECT o, 'Other ' || n, (SELECT package_id FROM company LIMIT 1), 'active'
       FROM unnest($1::uuid[]) WITH ORDINALITY AS given (o, n)`,
      [others],
    );
  });
  for (const companyId of [...others.slice(0, 10), runtime.companyId, ...others.slice(10)]) {
    await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
      // ids as UUIDv7 makes them: the time first
      await sql.query(
        `INSERT INTO employee (company_id, id, code, name, salary)
         SELECT $1::uuid, (lpad(to_hex(1760000000000 + n), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid,
                'E-' || n, 'Worker ' || substr(h, 20, 6), 12500
         FROM generate_series(1, $2::int) AS n, LATERAL md5($1::text || n) AS h`,
        [companyId, PEOPLE],
      );
      if (companyId !== runtime.companyId) {
        for (const grants of GRANTS) await grantTo(sql, companyId, newId(), grants);
      }
    });
  }
  await analyze(runtime);
}

const grantTo = (sql: Context['sql'], companyId: string, principal: string, count: number) =>
  sql.query(
    `INSERT INTO record_grant (company_id, id, principal, model, record_id, can_change, granted_by)
     SELECT $1::uuid, record_grant_id($1::uuid, $2::uuid, 'employee', e.id, $2::uuid), $2::uuid, 'employee', e.id, true, $2::uuid
     FROM (SELECT id FROM employee WHERE company_id = $1::uuid ORDER BY md5(id::text || $2::text) LIMIT $3::int) AS e`,
    [companyId, principal, count],
  );

/** What is measured, and the rest of the 100,000 spread over others. */
async function grantAll(runtime: BenchRuntime, people: readonly Person[]): Promise<void> {
  await unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, async ({ sql }) => {
    let left = ALL_GRANTS;
    for (const [at, { memberId }] of people.entries()) {
      await grantTo(sql, runtime.companyId, memberId, GRANTS[at] ?? 0);
      left -= GRANTS[at] ?? 0;
    }
    for (let others = 50; others > 0; others -= 1) {
      await grantTo(sql, runtime.companyId, newId(), Math.ceil(left / others));
      left -= Math.ceil(left / others);
    }
  });
  await analyze(runtime);
}

/** As the owner, and as autovacuum does it after a while. */
async function analyze(runtime: BenchRuntime): Promise<void> {
  const client = await runtime.database.pool.connect();
  try {
    await client.query('VACUUM ANALYZE employee');
    await client.query('VACUUM ANALYZE record_grant');
  } finally {
    client.release();
  }
}
