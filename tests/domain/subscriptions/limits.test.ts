import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../../src/domain/commands.ts';
import { readEmployees } from '../../../src/domain/imports/employee-table.ts';
import {
  addEmployeeImport,
  previewEmployees,
  resumeEmployeeImport,
  runEmployeeImport,
} from '../../../src/domain/imports/employees.ts';
import { activateUser } from '../../../src/domain/people/activation.ts';
import { findRecords } from '../../../src/domain/records/read.ts';
import { Problem } from '../../../src/problem.ts';
import { serveApi, tokenOf } from '../../support/api.ts';
import { platform, principalFor } from '../../support/billing.ts';
import { garments, signedIn, testRuntime } from '../../support/people.ts';
import { saysPart } from '../../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

const setPlan = (columns: string) =>
  platform(runtime, `UPDATE package p SET ${columns} FROM company c WHERE c.package_id = p.id AND c.id = $1`, [
    people.a.id,
  ]);
const taken = async () =>
  Number(
    (
      await platform(
        runtime,
        'SELECT count(*)::int AS n FROM employee WHERE company_id = $1 AND is_active AND deleted_at IS NULL',
        [people.a.id],
      )
    )[0]?.n,
  );

describe('Hiring at the limit of the package', () => {
  const rounds = process.env.HAJIRA_TEST_LONG === '1' ? 20 : 1;
  test.each(Array.from({ length: rounds }, (_, n) => n + 1))(
    'of 200 hires at once on 5 free seats 5 succeed and 195 are told why, round %i',
    async (round) => {
      const before = await taken();
      await setPlan(`seats = ${before + 5}`);
      const hires = Array.from({ length: 200 }, (_, n) =>
        people.rahim((ctx) => commandsOf('employee').add(ctx, { code: `R${round}-${n}`, name: `Worker ${n}` })),
      );
      const done = await Promise.allSettled(hires);
      const refused = done.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []));
      expect(refused).toHaveLength(195);
      expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['company.seat-limit-reached']));
      expect(await taken()).toBe(before + 5);
      expect(refused[0]?.message).toBe(
        `All ${before + 5} seats of the Garments A's package package are taken (${before + 5} active employees). Deactivate an employee, or order a higher package under Company > Packages (/admin/resources/package); it applies once it is paid.`,
      );
    },
  );

  test('nobody waits to read the company while a seat is being taken', async () => {
    await setPlan('seats = 1000');
    await people.rahim(async (ctx) => {
      await commandsOf('employee').add(ctx, { code: 'SLOW', name: 'Slow' });
      const reader = people.karim(async (other) => (await other.sql.query('SELECT name FROM company')).rows);
      expect(await reader).toEqual([{ name: 'Garments A' }]);
    });
  });

  test('on every way in: the API, a held employee who is activated, a file', async () => {
    await setPlan(`seats = ${await taken()}`);
    const api = await serveApi(runtime);
    const { token } = await tokenOf(people.rahim);
    const hired = await api.call(token, 'POST', '/employees', { body: { code: 'API', name: 'By API' } });
    expect([hired.status, hired.body.code]).toEqual([409, 'company.seat-limit-reached']);
    await api.close();
    const idle = await people.rahim((ctx) =>
      commandsOf('employee').add(ctx, { code: 'IDLE', name: 'Idle', isActive: false }),
    );
    const wake = people.rahim((ctx) => commandsOf('employee').change(ctx, String(idle.id), { isActive: true }));
    await expect(wake).rejects.toMatchObject({ code: 'company.seat-limit-reached' });
    const karim = (await principalFor(runtime, 'karim@garments-a.example')).id;
    const link = people.rahim((ctx) => activateUser(ctx, karim, { employeeId: String(idle.id) }));
    await expect(link).rejects.toMatchObject({ code: 'company.seat-limit-reached' });
  });
});

