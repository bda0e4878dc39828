import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/db/database.ts';
import { grantRecords } from '../../../src/domain/access/grants.ts';
import { revokeGrants } from '../../../src/domain/access/revoke.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { reaches } from '../../../src/domain/records/select.ts';
import { Decisions, type Line } from '../../../src/policies/casbin.ts';
import { type PolicyRows, Snapshot, SnapshotCache } from '../../../src/policies/snapshot.ts';
import { giveRole, idOf, memberOf } from '../../support/access.ts';
import { garments, signedIn, testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let other: typeof runtime;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  // a second process over the same database
  other = { ...runtime, database: openDatabase({ url: runtime.database.url, poolSize: 2, log: runtime.log }) };
  people = await garments(runtime);
});
afterAll(async () => {
  await other.database.close();
  await runtime.close();
});

const karim = 'karim@garments-a.example';
const salma = 'salma@garments-b.example';
const version = async () => {
  const { rows } = await runtime.database.pool
    .query(
      `BEGIN; SET LOCAL ROLE hajira_platform; SELECT v FROM authz_version WHERE company_id = '${people.a.id}'; COMMIT`,
    )
    .then((results) => (results as unknown as { rows: { v: string }[] }[])[2] ?? { rows: [] });
  return Number(rows[0]?.v);
};
const reachOn = async (on: typeof runtime) => {
  const as = await signedIn(on, karim);
  return as(async ({ policy }) => policy.reach('punch', 'change'));
};

describe('A change of rights', () => {
  test('works at the next request on every instance, given and taken', async () => {
    expect([await reachOn(runtime), await reachOn(other)]).toEqual(['none', 'none']);
    await giveRole(people.rahim, karim, 'hr_officer');
    expect([await reachOn(runtime), await reachOn(other)]).toEqual(['department', 'department']);
    const deny = await people.rahim(async (ctx) =>
      commandsOf('rule').add(ctx, {
        memberId: await memberOf(ctx, karim),
        model: 'punch',
        act: 'change',
        effect: 'deny',
      }),
    );
    expect([await reachOn(runtime), await reachOn(other)]).toEqual(['none', 'none']);
    await people.rahim((ctx) => commandsOf('rule').remove(ctx, String(deny.id)));
    expect([await reachOn(runtime), await reachOn(other)]).toEqual(['department', 'department']);
  });

  test('a right on a record works at once on every instance, and is gone at once, for who is at work already', async () => {
    const { id, departmentId } = await people.rahim(async (ctx) => {
      const department = await commandsOf('department').add(ctx, { name: 'Cutting' });
      const created = await commandsOf('employee').add(ctx, {
        code: 'C-1',
        name: 'Cutter',
        departmentId: department.id,
      });
      return { id: String(created.id), departmentId: String(department.id) };
    });
    const both = [await signedIn(runtime, karim), await signedIn(other, karim)];
    const seen = async () => Promise.all(both.map((as) => as((ctx) => reaches(ctx, 'employee', 'change', id))));
    expect(await seen()).toEqual([false, false]);
    const grants = await people.rahim(async (ctx) =>
      grantRecords(ctx, {
        model: 'department',
        ids: [departmentId],
        to: { memberId: await memberOf(ctx, karim) },
        rights: ['change'],
      }),
    );
    expect(await seen()).toEqual([true, true]);
    await people.rahim((ctx) => revokeGrants(ctx, grants));
    expect(await seen()).toEqual([false, false]);
  });

  test('a deactivated user may do nothing at their next request', async () => {
    await people.rahim(async (ctx) =>
      commandsOf('user').change(ctx, await idOf(ctx, 'user', 'email', karim), { isActive: false }),
    );
    expect([await reachOn(runtime), await reachOn(other)]).toEqual(['none', 'none']);
    await people.rahim(async (ctx) =>
      commandsOf('user').change(ctx, await idOf(ctx, 'user', 'email', karim), { isActive: true }),
    );
    expect(await reachOn(other)).toBe('department');
  });

  test('moves the version in the same transaction: none at all when it is rolled back', async () => {
    const before = await version();
    const failed = people.rahim(async (ctx) => {
      await commandsOf('role').add(ctx, { name: 'Never' });
      throw new Error('something else failed');
    });
    await expect(failed).rejects.toThrow('something else failed');
    expect(await version()).toBe(before);
    await people.rahim((ctx) => commandsOf('role').add(ctx, { name: 'Guard' }));
    expect(await version()).toBeGreaterThan(before);
  });

  test('a package, a company or a user that changes moves it too', async () => {
    const sql = (text: string) => people.superAdmin((ctx) => ctx.sql.query(text));
    for (const change of [
      `UPDATE package SET features = '{attendance}' WHERE name LIKE 'Garments A%'`,
      `UPDATE company SET state = 'active' WHERE id = '${people.a.id}'`,
      `UPDATE "user" SET is_active = true WHERE email = '${karim}'`,
    ]) {
      const before = await version();
      await sql(change);
      expect(await version()).toBeGreaterThan(before);
    }
  });

  test('a user who moved to another company has nothing of the old one', async () => {
    await people.superAdmin(async (ctx) => {
      const { rows } = await ctx.sql.query(`SELECT id FROM "user" WHERE email = $1`, [karim]);
      await ctx.sql.query(`UPDATE member SET ended_at = now() WHERE user_id = $1`, [rows[0]?.id]);
      await ctx.sql.query(`UPDATE "user" SET company_id = $2 WHERE id = $1`, [rows[0]?.id, people.b.id]);
      await ctx.sql.query(`INSERT INTO member (company_id, id, user_id) VALUES ($1, gen_random_uuid(), $2)`, [
        people.b.id,
        rows[0]?.id,
      ]);
    });
    expect([await reachOn(runtime), await reachOn(other)]).toEqual(['none', 'none']);
    await giveRole(people.salma, karim, 'hr_manager');
    const as = await signedIn(runtime, karim);
    expect(await as(async ({ companyId, policy }) => [companyId, policy.reach('punch', 'change')])).toEqual([
      people.b.id,
      'all',
    ]);
    await expect(signedIn(runtime, salma)).resolves.toBeDefined();
  });
});

