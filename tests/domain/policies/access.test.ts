import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { grantRecords } from '../../../src/domain/access/grants.ts';
import { previewRevoke, revokeGrants } from '../../../src/domain/access/revoke.ts';
import { whoCanSee } from '../../../src/domain/access/who-can-see.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { findRecords, readRecords } from '../../../src/domain/records/read.ts';
import type { Right } from '../../../src/policies/records.ts';
import { addPerson, factory, giveRole, idOf, memberOf } from '../../support/access.ts';
import { signedIn, testRuntime } from '../../support/people.ts';
import { inWords } from '../../support/says.ts';

/** A clock that the tests move. */
const clock = { at: new Date(), now: () => clock.at };
const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(clock.at.getTime() + hours * HOUR);

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let f: Awaited<ReturnType<typeof factory>>;

const mail = (name: string) => `${name}@garments-a.example`;
/** As somebody, as they stand when they are asked for. */
const the = (name: string) => signedIn(runtime, mail(name));

async function grant(
  by: string,
  to: string,
  rights: readonly Right[],
  ids: readonly string[],
  { until = null, model = 'employee' }: { until?: Date | null; model?: 'employee' | 'department' } = {},
): Promise<string> {
  const as = await the(by);
  const [id = ''] = await as(async (ctx) => {
    const named = to.startsWith('group:')
      ? { groupId: await idOf(ctx, 'user_group', 'name', to.slice(6)) }
      : { memberId: await memberOf(ctx, mail(to)) };
    return grantRecords(ctx, { model, ids, to: named, rights, expiresAt: until });
  });
  return id;
}

const seenBy = async (name: string) => {
  const as = await the(name);
  return as(async (ctx) => (await findRecords(ctx, 'employee', { limit: 50 })).map((row) => row.name).sort());
};

beforeAll(async () => {
  runtime = { ...(await testRuntime()), clock };
  f = await factory(runtime);
  for (const name of ['Nila', 'Omar', 'Parul']) {
    await addPerson(f.systemA, name, mail(name.toLowerCase()));
    await f.rahim(async (ctx) => {
      const memberId = await memberOf(ctx, mail(name.toLowerCase()));
      for (const act of ['view', 'change', 'share']) {
        await commandsOf('rule').add(ctx, { memberId, model: 'employee', act, scope: 'granted' });
      }
    });
  }
});
afterAll(() => runtime.close());

