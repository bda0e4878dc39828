import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { addImport, resumeImport, stopImport } from '../../../src/domain/imports/imports.ts';
import { endAlarm } from '../../../src/domain/terminals/alarms.ts';
import { giveOrder, withdrawOrder } from '../../../src/domain/terminals/commands.ts';
import { differencesOn, unmatchedPeople, writePeople } from '../../../src/domain/terminals/people.ts';
import { adoptTerminal, refuseTerminal } from '../../../src/domain/terminals/unclaimed.ts';
import type { Model, Operation } from '../../../src/policies/roles.ts';
import type { Scope } from '../../../src/policies/templates.ts';
import { type LeakFixture, leakFixture, missing } from '../../support/leaks.ts';
import { signedIn, testRuntime } from '../../support/people.ts';
import { idIn } from '../../support/worlds.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let fixture: LeakFixture;
let memberId: string;

beforeAll(async () => {
  runtime = await testRuntime('site');
  fixture = await leakFixture(runtime);
  const { rows } = await fixture.admin.query(
    `SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE u.email = $1`,
    [fixture.emails.worker],
  );
  memberId = rows[0].id;
});
afterAll(async () => {
  await fixture.admin.end();
  await runtime.close();
});

/** Somebody with these rights and no others, as they stand now. */
async function holding(rights: readonly [Model, Operation, Scope][]) {
  await fixture.admin.query(`DELETE FROM rule WHERE member_id = $1`, [memberId]);
  // a right that helps with nothing here, so that they are somebody at all
  for (const [model, act, scope] of [['company', 'view', 'all'], ...rights]) {
    await fixture.admin.query(
      `INSERT INTO rule (company_id, id, member_id, model, act, scope) VALUES ($1, gen_random_uuid(), $2, $3, $4, $5)`,
      [fixture.people.a.id, memberId, model, act, scope],
    );
  }
  return signedIn(runtime, fixture.emails.worker);
}

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => ({ code: 'done', message: '' }),
    (problem: { code: string; message: string }) => problem,
  );
  return { code: error.code, message: error.message };
}

/** Commands that change one record by plain SQL, and ask before whether they reach it. */
const changing: [string, Model, (ctx: Context, id: string) => Promise<unknown>][] = [
  ['ending an alarm', 'terminal_alarm', endAlarm],
  ['taking an order back', 'terminal_command', withdrawOrder],
  ['stopping an import', 'file_import', stopImport],
  ['letting an import go on', 'file_import', resumeImport],
  ['adopting a terminal', 'unclaimed_terminal', (ctx, id) => adoptTerminal(ctx, id, { name: 'Gate' })],
  ['refusing a terminal', 'unclaimed_terminal', refuseTerminal],
];

describe('One record, changed by a command of its own', () => {
  test.each(changing)('%s takes the right on the table, then on the record', async (_what, model, command) => {
    const id = idIn(fixture.worlds.held, model);
    const extra: [Model, Operation, Scope][] = model === 'unclaimed_terminal' ? [['terminal', 'add', 'all']] : [];
    const viewer = await holding([[model, 'view', 'all'], ...extra]);
    expect(await refusalOf(viewer((ctx) => command(ctx, id)))).toMatchObject({ code: 'policy.refused' });
    const some = await holding([[model, 'view', 'all'], [model, 'change', 'granted'], ...extra]);
    expect(await refusalOf(some((ctx) => command(ctx, id)))).toMatchObject({ code: 'record.refused' });
    const none = await refusalOf(some((ctx) => command(ctx, missing)));
    expect(none).toMatchObject({ code: 'record.not-found' });
    for (const other of [idIn(fixture.worlds.foreign, model), 'no-such-id'])
      expect(await refusalOf(some((ctx) => command(ctx, other)))).toEqual(none);
    const blind = await holding([[model, 'view', 'granted'], [model, 'change', 'granted'], ...extra]);
    expect(await refusalOf(blind((ctx) => command(ctx, id)))).toEqual(none);
  });
});

const content = Buffer.from('7\t2026-11-20 08:00:00\t0\t1\t0\t0\n');

/** Commands about a terminal that they must see. */
const about: [string, Model, (ctx: Context, id: string) => Promise<unknown>][] = [
  ['an order', 'terminal_command', (ctx, id) => giveOrder(ctx, id, { kind: 'set_clock', detail: {} })],
  ['a file of punches', 'file_import', (ctx, id) => addImport(ctx, { terminalId: id, fileName: 'x', content })],
];

describe('Something about a terminal', () => {
  test.each(about)(
    '%s is refused by the same answer for one that they do not see and for none',
    async (_what, model, command) => {
      const id = idIn(fixture.worlds.held, 'terminal');
      const without = await holding([['terminal', 'view', 'all']]);
      expect(await refusalOf(without((ctx) => command(ctx, id)))).toMatchObject({ code: 'policy.refused' });
      const blind = await holding([
        ['terminal', 'view', 'granted'],
        [model, 'add', 'all'],
      ]);
      const none = await refusalOf(blind((ctx) => command(ctx, missing)));
      expect(none).toMatchObject({ code: 'record.not-found' });
      for (const other of [id, idIn(fixture.worlds.foreign, 'terminal'), 'no-such-id'])
        expect(await refusalOf(blind((ctx) => command(ctx, other)))).toEqual(none);
      const seeing = await holding([
        ['terminal', 'view', 'all'],
        [model, 'add', 'all'],
      ]);
      expect((await refusalOf(seeing((ctx) => command(ctx, id)))).code).not.toMatch(/^(policy|record)\./);
    },
  );
});

describe('Comparing terminals with the people of the company', () => {
  const id = () => idIn(fixture.worlds.held, 'terminal');
  const compared: [string, (ctx: Context) => Promise<unknown>][] = [
    ['numbers that are nobody’s', (ctx) => unmatchedPeople(ctx)],
    ['who is missing on a terminal', (ctx) => differencesOn(ctx, id())],
    ['writing people to a terminal', (ctx) => writePeople(ctx, id(), ['7'])],
  ];

  test.each(compared)('%s: not for whoever sees a part of it, or no terminal’s people', async (_what, command) => {
    const around: [Model, Operation, Scope][] = [
      ['terminal', 'view', 'all'],
      ['terminal_command', 'add', 'all'],
    ];
    for (const scope of ['own', 'granted', 'department'] as const) {
      const part = await holding([['terminal_user', 'view', 'all'], ['employee', 'view', scope], ...around]);
      const refusal = await refusalOf(part(command));
      expect([scope, refusal]).toMatchObject([scope, { code: 'policy.refused' }]);
      expect(refusal.message).toContain('you can view only some of them');
    }
    const noTerminal = await holding([['employee', 'view', 'all'], ...around]);
    expect(await refusalOf(noTerminal(command))).toMatchObject({ code: 'policy.refused' });
    const all = await holding([['terminal_user', 'view', 'all'], ['employee', 'view', 'all'], ...around]);
    expect(await refusalOf(all(command))).toMatchObject({ code: 'done' });
  });
});