describe('What is remembered', () => {
  const rows: PolicyRows = { memberships: [], rules: [] };
  const snapshot = async () => new Snapshot('m', rows, 'cloud');

  test('is loaded once for each version, and never without one', async () => {
    const cache = new SnapshotCache();
    let loads = 0;
    const load = () => {
      loads += 1;
      return snapshot();
    };
    const first = await cache.get('cloud:c:m', '1', load);
    expect(await cache.get('cloud:c:m', '1', load)).toBe(first);
    expect(await cache.get('cloud:c:m', '2', load)).not.toBe(first);
    await cache.get('cloud:c:m', null, load);
    await cache.get('cloud:c:m', null, load);
    expect(loads).toBe(4);
  });

  test('is bounded: who was asked for last stays', async () => {
    const cache = new SnapshotCache();
    const stored = await cache.get('kept', '1', snapshot);
    for (let n = 0; n < 1_500; n += 1) {
      await cache.get(`m${n}`, '1', snapshot);
      await cache.get('kept', '1', snapshot);
    }
    expect(cache.size).toBe(1_000);
    expect(await cache.get('kept', '1', snapshot)).toBe(stored);
  });

  test('ends by the clock, without a new version', () => {
    const until = new Date('2026-11-22T12:00:00Z');
    const rule = {
      id: 'r',
      roleId: null,
      groupId: null,
      memberId: 'm',
      model: 'employee',
      act: 'view',
      scope: 'all' as const,
      field: null,
      effect: 'allow' as const,
      expiresAt: until,
      createdAt: new Date(0),
      createdBy: 'system',
    };
    const ending = new Snapshot('m', { memberships: [], rules: [rule] }, 'cloud');
    const at = (instant: Date) => ending.at(instant).decisions.of('employee', 'view').reach;
    expect(at(new Date(until.getTime() - 1))).toBe('all');
    expect(at(until)).toBe('none');
    expect(at(new Date(until.getTime() - 1))).toBe('all');
  });
});

describe('Traps of the policy language', () => {
  const line = (given: Partial<Line>): Line => ({
    model: 'employee',
    act: 'view',
    scope: 'all',
    effect: 'allow',
    until: null,
    ...given,
  });

  test('a deny counts wherever it stands among the rules, and for every scope', () => {
    const deny = line({ effect: 'deny', scope: 'own' });
    for (const lines of [
      [deny, line({})],
      [line({}), deny],
      [line({}), deny, line({ scope: 'granted' })],
    ]) {
      expect(new Decisions(lines).of('employee', 'view').reach).toBe('none');
    }
  });

  test('the widest allowed scope counts', () => {
    const decisions = new Decisions([
      line({ scope: 'own' }),
      line({ scope: 'department' }),
      line({ scope: 'granted' }),
    ]);
    expect(decisions.of('employee', 'view')).toEqual({ reach: 'department', own: true });
  });

  test('an empty question is refused, with rules and without', () => {
    for (const decisions of [new Decisions([]), new Decisions([line({ model: '', act: '' })])]) {
      expect(decisions.of('' as 'employee', '' as 'view').reach).toBe('none');
      expect(decisions.of('employee', undefined as unknown as 'view').reach).toBe('none');
      expect(decisions.field('employee', '', 'view')).toBe(false);
    }
  });

  test('two principals never share rules', () => {
    const [one, two] = [new Decisions([line({})]), new Decisions([line({ act: 'change' })])];
    expect([one.of('employee', 'view').reach, two.of('employee', 'view').reach]).toEqual(['all', 'none']);
    expect([one.of('employee', 'change').reach, two.of('employee', 'change').reach]).toEqual(['none', 'all']);
  });

  test('a field called like a kind of fields is only a field', () => {
    const decisions = new Decisions([line({ field: 'sensitive', act: 'view' })]);
    expect(decisions.field('employee', 'salary', 'view')).toBe(false);
    expect(decisions.field('employee', 'name', 'view')).toBe(true);
    expect(new Decisions([line({ field: '*', act: 'view' })]).field('employee', 'salary', 'view')).toBe(true);
  });
});
