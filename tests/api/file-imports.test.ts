/** A file of punches by the API: as a multipart form, or within JSON. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { runImport } from '../../src/domain/imports/imports.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let token: string;
const terminalId = newId();

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  api = await serveApi(runtime);
  ({ token } = await tokenOf(people.rahim));
  await people.systemA(({ sql, companyId }) =>
    sql.query(`INSERT INTO terminal (company_id, id, serial, name) VALUES ($1, $2, 'FILES1', 'Gate')`, [
      companyId,
      terminalId,
    ]),
  );
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

const ATTLOG = '17\t2026-11-02 08:01:00\t0\t1\t0\t0\n17\t2026-11-02 17:02:00\t1\t1\t0\t0\n';

/** A call with a form, as curl sends it: `-F file=@punches.dat -F plan=...`. */
async function post(fields: Record<string, string | File>, path = `/terminals/${terminalId}/file-imports`) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const answer = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

const fileOf = (text: string, name = 'punches.dat') => new File([text], name);
const stored = async (importId: string) => {
  const principal = systemPrincipal(people.a.id);
  await runImport({ runtime, principal }, importId);
  return unitOfWork({ runtime, principal }, async ({ sql }) => {
    const { rows } = await sql.query(
      `SELECT file_name AS "fileName", lines, stored + known AS punches FROM file_import WHERE company_id = $1 AND id = $2`,
      [people.a.id, importId],
    );
    return rows[0];
  });
};

describe('A multipart form', () => {
  test('brings a file as it is, with its own name', async () => {
    const { status, body } = await post({ file: fileOf(ATTLOG) });
    expect(status).toBe(201);
    expect(await stored(body.id)).toEqual({ fileName: 'punches.dat', lines: 2, punches: 2 });
  });

  test('takes a name and a plan beside it, the plan as JSON', async () => {
    const plan = { format: 'csv', delimiter: ',', headLines: 1, dates: 'dmy', columns: { badge: 0, time: 1 } };
    const csv = 'Emp No,When\n17,03/11/2026 08:05\n';
    const good = await post({ file: fileOf(csv), fileName: 'november.csv', plan: JSON.stringify(plan) });
    expect(good.status).toBe(201);
    expect(await stored(good.body.id)).toEqual({ fileName: 'november.csv', lines: 1, punches: 1 });
    const bad = await post({ file: fileOf(csv), plan: '{"format":' });
    const notJson = { pointer: '#/plan', code: 'field.not-json', params: {}, detail: 'must be JSON' };
    expect([bad.status, bad.body.errors]).toEqual([422, [notJson]]);
    const wrong = await post({ file: fileOf(csv), plan: JSON.stringify({ ...plan, dates: 'xyz' }) });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/plan/dates']);
  });

  test('is refused without a file, with a field that there is not, and where no file is taken', async () => {
    const none = await post({ file: ATTLOG });
    expect([none.status, none.body.errors[0].pointer]).toEqual([422, '#/file']);
    const more = await post({ file: fileOf(ATTLOG), terminal: 'x' });
    expect([more.status, more.body.errors[0].pointer]).toEqual([422, '#/terminal']);
    const names = await post({ file: fileOf(ATTLOG), '__proto__.x': '1' });
    expect([names.status, names.body.errors[0].pointer]).toEqual([422, '#/__proto__.x']);
    expect((await post({ file: fileOf(ATTLOG) }, '/employees')).status).toBe(415);
    const cut = await fetch(`${api.url}/terminals/${terminalId}/file-imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n17',
    });
    expect([cut.status, ((await cut.json()) as { code: string }).code]).toEqual([400, 'http.form-unreadable']);
  });

  test('of 28 MB is no JSON: that has 1 MB', async () => {
    const content = 'x'.repeat(1 << 20);
    const long = await api.call(token, 'POST', `/terminals/${terminalId}/file-imports`, {
      body: { fileName: 'a.csv', content },
    });
    expect([long.status, long.body.code]).toEqual([413, 'http.body-too-large']);
    const small = await api.call(token, 'POST', `/terminals/${terminalId}/file-imports`, {
      body: { fileName: 'a.dat', contentBase64: Buffer.from(ATTLOG).toString('base64') },
    });
    expect(small.status).toBe(201);
  });
});