describe('Granting a record', () => {
  test('nobody gives what they do not hold, nor without the right to pass it on, nor of what they do not see', async () => {
    await grant('rahim', 'nila', ['view'], [f.jamil]);
    await expect(grant('nila', 'omar', ['view'], [f.jamil])).rejects.toMatchObject({
      code: 'grant.not-held',
      details: { right: 'share' },
    });
    await grant('rahim', 'nila', ['view', 'share'], [f.jamil]);
    await expect(grant('nila', 'omar', ['view', 'change'], [f.jamil])).rejects.toMatchObject({
      code: 'grant.not-held',
      details: { right: 'change' },
    });
    const hidden = await grant('nila', 'omar', ['view'], [f.selim]).catch((error) => error);
    const foreign = await grant('nila', 'omar', ['view'], [f.b.id]).catch((error) => error);
    expect(hidden).toMatchObject({ code: 'record.not-found' });
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(hidden));
    await grant('nila', 'omar', ['view'], [f.jamil]);
    expect(await seenBy('omar')).toEqual(['Jamil']);
  });

  test('of many records all are granted or none', async () => {
    await expect(grant('nila', 'parul', ['view'], [f.jamil, f.selim])).rejects.toMatchObject({
      code: 'record.not-found',
    });
    expect(await seenBy('parul')).toEqual([]);
    await grant('rahim', 'parul', ['view'], [f.jamil, f.selim, f.rina]);
    expect(await seenBy('parul')).toEqual(['Jamil', 'Rina', 'Selim']);
    await f.rahim(async (ctx) => {
      const { rows } = await ctx.sql.query(
        `SELECT id FROM record_grant WHERE company_id = $1 AND principal = $2 AND deleted_at IS NULL`,
        [ctx.companyId, await memberOf(ctx, mail('parul'))],
      );
      await revokeGrants(
        ctx,
        rows.map(({ id }) => id),
      );
    });
    expect(await seenBy('parul')).toEqual([]);
  });

  test('nobody gives it for longer than they hold it themselves, and it ends at its instant', async () => {
    await grant('rahim', 'nila', ['view', 'change', 'share'], [f.rina], { until: inHours(2) });
    await expect(grant('nila', 'omar', ['view'], [f.rina])).rejects.toMatchObject({ code: 'access.outlives' });
    await expect(grant('nila', 'omar', ['view'], [f.rina], { until: inHours(3) })).rejects.toMatchObject({
      code: 'access.outlives',
      details: { until: inHours(2).toISOString() },
    });
    await grant('nila', 'omar', ['view'], [f.rina], { until: inHours(1) });
    expect(await seenBy('omar')).toEqual(['Jamil', 'Rina']);
    const before = clock.at;
    clock.at = inHours(1);
    expect(await seenBy('omar')).toEqual(['Jamil']);
    expect(await seenBy('nila')).toEqual(['Jamil', 'Rina']);
    clock.at = before;
  });

  test('a group holds it for everybody in it, from the next request on', async () => {
    await f.rahim(async (ctx) => {
      const { id } = await commandsOf('user_group').add(ctx, { name: 'Auditors' });
      await commandsOf('membership').add(ctx, { memberId: await memberOf(ctx, mail('parul')), groupId: id });
    });
    await grant('rahim', 'group:Auditors', ['view'], [f.selim]);
    expect(await seenBy('parul')).toEqual(['Selim']);
    const seers = await f.rahim((ctx) => whoCanSee(ctx, 'employee', f.selim));
    expect(seers.map(({ name }) => name)).toEqual(['Parul', 'Rahim']);
  });

  test('an HR officer passes on what they were given to pass on, and the whole department only if they may', async () => {
    await grant('rahim', 'karim', ['view', 'change'], [f.production], { model: 'department' });
    await expect(grant('karim', 'omar', ['view'], [f.rina])).rejects.toMatchObject({ code: 'grant.not-held' });
    await grant('rahim', 'karim', ['view', 'change', 'share'], [f.rina]);
    await grant('karim', 'omar', ['view', 'change'], [f.rina]);
    expect(await seenBy('omar')).toEqual(['Jamil', 'Rina']);
  });
});

