import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { stoppedClock } from '../../src/clock.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import { passwordMatches } from '../../src/domain/accounts/password.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { makeBindCode } from '../../src/domain/sites/bind-code.ts';
import { bindSite } from '../../src/domain/sites/bind-site.ts';
import { bind } from '../../src/sync/bind.ts';
import { password, testRuntime } from '../support/people.ts';
import { type BoundSite, facts, listen, postTo, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
beforeAll(async () => {
  ends = await twoEnds();
});
afterAll(() => ends.close());

const codeFor = async (siteId = ends.people.a.siteId) =>
  (await ends.people.rahim((ctx) => makeBindCode(ctx, siteId))).code;
const on = (site: BoundSite, sql: string) => rowsIn(site.runtime, sql, site.companyId);

const PEOPLE = ['department', 'employee', 'badge'] as const;
const columnsOf = {
  department: 'id, parent_id, name, created_by, deleted_at',
  employee: 'id, code, name, department_id, salary, joined_on::text, is_active, phone, created_at, deleted_at',
  badge: 'id, number, employee_id, valid_from, valid_to, deleted_at',
};

describe('Binding a site', () => {
  let site: BoundSite;

  test('brings it the company, its people and their badges, exactly', async () => {
    const { rahim } = ends.people;
    const sewing = await rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
    const line = await rahim((ctx) => commandsOf('department').add(ctx, { name: 'Line 1', parentId: sewing.id }));
    const jamil = await rahim((ctx) =>
      commandsOf('employee').add(ctx, {
        code: 'E-1',
        name: 'জামিল হোসেন',
        departmentId: line.id,
        salary: '12500.50',
        joinedOn: '2024-02-29',
      }),
    );
    await rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: '1', employeeId: jamil.id, validFrom: '2025-01-01T00:00:00Z' }),
    );
    site = await ends.newSite();
    for (const table of PEOPLE) {
      const sql = `SELECT ${columnsOf[table]} FROM ${table} ORDER BY id`;
      expect(await on(site, sql)).toEqual(await rowsIn(ends.cloud, sql, site.companyId));
    }
    const company = `SELECT c.id, c.name, c.state, c.time_zone, p.code, p.seats, p.features FROM company c JOIN package p ON p.id = c.package_id`;
    expect(await on(site, company)).toEqual(await rowsIn(ends.cloud, company, site.companyId));
    expect(await on(site, 'SELECT * FROM sync_outbox')).toEqual([]); // nothing of it goes back
  });

  test('lets its people sign in on site with the password they have, and nobody of another company', async () => {
    const [there, here] = [
      await findUserByEmail(ends.cloud.database, 'rahim@garments-a.example'),
      await findUserByEmail(site.runtime.database, 'rahim@garments-a.example'),
    ];
    // each end counts the changes of its own rules
    expect({ ...here, policyVersion: 0 }).toEqual({ ...there, policyVersion: 0 });
    expect(await passwordMatches(password, here?.passwordHash)).toBe(true);
    expect(await on(site, 'SELECT email FROM "user" ORDER BY email')).toEqual([
      { email: 'karim@garments-a.example' },
      { email: 'rahim@garments-a.example' },
    ]);
    expect(await findUserByEmail(site.runtime.database, 'salma@garments-b.example')).toBeUndefined();
    expect(await findUserByEmail(site.runtime.database, 'super@hajira.example')).toBeUndefined();
  });

  test('keeps the token sealed on site and hashed in the cloud', async () => {
    const token = await site.token();
    expect(token).toMatch(/^hjs_[\w-]{86}$/);
    const stored = JSON.stringify([
      await on(site, 'SELECT * FROM sync_state'),
      await rowsIn(ends.cloud, 'SELECT * FROM site', site.companyId),
    ]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token.slice(4), 'base64url').subarray(32).toString('base64url'));
  });

  test('names the machine once, in a file outside the data', async () => {
    const name = readFileSync(site.instanceFile, 'utf8').trim();
    expect(
      await rowsIn(ends.cloud, `SELECT instance_id FROM site WHERE id = '${site.siteId}'`, site.companyId),
    ).toEqual([{ instance_id: name }]);
    await site.bindAgain();
    expect(readFileSync(site.instanceFile, 'utf8').trim()).toBe(name);
  });

  test('again brings the people up to date: added, changed, swapped, gone', async () => {
    const { rahim } = ends.people;
    const two = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-2', name: 'Two' }));
    const three = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-3', name: 'Three' }));
    const gone = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-4', name: 'Gone' }));
    await site.bindAgain();
    const change = (id: unknown, values: object) =>
      rahim((ctx) => commandsOf('employee').change(ctx, String(id), values as never));
    await change(two.id, { code: 'E-9' });
    await change(three.id, { code: 'E-2' });
    await change(two.id, { code: 'E-3' }); // the two have swapped their codes since
    await rahim((ctx) => commandsOf('employee').remove(ctx, String(gone.id)));
    await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-4', name: 'Four' }));
    await site.bindAgain();
    const living = 'SELECT id, code, name FROM employee WHERE deleted_at IS NULL ORDER BY code';
    expect(await on(site, living)).toEqual(await rowsIn(ends.cloud, living, site.companyId));
    expect(
      await on(site, `SELECT count(*)::int AS n FROM employee WHERE name = 'Gone' AND deleted_at IS NOT NULL`),
    ).toEqual([{ n: 1 }]);
  });

  test('again gives the punches that were held their badges, and keeps what waits to be sent', async () => {
    await site.store(punches(3, 0, { badge: ['88', '88', '1'] }));
    const { rahim } = ends.people;
    const employee = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-88', name: 'Late' }));
    await rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: '88', employeeId: employee.id, validFrom: '2025-01-01T00:00:00Z' }),
    );
    ends.line.faults.push('request lost');
    await expect(site.sync().now()).rejects.toThrow(); // a batch is frozen under the old token
    await site.bindAgain();
    expect(await on(site, `SELECT DISTINCT employee_id FROM punch WHERE badge_number = '88'`)).toEqual([
      { employee_id: employee.id },
    ]);
    expect(await on(site, 'SELECT * FROM sync_outbox')).toHaveLength(3);
    expect(await on(site, 'SELECT * FROM sync_batch WHERE acked_at IS NULL')).toEqual([]);
    await site.sync().now();
    expect(await facts(ends.cloud, site.companyId)).toHaveLength(3);
    expect(await on(site, 'SELECT * FROM sync_outbox')).toEqual([]);
  });

  test('to another company is refused while it holds punches, before the code is used', async () => {
    const before = await rowsIn(ends.cloud, 'SELECT epoch, token_hash, bind_code_hash FROM site', ends.people.b.id);
    const { code } = await ends.people.salma((ctx) => makeBindCode(ctx, ends.people.b.siteId));
    const { runtime, instanceFile } = site;
    await expect(bind({ runtime, cloudUrl: ends.line.url, code, instanceFile })).rejects.toMatchObject({
      code: 'site.bound-elsewhere',
    });
    const after = await rowsIn(ends.cloud, 'SELECT epoch, token_hash FROM site', ends.people.b.id);
    expect(after).toEqual(before.map(({ epoch, token_hash }) => ({ epoch, token_hash })));
    await site.sync().now();
  });

  test('to another company is fine while it holds none: what it was is forgotten', async () => {
    const fresh = await ends.newSite('b');
    const code = await codeFor();
    await bind({ runtime: fresh.runtime, cloudUrl: `${ends.line.url}/`, code, instanceFile: fresh.instanceFile });
    const rows = await rowsIn(fresh.runtime, 'SELECT company_id FROM sync_state', ends.people.a.id);
    expect(rows).toEqual([{ company_id: ends.people.a.id }]);
    expect(await rowsIn(fresh.runtime, 'SELECT company_id FROM sync_state', ends.people.b.id)).toEqual([]);
  });
});

