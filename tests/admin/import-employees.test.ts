/** The import of employees through the panel over HTTP: its template, its progress, its Stop, and files that the panel exported. */

import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { grantRecords } from '../../src/domain/access/grants.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { readEmployees } from '../../src/domain/imports/employee-table.ts';
import {
  addEmployeeImport,
  resumeEmployeeImport,
  runEmployeeImport,
  stopEmployeeImport,
} from '../../src/domain/imports/employees.ts';
import { stopInterrupted } from '../../src/domain/imports/interrupted-imports.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { giveRole, memberOf } from '../support/access.ts';
import { principalFor } from '../support/billing.ts';
import { type OpenPanel, openPanel, type Reply, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { saysPart } from '../support/says.ts';

jest.setTimeout(120_000);

const RAHIM = 'rahim@garments-a.example';
const KARIM = 'karim@garments-a.example';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime, 5000);
  panel = await openPanel(runtime);
  rahim = await panel.as(RAHIM);
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const ask = (who: Visitor, verb: string, fields: Record<string, string | File>) =>
  who.post(`/api/pages/import-employees.${verb}`, fields);
const sent = (bytes: Buffer, fileName = 'people.csv') => ({ file: new File([new Uint8Array(bytes)], fileName) });
const csv = (...lines: string[]) => Buffer.from(`${lines.join('\r\n')}\r\n`);
const workers = (prefix: string, count: number) =>
  csv('code,name,badge', ...Array.from({ length: count }, (_, at) => `${prefix}-${at},Worker ${at},${prefix}${at}`));

const query = async (sql: string, ...values: unknown[]) =>
  people.systemA(async (ctx) => (await ctx.sql.query(sql, [ctx.companyId, ...values])).rows);
const countOf = async (prefix: string) =>
  (await query(`SELECT count(*)::int AS n FROM employee WHERE company_id = $1 AND code LIKE $2`, `${prefix}-%`))[0]?.n;

/** Takes over what the preview showed. @returns how far the import came */
async function takeOver(who: Visitor, bytes: Buffer, fileName: string, choice: Record<string, unknown> = {}) {
  const file = sent(bytes, fileName);
  const opened = await ask(who, 'preview', { ...file });
  const plan = JSON.stringify({ ...opened.json.data.plan, ...choice });
  const { preview } = (await ask(who, 'preview', { ...file, plan })).json.data;
  const { importId } = (await ask(who, 'confirm', { ...file, plan, seen: preview.seen })).json.data;
  const progress = await eventually(
    async () => (await ask(who, 'progress', { importId })).json.data.progress,
    ({ state }) => state === 'done' || state === 'stopped',
  );
  return { preview, progress, looked: opened.json.data };
}

describe('The template', () => {
  test('names the columns that its reader may fill, in their language, and all of them are known to the import', async () => {
    const template = async (who: Visitor) => {
      const { name, content } = (await ask(who, 'template', {})).json.data.template;
      const [head = []] = parse(Buffer.from(content, 'base64'), { bom: true }) as string[][];
      return { name, head, bytes: Buffer.from(content, 'base64') };
    };
    const english = await template(rahim);
    expect(english.name).toBe('employees.csv');
    expect(english.head).toEqual([
      'Code',
      'Name',
      'Department',
      'Designation',
      'Joined on',
      'Phone',
      'E-mail address',
      'Salary (BDT)',
      'Active',
      'Badge numbers',
    ]);
    await rahim.post('/account', { what: 'language', language: 'bn' });
    const bangla = await template(rahim);
    expect(bangla.head).toHaveLength(english.head.length);
    expect(bangla.head).not.toEqual(english.head);
    await rahim.post('/account', { what: 'language', language: 'en' });
    for (const [prefix, { head, bytes }] of Object.entries({ TE: english, TB: bangla })) {
      const row = [
        `${prefix}-1`,
        'Worker',
        '',
        'Cutter',
        '2026-11-01',
        '01711',
        'w@a.example',
        '12500',
        'No',
        `${prefix}7`,
      ];
      const { looked, progress } = await takeOver(rahim, Buffer.concat([bytes, csv(row.join(','))]), 'employees.csv');
      expect(Object.values(looked.plan.columns).sort()).toEqual(head.map((_, at) => at).sort());
      expect(progress).toMatchObject({ state: 'done', added: 1, refused: 0 });
    }
  });
});

