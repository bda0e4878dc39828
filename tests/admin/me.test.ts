import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';
import { addWorker } from '../support/phones.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let jamil: Awaited<ReturnType<typeof addWorker>>;
let karim: typeof jamil;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  jamil = await addWorker(runtime, people.a.id, 'Jamil');
  karim = await addWorker(runtime, people.a.id, 'Karim');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

async function punched(employeeId: string, at: string, source = 'terminal', held: string | null = null) {
  const id = newId();
  const serial = source === 'terminal' ? 'GATE1' : null;
  await people.systemA(({ sql }) =>
    sql.query(
      `INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, at, employee_id, held)
       VALUES ($1, $2, $3, $4, '7', $8, 0, $5, $6, $7)`,
      [people.a.id, id, source, serial, at, employeeId, held, at.slice(0, 19).replace('T', ' ')],
    ),
  );
  return id;
}

const timesOf = (page: string): string[] => {
  const [, table = ''] = /data-testid="my-punches">(.*?)<\/table>/s.exec(page) ?? [];
  return [...table.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td>/g)].map(([, at, how]) => `${at} ${how}`);
};

describe('An employee’s own page', () => {
  test('says that nothing was punched yet, and who they are', async () => {
    const { text } = await (await panel.as(jamil.email)).get('/me');
    expect(text).toContain('Jamil');
    expect(text).toContain('W-Jamil');
    expect(timesOf(text)).toEqual([]);
  });

  test('shows their own punches in their company’s zone, newest first, corrected ones as corrected, and nobody else’s', async () => {
    await punched(jamil.employeeId, '2026-11-22T02:03:00Z');
    const late = await punched(jamil.employeeId, '2026-11-22T12:30:00Z', 'mobile');
    await punched(karim.employeeId, '2026-11-22T03:33:00Z');
    await punched(jamil.employeeId, '2026-11-22T04:44:00Z', 'terminal', 'company_inactive');
    await people.rahim(({ sql }) =>
      sql.query(
        `INSERT INTO punch_correction (company_id, id, punch_id, corrected_at, note) VALUES ($1, $2, $3, $4, 'forgot')`,
        [people.a.id, newId(), late, '2026-11-22T11:00:00Z'],
      ),
    );
    const { text } = await (await panel.as(jamil.email)).get('/me');
    expect(timesOf(text)).toEqual([
      expect.stringMatching(/^22 Nov 2026, 17:00 .*[Pp]hone/),
      expect.stringMatching(/^22 Nov 2026, 08:03 .*[Tt]erminal/),
    ]);
  });

  test('says what their company is to them once they are deactivated, and no more', async () => {
    const visitor = await panel.as(jamil.email);
    await people.superAdmin(({ sql }) =>
      sql.query(`UPDATE "user" SET is_active = false WHERE id = $1`, [jamil.userId]),
    );
    const { text } = await visitor.get('/me');
    expect(timesOf(text)).toEqual([]);
    expect(text).not.toContain('W-Jamil');
    expect(text).toContain('Garments A');
  });
});

describe('Somebody who was deactivated', () => {
  test('signs in to see why and whom to ask, and nothing else answers', async () => {
    const lata = await addWorker(runtime, people.a.id, 'Lata');
    const before = await panel.as(lata.email);
    await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ sql }) =>
      sql.query('UPDATE "user" SET is_active = false WHERE id = $1', [lata.userId]),
    );
    const after = await panel.as(lata.email);
    const routes = [...new Set((await panel.routes()).filter((route) => !/^GET \/(assets|fonts)/.test(route)))];
    const allowed = ['GET /me', 'GET /login', 'POST /login', 'POST /logout', 'GET /'];
    for (const visitor of [before, after]) {
      const { status, text } = await visitor.get('/me');
      expect([status, text]).toEqual([200, expect.stringContaining('has deactivated your account')]);
      expect(text).toMatch(/data-testid="to-ask">Ask: [^<]*Rahim/);
      expect(text).not.toContain('/admin/account');
      for (const route of routes.filter((one) => !allowed.includes(one))) {
        const [method = '', path = ''] = route.split(' ');
        const reply = await visitor.ask(method, path.replace(/:\w+/g, 'x'), { headers: { origin: visitor.url } });
        const isReported = reply.status === 403 || reply.headers.get('location') === '/admin/me';
        expect([route, isReported]).toEqual([route, true]);
      }
    }
    expect((await after.post('/logout')).status).toBe(303);
  });

  test('is told something else than somebody whom their admin has not activated yet, in English and in Bangla', async () => {
    const [rina, babu] = [await addWorker(runtime, people.a.id, 'Rina'), await addWorker(runtime, people.a.id, 'Babu')];
    const set = (sql: string, ...values: unknown[]) =>
      unitOfWork({ runtime, principal: systemPrincipal(null) }, (ctx) => ctx.sql.query(sql, values));
    // as somebody whose request to join was linked to the company a moment ago
    await set('UPDATE "user" SET company_id = NULL, is_active = false WHERE id = $1', babu.userId);
    await set('UPDATE "user" SET company_id = $2, is_active = false WHERE id = $1', babu.userId, people.a.id);
    await set('UPDATE "user" SET is_active = false WHERE id = $1', rina.userId);
    const reported = async (worker: { email: string; userId: string }, language: string) => {
      await set('UPDATE "user" SET language = $2 WHERE id = $1', worker.userId, language);
      const visitor = await panel.as(worker.email);
      const { text } = await visitor.get('/me');
      expect(text).toMatch(/data-testid="to-ask">[^<]*Rahim/);
      return { text, refusal: JSON.stringify((await visitor.list('employee')).json) };
    };
    const [out, waiting] = [await reported(rina, 'en'), await reported(babu, 'en')];
    expect(out.text).toContain('Garments A has deactivated your account. Ask its admin why.');
    expect(out.refusal).toContain('Garments A has deactivated your account. Ask its admin why.');
    expect(waiting.text).toContain('Garments A has not activated your account yet. Ask its admin.');
    expect(waiting.refusal).toContain('Garments A has not activated your account yet. Ask its admin.');
    expect((await reported(rina, 'bn')).text).toContain('আপনার অ্যাকাউন্ট নিষ্ক্রিয় করেছে');
    expect((await reported(babu, 'bn')).text).toContain('এখনো আপনার অ্যাকাউন্ট সক্রিয় করেনি');

    // active again, and then out once more: the sentence follows
    await set('UPDATE "user" SET is_active = true WHERE id = $1', babu.userId);
    await set('UPDATE "user" SET is_active = false WHERE id = $1', babu.userId);
    expect((await reported(babu, 'en')).text).toContain('has deactivated your account');
  });
});