describe('Taking a grant back', () => {
  const idFor = (ctx: Context, record: string, principal: string, by: string) =>
    ctx.sql
      .query(
        `SELECT id FROM record_grant WHERE company_id = $1 AND record_id = $2 AND principal = $3 AND granted_by = $4
           AND deleted_at IS NULL`,
        [ctx.companyId, record, principal, by],
      )
      .then(({ rows }) => String(rows[0]?.id));

  test('shows first what falls with it, and leaves it as it is', async () => {
    const preview = await f.rahim(async (ctx) => {
      const [rahim, nila] = [await memberOf(ctx, mail('rahim')), await memberOf(ctx, mail('nila'))];
      return previewRevoke(ctx, [await idFor(ctx, f.jamil, nila, rahim)]);
    });
    expect(preview.falls).toMatchObject([{ recordId: f.jamil, rights: ['view'] }]);
    expect(await seenBy('omar')).toContain('Jamil');
  });

  test('takes what was passed on from it, and nothing that is held in another way', async () => {
    await f.rahim(async (ctx) => {
      const [rahim, nila] = [await memberOf(ctx, mail('rahim')), await memberOf(ctx, mail('nila'))];
      const { falls } = await revokeGrants(ctx, [await idFor(ctx, f.jamil, nila, rahim)]);
      expect(falls).toHaveLength(1);
    });
    // Rina came to Omar from Nila and from Karim both: Karim's word stands
    expect(await seenBy('omar')).toEqual(['Rina']);
    await f.rahim(async (ctx) => {
      const [rahim, nila] = [await memberOf(ctx, mail('rahim')), await memberOf(ctx, mail('nila'))];
      await revokeGrants(ctx, [await idFor(ctx, f.rina, nila, rahim)]);
    });
    expect(await seenBy('omar')).toEqual(['Rina']);
  });

  test('two who gave it to each other do not hold each other up', async () => {
    const first = await grant('rahim', 'nila', ['view', 'share'], [f.selim]);
    await grant('nila', 'omar', ['view', 'share'], [f.selim]);
    await grant('omar', 'nila', ['view', 'share'], [f.selim]);
    const { falls } = await f.rahim((ctx) => revokeGrants(ctx, [first]));
    expect(falls).toHaveLength(2);
    expect(await seenBy('nila')).toEqual([]);
    expect(await seenBy('omar')).not.toContain('Selim');
  });

  test('in part, or to an earlier end, is giving it anew: what was passed on from it ends with it', async () => {
    const both = ['view', 'change', 'share'] as const;
    await grant('rahim', 'nila', both, [f.selim]);
    await grant('nila', 'omar', ['view', 'change'], [f.selim]);
    await grant('rahim', 'nila', both, [f.selim], { until: inHours(4) });
    // Omar held it for good, and Nila does no more
    expect(await seenBy('omar')).not.toContain('Selim');
    await grant('nila', 'omar', ['view'], [f.selim], { until: inHours(2) });
    await grant('rahim', 'nila', ['view', 'share'], [f.selim], { until: inHours(3) });
    expect(await seenBy('omar')).toContain('Selim');
    await grant('rahim', 'nila', ['view'], [f.selim], { until: inHours(3) });
    expect(await seenBy('omar')).not.toContain('Selim');
    expect(await seenBy('nila')).toContain('Selim');
    const fell = await f.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'record.revoked', recordId: f.selim }, limit: 20 }),
    );
    expect(
      fell.filter(({ reason }) => inWords(reason) === 'the user who gave it no longer has this right').length,
    ).toBeGreaterThanOrEqual(2);
    const nila = await the('nila');
    await nila(async (ctx) =>
      revokeGrants(ctx, [
        await idFor(ctx, f.selim, await memberOf(ctx, mail('nila')), await memberOf(ctx, mail('rahim'))),
      ]),
    );
  });

  test('is for whoever gave it, has it, or is an admin', async () => {
    const id = await grant('rahim', 'omar', ['view'], [f.selim]);
    const karim = await the('karim');
    await expect(karim((ctx) => revokeGrants(ctx, [id]))).rejects.toMatchObject({ code: 'record.not-found' });
    const nila = await the('nila');
    await grant('rahim', 'nila', ['view'], [f.selim]);
    await expect(nila((ctx) => revokeGrants(ctx, [id]))).rejects.toMatchObject({ code: 'grant.not-yours' });
    const omar = await the('omar');
    await omar((ctx) => revokeGrants(ctx, [id]));
    expect(await seenBy('omar')).not.toContain('Selim');
  });
});

describe('A deputy', () => {
  test('is company admin until their role ends, gives nothing for longer, and never a role for good', async () => {
    await addPerson(f.systemA, 'Tania', mail('tania'));
    await giveRole(f.rahim, mail('tania'), 'company_admin', inHours(8));
    const tania = await the('tania');
    expect(await tania((ctx) => readRecords(ctx, 'employee', [f.selim]))).toMatchObject([{ salary: '12500' }]);
    await expect(grant('tania', 'parul', ['view'], [f.jamil])).rejects.toMatchObject({ code: 'access.outlives' });
    await grant('tania', 'parul', ['view'], [f.jamil], { until: inHours(8) });
    await expect(giveRole(tania, mail('parul'), 'hr_manager')).rejects.toMatchObject({ code: 'access.outlives' });
    await giveRole(tania, mail('parul'), 'hr_manager', inHours(4));
    const before = clock.at;
    clock.at = inHours(8);
    // the session's principal is as old as the request that made it; the rule ends by the clock all the same
    await expect(tania((ctx) => findRecords(ctx, 'employee', { limit: 1 }))).rejects.toMatchObject({ status: 403 });
    expect(await seenBy('parul')).toEqual(['Selim']);
    clock.at = before;
  });

  test("their end does not show as the company's lasting admin", async () => {
    const rows = await f.rahim((ctx) =>
      findRecords(ctx, 'member', { where: { role: 'company_admin' }, limit: 10, columns: ['userId'] }),
    );
    expect(rows).toHaveLength(1);
  });
});