describe('A long import', () => {
  test('says how far it is until it is done', async () => {
    const { preview, progress } = await takeOver(rahim, workers('PR', 1100), 'long.csv');
    expect(preview).toMatchObject({ rows: 1100, added: 1100, refused: 0 });
    expect(progress).toMatchObject({ state: 'done', rows: 1100, rowAt: 1100, added: 1100, refused: 0 });
    expect(await countOf('PR')).toBe(1100);
  });

  /** An import that waits, since nothing runs it. */
  const waiting = (prefix: string) =>
    people.rahim(async (ctx) =>
      addEmployeeImport(ctx, 'x.csv', await readEmployees(ctx, { name: 'x.csv', bytes: workers(prefix, 600) })),
    );
  const run = async (id: string) => runEmployeeImport({ runtime, principal: await principalFor(runtime, RAHIM) }, id);
  const progressOf = async (id: string) => (await ask(rahim, 'progress', { importId: id })).json.data.progress;

  test('stops by Stop, adds nothing more, and goes on where it was', async () => {
    const id = await waiting('ST');
    expect(await progressOf(id)).toMatchObject({ state: 'waiting', rowAt: 0, rows: 600 });
    const stopped = await ask(rahim, 'stop', { importId: id });
    expect(stopped.json.data.progress).toMatchObject({ state: 'stopped', rowAt: 0, added: 0 });
    await run(id);
    expect(await countOf('ST')).toBe(0);
    await people.rahim((ctx) => resumeEmployeeImport(ctx, id));
    await run(id);
    expect(await progressOf(id)).toMatchObject({ state: 'done', rowAt: 600, added: 600 });
    // Stop that comes too late is no error
    const late = await ask(rahim, 'stop', { importId: id });
    expect(late.json.data.progress).toMatchObject({ state: 'done', added: 600 });
  });

  test('that begins its next part while somebody stops it writes nothing of that part', async () => {
    const id = await waiting('SW');
    let running: Promise<void> = Promise.resolve();
    await people.rahim(async (ctx) => {
      await stopEmployeeImport(ctx, id);
      running = run(id);
      const waits = `SELECT FROM pg_locks WHERE NOT granted`;
      await eventually(
        () => people.systemA(async ({ sql }) => (await sql.query(waits)).rowCount ?? 0),
        (count) => count > 0,
      );
    });
    await running;
    expect(await progressOf(id)).toMatchObject({ state: 'stopped', rowAt: 0, added: 0 });
    expect(await countOf('SW')).toBe(0);
  });

  test('whose server has died waits for “Continue”, says so, and comes to the same end', async () => {
    const [id, alive, locked] = [await waiting('DE'), await waiting('AL'), await waiting('LO')];
    await query(
      `UPDATE employee_import SET state = 'running', progress_at = now() - interval '3 minutes'
       WHERE company_id = $1 AND id = ANY($2::uuid[]) RETURNING id`,
      [id, locked],
    );
    // a part of it is being written, however long that takes
    await people.systemA(async ({ sql, companyId }) => {
      const row = `SELECT FROM employee_import WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE`;
      await sql.query(row, [companyId, locked]);
      expect(await stopInterrupted(runtime)).toBe(1);
    });
    expect((await progressOf(locked)).state).toBe('running');
    expect((await progressOf(alive)).state).toBe('waiting');
    const seen = await rahim.record('employee_import', id);
    expect(seen.json.record.params).toMatchObject({ state: 'stopped', said: saysPart('"Continue"') });
    const buttons = seen.json.record.recordActions.map(({ name }: { name: string }) => name);
    expect(buttons).toContain('resumeImport');
    expect((await rahim.act('employee_import', id, 'resumeImport')).status).toBe(200);
    const end = await eventually(
      () => progressOf(id),
      ({ state }) => state === 'done',
    );
    expect(end).toMatchObject({ rowAt: 600, added: 600, refused: 0, said: null });
  });

  test('is nobody’s to see or to stop who may not import', async () => {
    const id = await waiting('NO');
    const salma = await panel.as('salma@garments-b.example');
    const before = await progressOf(id);
    for (const verb of ['progress', 'stop']) {
      const reply = await ask(salma, verb, { importId: id });
      expect(JSON.stringify(reply.json)).not.toContain('600');
    }
    expect(await progressOf(id)).toEqual(before);
  });
});

