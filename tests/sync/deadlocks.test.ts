/** Transactions that wait for each other, for real: PostgreSQL ends one of them, and it is done again at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context, Runtime } from '../../src/context.ts';
import { unitOfWork } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let gate: BoundSite;
let dyeing: BoundSite;
/** In the order of their ids. */
let employees: string[] = [];
let logged: Record<'debug' | 'warn' | 'error', number>;

const nameOf = async (runtime: Runtime, id: unknown) =>
  (await rowsIn(runtime, `SELECT name FROM employee WHERE id = '${id}'`, gate.companyId))[0]?.name;
const rename = (ctx: Context, id: unknown, name: string) =>
  ctx.sql.query('UPDATE employee SET name = $2 WHERE company_id = $3 AND id = $1', [id, name, gate.companyId]);

async function deadlocks(runtime: Runtime): Promise<number> {
  const client = await asSuperuser(runtime.database.url);
  try {
    // what backends count is told when they are idle
    const { rows } = await client.query<{ count: number }>(
      `SELECT pg_stat_clear_snapshot(), deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()`,
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/** A gate that opens when so many have come. */
function meeting(count: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    come += 1;
    if (come >= count) open();
    await isOpen;
  };
}

beforeAll(async () => {
  ends = await twoEnds();
  for (const code of ['D-1', 'D-2', 'D-3', 'D-4']) {
    const { id } = await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code, name: 'Jamil' }));
    employees.push(String(id));
  }
  employees = employees.sort();
  gate = await ends.newSite();
  const siteId = newId();
  await ends.people.systemA(({ sql }) =>
    sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Dyeing')`, [gate.companyId, siteId]),
  );
  dyeing = await ends.newSite('a', { siteId, name: 'dyeing' });
});
afterAll(() => ends.close());
beforeEach(() => {
  jest.restoreAllMocks();
  logged = { debug: 0, warn: 0, error: 0 };
  for (const level of ['debug', 'warn', 'error'] as const) {
    jest.spyOn(ends.cloud.log, level).mockImplementation(() => {
      logged[level] += 1;
    });
  }
});

describe('Two units of work that change the same records in opposite orders', () => {
  test('both are done, each once; what follows the commit follows once, and nothing of it is an alarm', async () => {
    const [first, second] = employees;
    const met = meeting(2);
    const effects: string[] = [];
    let attempts = 0;
    const change = (name: string, ids: (string | undefined)[]) =>
      unitOfWork({ runtime: ends.cloud, principal: systemPrincipal(gate.companyId) }, async (ctx) => {
        attempts += 1;
        ctx.afterCommit(() => effects.push(name));
        await rename(ctx, ids[0], name);
        await met();
        await rename(ctx, ids[1], name);
      });
    const before = await deadlocks(ends.cloud);
    await Promise.all([change('one', [first, second]), change('other', [second, first])]);
    expect(attempts).toBe(3);
    expect(effects.sort()).toEqual(['one', 'other']);
    expect(await nameOf(ends.cloud, first)).toBe(await nameOf(ends.cloud, second));
    expect(logged).toEqual({ debug: 1, warn: 0, error: 0 });
    expect(await deadlocks(ends.cloud)).toBeGreaterThan(before);
  });

  test('one that has sent something before its commit is not done again, and says so', async () => {
    const [first, second] = employees;
    const met = meeting(2);
    const change = (ids: (string | undefined)[]) =>
      unitOfWork({ runtime: ends.cloud, principal: systemPrincipal(gate.companyId), isOnce: true }, async (ctx) => {
        await rename(ctx, ids[0], 'sent');
        await met();
        await rename(ctx, ids[1], 'sent');
      });
    const ended = await Promise.allSettled([change([first, second]), change([second, first])]);
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused).toEqual(['database.busy']);
  });

  test('one that meets another at every attempt ends after a few', async () => {
    let attempts = 0;
    const always = unitOfWork({ runtime: ends.cloud, principal: systemPrincipal(gate.companyId) }, async ({ sql }) => {
      attempts += 1;
      await sql.query(`DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40P01'; END $$`);
    });
    await expect(always).rejects.toMatchObject({ code: 'database.busy', status: 503 });
    expect(attempts).toBe(4);
  });
});

describe('Pushes of two sites and an edit in the cloud, of the same records', () => {
  test('are all taken at their first request, whatever the order, without a deadlock between pushes', async () => {
    const rahimOn = (site: BoundSite) => signedIn(site.runtime, 'rahim@garments-a.example');
    for (const site of [gate, dyeing]) await site.sync().now();
    // the outboxes hold them in opposite orders
    for (const [site, ids, field] of [
      [gate, employees, 'phone'],
      [dyeing, [...employees].reverse(), 'designation'],
    ] as const) {
      const rahim = await rahimOn(site);
      for (const id of ids) await rahim((ctx) => commandsOf('employee').change(ctx, id, { [field]: site.siteId }));
    }
    const statuses: number[] = [];
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const answer = await globalThis.fetch(url, init);
      statuses.push(answer.status);
      return answer;
    };
    const before = await deadlocks(ends.cloud);
    await Promise.all([gate.sync({ fetch }).now(), dyeing.sync({ fetch }).now()]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await deadlocks(ends.cloud)).toBe(before);
    expect(await rowsIn(gate.runtime, 'SELECT FROM sync_outbox', gate.companyId)).toEqual([]);
    expect(await rowsIn(dyeing.runtime, 'SELECT FROM sync_outbox', gate.companyId)).toEqual([]);
  });

  test('an edit of two of them in the opposite order is done, and so is the push', async () => {
    const [first, second] = employees;
    const rahim = await signedIn(gate.runtime, 'rahim@garments-a.example');
    for (const id of [first, second])
      await rahim((ctx) => commandsOf('employee').change(ctx, String(id), { joinedOn: '2024-01-02' }));
    const statuses: number[] = [];
    let attempts = 0;
    let pushed: Promise<void> | undefined;
    const watcher = await asSuperuser(ends.cloud.database.url);
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const answer = await globalThis.fetch(url, init);
      statuses.push(answer.status);
      return answer;
    };
    await ends.people.rahim(async (ctx) => {
      attempts += 1;
      await rename(ctx, second, 'edited');
      pushed ??= gate.sync({ fetch }).now();
      // the push holds the first by then, and waits for the second
      for (let isWaiting = attempts > 1; !isWaiting; ) {
        const { rows } = await watcher.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM pg_stat_activity
           WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
        );
        isWaiting = rows[0]?.count !== 0;
      }
      await rename(ctx, first, 'edited');
    });
    await pushed;
    await watcher.end();
    expect(new Set(statuses)).toEqual(new Set([200]));
    const names = `SELECT name, joined_on::text AS day FROM employee WHERE id IN ('${first}', '${second}')`;
    expect(await rowsIn(ends.cloud, names, gate.companyId)).toEqual(
      [first, second].map(() => ({ name: 'edited', day: '2024-01-02' })),
    );
    expect(logged).toMatchObject({ warn: 0, error: 0 });
    expect(logged.debug).toBeGreaterThan(0);
  });
});