describe('Giving roles and rules', () => {
  test('nobody gives what they do not hold: a keeper of rules makes nobody an admin', async () => {
    await f.rahim(async (ctx) => {
      const memberId = await memberOf(ctx, mail('omar'));
      for (const model of ['rule', 'membership', 'role', 'member', 'user_group']) {
        for (const act of ['view', 'add', 'change', 'delete']) {
          if (model === 'member' && act !== 'view') continue;
          await commandsOf('rule').add(ctx, { memberId, model, act, scope: 'all' });
        }
      }
    });
    const omar = await the('omar');
    await expect(giveRole(omar, mail('omar'), 'company_admin')).rejects.toMatchObject({ code: 'access.not-held' });
    const wide = { model: 'employee', act: 'view', scope: 'all' };
    const rule = (given: object) =>
      omar(async (ctx) => commandsOf('rule').add(ctx, { memberId: await memberOf(ctx, mail('omar')), ...given }));
    await expect(rule(wide)).rejects.toMatchObject({ code: 'access.not-held' });
    await expect(rule({ model: 'employee', act: 'view', field: 'salary' })).rejects.toMatchObject({
      code: 'access.not-held',
    });
    const held = { model: 'employee', act: 'view', scope: 'granted' };
    await expect(rule(held)).rejects.toMatchObject({ code: 'access.not-for-yourself' });
    await omar(async (ctx) => commandsOf('rule').add(ctx, { memberId: await memberOf(ctx, mail('nila')), ...held }));
  });

  test('nor do they lift what is denied: not by the rule, its end, or the role that says it', async () => {
    const denied = await f.rahim(async (ctx) => {
      const memberId = await memberOf(ctx, mail('parul'));
      const role = await commandsOf('role').add(ctx, { name: 'Under inquiry' });
      await commandsOf('rule').add(ctx, { roleId: role.id, model: 'badge', act: 'view', effect: 'deny' });
      const rule = await commandsOf('rule').add(ctx, { memberId, model: 'badge', act: 'view', effect: 'deny' });
      const membership = await commandsOf('membership').add(ctx, { memberId, roleId: role.id });
      return { rule: String(rule.id), membership: String(membership.id) };
    });
    const omar = await the('omar');
    const soon = { expiresAt: inHours(1).toISOString() };
    for (const lift of [
      (ctx: Context) => commandsOf('rule').remove(ctx, denied.rule),
      (ctx: Context) => commandsOf('rule').change(ctx, denied.rule, soon),
      (ctx: Context) => commandsOf('rule').change(ctx, denied.rule, { act: 'change' }),
      (ctx: Context) => commandsOf('membership').remove(ctx, denied.membership),
      (ctx: Context) => commandsOf('membership').change(ctx, denied.membership, soon),
    ]) {
      await expect(omar(lift)).rejects.toMatchObject({ code: 'access.not-held', details: { model: 'badge' } });
    }
    await f.rahim((ctx) => commandsOf('membership').remove(ctx, denied.membership));
    await f.rahim((ctx) => commandsOf('rule').remove(ctx, denied.rule));
  });

  test('a company keeps an admin, who can still correct its rules', async () => {
    const end = f.rahim(async (ctx) => {
      const { rows } = await ctx.sql.query(
        `SELECT id FROM membership WHERE company_id = $1 AND member_id = $2 AND deleted_at IS NULL`,
        [ctx.companyId, await memberOf(ctx, mail('rahim'))],
      );
      await commandsOf('membership').remove(ctx, rows[0]?.id);
    });
    await expect(end).rejects.toMatchObject({ code: 'company.last-admin' });
    const lock = f.rahim(async (ctx) =>
      commandsOf('rule').add(ctx, {
        memberId: await memberOf(ctx, mail('rahim')),
        model: 'rule',
        act: 'change',
        effect: 'deny',
      }),
    );
    await expect(lock).rejects.toMatchObject({ code: 'access.locks-out' });
    const narrow = f.rahim(async (ctx) =>
      commandsOf('rule').add(ctx, {
        roleId: await idOf(ctx, 'role', 'template', 'company_admin'),
        model: 'employee',
        act: 'view',
        effect: 'deny',
      }),
    );
    await expect(narrow).rejects.toMatchObject({ code: 'role.admin-fixed' });
  });

  test('a rule that says nothing sensible is refused, every mistake by its field', async () => {
    const add = (given: object) =>
      f.rahim(async (ctx) => {
        const roleId = await idOf(ctx, 'role', 'template', 'employee');
        return commandsOf('rule').add(ctx, { roleId, ...given });
      });
    const refused = async (given: object) =>
      (await add(given).catch((error) => error)).fields?.map(({ field }: { field: string }) => field);
    expect(await refused({ model: 'nothing', act: 'view' })).toEqual(['model']);
    expect(await refused({ model: 'punch', act: 'accept' })).toEqual(['act']);
    expect(await refused({ model: 'user', act: 'view', field: 'passwordHash' })).toEqual(['field']);
    expect(await refused({ model: 'employee', act: 'view', field: 'name', scope: 'all' })).toEqual(['scope']);
    expect(await refused({ model: 'employee', act: 'view', groupId: f.jamil })).toEqual(['roleId']);
  });

  test('a role of its own starts with the rules of another one, and is gone only when nobody has it', async () => {
    const role = await f.rahim(async (ctx) =>
      commandsOf('role').add(ctx, { name: 'Clerk', like: await idOf(ctx, 'role', 'template', 'hr_officer') }),
    );
    await f.rahim(async (ctx) =>
      commandsOf('membership').add(ctx, { memberId: await memberOf(ctx, mail('nila')), roleId: role.id }),
    );
    const nila = await the('nila');
    expect(await nila(async ({ policy }) => policy.reach('punch', 'change'))).toBe('department');
    expect(await nila(async ({ policy }) => policy.mayView('employee', 'salary'))).toBe(false);
    const remove = f.rahim((ctx) => commandsOf('role').remove(ctx, String(role.id)));
    await expect(remove).rejects.toMatchObject({ code: 'record.in-use' });
  });
});