describe('Somebody with one department and without salaries', () => {
  let karim: Visitor;
  const notice = (reply: Reply) => String(reply.json.notice?.message ?? '');

  beforeAll(async () => {
    await people.rahim(async (ctx) => {
      const { add } = commandsOf('department');
      const [sewing, accounts] = [await add(ctx, { name: 'Sewing' }), await add(ctx, { name: 'Accounts' })];
      const hire = (code: string, departmentId: unknown) =>
        commandsOf('employee').add(ctx, { code, name: code, departmentId, salary: '54321.09', phone: '01700' });
      await hire('KA-1', sewing.id);
      await hire('KA-2', accounts.id);
      const memberId = await memberOf(ctx, KARIM);
      for (const act of ['view', 'add', 'change'] as const)
        await commandsOf('rule').add(ctx, { memberId, model: 'employee_import', act, scope: 'all' });
      await grantRecords(ctx, {
        model: 'department',
        ids: [String(sewing.id)],
        to: { memberId },
        rights: ['view', 'change'],
      });
    });
    await giveRole(people.rahim, KARIM, 'hr_officer');
    karim = await panel.as(KARIM);
  });

  const rows = csv(
    'code,name,department,phone,salary',
    'KA-1,Hasan,Sewing,01711,20000',
    'KA-2,Rina,Accounts,01711,20000',
    'KA-3,Selim,Sewing,01711,20000',
    'KA-4,Jamil,Accounts,01711,20000',
  );

  test('is told that the salary is not theirs to fill, and sees no salary', async () => {
    const looked = await ask(karim, 'preview', sent(rows));
    expect(looked.json.data.refused).toEqual(['Salary (BDT)']);
    expect(looked.json.data.plan.columns).not.toHaveProperty('salary');
    expect(looked.text).not.toContain('54321');
  });

  test.each(['preview', 'confirm'])('is refused when they choose the salary all the same (%s)', async (verb) => {
    const plan = JSON.stringify({ columns: { code: 0, name: 1, salary: 4 }, mode: 'both' });
    const reply = await ask(karim, verb, { ...sent(rows), plan });
    expect(notice(reply)).toMatch(/salary/i);
    expect(reply.text).not.toContain('54321');
    expect(reply.json.data?.preview).toBeUndefined();
    expect(await query(`SELECT FROM employee_import WHERE company_id = $1 AND file_name = 'people.csv'`)).toEqual([]);
  });

  test('changes and adds employees of their department; those of others are refused and not shown', async () => {
    const { preview, progress } = await takeOver(karim, rows, 'karim.csv', { mode: 'both' });
    expect(preview).toMatchObject({ added: 1, updated: 1, refused: 2 });
    expect(JSON.stringify(preview)).not.toContain('54321');
    expect(JSON.stringify(preview.changes)).not.toContain('KA-2');
    expect(progress).toMatchObject({ state: 'done', added: 1, updated: 1, refused: 2 });
    expect(
      await query(
        `SELECT code, name, salary::text, phone FROM employee WHERE company_id = $1 AND code LIKE 'KA-%' ORDER BY code`,
      ),
    ).toEqual([
      { code: 'KA-1', name: 'Hasan', salary: '54321.09', phone: '01711' },
      { code: 'KA-2', name: 'KA-2', salary: '54321.09', phone: '01700' },
      { code: 'KA-3', name: 'Selim', salary: null, phone: '01711' },
    ]);
  });
});

describe('A list of employees that the panel exported', () => {
  const facts = () =>
    query(
      `SELECT e.code, e.name, d.name AS department, e.designation, e.joined_on::text, e.phone, e.email, e.salary::text, e.is_active,
              (SELECT string_agg(b.number, ' ' ORDER BY b.number) FROM badge b
               WHERE b.company_id = e.company_id AND b.employee_id = e.id AND b.deleted_at IS NULL) AS badges
       FROM employee e LEFT JOIN department d ON d.company_id = e.company_id AND d.id = e.department_id
       WHERE e.company_id = $1 AND e.code LIKE 'EXP-%' AND e.deleted_at IS NULL ORDER BY e.code`,
    );

  beforeAll(async () => {
    await people.rahim(async (ctx) => {
      const ironing = await commandsOf('department').add(ctx, { name: 'ইস্ত্রি' });
      const one = await commandsOf('employee').add(ctx, {
        code: 'EXP-001',
        name: 'মোঃ হাসান',
        departmentId: ironing.id,
        designation: '+Operator',
        joinedOn: '2025-11-01',
        phone: '01711000000',
        email: 'hasan@a.example',
        salary: '9007199254.10',
      });
      for (const number of ['EXP17', '0EXP18'])
        await commandsOf('badge').add(ctx, { number, employeeId: one.id, validFrom: '2025-11-01' });
      await commandsOf('employee').add(ctx, { code: 'EXP-002', name: '=HYPERLINK("x")', isActive: false });
    });
  });

  test.each([
    ['en', 'csv'],
    ['en', 'xlsx'],
    ['bn', 'csv'],
    ['bn', 'xlsx'],
  ])('in %s as %s comes back in with every column', async (language, format) => {
    await rahim.post('/account', { what: 'language', language, digits: language === 'bn' ? 'yes' : 'no' });
    try {
      const response = await fetch(`${panel.url}/admin/export/employee.${format}?filters.code=EXP-`, {
        headers: { cookie: rahim.cookie },
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const before = await facts();
      expect(before).toHaveLength(2);
      const same = await takeOver(rahim, bytes, `again.${format}`, { mode: 'both' });
      expect(same.progress).toMatchObject({ added: 0, updated: 0, unchanged: 2, refused: 0 });
      expect(Object.keys(same.looked.plan.columns)).toHaveLength(10);
      await people.rahim(async (ctx) => {
        for (const model of ['badge', 'employee'] as const) {
          const where =
            model === 'badge' ? { number: { in: ['EXP17', '0EXP18'] } } : { code: { in: ['EXP-001', 'EXP-002'] } };
          for (const { id } of await findRecords(ctx, model, { where, limit: 10 }))
            await commandsOf(model).remove(ctx, String(id));
        }
      });
      const anew = await takeOver(rahim, bytes, `anew.${format}`);
      expect(anew.preview.problems).toEqual([]);
      expect(anew.progress).toMatchObject({ added: 2, refused: 0 });
      expect(await facts()).toEqual(before);
    } finally {
      await rahim.post('/account', { what: 'language', language: 'en', digits: 'no' });
    }
  });
});
