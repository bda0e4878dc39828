import { createApi } from '../../src/api/api.ts';
import type { CallLimit } from '../../src/api/auth/limit.ts';
import { closeApp, createApp, listen } from '../../src/api/server.ts';
import type { Context, Runtime } from '../../src/context.ts';
import { heldRights, makeToken } from '../../src/domain/accounts/tokens.ts';

export interface Reply {
  status: number;
  headers: Headers;
  /** as it came: answers are compared byte by byte */
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answered
  body: any;
}

export interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API of a runtime, over a real socket. */
export async function serveApi(runtime: Runtime, limit: CallLimit = { calls: 100_000, seconds: 60 }) {
  const app = createApp({ log: runtime.log, trustProxy: 0, isReady: async () => null });
  app.use('/api/v1', createApi({ runtime, limit }));
  closeApp(app, runtime.log);
  const server = await listen(app, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${server.port}/api/v1`;
  const call = async (token: string | null, method: string, path: string, asked: Asked = {}): Promise<Reply> => {
    const isRaw = typeof asked.body === 'string';
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-request-id': 'same',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      ...(asked.body === undefined ? {} : { body: isRaw ? (asked.body as string) : JSON.stringify(asked.body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
  return { url, call, close: () => server.close(0) };
}

type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;

/** A token of whoever asks, with everything they may, or with some of it. */
export async function tokenOf(
  as: As,
  rights?: readonly string[],
  name = 'Test',
): Promise<{ token: string; id: string }> {
  const created = await as((ctx) => makeToken(ctx, { name, rights: rights ?? heldRights(ctx.policy) }));
  return { token: String(created.token), id: String(created.id) };
}
