import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stored } from '../../src/i18n/message.ts';
import { syncMessage } from '../../src/i18n/sync.ts';
import { newId } from '../../src/id.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let token: string;
const id = newId();
const message = syncMessage('sync.host-unknown', { host: 'cloud.example' });

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  api = await serveApi(runtime);
  token = (await tokenOf(people.rahim)).token;
  await people.systemA((ctx) =>
    ctx.sql.query(
      `INSERT INTO terminal (company_id, id, site_id, serial, name, last_error) VALUES ($1, $2, $3, 'GATE', 'Gate', $4)`,
      [people.a.id, id, people.a.siteId, stored(message)],
    ),
  );
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

const terminal = (language?: string) =>
  api.call(token, 'GET', `/terminals/${id}`, language ? { headers: { 'accept-language': language } } : {});

describe('A message of the program in a record', () => {
  test('is answered with its text in English, without a wish', async () => {
    const { headers, body } = await terminal();
    expect(body.lastError).toEqual({
      ...message,
      text: 'The name cloud.example was not found. Check the name and the internet connection.',
    });
    expect(headers.get('vary')).toContain('Accept-Language');
  });

  test('is answered with its text in Bangla, alone and in a list', async () => {
    const text = 'cloud.example নামটি পাওয়া যায়নি। নাম ও ইন্টারনেট সংযোগ দেখুন।';
    expect((await terminal('bn')).body.lastError).toEqual({ ...message, text });
    const { body } = await api.call(token, 'GET', `/terminals?serial=GATE&fields=lastError`, {
      headers: { 'accept-language': 'bn-BD, en;q=0.5' },
    });
    expect(body.data).toEqual([{ id, lastError: { ...message, text } }]);
  });

  test('leaves the ETag alone: a record read in one language is changed with it in the other', async () => {
    const etag = String((await terminal('bn')).headers.get('etag'));
    expect((await terminal('en')).headers.get('etag')).toBe(etag);
    const headers = { 'if-match': etag, 'accept-language': 'en' };
    const changed = await api.call(token, 'PATCH', `/terminals/${id}`, { body: { name: 'Main gate' }, headers });
    expect([changed.status, changed.body.lastError.text]).toEqual([200, expect.stringContaining('was not found')]);
  });

  test('of a newer program has no text; its code and parameters stay', async () => {
    const newer = { code: 'terminal.from-tomorrow', params: { n: 1 } };
    await people.systemA((ctx) =>
      ctx.sql.query('UPDATE terminal SET last_error = $3 WHERE company_id = $1 AND id = $2', [
        people.a.id,
        id,
        JSON.stringify(newer),
      ]),
    );
    expect((await terminal()).body.lastError).toEqual(newer);
  });
});
