import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { makeBindCode } from '../../src/domain/sites/bind-code.ts';
import { bind } from '../../src/sync/bind.ts';
import { type BoundSite, expectEqualEnds, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let child: ChildProcess | undefined;
let port = 0;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterEach(() => end());
afterAll(() => ends.close());

async function end(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** A cloud process on the same database and port as the one before it, that dies before this statement. */
async function startCloud(diesAt: number): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('../support/cloud-process.mjs', import.meta.url));
  const started = fork(program, [ends.cloud.database.url, String(port), String(diesAt)], { execArgv: [] });
  child = started;
  const [said] = (await once(started, 'message')) as [{ port: number }];
  port = said.port;
  return started;
}

/** Every statement in the long run; else every eleventh one (a prime, so that no kind of statement is left out by its rhythm). */
const STEP = process.env.HAJIRA_TEST_LONG === '1' ? 1 : 11;

describe('kill -9 of the cloud', () => {
  test('before any statement of a batch: afterwards every punch is there exactly once', async () => {
    await startCloud(0);
    const { code } = await ends.people.rahim((ctx) => makeBindCode(ctx, site.siteId));
    const { runtime, instanceFile } = site;
    await bind({ runtime, cloudUrl: `http://127.0.0.1:${port}`, code, instanceFile });
    await end();
    let kills = 0;
    for (let statement = 1; ; statement += STEP) {
      await site.store(punches(20, statement * 20));
      const cloud = await startCloud(statement);
      const ended = once(cloud, 'exit');
      const isDead = await site
        .sync()
        .now()
        .then(
          () => false,
          () => true,
        );
      if (!isDead) break; // it lived through the whole batch: there is no statement left to die at
      await ended;
      expect(cloud.signalCode).toBe('SIGKILL');
      kills += 1;
    }
    expect(kills).toBeGreaterThan(10 / STEP);
    await end();
    await startCloud(0);
    await site.sync().now();
    expect(await rowsIn(site.runtime, 'SELECT FROM sync_outbox', site.companyId)).toEqual([]);
    expect(await facts(ends.cloud, site.companyId)).toHaveLength((kills + 1) * 20);
    await expectEqualEnds(ends.cloud, site);
  }, 240_000);
});
