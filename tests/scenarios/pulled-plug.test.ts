import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import { type Runtime, unitOfWork } from '../../src/context.ts';
import { openDatabase } from '../../src/db/database.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { makeBindCode } from '../../src/domain/sites/bind-code.ts';
import { createLog } from '../../src/log.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { sealerFrom } from '../../src/secret.ts';
import { queryAs, testDatabase } from '../support/database.ts';
import { as, garments } from '../support/people.ts';
import { eventually, scratchFolder, startProcess } from '../support/processes.ts';

const log = createLog('test', 'silent');

/** The same runtime as a process of a role has, for looking at its database and setting things up. */
function readState(databaseUrl: string, deploymentRole: 'cloud' | 'site'): Runtime & { close(): Promise<void> } {
  const database = openDatabase({ url: databaseUrl, poolSize: 3, log });
  return {
    deploymentRole,
    database,
    clock: systemClock,
    log,
    sealer: sealerFrom(Buffer.alloc(32, 9)),
    close: () => database.close(),
  };
}

const SECRET_KEY = '09'.repeat(32);

/** So many scans of a busy week, every one different. */
function scans(count: number, from = 0) {
  const two = (value: number) => String(value).padStart(2, '0');
  return Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const [day, hour, minute, second] = [
      1 + (Math.floor(n / 86_400) % 20),
      Math.floor(n / 3600) % 24,
      Math.floor(n / 60) % 60,
      n % 60,
    ];
    return {
      badgeNumber: String(1 + (n % 300)),
      wallTime: `2026-11-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`,
      punchCode: n % 2,
      verifyMode: 1,
    };
  });
}

const inDatabase = (databaseUrl: string, sql: string) => queryAs(databaseUrl, { role: 'hajira_platform' }, sql);

const countOf = async (databaseUrl: string, table: string): Promise<number> =>
  Number((await inDatabase(databaseUrl, `SELECT count(*)::int AS n FROM ${table}`))[0]?.n);

const facts = `SELECT id, terminal_serial, badge_number, local_time, punch_code, verify_mode, work_code FROM punch ORDER BY id`;

const factsOf = (databaseUrl: string): Promise<unknown[]> => inDatabase(databaseUrl, facts);

describe('Pulling the plug', () => {
  test('of the site in the middle of a pull, and of the cloud in the middle of a batch: every punch is there exactly once', async () => {
    const [cloudDatabase, siteDatabase] = [await testDatabase(), await testDatabase()];
    const cloudEnv = { DATABASE_URL: cloudDatabase.url, SECRET_KEY, DATA_DIR: scratchFolder(), PORT: '0' };
    const siteEnv = {
      DATABASE_URL: siteDatabase.url,
      SECRET_KEY,
      DATA_DIR: scratchFolder(),
      PORT: '0',
      POLL_SCHEDULE: '* * * * * *',
      SYNC_DEBOUNCE_SECONDS: '0',
    };
    const terminal = await startSimulatedTerminal({ serial: 'PLUG1', users: [], logCapacity: 200_000 });
    const runtimes: (Runtime & { close(): Promise<void> })[] = [];
    try {
      let cloud = await startProcess(['cloud'], cloudEnv);
      const cloudPort = { PORT: String(cloud.ready.port) };
      const cloudRuntime = readState(cloudDatabase.url, 'cloud');
      runtimes.push(cloudRuntime);
      const { a } = await garments(cloudRuntime);
      await unitOfWork({ runtime: cloudRuntime, principal: systemPrincipal(a.id) }, ({ sql }) =>
        sql.query('UPDATE site SET interval_seconds = 5'),
      );
      const { code } = await unitOfWork({ runtime: cloudRuntime, principal: systemPrincipal(a.id) }, (ctx) =>
        makeBindCode(ctx, a.siteId),
      );

      let site = await startProcess(['site'], { ...siteEnv, CLOUD_URL: cloud.ready.url, BIND_CODE: code });
      const siteRuntime = readState(siteDatabase.url, 'site');
      runtimes.push(siteRuntime);
      terminal.punchAll(scans(40_000));
      await as(
        siteRuntime,
        systemPrincipal(a.id),
      )((ctx) => commandsOf('terminal').add(ctx, { name: 'Gate', host: terminal.host, port: terminal.port }));
      // the site dies whenever some more thousand rows are stored, the cloud whenever some more have arrived
      for (let kills = 0, stored = 0, arrived = 0; kills < 6; kills += 1) {
        if (kills % 2 === 0) {
          stored = await eventually(
            () => countOf(siteDatabase.url, 'punch'),
            (n) => n > stored || n === terminal.logCount,
          );
          await site.kill();
          site = await startProcess(['site'], siteEnv);
        } else {
          arrived = await eventually(
            () => countOf(cloudDatabase.url, 'punch'),
            (n) => n > arrived || n === terminal.logCount,
          );
          await cloud.kill();
          cloud = await startProcess(['cloud'], { ...cloudEnv, ...cloudPort });
        }
        terminal.punchAll(scans(500, 40_000 + kills * 500));
      }
      await eventually(
        () => countOf(cloudDatabase.url, 'punch'),
        (n) => n >= terminal.logCount,
      );
      await eventually(
        () => countOf(siteDatabase.url, 'sync_outbox'),
        (n) => n === 0,
      );
      const onSite = await factsOf(siteDatabase.url);
      expect(onSite).toHaveLength(43_000);
      expect(await factsOf(cloudDatabase.url)).toEqual(onSite);
      expect(await countOf(siteDatabase.url, 'punch_delivery')).toBe(43_000);
      for (const process of [site, cloud]) {
        const exit = await process.stop();
        expect({ exit, said: process.said() }).toEqual({ exit: 0, said: expect.not.stringContaining('leaving') });
      }
    } finally {
      await terminal.close();
      for (const runtime of runtimes) await runtime.close();
      await cloudDatabase.drop();
      await siteDatabase.drop();
    }
  }, 900_000);
});
