import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { datamodel, type ModelDefinition, tableOf } from '../../../src/db/datamodel.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { eraseOld } from '../../../src/domain/mobile/retention.ts';
import { countRecords, findRecords } from '../../../src/domain/records/read.ts';
import { undeclaredFields } from '../../../src/policies/declared.ts';
import { jobs } from '../../../src/policies/jobs.ts';
import { jobPrincipal } from '../../../src/policies/principal.ts';
import { ownership } from '../../../src/policies/records.ts';
import { builtInPermissions, models, permissionCeiling } from '../../../src/policies/roles.ts';
import { linesOfTemplate, type TemplateName, templates } from '../../../src/policies/templates.ts';
import { projectRoot } from '../../../src/project.ts';
import { as, garments, testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;

beforeAll(async () => {
  runtime = await testRuntime();
});
afterAll(() => runtime.close());

const query = async (sql: string) => (await runtime.database.pool.query(sql)).rows;

describe('Fields of a sensitive kind', () => {
  test('are all declared', () => {
    expect(undeclaredFields(datamodel().models)).toEqual([]);
  });

  test.each([
    ['bonus', 'Decimal'],
    ['bankAccount', 'String'],
    ['apiToken', 'String'],
    ['pinHash', 'String'],
    ['sharedSecret', 'String'],
    ['keySealed', 'String'],
    ['houseRent', 'Decimal'],
  ])('a new one that nobody declared is found: employee.%s %s', (name, type) => {
    const [employee] = datamodel().models.filter((model) => tableOf(model) === 'employee');
    const field = { ...employee?.fields.find((known) => known.name === 'code'), name, type };
    const doctored = { ...employee, fields: [...(employee?.fields ?? []), field] } as ModelDefinition;
    expect(undeclaredFields([doctored])).toEqual([`employee.${name}`]);
  });
});

describe('What a table declares', () => {
  test('every table that people reach is a table, and has a place', () => {
    const tables = datamodel().models.map(tableOf);
    expect(models.filter((model) => !tables.includes(model))).toEqual([]);
    expect(Object.keys(ownership).sort()).toEqual([...models].sort());
  });

  test("the creator's rights are those that the database's triggers give", async () => {
    const rows = await query(
      `SELECT tgrelid::regclass::text AS name, encode(tgargs, 'escape') AS rights FROM pg_trigger
       WHERE tgname = 'creator_gets_rights'`,
    );
    const found = Object.fromEntries(
      rows.map(({ name, rights }) => [name.replaceAll('"', ''), rights.split('\\000').filter(Boolean)]),
    );
    const declared = Object.entries(ownership).filter(
      ([model, { creator }]) => creator.length > 0 && model !== 'company',
    );
    expect(found).toEqual(Object.fromEntries(declared.map(([model, { creator }]) => [model, [...creator]])));
  });

  test('what can be deleted takes the rights on it with it', async () => {
    const rows = await query(
      `SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'rights_go_with_record'`,
    );
    const deletable = datamodel().models.filter((model) => model.fields.some(({ name }) => name === 'deletedAt'));
    const expected = Object.entries(ownership)
      .filter(([model, { creator }]) => creator.length > 0 && deletable.some((known) => tableOf(known) === model))
      .map(([model]) => model)
      .filter((model) => model !== 'company');
    expect(rows.map(({ name }) => name.replaceAll('"', '')).sort()).toEqual(expected.sort());
  });
});

describe('What runs by itself', () => {
  /** People ask here, at sign-in or on the server's command line; nothing in these runs on a schedule. */
  const ASKED_BY_PEOPLE =
    /^(policies\/|admin\/login\/|sync\/bind|domain\/(sites\/asAuthor|demo\/|mobile\/sessions|accounts\/)|bin\/(site-commands|demo\/))/;
  const src = join(projectRoot(), 'src');
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(src, file), 'utf8')] as const);

  test('says what it may do: nobody else acts as the system without bounds', () => {
    const unbound = sources.filter(([file, text]) => /systemPrincipal\(/.test(text) && !ASKED_BY_PEOPLE.test(file));
    expect(unbound.map(([file]) => file)).toEqual([]);
    const all = sources.map(([, text]) => text).join('\n');
    expect(Object.keys(jobs).filter((job) => !all.includes(`jobPrincipal('${job}'`))).toEqual([]);
  });

  test('is refused whatever it did not say', async () => {
    const people = await garments(runtime);
    const metrics = as(runtime, jobPrincipal('metrics', people.a.id));
    expect(await metrics((ctx) => countRecords(ctx, 'site'))).toBe(1);
    const beyond: ((ctx: Context) => Promise<unknown>)[] = [
      (ctx: Context) => findRecords(ctx, 'employee', { limit: 1 }),
      (ctx: Context) => commandsOf('department').add(ctx, { name: 'Ghosts' }),
      eraseOld,
    ];
    for (const work of beyond) await expect(metrics(work)).rejects.toMatchObject({ code: 'policy.refused' });
    await as(runtime, jobPrincipal('mobile-retention', people.a.id))(eraseOld);
  });
});

describe('Built-in roles', () => {
  test('every company has a row of each', async () => {
    const body = await query(`SELECT prosrc FROM pg_proc WHERE proname = 'add_built_in_roles'`);
    const named = [...String(body[0]?.prosrc).matchAll(/\('([a-z_]+)', '([^']+)'\)/g)].map(([, key, name]) => [
      key,
      name,
    ]);
    expect(named).toEqual(Object.entries(templates).map(([key, { name }]) => [key, name]));
  });

  test('only company admin and HR manager see or change a salary', () => {
    const names = Object.keys(templates) as TemplateName[];
    const who = names.filter((name) =>
      linesOfTemplate(name, 'cloud').some((line) => 'field' in line && line.model === 'employee'),
    );
    expect(who).toEqual(['company_admin', 'hr_manager']);
  });

  test('the HR officer has nothing of attendance on all records', () => {
    const lines = linesOfTemplate('hr_officer', 'cloud').filter(({ model }) => /^(punch|employee|badge)/.test(model));
    expect(lines.filter((line) => 'scope' in line && line.scope === 'all')).toEqual([]);
    expect(lines.length).toBeGreaterThan(5);
  });

  test('nobody has a verb of review but the company admin', () => {
    for (const name of Object.keys(templates) as TemplateName[]) {
      const verbs = linesOfTemplate(name, 'cloud').filter(({ act }) => act === 'accept' || act === 'reject');
      if (name !== 'company_admin') expect(verbs).toEqual([]);
    }
  });

  test('nobody who works for no company holds more than people can do, but the system', () => {
    for (const deploymentRole of ['cloud', 'site'] as const) {
      expect(builtInPermissions.nobody[deploymentRole]).toEqual({});
      expect(
        Object.keys(permissionCeiling[deploymentRole]).every((model) => models.some((known) => known === model)),
      ).toBe(true);
    }
  });
});
