import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { as } from '../support/people.ts';
import { inWords, says } from '../support/says.ts';
import { asOwner, type BoundSite, expectEqualEnds, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());

const outbox = (of: BoundSite) => rowsIn(of.runtime, 'SELECT * FROM sync_outbox ORDER BY seq', of.companyId);
const inCloud = (sql: string, companyId = site.companyId) => rowsIn(ends.cloud, sql, companyId);

const expectEqual = (of = site): Promise<void> => expectEqualEnds(ends.cloud, of);

describe('A day of punches', () => {
  test('reaches the cloud whole, and leaves the outbox with the acknowledgement', async () => {
    await site.store(punches(120));
    expect(await outbox(site)).toHaveLength(120);
    await site.sync().now();
    await expectEqual();
    expect(await facts(ends.cloud, site.companyId)).toHaveLength(120);
    expect(await outbox(site)).toEqual([]);
    expect(await facts(ends.cloud, ends.people.b.id)).toEqual([]);
  });

  test('is kept on site as it was sent: the stored bodies are what the cloud saw', async () => {
    const batches = await rowsIn(site.runtime, 'SELECT * FROM sync_batch ORDER BY no', site.companyId);
    const sent = ends.line.seen.filter(({ path }) => path.endsWith('/push')).map(({ body }) => body.toString('hex'));
    expect(batches.length).toBeGreaterThan(0);
    for (const batch of batches) {
      expect(sent).toContain((batch.body as Buffer).toString('hex'));
      expect(batch.acked_at).toBeInstanceOf(Date);
      expect(batch.response).toBeInstanceOf(Buffer);
    }
  });

  test('keeps how each punch came, and names the site that sent it', async () => {
    const ways = punches(4, 500, { way: ['pull', 'live', 'push', 'file'], serial: Array(4).fill('WAYS') });
    await site.here(async (ctx) => {
      const { storePunches } = await import('../../src/domain/attendance/store-punches.ts');
      for (const [at, source] of (['terminal', 'terminal', 'push', 'file'] as const).entries()) {
        const one = Object.fromEntries(Object.entries(ways).map(([name, values]) => [name, [values[at]]]));
        await storePunches(ctx, { source, siteId: site.siteId }, one as never);
      }
    });
    await site.sync().now();
    await expectEqual();
    const rows = await inCloud(
      `SELECT source::text, created_by, site_id FROM punch WHERE terminal_serial = 'WAYS' ORDER BY id`,
    );
    expect(rows.map((row) => row.source)).toEqual(['terminal', 'terminal', 'push', 'file']);
    expect(new Set(rows.map((row) => `${row.created_by} ${row.site_id}`))).toEqual(
      new Set([`site:${site.siteId} ${site.siteId}`]),
    );
  });

  test('of 5,001 punches travels in two batches', async () => {
    await site.store(punches(5001, 10_000));
    const before = ends.line.seen.length;
    await site.sync().now();
    expect(ends.line.seen.slice(before).map(({ path }) => path.split('/').pop())).toEqual(['push', 'push', 'pull']);
    await expectEqual();
  });

  test('tells the cloud what still waits, and when the site was there', async () => {
    const [row] = await inCloud(
      `SELECT pending_count, last_push_at, last_seen_at, app_version, clock_skew_ms FROM site WHERE id = '${site.siteId}'`,
    );
    expect(row).toMatchObject({ pending_count: 0, app_version: 'unknown' });
    expect(Math.abs(Number(row?.clock_skew_ms))).toBeLessThan(60_000);
    expect(row?.last_push_at).toBeInstanceOf(Date);
  });
});

