import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { addImport, runImport } from '../../src/domain/imports/imports.ts';
import { jobPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

type Row = Record<string, unknown>;
const RAHIM = 'rahim@garments-a.example';
const SERIAL = 'FILE-1';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let file: { id: string; run(): Promise<void> };

beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
  panel = await openPanel(runtime);
  const { rahim, a, systemA } = people;
  const terminal = await rahim((ctx) => commandsOf('terminal').add(ctx, { name: 'F', host: '10.0.0.6', port: 4370 }));
  await systemA(({ sql }) => sql.query('UPDATE terminal SET serial = $2 WHERE id = $1', [terminal.id, SERIAL]));
  const content = Buffer.from(
    Array.from({ length: 30 }, (_, n) => `${n}\t2026-11-20 02:00:${n + 10}\t1\t0\t1\t0\n`).join(''),
  );
  const plan = { format: 'attlog' as const };
  const id = await rahim((ctx) =>
    addImport(ctx, { terminalId: String(terminal.id), fileName: 'attlog.dat', content, plan }),
  );
  const session = { runtime, principal: jobPrincipal('file-import', a.id) };
  file = { id, run: async () => void (await runImport(session, id)) };
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const voids = async (): Promise<number> => {
  const { rows } = await people.systemA(({ sql }) =>
    sql.query<{ n: number }>('SELECT count(*)::int AS n FROM punch_correction WHERE is_void AND deleted_at IS NULL'),
  );
  return rows[0]?.n ?? -1;
};
const offered = async (visitor: Visitor): Promise<unknown[]> => {
  const { json } = await visitor.record('file_import', file.id);
  return ((json.record as { recordActions: { name: string }[] }).recordActions ?? []).map(({ name }) => name);
};

test('Withdraw file is not offered while the file is being taken over', async () => {
  expect(await offered(await panel.as(RAHIM))).not.toContain('withdrawFile');
  await file.run();
  expect(await offered(await panel.as(RAHIM))).toContain('withdrawFile');
});

test('Withdraw file says what will not count, asks why, and does it in one step', async () => {
  const rahim = await panel.as(RAHIM);
  const preview = await rahim.act('file_import', file.id, 'withdrawFile', {});
  const [line] = preview.json.data.rows as Row[];
  expect(line).toMatchObject({ reading: 'attlog.dat', voided: '30', people: '30', days: '2026-11-20 – 2026-11-20' });
  expect(await voids()).toBe(0);

  const keys = JSON.stringify([line?.key]);
  const silent = await rahim.act('file_import', file.id, 'withdrawFile.confirm', { keys, reason: ' ' });
  expect(silent.json.notice).toMatchObject({ type: 'error' });
  expect(await voids()).toBe(0);

  const done = await rahim.act('file_import', file.id, 'withdrawFile.confirm', { keys, reason: 'Wrong machine' });
  expect(done.json.notice).toMatchObject({ type: 'success' });
  expect(await voids()).toBe(30);
  const { rows } = await people.systemA(({ sql }) =>
    sql.query('SELECT way, file_name, reason, voided FROM reading_withdrawal'),
  );
  expect(rows).toEqual([{ way: 'file', file_name: 'attlog.dat', reason: 'Wrong machine', voided: 30 }]);

  const again = await rahim.act('file_import', file.id, 'withdrawFile.confirm', { keys, reason: 'Again' });
  expect(again.json.notice).toMatchObject({ type: 'error' });
  expect(await voids()).toBe(30);
});

test('Withdraw file is refused to whoever may not correct the punches of everybody, and to another company', async () => {
  for (const email of ['karim@garments-a.example', 'salma@garments-b.example']) {
    const visitor = await panel.as(email);
    const { status, json } = await visitor.act('file_import', file.id, 'withdrawFile', {});
    expect([email, status !== 200 || json?.notice?.type === 'error']).toEqual([email, true]);
    expect(JSON.stringify(json ?? {})).not.toContain('attlog.dat');
  }
});
