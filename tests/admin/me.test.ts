import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { garments, testHouse } from '../support/people.ts';
import { addWorker } from '../support/phones.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let jamil: Awaited<ReturnType<typeof addWorker>>;
let karim: typeof jamil;

beforeAll(async () => {
  house = await testHouse();
  people = await garments(house);
  panel = await openPanel(house);
  jamil = await addWorker(house, people.a.id, 'Jamil');
  karim = await addWorker(house, people.a.id, 'Karim');
});
afterAll(async () => {
  await panel.close();
  await house.close();
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
  test('says that nothing was punched yet, and who he is', async () => {
    const { text } = await (await panel.as(jamil.email)).get('/me');
    expect(text).toContain('Jamil');
    expect(text).toContain('W-Jamil');
    expect(timesOf(text)).toEqual([]);
  });

  test('shows his own punches in his company’s zone, newest first, corrected ones as corrected, and nobody else’s', async () => {
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

  test('says what his company is to him once he is deactivated, and no more', async () => {
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
    const lata = await addWorker(house, people.a.id, 'Lata');
    const before = await panel.as(lata.email);
    await unitOfWork({ house, principal: systemPrincipal(null) }, ({ sql }) =>
      sql.query('UPDATE "user" SET is_active = false WHERE id = $1', [lata.userId]),
    );
    const after = await panel.as(lata.email);
    const routes = [...new Set((await panel.routes()).filter((route) => !/^GET \/(assets|fonts)/.test(route)))];
    const allowed = ['GET /me', 'GET /login', 'POST /login', 'POST /logout', 'GET /'];
    for (const visitor of [before, after]) {
      const { status, text } = await visitor.get('/me');
      expect([status, text]).toEqual([200, expect.stringContaining('has not activated your account')]);
      expect(text).toMatch(/data-testid="to-ask">You can ask: [^<]*Rahim/);
      expect(text).not.toContain('/admin/account');
      for (const route of routes.filter((one) => !allowed.includes(one))) {
        const [method = '', path = ''] = route.split(' ');
        const reply = await visitor.ask(method, path.replace(/:\w+/g, 'x'), { headers: { origin: visitor.url } });
        const isTold = reply.status === 403 || reply.headers.get('location') === '/admin/me';
        expect([route, isTold]).toEqual([route, true]);
      }
    }
    expect((await after.post('/logout')).status).toBe(303);
  });
});
