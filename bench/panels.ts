/** The panel over HTTP, and beside it the stock AdminJS over the same tables, behind the same sign-in and unit of work. */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Resource as StockResource } from '@adminjs/prisma';
import AdminJS, { Router as AdminRoutes } from 'adminjs';
import express, { type Express } from 'express';
import { methods, securityHeaders } from '../src/admin/guards.ts';
import { createSessions } from '../src/admin/login/session.ts';
import { createPanel } from '../src/admin/panel.ts';
import { unitOfWork } from '../src/context.ts';
import { datamodel, modelOf } from '../src/db/datamodel.ts';
import { hashPassword } from '../src/domain/accounts/password.ts';
import { principalOf } from '../src/domain/accounts/principal-of.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import type { Model } from '../src/policies/roles.ts';
import type { BenchRuntime } from './runtime.ts';

const BATCHES = 7;
const PASSWORD = 'a long enough password';
const SECRET = 'of the benchmark';

/** A page of the stock adapter's own, as its documentation has it: the company is ANDed to whatever is asked. */
class StockWithTenant extends StockResource {
  constructor(args: ConstructorParameters<typeof StockResource>[0] & { companyId: string }) {
    super(args);
    const key = this.id() === 'Company' ? 'id' : 'companyId';
    const { manager } = this as unknown as { manager: Record<string, (query: { where?: object }) => unknown> };
    const within = (method: string) => (query: { where?: object }) =>
      manager[method]?.({ ...query, where: { AND: [query.where ?? {}, { [key]: args.companyId }] } });
    Object.assign(this, { manager: { count: within('count'), findMany: within('findMany') } });
  }

  static override isAdapterFor(args: { companyId?: string; model: never; client: never }): boolean {
    return args.companyId !== undefined;
  }
}

/** The stock adapter knows no key of two columns, so that to it the id alone is one; and its big numbers are no JSON. */
function withPlainId(name: Model) {
  const model = modelOf(name);
  const fields = model.fields.filter(({ type }) => type !== 'BigInt');
  return { ...model, fields: fields.map((field) => (field.name === 'id' ? { ...field, isId: true } : field)) };
}

/** AdminJS with the stock resources alone. The adapter is registered before the panel's, which would take them. */
function stockAdmin(runtime: BenchRuntime, models: readonly Model[]): AdminJS {
  const database = { isAdapterFor: () => false };
  AdminJS.registerAdapter({ Database: database as never, Resource: StockWithTenant as never });
  return new AdminJS({
    rootPath: '/stock',
    resources: models.map((name) => ({
      model: withPlainId(name),
      client: runtime.database.prisma,
      clientModule: { Prisma: { dmmf: { datamodel: datamodel() } } },
      companyId: runtime.companyId,
    })),
  });
}

/** The stock list behind the same headers, session, sign-in, unit of work and company setting as the panel's. */
function stockRoutes(runtime: BenchRuntime, models: readonly Model[]): Express {
  const admin = stockAdmin(runtime, models);
  const route = AdminRoutes.routes.find(({ action, path }) => action === 'resourceAction' && path.startsWith('/api/'));
  if (!route) throw new Error('AdminJS has no route for lists');
  const sessions = createSessions(runtime, { cookieSecret: SECRET, secure: false });
  const router = express();
  router.disable('x-powered-by');
  router.use(...securityHeaders(false), methods, ...sessions.handlers);
  router.get('/api/resources/:resourceId/actions/:action', async (req, res) => {
    if (!req.user) return void res.status(401).end();
    const principal = principalOf(req.user);
    res.set('Cache-Control', 'no-store');
    const answer = await unitOfWork({ runtime, principal, readOnly: true }, async () => {
      const controller = new route.Controller({ admin }, { email: principal.email } as never) as never as {
        resourceAction(request: object, response: object): Promise<object>;
      };
      return controller.resourceAction(
        { params: req.params, query: { ...req.query }, method: 'get', payload: {} },
        res,
      );
    });
    res.json(answer);
  });
  return router;
}

export interface Served {
  url: URL;
  close(): Promise<void>;
}

/** @param models the tables that the stock one has, those that their lists name included */
export async function servePanels(runtime: BenchRuntime, models: readonly Model[]): Promise<Served> {
  const app = express();
  // first: the first adapter that fits a resource is taken
  app.use('/stock', stockRoutes(runtime, models));
  const panel = createPanel({ runtime, cookieSecret: SECRET, secureCookies: false });
  app.use('/admin', panel.router);
  await panel.ready;
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await panel.close();
  };
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), close };
}

export type Reply = { status: number; text: string; cookie: string };

/** A browser's requests over one open connection: fetch itself would take a good part of what is measured. */
export class Browser {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #cookie = '';

  constructor(url: URL) {
    this.#url = url;
  }

  /** What the server knows this browser by: `name=value`, '' before the first sign-in. */
  get cookie(): string {
    return this.#cookie;
  }

  ask(method: 'GET' | 'POST', path: string, fields?: Record<string, string>): Promise<Reply> {
    const body = fields && new URLSearchParams(fields).toString();
    const headers = {
      origin: this.#url.origin,
      ...(this.#cookie ? { cookie: this.#cookie } : {}),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(this.#url, { method, path, headers, agent: this.#agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const set = answer.headers['set-cookie'] ?? [];
          const cookie = set.find((one) => one.startsWith('hajira_cloud='))?.split(';')[0] ?? '';
          if (cookie) this.#cookie = cookie;
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8'), cookie });
        });
      });
      asked.on('error', reject).end(body);
    });
  }

  /** @throws Error when it is not answered with so many records: a figure for an error page is none */
  async list(path: string, records: number): Promise<void> {
    const { status, text } = await this.ask('GET', path);
    const found = status === 200 ? (JSON.parse(text) as { records?: unknown[] }).records?.length : undefined;
    if (found !== records) throw new Error(`${path} answered ${status}, not ${records} records: ${text.slice(0, 500)}`);
  }
}

export async function signedIn(url: URL, email: string): Promise<Browser> {
  const browser = new Browser(url);
  const { status } = await browser.ask('POST', '/admin/login', { email, password: PASSWORD });
  if (status !== 303) throw new Error(`${email} could not sign in: ${status}`);
  return browser;
}

/** Several things by turns, warm. @returns all times of each, in ms */
export async function byTurns(works: readonly (() => Promise<unknown>)[], runs: number): Promise<number[][]> {
  const times: number[][] = works.map(() => []);
  for (let batch = 0; batch <= BATCHES; batch += 1) {
    for (const [at, work] of works.entries()) {
      for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        await work();
        if (batch > 0) times[at]?.push(performance.now() - start);
      }
    }
  }
  return times;
}

/** @returns their id as a member */
export async function addUser(runtime: BenchRuntime, email: string, role: string): Promise<string> {
  const [userId, memberId] = [newId(), newId()];
  const hash = await hashPassword(PASSWORD);
  await unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO "user" (id, email, name, company_id, is_active, password_hash) VALUES ($1, $2, 'Bench', $3, true, $4)`,
      [userId, email, runtime.companyId, hash],
    );
    await sql.query(`INSERT INTO member (company_id, id, user_id, role) VALUES ($1, $2, $3, $4)`, [
      runtime.companyId,
      memberId,
      userId,
      role,
    ]);
  });
  return memberId;
}