describe('A punch that cannot count yet', () => {
  test('of an unknown badge is held in the cloud, and released when the badge is given to somebody', async () => {
    await site.store(punches(1, 20_000, { badge: ['0077'], serial: ['HELD'] }));
    await site.sync().now();
    const held = () => inCloud(`SELECT held::text, employee_id FROM punch WHERE terminal_serial = 'HELD'`);
    expect(await held()).toEqual([{ held: 'unknown_badge', employee_id: null }]);
    const employee = await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-77', name: 'Jamil' }));
    await ends.people.rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: '0077', employeeId: employee.id, validFrom: '2025-01-01T00:00:00Z' }),
    );
    expect(await held()).toEqual([{ held: null, employee_id: employee.id }]);
  });

  test('of an impossible time is held, not refused', async () => {
    await site.store(punches(1, 0, { localTime: ['2026-02-30 08:00:00'], serial: ['FEB'] }));
    await site.sync().now();
    expect(await inCloud(`SELECT held::text FROM punch WHERE terminal_serial = 'FEB'`)).toEqual([
      { held: 'impossible_time' },
    ]);
    await expectEqual();
  });

  test('of a suspended company is taken and held, and released when the company goes on', async () => {
    const system = as(ends.cloud, systemPrincipal(null));
    await system((ctx) => commandsOf('company').change(ctx, ends.people.b.id, { state: 'suspended' }));
    const other = await ends.newSite('b');
    await other.store(punches(3, 30_000));
    await other.sync().now();
    const held = () => inCloud(`SELECT DISTINCT held::text FROM punch`, ends.people.b.id);
    expect(await held()).toEqual([{ held: 'company_inactive' }]);
    await system((ctx) => commandsOf('company').change(ctx, ends.people.b.id, { state: 'active' }));
    expect(await held()).toEqual([{ held: 'unknown_badge' }]);
  });
});

describe('A punch that the cloud rejects', () => {
  test('stays visible on site with the reason, and stops none of the others', async () => {
    const given = punches(5, 40_000, { badge: ['1', '', '3', 'x'.repeat(201), '5'], serial: Array(5).fill('BAD') });
    await site.store(given);
    const sync = site.sync();
    await sync.now();
    expect(await inCloud(`SELECT badge_number FROM punch WHERE terminal_serial = 'BAD' ORDER BY id`)).toEqual(
      ['1', '3', '5'].map((badge_number) => ({ badge_number })),
    );
    expect((await outbox(site)).map(({ error, tries }) => ({ error, tries }))).toEqual([
      { error: says('badge number is empty'), tries: 1 },
      { error: says('badge number is longer than 200 characters'), tries: 1 },
    ]);
    expect(await sync.status()).toMatchObject({ pending: 2, rejected: 2, lastError: null });
  });

  test('is not sent again at once, and does not delay what comes after it', async () => {
    const before = ends.line.seen.length;
    await site.store(punches(1, 41_000, { serial: ['AFTER'] }));
    await site.sync().now();
    await site.sync().now();
    const sent = await rowsIn(site.runtime, 'SELECT count FROM sync_batch ORDER BY no DESC LIMIT 1', site.companyId);
    expect(sent).toEqual([{ count: 1 }]);
    expect(ends.line.seen.slice(before).filter(({ path }) => path.endsWith('/push'))).toHaveLength(2); // the batch, and a heartbeat
    expect(await inCloud(`SELECT badge_number FROM punch WHERE terminal_serial = 'AFTER'`)).toHaveLength(1);
  });

  test('is sent again when its time has come, and leaves when the cloud takes it', async () => {
    await asOwner(
      ends.cloud,
      `CREATE FUNCTION no_thirteen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.badge_number = '13' THEN RAISE EXCEPTION 'thirteen'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER no_thirteen BEFORE INSERT ON punch FOR EACH ROW EXECUTE FUNCTION no_thirteen()`,
    );
    const badge = Array.from({ length: 40 }, (_, n) => (n === 7 || n === 31 ? '13' : String(n + 100)));
    await site.store(punches(40, 50_000, { badge, serial: Array(40).fill('BISECT') }));
    await site.sync().now();
    const taken = () => inCloud(`SELECT badge_number FROM punch WHERE terminal_serial = 'BISECT'`);
    expect(await taken()).toHaveLength(38);
    const waiting = async () => (await outbox(site)).filter(({ error }) => inWords(error) === 'internal error');
    expect(await waiting()).toHaveLength(2);
    await asOwner(ends.cloud, 'DROP TRIGGER no_thirteen ON punch');
    await site.here(({ sql }) =>
      sql.query(`UPDATE sync_outbox SET next_at = now() WHERE error ->> 'code' = 'sync.punch-internal'`),
    );
    await site.sync().now();
    expect(await taken()).toHaveLength(40);
    expect(await waiting()).toEqual([]);
  });
});

