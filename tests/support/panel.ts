/** The panel over real HTTP, and people who use it with nothing but requests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createPanel, type PanelHooks, type PanelOptions } from '../../src/admin/panel.ts';
import type { Runtime } from '../../src/context.ts';
import { password } from './people.ts';

export interface OpenPanel {
  url: string;
  server: Server;
  /** the routers of the panel: the pages outside of it first */
  routers: readonly unknown[];
  /** Every route that the panel answers, with and without a session: `GET /api/dashboard`. */
  routes(): Promise<string[]>;
  /** Somebody with a browser of their own who is not signed in. */
  stranger(): Visitor;
  /** @throws Error when they cannot sign in */
  as(email: string): Promise<Visitor>;
  close(): Promise<void>;
}

/** Mounted as src/bin mounts it, on a free port of this machine. */
export async function openPanel(
  runtime: Runtime,
  options: { hooks?: PanelHooks } & Partial<PanelOptions> = {},
): Promise<OpenPanel> {
  const panel = createPanel({ runtime, cookieSecret: 'for tests only', secureCookies: false, ...options });
  const app = express();
  app.use((req, _res, next) => {
    Object.assign(req, { id: 'same' }); // so that answers can be compared byte by byte
    next();
  });
  app.use('/admin', panel.router);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await panel.close();
  };
  const as = async (email: string) => {
    const visitor = new Visitor(url);
    const { status } = await visitor.post('/login', { email, password });
    if (status !== 303) throw new Error(`${email} could not sign in: ${status}`);
    return visitor;
  };
  const routes = async () => [...routesIn(panel.router.router), ...routesIn(await panel.ready)].sort();
  return { url, server, routers: [panel.router.router], routes, stranger: () => new Visitor(url), as, close };
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Every route of a router and those within it. */
export function routesIn(router: unknown): string[] {
  return ((router as { stack?: Layer[] }).stack ?? []).flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : routesIn(handle ?? {}),
  );
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** the body, when it is JSON */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  json: any;
}

type Fields = Record<string, string | string[] | File>;

/** A browser without a screen: keeps its cookie, and says where it comes from as browsers do. */
export class Visitor {
  readonly url: string;
  /** the session's */
  cookie = '';
  /** what the browser keeps besides: language, known devices */
  readonly others = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  async ask(
    method: string,
    path: string,
    init: { body?: BodyInit; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    const cookies = [this.cookie, ...this.others.values()].filter((one) => one !== '').join('; ');
    const headers = { ...(cookies === '' ? {} : { cookie: cookies }), ...init.headers };
    const response = await fetch(`${this.url}/admin${path}`, {
      method,
      redirect: 'manual',
      headers,
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    for (const [cookie = ''] of response.headers.getSetCookie().map((one) => one.split(';'))) {
      const [name = ''] = cookie.split('=');
      if (/^hajira_(cloud|site)$/.test(name)) this.cookie = cookie;
      else this.others.set(name, cookie);
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.ask('GET', path, { headers });
  }

  /** A form, sent as AdminJS sends it, from the panel's own page. */
  post(path: string, fields: Fields = {}, headers: Record<string, string> = { origin: this.url }): Promise<Reply> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (Array.isArray(value)) for (const [n, one] of value.entries()) form.set(`${name}.${n}`, one);
      else form.set(name, value);
    }
    return this.ask('POST', path, { body: form, headers });
  }

  list(model: string, query = ''): Promise<Reply> {
    return this.get(`/api/resources/${model}/actions/list${query ? `?${query}` : ''}`);
  }

  add(model: string, fields: Fields): Promise<Reply> {
    return this.post(`/api/resources/${model}/actions/new`, fields);
  }

  record(model: string, id: string, action = 'show'): Promise<Reply> {
    return this.get(`/api/resources/${model}/records/${id}/${action}`);
  }

  act(model: string, id: string, action: string, fields: Fields = {}): Promise<Reply> {
    return this.post(`/api/resources/${model}/records/${id}/${action}`, fields);
  }
}
