import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Database } from '../db/database.ts';
import { isDiskFull } from '../db/disk-full.ts';
import { holdBody } from '../http/body.ts';
import { httpMessage } from '../i18n/http.ts';
import type { Log } from '../log.ts';
import { Problem, problem, problemBody } from '../problem.ts';

const noSuchPage = problem(httpMessage, 'http.not-found', { status: 404 });

/** The id of this request: the caller's when it is harmless text, else a new one. In every log line and answer. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/**
 * The web server's bottom: request ids, logs, compression, health. What it serves is mounted by src/bin.
 *
 * @param isReady whether this process can do its work; says why not
 */
export function createApp(options: { log: Log; trustProxy: number; isReady: () => Promise<string | null> }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy);
  app.use(
    pinoHttp({
      logger: options.log,
      genReqId: (req) => requestId(req.headers['x-request-id']),
      serializers: {
        req: (req) => ({ id: req.id, method: req.method, path: String(req.url).split('?')[0] }),
        res: (res) => ({ status: res.statusCode }),
      },
      customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'debug'),
    }),
  );
  app.use((req, res, next) => {
    res.setHeader('X-Request-Id', String(req.id));
    res.once('finish', () => endUnread(req));
    next();
  });
  app.use(compression());
  app.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  app.get('/readyz', ready(options.isReady));
  return app;
}

/** How long what is left of an answered request is taken off the line, in ms: so long its sender may still be sending. */
const UNREAD_MS = 30_000;

/** The rest of a body that nobody wants is thrown away, so that its sender gets the answer; not for ever. */
function endUnread(req: IncomingMessage): void {
  if (req.complete) return;
  const cut = setTimeout(() => req.socket.destroy(), UNREAD_MS);
  req.once('close', () => clearTimeout(cut)).once('end', () => clearTimeout(cut));
}

function ready(isReady: () => Promise<string | null>): RequestHandler {
  return async (_req, res) => {
    const reason = await isReady().catch((error: Error) => error.message);
    res
      .status(reason === null ? 200 : 503)
      .json(reason === null ? { status: 'ready' } : { status: 'not ready', reason });
  };
}

/** Whether the database answers and can store; the reason is for an operator and names no secrets. */
export async function databaseAnswers(database: Database): Promise<string | null> {
  try {
    await database.pool.query('SELECT 1');
    return (await isDiskFull(database)) ? 'no space is left on the disk of the database: free some there' : null;
  } catch {
    return 'the database does not answer';
  }
}

/** The last two handlers: nothing here, and something went wrong. Mounted after everything else. */
export function closeApp(app: Express, log: Log): void {
  app.use((req) => {
    throw noSuchPage({ path: req.path });
  });
  app.use(answerProblem(log));
}

/** Problems in full as problem+json, anything else as no more than its request id. */
function answerProblem(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = fromExpress(error);
    if (!(known instanceof Problem)) log.error({ err: known, requestId: req.id }, 'unexpected error');
    const body = problemBody(known, String(req.id));
    res.status(body.status).type('application/problem+json').send(JSON.stringify(body));
  };
}

export const badRequest = problem(httpMessage, 'http.bad-request', { status: 400 });

/** Express's own refusals (a broken URL, a body that is too large) are the caller's mistakes, not bugs. */
export function fromExpress(error: unknown): unknown {
  const http = error as { status?: unknown; expose?: unknown; type?: unknown; message?: unknown };
  const isCallers = typeof http?.status === 'number' && http.status >= 400 && http.status < 500;
  if (error instanceof Problem || !isCallers) return error;
  return badRequest({
    reason: typeof http.type === 'string' ? http.type.replaceAll('.', ' ') : 'it is malformed',
    status: Number(http.status),
  });
}

export interface Listening {
  port: number;
  /** Takes no new connections, lets the running requests end, and cuts those that outlive `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

const portTaken = problem(httpMessage, 'server.cannot-listen', { status: 500 });

/**
 * How long a connection without a request stays open: longer than any proxy (60 s as a rule) or phone keeps its end. Whose
 * end is shorter closes; when it is ours, a request that is on its way then is lost with an ECONNRESET.
 */
const KEEP_ALIVE_MS = 75_000;

/** How long a request may take to arrive, in ms: a connection that sends a byte now and then is nobody's. */
interface Arrival {
  head: number;
  whole: number;
  /** how often it is looked at */
  check: number;
}

const usualArrival: Arrival = { head: 20_000, whole: 300_000, check: 5_000 };

/**
 * Serves an app. A client that waits to be asked for its body (Expect: 100-continue) is asked when it is read, not before.
 *
 * @throws Problem `server.cannot-listen`
 */
export async function listen(app: Express, host: string, port: number, arrival = usualArrival): Promise<Listening> {
  const { head: headersTimeout, whole: requestTimeout, check: connectionsCheckingInterval } = arrival;
  const times = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout, requestTimeout, connectionsCheckingInterval };
  const server = createServer(times, app);
  server.on('checkContinue', (req, res) => {
    holdBody(req, res);
    app(req, res);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(portTaken({ host, port, reason: error.code ?? error.message }, error)),
    );
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: (graceMs = 10_000) => closeServer(server, graceMs) };
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
