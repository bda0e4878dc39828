/** The tables' descriptions (src/policies/tables) agree with the schema, with each other, and with the files that hold them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bn } from '../../../src/admin/locale/bn.ts';
import { en } from '../../../src/admin/locale/en.ts';
import { datamodel, modelOf, postgresType, tableOf } from '../../../src/db/datamodel.ts';
import { columnsOf } from '../../../src/domain/records/model.ts';
import { isSecret } from '../../../src/policies/fields.ts';
import { replicatedColumns, signedColumns } from '../../../src/policies/replication.ts';
import { permissionCeiling } from '../../../src/policies/roles.ts';
import { commonColumns } from '../../../src/policies/tables/common-columns.ts';
import { defineInternalTable, defineTable, type Label, READ } from '../../../src/policies/tables/define-table.ts';
import { descriptionOf, internalTables, models } from '../../../src/policies/tables/index.ts';
import { linesOfTemplate, templates } from '../../../src/policies/templates.ts';
import { projectRoot } from '../../../src/project.ts';
import { syncModels } from '../../../src/sync/models.ts';

const isLabel = (value: unknown): value is Label =>
  Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');

/** Every pair of English and Bangla in a description, however deep. */
function labelsIn(value: unknown): Label[] {
  if (isLabel(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(labelsIn) : [];
}

const labels = { title: ['Holidays', 'ছুটির দিন'], inSentences: 'ছুটির দিন' } as const;

describe('A description', () => {
  test('names only tables and columns of the schema: others do not compile', () => {
    const rights = { ceiling: READ };
    // @ts-expect-error no such table
    defineTable('holidays', { labels, rights });
    // @ts-expect-error no such column
    defineTable('badge', { labels, rights, fields: { machineWritten: ['numbr'] } });
    // @ts-expect-error no such column
    defineTable('badge', { labels, rights, fields: { sensitive: { salary: { needs: ['view'], roles: {} } } } });
    // @ts-expect-error a column of another table
    defineTable('badge', { labels, rights, ownership: { ownedBy: { by: 'punchId', on: 'punch' } } });
    // @ts-expect-error no such column
    defineTable('badge', { labels, rights, replication: { direction: 'both', receives: ['numbr'] } });
    const replication = { direction: 'both', receives: [] } as const;
    // @ts-expect-error a conflict is resolved by the site's value or by a person
    defineTable('badge', { labels, rights, replication: { ...replication, conflicts: { number: 'mine' } } });
    // @ts-expect-error a label without its Bangla
    defineTable('badge', { labels: { title: ['Badges'], inSentences: 'ব্যাজ' }, rights });
    // @ts-expect-error no such column
    defineInternalTable('totp', { secret: ['secret'] });
    expect(defineTable('badge', { labels, rights }).name).toBe('badge');
  });

  test('stands in a file of its own, which the index has', () => {
    const files = readdirSync(join(projectRoot(), 'src', 'policies', 'tables'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((file) => !['index', 'define-table', 'common-columns'].includes(file));
    const described = [...models, ...Object.keys(internalTables)];
    expect(described.map((name) => name.replaceAll('_', '-')).sort()).toEqual(files.sort());
  });

  test('is listed under the name of its table', () => {
    for (const name of models) expect([name, descriptionOf(name)]).toMatchObject([name, { name }]);
    for (const [name, table] of Object.entries(internalTables)) expect([name, table]).toMatchObject([name, { name }]);
  });
});

describe('Labels', () => {
  const all = [...labelsIn(commonColumns), ...models.flatMap((model) => labelsIn(descriptionOf(model).labels))];

  test('are written in Bangla too, but for what is the same in every language', () => {
    const same = new Set(['TCP', 'UDP', 'API']);
    const others = all.filter(([english, bangla]) => !same.has(english) && !/[\u0980-\u09ff]/.test(bangla));
    expect(others).toEqual([]);
    expect(all.length).toBeGreaterThan(400);
  });

  test('that are the same in English are the same in Bangla', () => {
    const first = new Map<string, string>();
    for (const [english, bangla] of all) {
      expect([english, bangla]).toEqual([english, first.get(english) ?? bangla]);
      first.set(english, bangla);
    }
  });

  test('are there for every column but secrets', () => {
    const lacking = models.flatMap((model) =>
      columnsOf(model)
        .filter(({ name }) => !isSecret(model, name))
        .filter(({ name }) => (en.resources[model]?.properties[name] ?? en.properties[name]) === undefined)
        .map(({ name }) => `${model}.${name}`),
    );
    expect(lacking).toEqual([]);
  });

  test('are what the panel says, in either language', () => {
    expect(en.resources.employee).toMatchObject({ name: 'Employees', one: 'employee' });
    expect(en.resources.terminal?.values).toMatchObject({ 'transport.push': 'It pushes itself' });
    expect(en.resources.rule?.values).toMatchObject({
      'model.terminal_alarm': 'Terminal alarms',
      'scope.all': expect.any(String),
    });
    expect(bn['Terminal alarms']).toBe(descriptionOf('terminal_alarm').labels.onAccessScreens?.[1]);
  });
});

describe('Rights', () => {
  test('a built-in role is given only what the ceiling has on some side', () => {
    const beyond = models.flatMap((model) => {
      const most = [...(permissionCeiling.cloud[model] ?? []), ...(permissionCeiling.site[model] ?? [])];
      const given = Object.values(descriptionOf(model).rights.roles ?? {}).flatMap((acts) => Object.keys(acts ?? {}));
      return given.filter((act) => !most.some((one) => one === act)).map((act) => `${model}.${act}`);
    });
    expect(beyond).toEqual([]);
  });

  test('a role is given a right on a sensitive field only where a right on it is needed', () => {
    for (const model of models)
      for (const [field, said] of Object.entries(descriptionOf(model).fields?.sensitive ?? {}))
        for (const acts of Object.values(said?.roles ?? {}))
          expect([model, field, acts?.filter((act) => !said?.needs.includes(act))]).toEqual([model, field, []]);
  });

  test('the ceiling of a list without sides holds on both; one with sides holds where it says', () => {
    expect(permissionCeiling.site.employee).toEqual(permissionCeiling.cloud.employee);
    expect(permissionCeiling.cloud.unclaimed_terminal).toBeUndefined();
    expect(permissionCeiling.site.role).toEqual(['view']);
    expect(templates.hr_officer.rights.employee?.view).toBe('department');
    expect(linesOfTemplate('company_admin', 'site')).toContainEqual({ model: 'role', act: 'view', scope: 'all' });
  });
});

describe('Replication', () => {
  test('a site sends, signs and resolves only columns that it receives', () => {
    for (const { name, columns, up = [], rules = {}, way } of syncModels) {
      const received = Object.keys(columns);
      for (const column of [...up, ...Object.keys(rules)])
        expect([name, received]).toEqual([name, expect.arrayContaining([column])]);
      for (const column of signedColumns[name] ?? [])
        expect([name, up]).toEqual([name, expect.arrayContaining([column])]);
      expect([name, up.length > 0]).toEqual([name, way === 'both']);
    }
  });

  test('whatever a table refers to comes before it', () => {
    const names = syncModels.map(({ name }) => name);
    const wrong = names.flatMap((name, position) =>
      modelOf(name)
        .fields.filter(({ relationFromFields }) => (relationFromFields ?? []).length > 0)
        .map(({ type }) => datamodel().models.find((model) => model.name === type))
        .map((parent) => (parent ? tableOf(parent) : ''))
        .filter((parent) => parent !== name && names.indexOf(parent) > position)
        .map((parent) => `${name} before ${parent}`),
    );
    expect(wrong).toEqual([]);
    expect(names).toHaveLength(models.filter((model) => descriptionOf(model).replication).length);
  });

  test('types of columns are those of the schema', () => {
    expect(replicatedColumns('employee')).toMatchObject({
      company_id: 'uuid',
      joined_on: 'date',
      salary: 'numeric(12,2)',
    });
    expect(replicatedColumns('package')).toMatchObject({ features: 'text[]', seats: 'integer' });
    expect(replicatedColumns('rule')).toMatchObject({ scope: 'rule_scope', deleted_at: 'timestamptz' });
    expect(Object.keys(replicatedColumns('package'))).not.toContain('company_id');
    const fields = modelOf('mobile_punch').fields.filter(({ name }) =>
      ['flags', 'punchCode', 'latitude'].includes(name),
    );
    expect(fields.map(postgresType).sort()).toEqual(['jsonb', 'numeric(9,6)', 'smallint']);
  });
});
