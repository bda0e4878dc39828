import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nounOf } from '../../src/api/paths.ts';
import { routesOf } from '../../src/api/routes.ts';
import { featureOf } from '../../src/policies/features.ts';
import type { Model } from '../../src/policies/roles.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { platform } from '../support/billing.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';
import { addWorker, made, openPhones, Phone, servePhones } from '../support/phones.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let api: Awaited<ReturnType<typeof serveApi>>;
let phones: Awaited<ReturnType<typeof servePhones>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  api = await serveApi(runtime);
  phones = await servePhones(runtime);
});
afterAll(async () => {
  await phones.close();
  await api.close();
  await panel.close();
  await runtime.close();
});

const holds = (features: string) =>
  platform(runtime, `UPDATE package p SET features = $2 FROM company c WHERE c.package_id = p.id AND c.id = $1`, [
    people.a.id,
    features,
  ]);

/** The tables that somebody finds in the menu. */
async function menuOf(visitor: Visitor): Promise<string[]> {
  const { text } = await visitor.get('/');
  const [, json = '{}'] = /window\.REDUX_STATE=(.*?);window\.THEME=/s.exec(text) ?? [];
  return (JSON.parse(json) as { resources: { id: string }[] }).resources.map(({ id }) => id);
}

const ofPhones = (Object.keys(featureOf) as Model[]).filter((model) => featureOf[model] === 'mobile');

describe('A package without punching by phone', () => {
  let rahim: Visitor;
  let phone: Phone;
  let token: string;
  const first = made();

  beforeAll(async () => {
    const worker = await addWorker(runtime, people.a.id, 'Jamil');
    await openPhones(people.systemA);
    rahim = await panel.as('rahim@garments-a.example');
    phone = new Phone(phones.url);
    await phone.signIn(worker.email);
    ({ token } = await tokenOf(people.rahim));
    expect(await menuOf(rahim)).toEqual(expect.arrayContaining(ofPhones));
    expect((await phone.send([first])).body.data[0].result).toBe('ok');
    await holds('{attendance,api}');
  });

  test('has no entry in the menu for it; everything else stays', async () => {
    expect(ofPhones).toHaveLength(6);
    const menu = await menuOf(rahim);
    for (const model of ofPhones) expect(menu).not.toContain(model);
    expect(menu).toEqual(expect.arrayContaining(['employee', 'punch', 'terminal', 'package', 'access_token']));
  });

  test('the panel shows and sets up nothing of it, by whatever address', async () => {
    for (const model of ofPhones) {
      for (const path of ['actions/list', 'actions/new', `records/${first.id}/show`, 'actions/search/x']) {
        const reply = await rahim.get(`/api/resources/${model}/${path}`);
        expect([model, path, reply.status]).toEqual([model, path, 403]);
        expect(reply.text).not.toContain(first.id);
      }
    }
    const review = await rahim.post('/api/pages/review.queue', { shelf: 'waiting' });
    expect(review.status).toBe(403);
    const place = await rahim.add('geofence', { name: 'Depot', points: '23.99, 90.41', radiusM: '100' });
    expect(place.status).toBe(403);
    const stored = await people.systemA(({ sql }) => sql.query(`SELECT 1 FROM geofence WHERE name = 'Depot'`));
    expect(stored.rowCount).toBe(0);
  });

  test('the API refuses each of its routes, names the package and says where to get it', async () => {
    const special = routesOf('cloud').filter(
      ({ right }) => right && right.model !== 'any' && featureOf[right.model] === 'mobile',
    );
    expect(special.length).toBeGreaterThan(0);
    const asked = [
      ...ofPhones.map((model) => ['GET', `/${nounOf(model)}`] as const),
      ...special.map(({ method, path }) => [method.toUpperCase(), path.replace('{id}', first.id)] as const),
    ];
    for (const [method, path] of asked) {
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: { reason: 'x' } };
      const reply = await api.call(token, method, path, body);
      expect([method, path, reply.status, reply.body?.code]).toEqual([method, path, 403, 'policy.refused']);
      expect(reply.body.detail).toContain("Garments A's package package of Garments A does not include this");
      expect(reply.body.detail).toContain('/admin/resources/package');
    }
    const inBangla = await api.call(token, 'GET', '/mobile-punches', { headers: { 'accept-language': 'bn' } });
    expect(inBangla.body.detail).toContain('/admin/resources/package');
    expect(inBangla.body.detail).toContain('প্যাকেজে এটি নেই');
  });

  test('the worker’s punch is taken all the same, and they see their own day', async () => {
    const second = made({ direction: 'out' });
    expect((await phone.send([second])).body.data[0]).toMatchObject({ id: second.id, result: 'ok' });
    expect((await phone.get('/punches')).body.data).toHaveLength(2);
    expect((await phone.get('/day')).body.mayPunch).toBe(true);
  });

  test('whoever has the right to look has it again with a package that holds it, and nothing is lost', async () => {
    await holds('{attendance,api,mobile}');
    const list = await rahim.list('mobile_punch');
    expect(list.status).toBe(200);
    expect(list.json.records).toHaveLength(2);
    expect((await api.call(token, 'GET', '/mobile-punches')).body.data).toHaveLength(2);
  });
});
