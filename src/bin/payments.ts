import type { Express } from 'express';
import type { Config } from '../config.ts';
import type { Runtime } from '../context.ts';
import type { Payments } from '../domain/subscriptions/stripe.ts';
import { readBytes } from '../http/body.ts';

/** The largest message of the payment service, in bytes: they are small. */
export const PAYMENT_BYTES = 512 << 10;

/**
 * Payments by Stripe where both settings are there: the hook that opens one, and the address that Stripe calls. Its body
 * is signed byte by byte, so it is read raw, before anything else touches it.
 */
export async function mountPayments(
  app: Express,
  config: Config,
  runtime: Runtime,
): Promise<{
  pay?: (principal: Parameters<Payments['checkout']>[0]['principal'], id: string, back: string) => Promise<string>;
}> {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = config;
  if (!secretKey || !webhookSecret) return {};
  // Stripe's library is large: only where it is used
  const { createPayments, requireSignature } = await import('../domain/subscriptions/stripe.ts');
  const payments = createPayments({ secretKey, webhookSecret, ...(apiUrl ? { apiUrl } : {}) });
  app.post('/payments/stripe', async (req, res) => {
    const signature = String(req.headers['stripe-signature'] ?? '');
    requireSignature(signature, runtime.clock.now());
    const body = await readBytes(req, PAYMENT_BYTES);
    const outcome = await payments.hear(runtime, body, signature);
    runtime.log.info({ outcome }, 'the payment service told of a payment');
    res.json({ received: true });
  });
  return { pay: (principal, id, back) => payments.checkout({ runtime, principal }, id, back) };
}
