import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { templates } from '../../src/policies/templates.ts';
import { factory } from '../support/access.ts';
import { type OpenPanel, openPanel, type Reply, type Visitor } from '../support/panel.ts';
import { password, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof factory>>;
let panel: OpenPanel;

const email = (template: string) => `${template}@garments-a.example`;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await factory(runtime);
  panel = await openPanel(runtime);
  const rahim = await panel.as('rahim@garments-a.example');
  for (const template of Object.keys(templates)) {
    const name = `আনোয়ারা ${template}`;
    const added = await rahim.add('user', {
      name,
      email: email(template),
      password,
      memberRole: template,
      isActive: 'true',
    });
    expect(added.json.notice).toMatchObject({ type: 'success' });
    const userId = added.json.record.id;
    // looks at Production, changes Sewing alone: so that seeing and changing reach differently far
    for (const [id, rights] of [
      [people.production, 'view'],
      [people.sewing, 'view,change'],
    ] as const) {
      const given = await rahim.act('department', id, 'access.give', { userId, rights });
      expect(given.json.notice).toMatchObject({ type: 'success' });
    }
  }
  await people.systemA((ctx) =>
    ctx.sql.query(
      `UPDATE employee SET member_id = (SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE u.email = $2)
       WHERE company_id = $1 AND id = $3`,
      [ctx.companyId, email('employee'), people.rina],
    ),
  );
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

interface Shown {
  id: string;
  recordActions: { name: string }[];
}

const isRefused = ({ status, json }: Reply): boolean => status !== 200 || json?.notice?.type === 'error';

/** Every list of the menu, every button above it, and every button on the pages of its records: what would be refused. */
async function deadEnds(visitor: Visitor): Promise<{ tried: number; dead: string[] }> {
  const { text } = await visitor.get('/');
  const [, json = '{}'] = /window\.REDUX_STATE=(.*?);window\.THEME=/s.exec(text) ?? [];
  const { resources } = JSON.parse(json) as { resources: { id: string; resourceActions: { name: string }[] }[] };
  const dead: string[] = [];
  let tried = 0;
  const follow = async (what: string, reply: Promise<Reply>) => {
    const answer = await reply;
    tried += 1;
    if (isRefused(answer))
      dead.push(`${what}: ${answer.json?.detail ?? answer.json?.notice?.message ?? answer.status}`);
    return answer;
  };
  for (const { id: model, resourceActions } of resources) {
    const list = await follow(`list of ${model}`, visitor.list(model, 'perPage=5'));
    for (const { name } of resourceActions) {
      if (['list', 'new', 'search'].includes(name)) continue;
      await follow(`${name} of ${model}`, visitor.get(`/api/resources/${model}/actions/${name}`));
    }
    for (const { id } of (list.json?.records ?? []) as Shown[]) {
      const page = await follow(`a record of ${model}`, visitor.record(model, id));
      const { recordActions } = page.json.record as Shown;
      for (const { name } of recordActions) await follow(`${name} on ${model}`, visitor.record(model, id, name));
    }
  }
  return { tried, dead };
}

describe('Nothing that the panel shows leads to a refusal', () => {
  test.each(Object.keys(templates))('for a %s', async (template) => {
    const { tried, dead } = await deadEnds(await panel.as(email(template)));
    expect(dead).toEqual([]);
    expect(tried).toBeGreaterThan(10);
  });

  test('an HR officer has a button to change whom they may change, and none for whom they only see', async () => {
    const officer = await panel.as(email('hr_officer'));
    const buttons = async (id: string) =>
      ((await officer.record('employee', id)).json.record as Shown).recordActions.map(({ name }) => name);
    expect(await buttons(people.jamil)).toContain('edit');
    expect(await buttons(people.rina)).not.toContain('edit');
    expect((await officer.act('employee', people.rina, 'edit', { name: 'X' })).json.notice).toMatchObject({
      type: 'error',
    });
  });
});

describe('The first page', () => {
  test('counts for each role what it sees, and nothing else', async () => {
    const day = async (template: string) => (await (await panel.as(email(template))).get('/api/dashboard')).json;
    expect((await day('company_admin')).today).toMatchObject({ activeEmployees: 3, seats: 100 });
    // all people and punches, but not what the company has bought
    expect((await day('hr_manager')).today).toMatchObject({ activeEmployees: 3, seats: null, packageName: null });
    for (const template of ['hr_officer', 'line_supervisor']) {
      const { reach } = await day(template);
      expect(reach).toMatchObject({ activeEmployees: 2, isOwn: false });
      expect(JSON.stringify(reach)).not.toContain('Accounts');
    }
    expect((await day('employee')).reach).toMatchObject({ activeEmployees: 1, isOwn: true, departments: [] });
  });
});
