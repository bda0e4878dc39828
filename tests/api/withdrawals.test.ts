import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { addImport, runImport } from '../../src/domain/imports/imports.ts';
import { newId } from '../../src/id.ts';
import { jobPrincipal } from '../../src/policies/principal.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let [rahim, reader, salma] = ['', '', ''];
let file: { id: string; run(): Promise<void> };

beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
  api = await serveApi(runtime);
  rahim = (await tokenOf(people.rahim)).token;
  reader = (await tokenOf(people.rahim, ['punch.view', 'reading_withdrawal.view'])).token;
  salma = (await tokenOf(people.salma)).token;
  const terminal = await people.rahim((ctx) =>
    commandsOf('terminal').add(ctx, { name: 'F', host: '10.0.0.6', port: 4370 }),
  );
  await people.systemA(({ sql }) => sql.query(`UPDATE terminal SET serial = 'FILE-1' WHERE id = $1`, [terminal.id]));
  const content = Buffer.from(
    Array.from({ length: 20 }, (_, n) => `${n}\t2026-11-20 02:00:${n + 10}\t1\t0\t1\t0\n`).join(''),
  );
  const plan = { format: 'attlog' as const };
  const given = { terminalId: String(terminal.id), fileName: 'attlog.dat', content, plan };
  const id = await people.rahim((ctx) => addImport(ctx, given));
  const session = { runtime, principal: jobPrincipal('file-import', people.a.id) };
  file = { id, run: async () => void (await runImport(session, id)) };
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

const preview = (token: string, body: object) => api.call(token, 'POST', '/reading-withdrawals/preview', { body });
const withdraw = (token: string, body: object) => api.call(token, 'POST', '/reading-withdrawals', { body });

test('a file that is still being taken over is not withdrawn', async () => {
  const given = { fileImportId: file.id, reason: 'Wrong machine' };
  for (const answer of [await preview(rahim, { fileImportId: file.id }), await withdraw(rahim, given)])
    expect([answer.status, answer.body.code]).toEqual([409, 'reading.still-importing']);
  await file.run();
});

test('a file is previewed, withdrawn once, and brought back by the id of its import', async () => {
  const measured = await preview(rahim, { fileImportId: file.id });
  expect([measured.status, measured.body]).toEqual([
    200,
    {
      punches: 20,
      voided: 20,
      stayed: 0,
      corrected: 0,
      own: 0,
      people: 20,
      firstDay: '2026-11-20',
      lastDay: '2026-11-20',
    },
  ]);
  const given = { fileImportId: file.id, reason: 'Wrong machine' };
  const created = await withdraw(rahim, given);
  expect([created.status, created.body]).toEqual([
    201,
    expect.objectContaining({ way: 'file', fileName: 'attlog.dat', reason: 'Wrong machine', voided: 20, people: 20 }),
  ]);
  const twice = await withdraw(rahim, given);
  expect([twice.status, twice.body.code]).toEqual([409, 'reading.already-withdrawn']);

  const undone = await api.call(rahim, 'POST', `/reading-withdrawals/${created.body.id}/undoing`);
  expect(undone.status).toBeLessThan(300);
  expect((await preview(rahim, { fileImportId: file.id })).body.voided).toBe(20);
});

test.each([
  ['a punch and a file at once', () => ({ punchId: newId(), fileImportId: file.id }), 422, 'record.invalid'],
  ['neither', () => ({}), 422, 'record.invalid'],
  ['an import that nobody made', () => ({ fileImportId: newId() }), 404, 'record.not-found'],
  ['something that is no id', () => ({ fileImportId: 'attlog.dat' }), 422, 'record.invalid'],
])('%s is no reading', async (_, body, status, code) => {
  const answer = await preview(rahim, body());
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a token without the right, and another company, withdraw no file', async () => {
  const given = { fileImportId: file.id, reason: 'Wrong machine' };
  expect((await withdraw(reader, given)).status).toBe(403);
  expect((await withdraw(salma, given)).status).toBe(404);
});