describe('Whoever makes a record', () => {
  const grantsOn = (recordId: unknown) =>
    f.rahim(async (ctx) => {
      const { rows } = await ctx.sql.query(
        `SELECT principal, can_view, can_change, can_delete, can_share FROM record_grant
         WHERE company_id = $1 AND record_id = $2 AND deleted_at IS NULL`,
        [ctx.companyId, recordId],
      );
      return rows;
    });

  test('may view, change and delete it, in the same transaction; the system and the sync get nothing', async () => {
    const created = await f.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Finishing' }));
    const rahim = await f.rahim((ctx) => memberOf(ctx, mail('rahim')));
    expect(await grantsOn(created.id)).toEqual([
      { principal: rahim, can_view: true, can_change: true, can_delete: true, can_share: false },
    ]);
    expect(await grantsOn(f.jamil)).not.toContainEqual(expect.objectContaining({ can_delete: true }));
    const synced = await f.rahim(async (ctx) => {
      await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
      return commandsOf('department').add(ctx, { name: 'From the site' });
    });
    expect(await grantsOn(synced.id)).toEqual([]);
    await f.rahim((ctx) => commandsOf('department').remove(ctx, String(created.id)));
    expect(await grantsOn(created.id)).toEqual([]);
  });

  test('sees it in a scope that reaches only what was granted', async () => {
    await f.rahim(async (ctx) => {
      const memberId = await memberOf(ctx, mail('parul'));
      await commandsOf('rule').add(ctx, { memberId, model: 'employee', act: 'add' });
    });
    const parul = await the('parul');
    const created = await parul((ctx) => commandsOf('employee').add(ctx, { code: 'P-1', name: 'Made by Parul' }));
    expect(await seenBy('parul')).toContain('Made by Parul');
    await parul((ctx) => commandsOf('employee').change(ctx, String(created.id), { name: 'Made by Parul' }));
    expect(await seenBy('nila')).not.toContain('Made by Parul');
  });
});
