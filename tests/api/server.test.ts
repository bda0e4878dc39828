import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { closeApp, createApp, type Listening, listen } from '../../src/api/server.ts';
import { defineMessages, english } from '../../src/i18n/message.ts';
import { createLog } from '../../src/log.ts';
import { problem } from '../../src/problem.ts';

const log = createLog('test', 'silent');
const testMessage = defineMessages({
  'test.full': english<{ limit: number }>(({ limit }) => `All ${limit} are taken.`),
});
const full = problem(testMessage, 'test.full', { status: 409 });

let reason: string | null = null;
let server: Listening;
let url: string;

beforeAll(async () => {
  const app = createApp({ log, trustProxy: 0, isReady: async () => reason });
  app.get('/full', () => {
    throw full({ limit: 3 });
  });
  app.get('/bug', () => {
    throw new Error('select secret from employee');
  });
  closeApp(app, log);
  server = await listen(app, '127.0.0.1', 0);
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close());

const body = async (path: string) => {
  const answer = await fetch(`${url}${path}`, { headers: { 'x-request-id': 'abc-1' } });
  return {
    status: answer.status,
    contentType: answer.headers.get('content-type'),
    id: answer.headers.get('x-request-id'),
    ...(await answer.json()),
  };
};

describe('Answers', () => {
  test('health is about the process, readiness about its work', async () => {
    expect(await body('/healthz')).toMatchObject({ status: 'ok' });
    reason = 'the database does not answer';
    expect(await body('/readyz')).toMatchObject({ status: 'not ready', reason });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    reason = null;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('a connection is kept longer than a proxy keeps its end, so that it is never ours that closes under a request', async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${url}/healthz`, { agent: new Agent({ keepAlive: true }) }, resolve)
        .on('error', reject)
        .end();
    });
    answer.resume();
    const [, seconds] = /timeout=(\d+)/.exec(String(answer.headers['keep-alive'])) ?? [];
    expect(Number(seconds)).toBeGreaterThan(60);
    answer.socket.destroy();
  });

  test('a problem says what and carries the request id', async () => {
    expect(await body('/full')).toMatchObject({
      status: 409,
      code: 'test.full',
      detail: 'All 3 are taken.',
      requestId: 'abc-1',
      id: 'abc-1',
    });
    expect((await body('/full')).contentType).toContain('application/problem+json');
  });

  test('a bug says nothing of the inside', async () => {
    const answer = await body('/bug');
    expect(answer).toMatchObject({ status: 500, code: 'internal.unexpected' });
    expect(JSON.stringify(answer)).not.toMatch(/secret|stack|select/);
  });

  test('what is not there is said, with the way to the panel', async () => {
    expect(await body('/nowhere')).toMatchObject({ status: 404, code: 'http.not-found' });
  });

  test('a taken port is said in words', async () => {
    const app = createApp({ log, trustProxy: 0, isReady: async () => null });
    await expect(listen(app, '127.0.0.1', server.port)).rejects.toMatchObject({ code: 'server.cannot-listen' });
  });
});
