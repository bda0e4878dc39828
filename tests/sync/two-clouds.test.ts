/** Two processes of one cloud over one database: whichever a site meets, the results are the same. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { sentColumn } from '../../src/domain/sites/sign-ins.ts';
import { newId } from '../../src/id.ts';
import { projectRoot } from '../../src/project.ts';
import { syncModels } from '../../src/sync/models.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
const clouds: ChildProcess[] = [];
const ports: number[] = [];
const sites: BoundSite[] = [];

async function startCloud(): Promise<void> {
  const program = join(projectRoot(), 'tests', 'support', 'cloud-process.mjs');
  const child = fork(program, [ends.cloud.database.url, '0', '0'], { execArgv: [] });
  clouds.push(child);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  ports.push(port);
}

beforeAll(async () => {
  ends = await twoEnds();
  const dyeing = newId();
  await ends.people.systemA(({ sql }) =>
    sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Dyeing')`, [ends.people.a.id, dyeing]),
  );
  sites.push(await ends.newSite(), await ends.newSite('a', { siteId: dyeing, name: 'dyeing' }));
  await Promise.all([startCloud(), startCloud()]);
});
afterAll(async () => {
  for (const child of clouds) child.kill('SIGKILL');
  await ends.close();
});

/** The same numbers for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const STEPS = 7;
const SEED = Number(process.env.HAJIRA_SEED ?? 7);

/** Each request goes to either process; some answers are lost, and some requests reach both at once. */
function balanced(next: () => number, met: number[]): typeof fetch {
  return async (url, init) => {
    const at = next() < 0.5 ? 0 : 1;
    const to = (place: number) => String(url).replace(/:\d+\//, `:${ports[place]}/`);
    met[at] = (met[at] ?? 0) + 1;
    if (next() < 0.15) {
      const [answer] = await Promise.all([fetch(to(at), init), fetch(to(1 - at), init)]);
      return answer;
    }
    const answer = await fetch(to(at), init);
    if (next() < 0.1) throw new TypeError('fetch failed');
    return answer;
  };
}

test('sites that push and pull through both at random, twice at once now and then, end equal with the cloud', async () => {
  const next = chance(SEED);
  const met: number[] = [];
  const people: unknown[] = [];
  let made = 0;
  const hire = async (site?: BoundSite) => {
    made += 1;
    const who = site ? await signedIn(site.runtime, 'rahim@garments-a.example') : ends.people.rahim;
    people.push((await who((ctx) => commandsOf('employee').add(ctx, { code: `T-${made}`, name: 'Jamil' }))).id);
  };
  for (let step = 0; step < STEPS; step += 1) {
    await hire(next() < 0.5 ? sites[step % 2] : undefined);
    for (const [at, site] of sites.entries()) {
      await site.store(punches(60, (step * 2 + at) * 100, { serial: Array(60).fill(`GATE-${at}`) }));
    }
    const rounds = sites.flatMap((site) => [site, ...(next() < 0.3 ? [site] : [])]); // two workers of one site, too
    await Promise.allSettled(rounds.map((site) => site.sync({ fetch: balanced(next, met) }).now()));
  }
  for (let turn = 0; turn < 5; turn += 1)
    await Promise.allSettled(sites.map((site) => site.sync({ fetch: balanced(next, met) }).now()));
  for (const site of [...sites, ...sites]) await site.sync({ fetch: balanced(() => 0.4, met) }).now();
  expect(met.every((count) => count > 10)).toBe(true);
  const [there, ...here] = await Promise.all(
    [ends.cloud, ...sites.map(({ runtime }) => runtime)].map((runtime) => facts(runtime, ends.people.a.id)),
  );
  expect(there).toHaveLength(STEPS * 2 * 60);
  for (const each of here) expect(each).toEqual(there);
  for (const { name, columns } of syncModels) {
    if (['punch', 'package', 'site'].includes(name)) continue;
    const here = Object.keys(columns).map((column) => `t."${column}"`);
    const sent = Object.keys(columns).map((column) => `${sentColumn(name, column)} AS "${column}"`);
    const from = `FROM "${name}" t ORDER BY t.id`;
    const rows = await rowsIn(ends.cloud, `SELECT ${sent.join(', ')} ${from}`, ends.people.a.id);
    for (const site of sites) {
      const own = await rowsIn(site.runtime, `SELECT ${here.join(', ')} ${from}`, site.companyId);
      expect([name, own]).toEqual([name, rows]);
    }
  }
  for (const site of sites) expect(await rowsIn(site.runtime, 'SELECT * FROM sync_outbox', site.companyId)).toEqual([]);
  expect(await rowsIn(ends.cloud, `SELECT id FROM employee WHERE code LIKE 'T-%'`, ends.people.a.id)).toHaveLength(
    people.length,
  );
  // numbers without a gap that anybody could fall into: each once
  expect(
    await rowsIn(
      ends.cloud,
      'SELECT count(seq)::int - count(DISTINCT seq)::int AS doubled FROM sync_row',
      ends.people.a.id,
    ),
  ).toEqual([{ doubled: 0 }]);
}, 180_000);

test('one of the two is killed in the middle of the day: the other one carries on', async () => {
  const [site] = sites as [BoundSite];
  await site.store(punches(200, 9_000));
  clouds[0]?.kill('SIGKILL');
  const next = chance(SEED + 1);
  const met: number[] = [];
  let isLevel = false;
  for (let turn = 0; turn < 20 && !isLevel; turn += 1) {
    await site
      .sync({ fetch: balanced(next, met) })
      .now()
      .then(
        () => {
          isLevel = true;
        },
        () => undefined,
      );
  }
  expect(isLevel).toBe(true);
  expect(await facts(ends.cloud, site.companyId)).toHaveLength(STEPS * 2 * 60 + 200);
});
