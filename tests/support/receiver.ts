import express from 'express';
import { listen } from '../../src/api/server.ts';
import { createPushRouter } from '../../src/collector/adms/router.ts';
import type { Runtime } from '../../src/context.ts';

/** A server of pushes over a runtime, as a site and a cloud mount it; `close` cuts what is under way unless it is given time. */
export async function startReceiver(
  runtime: Runtime,
  onlyTls = false,
): Promise<{ url: string; close(graceMs?: number): Promise<void> }> {
  const app = express();
  app.set('trust proxy', 1);
  const router = createPushRouter({ runtime, onlyTls });
  app.use('/iclock', router);
  app.use('/t/:key/iclock', router);
  const server = await listen(app, '127.0.0.1', 0);
  return { url: `http://127.0.0.1:${server.port}`, close: (graceMs = 0) => server.close(graceMs) };
}