describe('The terminals of a site', () => {
  const add = (of: BoundSite, values: Record<string, unknown>) =>
    of.here(({ sql }) => {
      const row = { company_id: of.companyId, id: newId(), site_id: of.siteId, ...values };
      const names = Object.keys(row);
      return sql.query(
        `INSERT INTO terminal (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
        Object.values(row),
      );
    });
  const cloudRow = async (serial: string) =>
    (await inCloud(`SELECT * FROM terminal WHERE serial = '${serial}' ORDER BY created_at`))[0];

  test('are in the cloud after the next heartbeat, with no punch on the way', async () => {
    await add(site, {
      serial: 'GATE1',
      name: 'Gate',
      host: '10.0.0.5',
      log_count: 17,
      last_error: '"timed out"',
      model: 'K40',
      time_zone: 'Asia/Dhaka',
    });
    await add(site, { serial: null, name: 'Never reached' });
    await site.sync().now();
    expect(await cloudRow('GATE1')).toMatchObject({
      site_id: site.siteId,
      name: 'Gate',
      host: null, // an address inside the factory means nothing in the cloud
      log_count: 17,
      last_error: says('timed out'),
      model: 'K40',
      time_zone: 'Asia/Dhaka',
    });
    expect(await inCloud(`SELECT name FROM terminal WHERE name = 'Never reached'`)).toEqual([]);
  });

  test('keep the name that an admin gave them in the cloud, until the site gives another one', async () => {
    const { id } = (await cloudRow('GATE1')) ?? {};
    await ends.people.rahim((ctx) => commandsOf('terminal').change(ctx, String(id), { name: 'North gate' }));
    await site.here(({ sql }) => sql.query(`UPDATE terminal SET log_count = 18 WHERE serial = 'GATE1'`));
    await site.sync().now();
    expect(await cloudRow('GATE1')).toMatchObject({ name: 'North gate', log_count: 18 });
    await site.here(({ sql }) => sql.query(`UPDATE terminal SET name = 'Gate 1' WHERE serial = 'GATE1'`));
    await site.sync().now();
    expect(await cloudRow('GATE1')).toMatchObject({ name: 'Gate 1' });
  });

  test('whose zone is corrected on site have their instants derived again in the cloud', async () => {
    await site.store(punches(1, 60_000, { serial: ['GATE1'] }));
    await site.sync().now();
    const at = async () => (await inCloud(`SELECT at FROM punch WHERE terminal_serial = 'GATE1'`))[0]?.at as Date;
    const before = (await at()).getTime();
    await site.here(({ sql }) => sql.query(`UPDATE terminal SET time_zone = 'Asia/Kolkata' WHERE serial = 'GATE1'`));
    await site.sync().now();
    expect((await at()).getTime() - before).toBe(30 * 60_000);
  });

  test('that the cloud deleted stay deleted', async () => {
    await asOwner(
      ends.cloud,
      `SET ROLE hajira_app; SET app.company_id = '${site.companyId}';
      UPDATE terminal SET deleted_at = now() WHERE serial = 'GATE1'; RESET ROLE; RESET app.company_id`,
    );
    await site.sync().now();
    expect(
      await inCloud(`SELECT count(*)::int AS n, count(deleted_at)::int AS gone FROM terminal WHERE serial = 'GATE1'`),
    ).toEqual([{ n: 1, gone: 1 }]);
  });

  test('never land in another company, and a name that is taken there gets the serial beside it', async () => {
    const secondSite = newId();
    await ends.people.systemA(({ sql }) =>
      sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Second factory')`, [
        site.companyId,
        secondSite,
      ]),
    );
    const second = await ends.newSite('a', { siteId: secondSite, name: 'second' });
    await add(site, { serial: 'MAIN1', name: 'Canteen' });
    await add(second, { serial: 'MAIN2', name: 'Canteen' });
    await site.sync().now();
    await second.sync().now();
    expect(await cloudRow('MAIN1')).toMatchObject({ name: 'Canteen', site_id: site.siteId });
    expect(await cloudRow('MAIN2')).toMatchObject({ name: 'Canteen (MAIN2)', site_id: secondSite });
    expect(await inCloud('SELECT serial FROM terminal', ends.people.b.id)).toEqual([]);
  });
});
