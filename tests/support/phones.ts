/** Phones that speak the real API: each with its own clocks, and its own idea of where it is. */
import { createApi } from '../../src/api/api.ts';
import { createPhonePage } from '../../src/api/phone/router.ts';
import { closeApp, createApp, listen } from '../../src/api/server.ts';
import { type Context, type Runtime, unitOfWork } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { password } from './people.ts';

/** The gate of Garments A. */
export const gate = { latitude: 23.9917, longitude: 90.4115 };

/** `metres` to the north of a point. */
export const north = (metres: number, of = gate) => ({ ...of, latitude: of.latitude + metres / 111_195 });

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answered
  body: any;
}

/** The API and the phone page of a runtime, over a real socket. */
export async function servePhones(runtime: Runtime, limits?: Parameters<typeof createApi>[0]['phones'], port = 0) {
  const app = createApp({ log: runtime.log, trustProxy: 0, isReady: async () => null });
  app.use('/api/v1', createApi({ runtime, ...(limits ? { phones: limits } : {}) }));
  app.use('/punch', createPhonePage({ hasElsewhere: true }));
  closeApp(app, runtime.log);
  const server = await listen(app, '127.0.0.1', port);
  return { port: server.port, url: `http://127.0.0.1:${server.port}`, close: () => server.close(0) };
}

export async function call(url: string, method: string, path: string, token?: string, body?: unknown): Promise<Reply> {
  const answer = await fetch(`${url}/api/v1/me${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

/** One phone in somebody's hand. */
export class Phone {
  readonly url: string;
  readonly id = newId();
  access = '';
  refresh = '';

  constructor(url: string) {
    this.url = url;
  }

  async signIn(email: string, model = 'Galaxy A05'): Promise<Reply> {
    const phone = { id: this.id, model, platform: 'Android 14', appVersion: '1' };
    const reply = await call(this.url, 'POST', '/sessions', undefined, { email, password, phone });
    if (reply.status === 201) this.save(reply);
    return reply;
  }

  save({ body }: Reply): void {
    this.access = body.accessToken;
    this.refresh = body.refreshToken;
  }

  exchange(refreshToken = this.refresh, attempt = crypto.randomUUID()): Promise<Reply> {
    return call(this.url, 'POST', '/tokens', undefined, { refreshToken, attempt });
  }

  get(path: string): Promise<Reply> {
    return call(this.url, 'GET', path, this.access);
  }

  /** Sends them as they are, with a phone's clock that is right now. */
  send(punches: readonly unknown[], rest: object = {}): Promise<Reply> {
    const body = { sentAt: new Date().toISOString(), clock: { run: 'r1', ms: 1_000_000 }, punches, ...rest };
    return call(this.url, 'POST', '/punches', this.access, body);
  }
}

/** A punch as a phone makes it: at the gate, now, sent at once. */
export function phonePunch(
  rest: Record<string, unknown> = {},
  at: Date = new Date(),
): Record<string, unknown> & { id: string } {
  return {
    id: newId(),
    at: at.toISOString(),
    direction: 'in',
    location: { ...gate, accuracyM: 10, at: at.toISOString() },
    clock: { run: 'r1', ms: 999_000 },
    ...rest,
  };
}

/** An employee of a company with a login of their own. */
export async function addWorker(
  runtime: Runtime,
  companyId: string,
  name: string,
  department?: string,
): Promise<{ email: string; employeeId: string; memberId: string; userId: string }> {
  const [userId, memberId, employeeId] = [newId(), newId(), newId()];
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@fixture.example`;
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO "user" (id, email, name, password_hash, company_id, is_active)
       SELECT $1, $2, $3, (SELECT password_hash FROM "user" WHERE email = 'rahim@garments-a.example'), $4, true`,
      [userId, email, name, companyId],
    );
    await sql.query(
      `INSERT INTO member (company_id, id, user_id, joined_at) VALUES ($1, $2, $3, now() - interval '1 year')`,
      [companyId, memberId, userId],
    );
  });
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, ({ sql }) =>
    sql.query(
      `INSERT INTO employee (company_id, id, code, name, member_id, department_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [companyId, employeeId, `W-${name}`, name, memberId, department ?? null],
    ),
  );
  return { email, employeeId, memberId, userId };
}

type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;

/** Everybody of the company may punch by phone, at the gate. */
export async function openPhones(system: As): Promise<void> {
  await system(async (ctx) => {
    await ctx.sql.query(`INSERT INTO mobile_permit (company_id, id) VALUES ($1, $2)`, [ctx.companyId, newId()]);
    await ctx.sql.query(
      `INSERT INTO geofence (company_id, id, name, points, radius_m) VALUES ($1, $2, 'Gazipur factory', $3, 150)`,
      [ctx.companyId, newId(), `${gate.latitude}, ${gate.longitude}`],
    );
  });
}