describe('What else a package counts', () => {
  test('users without an employee, who stop counting when they are linked to one', async () => {
    await setPlan('seats = 1000, max_users = 2'); // Rahim and Karim
    const add = (email: string) =>
      people.rahim((ctx) => commandsOf('user').add(ctx, { name: 'One more', email, isActive: true }));
    await expect(add('three@garments-a.example')).rejects.toMatchObject({ code: 'company.limit-reached', status: 409 });
    const karim = (await principalFor(runtime, 'karim@garments-a.example')).id;
    await people.rahim((ctx) => activateUser(ctx, karim, { employee: { code: 'K-1', name: 'Karim' } }));
    await add('three@garments-a.example');
    await expect(add('four@garments-a.example')).rejects.toThrow(
      'includes 2 users without an employee record, and there are 2',
    );
    await setPlan('max_users = NULL');
  });

  test('hiring makes employee, user and invitation in one form, and takes one place only', async () => {
    await setPlan('max_users = 2');
    const hired = await people.rahim((ctx) =>
      commandsOf('employee').add(ctx, { code: 'H-1', name: 'Hasina', email: 'hasina@mail.example', invite: 'true' }),
    );
    expect(hired.memberId).toEqual(expect.any(String));
    const letters = await platform(
      runtime,
      `SELECT letter, recipient FROM mail WHERE recipient = 'hasina@mail.example'`,
    );
    expect(letters).toEqual([{ letter: 'invitation', recipient: 'hasina@mail.example' }]);
    expect(await principalFor(runtime, 'hasina@mail.example')).toMatchObject({
      role: 'worker',
      company: { id: people.a.id },
    });
    const nothing = people.rahim((ctx) =>
      commandsOf('employee').add(ctx, { code: 'H-2', name: 'No address', invite: true }),
    );
    await expect(nothing).rejects.toMatchObject({ fields: [{ field: 'email' }] });
    await setPlan('max_users = NULL');
  });

  test('sites and terminals, of two at once one', async () => {
    await setPlan('max_sites = 2, max_terminals = 1');
    const site = (name: string) => people.rahim((ctx) => commandsOf('site').add(ctx, { name }));
    const sites = await Promise.allSettled([site('North'), site('South'), site('East')]);
    expect(sites.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const terminal = (name: string) =>
      people.rahim((ctx) => commandsOf('terminal').add(ctx, { name, transport: 'push' }));
    const terminals = await Promise.allSettled([terminal('Gate 1'), terminal('Gate 2')]);
    expect(terminals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a package without the API answers no token, and says where to get it', async () => {
    const api = await serveApi(runtime);
    const { token } = await tokenOf(people.rahim);
    expect((await api.call(token, 'GET', '/employees')).status).toBe(200);
    await setPlan(`features = '{attendance}'`);
    const refused = await api.call(token, 'GET', '/employees');
    expect([refused.status, refused.body.code]).toEqual([403, 'policy.refused']);
    expect(refused.body.detail).toContain('Order a higher package');
    const rahim = await signedIn(runtime, 'rahim@garments-a.example');
    await expect(rahim((ctx) => findRecords(ctx, 'access_token', { limit: 1 }))).rejects.toMatchObject({ status: 403 });
    await api.close();
    await setPlan(`features = '{attendance,api}'`);
  });
});

describe('A file of employees', () => {
  const csv = (rows: string[]) =>
    Buffer.from(`\uFEFFCode;Name;Department;Joined on;Salary;Badge;Shoe size\r\n${rows.join('\r\n')}\r\n`);
  const read = (bytes: Buffer) => people.rahim((ctx) => readEmployees(ctx, { name: 'people.csv', bytes }));
  const plan = (rows: string[]) => read(csv(rows));

  test('is looked at row by row before anything is stored', async () => {
    await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
    const rows = [
      'F-1;মোঃ হাসান;Sewing;2026-11-01;13550.00;501;40',
      'F-2;Rina;Knitting;2026-02-30;12,5x;;',
      'F-1;Twice;;;;;',
      ';No code;;;;;',
    ];
    const created = await plan(rows);
    const { problems, added } = await people.rahim((ctx) => previewEmployees(ctx, created));
    expect(added).toBe(1);
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [3, 'Department'],
      [3, 'Joined on'],
      [3, 'Salary'],
      [4, 'Code'],
      [5, 'Code'],
    ]);
  });

  test('is taken over with its badges; what is refused is named, and stops no other row', async () => {
    await setPlan('seats = 1000');
    const created = await plan([
      'F-1;Hasan;Sewing;2026-11-01;13550.00;501;',
      'F-2;Rina;Knitting;;;;',
      'F-3;Selim;;;;502;',
    ]);
    const id = await people.rahim((ctx) => addEmployeeImport(ctx, 'people.csv', created));
    await runEmployeeImport({ runtime, principal: await principalFor(runtime, 'rahim@garments-a.example') }, id);
    const [done] = await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 }));
    expect(done).toMatchObject({
      state: 'done',
      rows: 3,
      rowAt: 3,
      added: 2,
      refused: 1,
      problems: [{ row: 3, column: 'Department' }],
    });
    expect(done).not.toHaveProperty('content');
    const badges = await people.rahim((ctx) =>
      findRecords(ctx, 'badge', { where: { number: { in: ['501', '502'] } }, limit: 5 }),
    );
    expect(badges).toHaveLength(2);
  });

  test('stops where the seats end, says why, and goes on there after an upgrade', async () => {
    await setPlan(`seats = ${(await taken()) + 3}`);
    const created = await plan(Array.from({ length: 8 }, (_, n) => `G-${n};Worker ${n};;;;;`));
    const session = { runtime, principal: await principalFor(runtime, 'rahim@garments-a.example') };
    const id = await people.rahim((ctx) => addEmployeeImport(ctx, 'eight.csv', created));
    await runEmployeeImport(session, id);
    const state = async () =>
      (await people.rahim((ctx) => findRecords(ctx, 'employee_import', { where: { id }, limit: 1 })))[0];
    expect(await state()).toMatchObject({
      state: 'stopped',
      rowAt: 3,
      added: 3,
      refused: 0,
      said: saysPart('order a higher package'),
    });
    await setPlan('seats = 1000');
    await people.rahim((ctx) => resumeEmployeeImport(ctx, id));
    await runEmployeeImport(session, id);
    expect(await state()).toMatchObject({ state: 'done', added: 8, refused: 0, said: null });
  });

  test('that is none, or has no names of columns, is refused', async () => {
    await expect(read(Buffer.alloc(0))).rejects.toMatchObject({ code: 'import.file-unreadable' });
    await expect(read(Buffer.from('PK\u0003\u0004nonsense'))).rejects.toBeInstanceOf(Problem);
    const table = await read(Buffer.from('a,b\n1,2\n'));
    await expect(people.rahim((ctx) => previewEmployees(ctx, table))).rejects.toThrow('code, name');
  });
});
