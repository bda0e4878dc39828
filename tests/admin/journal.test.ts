import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/id.ts';
import { asSuperuser } from '../support/database.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  rahim = await panel.as('rahim@garments-a.example');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

describe('Who did it, in the journal', () => {
  test.each([
    ['a site, in the name of a person who signed nothing', 'site', 'Main gate · Karim', 'Main gate, said to be Karim'],
    ['a site by itself', 'site', 'Main gate', 'Main gate'],
    ['a program of a user', 'user', 'Karim · Import', 'Karim · Import'],
  ])('%s', async (_who, kind, stored, shown) => {
    const action = `employee.changed-${newId()}`;
    const client = await asSuperuser(runtime.database.url);
    await client
      .query(`INSERT INTO journal (company_id, id, action, actor, actor_name)
       VALUES ('${people.a.id}', gen_random_uuid(), '${action}', '${kind}:${newId()}', '${stored}')`)
      .finally(() => client.end());
    const { json } = await rahim.list('journal', `filters.action=${action}`);
    expect(json.records.map(({ params }: { params: { actorName: string } }) => params.actorName)).toEqual([shown]);
  });
});
