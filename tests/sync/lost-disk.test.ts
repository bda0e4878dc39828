/** A site's machine is lost with its disk: what docs/operations.md, "A lost disk", says of a new one, done once. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { createCollector } from '../../src/collector/collector.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { countAttention } from '../../src/domain/sites/standing.ts';
import { scan } from '../support/gate.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

jest.setTimeout(120_000);

let ends: Awaited<ReturnType<typeof twoEnds>>;
let terminal: SimulatedTerminal;
const open: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  ends = await twoEnds();
  terminal = await startSimulatedTerminal({ users: [{ badgeNumber: '7', name: 'Karim' }], serial: 'LOST1' });
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});
afterAll(async () => {
  await terminal.close();
  await ends.close();
});

const rahimOn = (site: BoundSite) => signedIn(site.runtime, 'rahim@garments-a.example');
const read = async (site: BoundSite, id: string) => {
  const collector = createCollector({ runtime: site.runtime, schedule: null });
  open.push(collector);
  await collector.pollNow(id);
};
const on = (site: BoundSite, sql: string) => rowsIn(site.runtime, sql, site.companyId);
const OF_TERMINAL = `SELECT local_time FROM punch WHERE terminal_serial = 'LOST1' ORDER BY 1`;

test('a new machine in the place of the lost one has everything but addresses, and reads what was never sent', async () => {
  const lost = await ends.newSite();
  const added = await (await rahimOn(lost))((ctx) =>
    commandsOf('terminal').add(ctx, { name: 'Gate', host: terminal.host, port: terminal.port }),
  );
  await lost.store(punches(40));
  terminal.punch(scan('7', '2026-11-20 08:00:00'));
  await read(lost, String(added.id));
  await (await rahimOn(lost))((ctx) => commandsOf('employee').add(ctx, { code: 'L-1', name: 'Sent' }));
  await lost.sync().now();
  // read by the machine and never sent: the terminal still has it
  terminal.punch(scan('7', '2026-11-20 17:00:00'));
  await read(lost, String(added.id));
  await (await rahimOn(lost))((ctx) => commandsOf('employee').add(ctx, { code: 'L-2', name: 'Never sent' }));

  const fresh = await ends.newSite('a', { siteId: lost.siteId, name: 'new machine' });
  await fresh.sync().now();
  // the old one, should it come back, is stopped and keeps its data
  await expect(lost.sync().now()).rejects.toThrow();
  expect(await on(lost, OF_TERMINAL)).toHaveLength(2);
  expect(await facts(fresh.runtime, fresh.companyId)).toEqual(await facts(ends.cloud, fresh.companyId));
  expect(await on(fresh, OF_TERMINAL)).toHaveLength(1);
  expect(await on(fresh, `SELECT name FROM employee WHERE code IN ('L-1', 'L-2')`)).toEqual([{ name: 'Sent' }]);
  expect(await on(fresh, `SELECT id, name, host, comm_key_sealed AS key, is_active FROM terminal`)).toEqual([
    { id: added.id, name: 'Gate', host: null, key: null, is_active: true },
  ]);
  const rahim = await rahimOn(fresh);
  expect(await rahim(countAttention)).toMatchObject({ addressless: 1 });

  await rahim((ctx) =>
    commandsOf('terminal').change(ctx, String(added.id), { host: terminal.host, port: terminal.port }),
  );
  expect(await rahim(countAttention)).toMatchObject({ addressless: 0 });
  await read(fresh, String(added.id));
  await fresh.sync().now();
  expect(await on(fresh, OF_TERMINAL)).toHaveLength(2); // the first one was not stored twice
  expect(await facts(fresh.runtime, fresh.companyId)).toEqual(await facts(ends.cloud, fresh.companyId));
  expect(await on(fresh, 'SELECT FROM sync_outbox')).toEqual([]);
});
