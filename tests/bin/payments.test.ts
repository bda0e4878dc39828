import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { closeApp, createApp, listen } from '../../src/api/server.ts';
import { mountPayments } from '../../src/bin/payments.ts';
import { loadConfig } from '../../src/config.ts';
import { testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
beforeAll(async () => {
  runtime = await testRuntime();
});
afterAll(() => runtime.close());

async function serve(env: Record<string, string>) {
  const app = createApp({ log: runtime.log, trustProxy: 0, isReady: async () => null });
  const hooks = await mountPayments(app, loadConfig('cloud', env), runtime);
  closeApp(app, runtime.log);
  return { hooks, server: await listen(app, '127.0.0.1', 0) };
}

const keys = { STRIPE_SECRET_KEY: 'sk_test_ours', STRIPE_WEBHOOK_SECRET: 'whsec_for_tests' };

describe('The address that the payment service calls', () => {
  test('takes what carries its signature, byte by byte, and refuses the rest', async () => {
    const { hooks, server } = await serve(keys);
    const url = `http://127.0.0.1:${server.port}/payments/stripe`;
    const body = `{ "id": "evt_http", "object": "event",  "type": "ping", "data": {"object": {}} }`;
    const signature = new Stripe('sk_x').webhooks.generateTestHeaderString({
      payload: body,
      secret: keys.STRIPE_WEBHOOK_SECRET,
    });
    const send = (text: string, signed: string) =>
      fetch(url, {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'application/json', 'stripe-signature': signed },
      });
    expect(hooks.pay).toBeDefined();
    expect((await send(body, signature)).status).toBe(200);
    expect((await send(body, signature)).status).toBe(200); // again: taken, and nothing done
    const refused = await send(body.replace('  ', ' '), signature);
    expect([refused.status, (await refused.json()).code]).toEqual([400, 'payment.signature-wrong']);
    expect((await send('x'.repeat(600_000), signature)).status).toBe(413);
    const old = signature.replace(/t=\d+/, 't=1700000000');
    for (const wrong of ['', 'v1=abc', old]) expect((await send(body, wrong)).status).toBe(400);
    await server.close(0);
  });

  test('is not there without both settings', async () => {
    const { hooks, server } = await serve({ STRIPE_SECRET_KEY: 'sk_test_ours' });
    expect(hooks).toEqual({});
    expect((await fetch(`http://127.0.0.1:${server.port}/payments/stripe`, { method: 'POST' })).status).toBe(404);
    await server.close(0);
  });
});
