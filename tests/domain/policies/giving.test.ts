import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Context, unitOfWork } from '../../../src/context.ts';
import { findUserByEmail } from '../../../src/db/platform.ts';
import { grantRecords } from '../../../src/domain/access/grants.ts';
import { changeRoleMatrix } from '../../../src/domain/access/matrix.ts';
import { letBelong } from '../../../src/domain/access/ownership.ts';
import { principalOf } from '../../../src/domain/accounts/principal-of.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { addPerson, factory, idOf, memberOf } from '../../support/access.ts';
import { asSuperuser } from '../../support/database.ts';
import { signedIn, testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let f: Awaited<ReturnType<typeof factory>>;
let groups = 0;

const mail = (name: string) => `${name}@garments-a.example`;
const deputy = () => signedIn(runtime, mail('dipa'));
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** A group, with the rules and record grants that the company's admin gives it. */
async function group(
  given: { rules?: Record<string, unknown>[]; employees?: string[]; until?: Date } = {},
): Promise<string> {
  groups += 1;
  return f.rahim(async (ctx) => {
    const id = String((await commandsOf('user_group').add(ctx, { name: `Group ${groups}` })).id);
    for (const rule of given.rules ?? []) await commandsOf('rule').add(ctx, { groupId: id, ...rule });
    if (given.employees) {
      const wish = { model: 'employee' as const, ids: given.employees, to: { groupId: id } };
      await grantRecords(ctx, { ...wish, rights: ['view', 'change'], expiresAt: given.until ?? null });
    }
    return id;
  });
}

const join =
  (groupId: string, name = 'nila', expiresAt?: Date) =>
  async (ctx: Context) =>
    commandsOf('membership').add(ctx, {
      memberId: await memberOf(ctx, mail(name)),
      groupId,
      ...(expiresAt ? { expiresAt } : {}),
    });

beforeAll(async () => {
  runtime = await testRuntime();
  f = await factory(runtime);
  for (const name of ['Dipa', 'Nila']) await addPerson(f.systemA, name, mail(name.toLowerCase()));
  // Dipa keeps groups, roles and users, and may see and pass on single employees
  await f.rahim(async (ctx) => {
    const memberId = await memberOf(ctx, mail('dipa'));
    for (const model of ['rule', 'membership', 'role', 'user_group'] as const) {
      for (const act of ['view', 'add', 'change', 'delete'])
        await commandsOf('rule').add(ctx, { memberId, model, act, scope: 'all' });
    }
    for (const [model, act] of [
      ['member', 'view'],
      ['user', 'view'],
      ['user', 'add'],
      ['user', 'change'],
    ])
      await commandsOf('rule').add(ctx, { memberId, model, act, scope: 'all' });
    for (const act of ['view', 'change', 'share'])
      await commandsOf('rule').add(ctx, { memberId, model: 'employee', act, scope: 'granted' });
    await grantRecords(ctx, {
      model: 'employee',
      ids: [f.jamil],
      to: { memberId },
      rights: ['view', 'change', 'share'],
    });
    await grantRecords(ctx, { model: 'employee', ids: [f.rina], to: { memberId }, rights: ['view', 'change'] });
    await grantRecords(ctx, {
      model: 'employee',
      ids: [f.selim],
      to: { memberId },
      rights: ['view', 'change', 'share'],
      expiresAt: inHours(2),
    });
  });
});
afterAll(() => runtime.close());

describe('Putting somebody into a group that was given rights on single records', () => {
  test('is refused to a deputy who does not hold them, naming what they lack', async () => {
    const id = await group({ employees: [f.jamil, f.rina] });
    const refused = (await deputy())(join(id)).catch((error) => error);
    expect(await refused).toMatchObject({
      code: 'access.not-held',
      status: 403,
      message: expect.stringContaining('pass on employee records shared by name'),
      details: { lacking: 'employee/share//named' },
    });
    expect((await refused).details.lacking).not.toContain('employee/view');
  });

  test('is refused above all for themself', async () => {
    const id = await group({ employees: [f.rina] });
    await expect((await deputy())(join(id, 'dipa'))).rejects.toMatchObject({ code: 'access.not-held' });
    const theirs = await group({ employees: [f.jamil] });
    await expect((await deputy())(join(theirs, 'dipa'))).rejects.toMatchObject({ code: 'access.not-for-yourself' });
  });

  test('is done by a deputy who holds each of them with the right to pass it on', async () => {
    await (await deputy())(join(await group({ employees: [f.jamil] })));
  });

  test('for longer than the deputy holds them is refused, and done until then', async () => {
    const id = await group({ employees: [f.selim] });
    await expect((await deputy())(join(id))).rejects.toMatchObject({ code: 'access.outlives' });
    await (await deputy())(join(id, 'nila', inHours(1)));
  });

  test('of which the grant itself ends in time is done', async () => {
    await (await deputy())(join(await group({ employees: [f.selim], until: inHours(1) })));
  });

  test('is done by a company admin, who holds all of the company', async () => {
    await f.rahim(join(await group({ employees: [f.rina, f.selim] })));
  });

  test('is refused in every way in: the group’s own page, a user’s form, a changed end', async () => {
    const id = await group({ employees: [f.rina] });
    const as = await deputy();
    const byPage = as(async (ctx) =>
      letBelong(ctx, 'user_group', id, { userId: await idOf(ctx, 'user', 'email', mail('nila')) }),
    );
    await expect(byPage).rejects.toMatchObject({ code: 'access.not-held' });
    const { id: membership } = await f.rahim(join(id, 'nila', inHours(1)));
    const longer = as((ctx) => commandsOf('membership').change(ctx, String(membership), { expiresAt: '' }));
    await expect(longer).rejects.toMatchObject({ code: 'access.not-held' });
  });
});

describe('Giving a role, or a group’s rules', () => {
  test('needs the right to pass on with each right of it', async () => {
    const id = await group({ rules: [{ model: 'badge', act: 'view', scope: 'granted' }] });
    await f.rahim(async (ctx) =>
      commandsOf('rule').add(ctx, {
        ...{ memberId: await memberOf(ctx, mail('dipa')), model: 'badge', act: 'view', scope: 'granted' },
      }),
    );
    await expect((await deputy())(join(id))).rejects.toMatchObject({ details: { lacking: 'badge/share' } });
  });

  test('names every right that is lacking, the first five by name', async () => {
    const role = await f.rahim(({ sql, ...ctx }) => idOf({ sql, ...ctx }, 'role', 'template', 'hr_manager'));
    const refused = await (await deputy())(async (ctx) =>
      commandsOf('membership').add(ctx, { memberId: await memberOf(ctx, mail('nila')), roleId: role }),
    ).catch((error) => error);
    expect(refused.details.lacking.split(',')).toHaveLength(5);
    expect(refused.message).toMatch(/, and \d+ more/);
  });

  test('counts what can be used on a site only', async () => {
    const id = await group({ rules: [{ model: 'unclaimed_terminal', act: 'change', scope: 'all' }] });
    await expect((await deputy())(join(id))).rejects.toMatchObject({
      code: 'access.not-held',
      details: { model: 'unclaimed_terminal' },
    });
  });

  test('is refused to a user’s first role and to a changed one, by the same rule', async () => {
    const as = await deputy();
    const invited = as((ctx) =>
      commandsOf('user').add(ctx, { name: 'New', email: 'new@garments-a.example', memberRole: 'hr_manager' }),
    );
    await expect(invited).rejects.toMatchObject({ code: 'access.not-held' });
    const changed = as(async (ctx) =>
      commandsOf('user').change(ctx, await idOf(ctx, 'user', 'email', mail('nila')), { memberRole: 'hr_officer' }),
    );
    await expect(changed).rejects.toMatchObject({ code: 'access.not-held' });
  });

  test('by a token of an admin gives no more than the token holds', async () => {
    const user = await findUserByEmail(runtime.database, mail('rahim'));
    if (!user) throw new Error('no Rahim');
    const rights = ['membership.view', 'membership.add', 'member.view', 'role.view', 'user_group.view'];
    const token = { id: f.a.id, name: 'sync of groups', rights, expiresAt: inHours(1) };
    const principal = { ...principalOf(user), token } as Parameters<typeof unitOfWork>[0]['principal'];
    const given = unitOfWork({ runtime, principal }, async (ctx) =>
      commandsOf('membership').add(ctx, {
        memberId: await memberOf(ctx, mail('nila')),
        roleId: await idOf(ctx, 'role', 'template', 'company_admin'),
      }),
    );
    await expect(given).rejects.toMatchObject({ code: 'access.not-held' });
  });
});

describe('Whoever is in a group, or has a role', () => {
  let mine: string;
  beforeAll(async () => {
    mine = await group();
    await f.rahim(join(mine, 'dipa'));
  });

  test('gives it no rule, even one that they hold', async () => {
    const as = await deputy();
    const rule = as((ctx) =>
      commandsOf('rule').add(ctx, { groupId: mine, model: 'employee', act: 'view', scope: 'granted' }),
    );
    await expect(rule).rejects.toMatchObject({ code: 'access.not-for-yourself' });
  });

  test('gives it no right on a record, even one that they hold', async () => {
    const as = await deputy();
    const grant = as((ctx) =>
      grantRecords(ctx, { model: 'employee', ids: [f.jamil], to: { groupId: mine }, rights: ['view'] }),
    );
    await expect(grant).rejects.toMatchObject({ code: 'access.not-for-yourself' });
  });

  test('gives it no role, and takes no denial of it away', async () => {
    const { role, denial } = await f.rahim(async (ctx) => {
      const { id } = await commandsOf('role').add(ctx, { name: 'Readers' });
      await commandsOf('rule').add(ctx, { roleId: id, model: 'employee', act: 'view', scope: 'granted' });
      const rule = { groupId: mine, model: 'user_group', act: 'delete', effect: 'deny' };
      return { role: id, denial: String((await commandsOf('rule').add(ctx, rule)).id) };
    });
    const as = await deputy();
    const given = as((ctx) => commandsOf('membership').add(ctx, { groupId: mine, roleId: role }));
    await expect(given).rejects.toMatchObject({ code: 'access.not-for-yourself' });
    await expect(as((ctx) => commandsOf('rule').remove(ctx, denial))).rejects.toMatchObject({ status: 403 });
    await f.rahim((ctx) => commandsOf('rule').remove(ctx, denial));
  });

  test('does not widen their own role by its table of rights', async () => {
    const role = await f.rahim(async (ctx) => {
      const { id } = await commandsOf('role').add(ctx, { name: 'Keepers' });
      await commandsOf('membership').add(ctx, { memberId: await memberOf(ctx, mail('dipa')), roleId: id });
      return String(id);
    });
    const wish = { model: 'employee' as const, act: 'view' as const, scope: 'granted' as const };
    await expect((await deputy())((ctx) => changeRoleMatrix(ctx, role, [wish]))).rejects.toMatchObject({
      code: 'access.not-for-yourself',
    });
  });

  test('is let by a company admin, who holds everything anyway', async () => {
    await f.rahim(join(mine, 'rahim'));
    await f.rahim((ctx) =>
      grantRecords(ctx, { model: 'employee', ids: [f.rina], to: { groupId: mine }, rights: ['view'] }),
    );
  });
});

describe('Two at once', () => {
  const whileOpen = async (first: (ctx: Context) => Promise<unknown>, second: () => Promise<unknown>) => {
    let begun: Promise<unknown> = Promise.resolve();
    const watcher = await asSuperuser(runtime.database.url);
    await f.rahim(async (ctx) => {
      await first(ctx);
      begun = second().then(
        () => 'done',
        (error) => error,
      );
      // the second one waits for the first one's lock
      for (;;) {
        const { rows } = await watcher.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (rows.length > 0 || (await Promise.race([begun, Promise.resolve(undefined)])) !== undefined) return;
      }
    });
    await watcher.end();
    return begun;
  };

  test('a grant that is being added to the group counts for the deputy who adds somebody meanwhile', async () => {
    const id = await group();
    const as = await deputy();
    const outcome = await whileOpen(
      (ctx) => grantRecords(ctx, { model: 'employee', ids: [f.rina], to: { groupId: id }, rights: ['view'] }),
      () => as(join(id)),
    );
    expect(outcome).toMatchObject({ code: 'access.not-held' });
  });

  test('so does a rule of the group, a role of it, and a rule of that role', async () => {
    const role = await f.rahim(async (ctx) => String((await commandsOf('role').add(ctx, { name: 'Later' })).id));
    const rule = { model: 'badge', act: 'delete', scope: 'all' };
    const as = await deputy();
    const ways: ((groupId: string) => (ctx: Context) => Promise<unknown>)[] = [
      (groupId) => (ctx) => commandsOf('rule').add(ctx, { groupId, ...rule }),
      (groupId) => async (ctx) => {
        const loose = await commandsOf('role').add(ctx, { name: 'With badges' });
        await commandsOf('rule').add(ctx, { roleId: loose.id, ...rule });
        return commandsOf('membership').add(ctx, { groupId, roleId: loose.id });
      },
    ];
    for (const way of ways) {
      const id = await group();
      const outcome = await whileOpen(way(id), () => as(join(id)));
      expect(outcome).toMatchObject({ code: 'access.not-held' });
    }
    const ofRole = await group();
    await f.rahim((ctx) => commandsOf('membership').add(ctx, { groupId: ofRole, roleId: role }));
    const outcome = await whileOpen(
      (ctx) => commandsOf('rule').add(ctx, { roleId: role, ...rule }),
      () => as(join(ofRole)),
    );
    expect(outcome).toMatchObject({ code: 'access.not-held' });
  });
});
