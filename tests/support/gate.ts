import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { type CollectorOptions, createCollector } from '../../src/collector/collector.ts';
import {
  type SimulatedTerminal,
  type SimulatedTerminalOptions,
  startSimulatedTerminal,
} from '../../src/collector/simulator/terminal.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import type { Row } from '../../src/domain/records/model.ts';
import { findRecords, readRecords } from '../../src/domain/records/read.ts';
import type { Model } from '../../src/policies/roles.ts';
import { garments, testRuntime } from './people.ts';

export interface Gate {
  terminal: SimulatedTerminal;
  id: string;
  serial: string;
}

let named = 0;

/** A bound site of Garments A with its people, a collector, and simulated terminals registered as Rahim does. */
export function siteWithGates() {
  const open: { close(): Promise<void> }[] = [];
  const site = {} as {
    runtime: Awaited<ReturnType<typeof testRuntime>>;
    people: Awaited<ReturnType<typeof garments>>;
  };
  beforeAll(async () => {
    site.runtime = await testRuntime('site');
    site.people = await garments(site.runtime);
    const { a, systemA } = site.people;
    await systemA(({ sql }) =>
      sql.query(
        `INSERT INTO sync_state (company_id, site_id, cloud_url, token_sealed, instance_id) VALUES ($1, $2, 'http://127.0.0.1:9', 'x', 'i')`,
        [a.id, a.siteId],
      ),
    );
  });
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
  afterAll(() => site.runtime.close());

  const find = (model: Model, where: Row): Promise<Row[]> =>
    site.people.rahim((ctx) => findRecords(ctx, model, { where, sort: { field: 'id', direction: 'asc' }, limit: 500 }));

  return {
    site,
    find,
    async gate(options: Partial<SimulatedTerminalOptions> = {}, form: Row = {}): Promise<Gate> {
      named += 1;
      const name = `Gate ${named}`;
      const serial = options.serial ?? `GATE${named}`;
      const terminal = await startSimulatedTerminal({
        users: [{ badgeNumber: '7', name: 'করিম' }],
        ...options,
        serial,
      });
      open.push(terminal);
      const { commKey } = options.faults ?? {};
      const given = { name, host: terminal.host, port: terminal.port, commKey, ...form };
      const row = await site.people.rahim((ctx) => commandsOf('terminal').add(ctx, given));
      return { terminal, id: String(row.id), serial };
    },
    collector(options: Partial<CollectorOptions> = {}) {
      const created = createCollector({ runtime: site.runtime, schedule: null, ...options });
      open.push({ close: () => created.stop() });
      return created;
    },
    /** A terminal that has shown its key in a handshake from here, as far as the site knows. */
    keyShown: (id: string) =>
      site.people.systemA(({ sql }) =>
        sql.query(
          `UPDATE terminal SET push_key_hash = 'shown', push_address = '127.0.0.1', push_trusted_until = '2100-01-01' WHERE id = $1`,
          [id],
        ),
      ),
    rowOf: async (id: string): Promise<Row> =>
      (await site.people.rahim((ctx) => readRecords(ctx, 'terminal', [id])))[0] ?? {},
    punchesOf: (serial: string) => find('punch', { terminalSerial: serial }),
    alarmsOf: async (id: string) =>
      (await find('terminal_alarm', { terminalId: id, endedAt: null })).map((row) => row.kind).sort(),
    /** As the superuser of the database sees it, walls or none. */
    query: async <T extends Row>(sql: string, ...values: unknown[]): Promise<T[]> =>
      site.people.systemA(async (ctx) => (await ctx.sql.query<T>(sql, values)).rows),
  };
}

export const scan = (badgeNumber: string, wallTime: string, punchCode = 0) => ({
  badgeNumber,
  wallTime,
  punchCode,
  verifyMode: 1,
});