describe('A one-time code', () => {
  const use = (code: string) => bindSite(ends.cloud, code, 'a machine');
  const refused = { code: 'site.bind-code-refused', status: 422 };

  test('works once', async () => {
    const code = await codeFor();
    await expect(use(code)).resolves.toMatchObject({ site: { id: ends.people.a.siteId } });
    await expect(use(code)).rejects.toMatchObject(refused);
  });

  test('works for one of two who use it at the same moment', async () => {
    const code = await codeFor();
    const used = await Promise.allSettled([use(code), use(code), use(code)]);
    expect(used.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('ends after fifteen minutes', async () => {
    const code = await codeFor();
    const clock = stoppedClock(new Date(Date.now() + 15 * 60_000 + 1_000));
    await expect(bindSite({ ...ends.cloud, clock }, code, 'late')).rejects.toMatchObject(refused);
    await expect(use(code)).resolves.toBeDefined();
  });

  test('ends with the next one', async () => {
    const [old, fresh] = [await codeFor(), await codeFor()];
    await expect(use(old)).rejects.toMatchObject(refused);
    await expect(use(fresh)).resolves.toBeDefined();
  });

  test('ends after ten wrong ones for the same site', async () => {
    const code = await codeFor();
    const bytes = Buffer.from(code.slice(4), 'base64url');
    bytes[47] = (bytes[47] ?? 0) ^ 1;
    const wrong = `hjb_${bytes.toString('base64url')}`;
    for (let n = 0; n < 10; n += 1) await expect(use(wrong)).rejects.toMatchObject(refused);
    await expect(use(code)).rejects.toMatchObject(refused);
  });

  test.each(['', 'hjb_', 'hjb_AAAA', `hjb_${'A'.repeat(64)}`])(
    '"%s" is told no more than that it is not valid',
    async (code) => {
      await expect(use(code)).rejects.toMatchObject(refused);
    },
  );

  test('of a wrong shape leaves no machine name behind in the cloud, and the answer is problem+json', async () => {
    const answer = await postTo(`${ends.line.url}/sync/v1/bind`, { v: 1, code: 'hjb_x', instanceId: 'some machine' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'site.bind-code-refused' } });
  });

  test('ends the token of the machine that was bound before', async () => {
    const first = await ends.newSite('a', { name: 'first' });
    await ends.newSite('a', { name: 'second' });
    await first.store(punches(1, 7_000));
    await expect(first.sync().now()).rejects.toMatchObject({
      message: expect.stringContaining('does not know this token'),
    });
    expect(await first.sync().status()).toMatchObject({ pending: 1 }); // it keeps its data
  });
});

describe('A cloud that is not there', () => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  beforeAll(async () => {
    runtime = await testRuntime('site');
  });
  afterAll(() => runtime.close());

  test.each([
    ['a port where nobody listens', 'refused the connection'],
    ['nonsense', 'is not the address of a cloud'],
    ['ftp://cloud.example', 'is not the address of a cloud'],
  ])('%s: the technician is told in words', async (address, words) => {
    const closed = await listen(express());
    await closed.close();
    const cloudUrl = address.startsWith('a port') ? closed.url : address;
    const instanceFile = join(ends.folder, 'unreached', 'site.instance');
    const error = await bind({ runtime, cloudUrl, code: await codeFor(), instanceFile }).catch((problem) => problem);
    expect(error.message).toContain(words);
    expect(error.fields).toMatchObject([{ field: 'cloudUrl' }]);
  });
});
