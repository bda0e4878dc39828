import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  datamodel,
  type FieldDefinition,
  type ModelDefinition,
  modelOf,
  postgresType,
  tableOf,
} from '../../src/db/datamodel.ts';
import { permissionCeiling, models as reached } from '../../src/policies/roles.ts';
import { projectRoot } from '../../src/project.ts';
import { ownDatabase } from '../support/database.ts';

/** What schema.prisma cannot say, so that only the migrations have it. */
const beyondPrisma = ['badge_one_owner_excl', 'employee_code_lower_idx'];
/** Columns that an index carries without ordering by them. */
const included: Record<string, string[]> = {
  record_grant_principal_key: ['can_view', 'can_change', 'can_delete', 'can_share', 'expires_at'],
};

const models = datamodel().models;
const schemaText = readFileSync(join(projectRoot(), 'prisma', 'schema.prisma'), 'utf8');

const own = ownDatabase();

const query = async (sql: string, ...values: unknown[]) => (await own.client.query(sql, values)).rows;

const columnOf = (field: FieldDefinition): string => field.dbName ?? field.name;
const column = (model: ModelDefinition, name: string): string =>
  columnOf(model.fields.find((field) => field.name === name) as FieldDefinition);
const enumOf = (name: string) => datamodel().enums.find((candidate) => candidate.name === name);

const types: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  Float: 'double precision',
};

function typeOf(field: FieldDefinition): string {
  const [native, args = []] = field.nativeType ?? [];
  const base = (() => {
    if (field.kind === 'enum') return enumOf(field.type)?.dbName ?? field.type;
    switch (native) {
      case 'Uuid':
        return 'uuid';
      case 'Timestamptz':
        return `timestamp(${args[0]}) with time zone`;
      case 'Date':
        return 'date';
      case 'Decimal':
        return `numeric(${args.join(',')})`;
      case 'SmallInt':
        return 'smallint';
      default:
        return types[field.type] ?? `? ${field.type}`;
    }
  })();
  return field.isList ? `${base}[]` : base;
}

function defaultOf(model: ModelDefinition, field: FieldDefinition): string | null {
  const value = field.default as unknown;
  if (value === undefined) return null;
  if (Array.isArray(value)) return `'{}'::${typeOf(field)}`;
  if (typeof value === 'object' && value !== null) {
    const { name, args } = value as { name: string; args: unknown[] };
    if (name === 'autoincrement') return `nextval('${tableOf(model)}_${columnOf(field)}_seq'::regclass)`;
    return name === 'dbgenerated' ? String(args[0]) : `${name}()`;
  }
  if (field.kind === 'enum') return `'${value}'::${typeOf(field)}`;
  return typeof value === 'string' && field.type === 'String' ? `'${value}'::text` : String(value);
}

/** The conditions of partial indexes, which Prisma's datamodel leaves out, from the schema's text. */
const conditionOf = (index: string): string | null =>
  new RegExp(`map: "${index}", where: raw\\("([^"]*)"\\)`).exec(schemaText)?.[1] ?? null;

/** Of whom a row speaks, without a key that would hold it back: a site has no users that have left their company. */
const unheld = [
  'mobile_punch_member_id_company_id_fkey',
  'mobile_punch_user_id_fkey',
  'phone_member_id_company_id_fkey',
];

describe('The migrations make what schema.prisma says', () => {
  test('the same tables', async () => {
    const rows = await query(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const tables = rows.map((row) => row.relname).filter((name) => name !== '_prisma_migrations');
    expect(tables).toEqual(models.map(tableOf).sort());
  });

  test('the same enums', async () => {
    const rows = await query(
      `SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
       FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1 ORDER BY 1`,
    );
    const expected = datamodel().enums.map(({ name, dbName, values }) => ({
      name: dbName ?? name,
      labels: values.map((value) => value.dbName ?? value.name),
    }));
    expect(rows).toEqual(expected.sort((x, y) => x.name.localeCompare(y.name)));
  });

  test('types that the program writes into statements mean the types of the columns', async () => {
    const columns = models.flatMap((model) =>
      model.fields
        .filter((field) => field.kind !== 'object')
        .map((field) => ({ table: tableOf(model), column: columnOf(field), type: postgresType(field) })),
    );
    const rows = await query(
      `SELECT c.relname AS "table", a.attname AS "column", given.type
       FROM json_to_recordset($1) AS given("table" text, "column" text, type text)
       JOIN pg_class c ON c.relname = given."table" AND c.relnamespace = 'public'::regnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = given."column"
       WHERE to_regtype(given.type)::oid IS DISTINCT FROM a.atttypid`,
      JSON.stringify(columns),
    );
    expect(rows).toEqual([]);
    expect(columns.length).toBeGreaterThan(500);
  });

  test.each(models.map((model) => [tableOf(model), model] as const))('%s: the same columns', async (table, model) => {
    const rows = await query(
      `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
              pg_get_expr(d.adbin, d.adrelid) AS "default"
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      `"${table}"`,
    );
    const fields = model.fields.filter((field) => field.kind !== 'object');
    expect(rows).toEqual(
      fields.map((field) => ({
        name: columnOf(field),
        type: typeOf(field),
        required: field.isRequired || field.isList,
        default: defaultOf(model, field),
      })),
    );
  });

  test.each(models.map((model) => [tableOf(model), model] as const))(
    '%s: the same keys and indexes',
    async (table, model) => {
      const rows = await query(
        `SELECT c.relname AS name, i.indisunique AS "isUnique", i.indisprimary AS "isPrimary", pg_get_expr(i.indpred, i.indrelid) AS condition,
              (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, at)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass ORDER BY 1`,
        `"${table}"`,
      );
      const expected = datamodel()
        .indexes.filter((index) => index.model === model.name)
        .map((index) => {
          const name = index.dbName ?? `${table}_pkey`;
          return {
            name,
            isUnique: index.type !== 'normal',
            isPrimary: index.type === 'id',
            condition: conditionOf(name),
            columns: [...index.fields.map((field) => column(model, field.name)), ...(included[name] ?? [])],
          };
        });
      expect(rows.filter((row) => !beyondPrisma.includes(row.name))).toEqual(
        expected.sort((x, y) => (x.name < y.name ? -1 : 1)),
      );
    },
  );

  test.each(models.map((model) => [tableOf(model), model] as const))(
    '%s: the same references',
    async (table, model) => {
      const rows = await query(
        `SELECT f.conname AS name, f.confrelid::regclass::text AS "to", f.confdeltype AS "onDelete", f.confupdtype AS "onUpdate",
              (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(f.conkey) WITH ORDINALITY AS k(attnum, at)
               JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum) AS "from",
              (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(f.confkey) WITH ORDINALITY AS k(attnum, at)
               JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum) AS columns
       FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = $1::regclass ORDER BY 1`,
        `"${table}"`,
      );
      const acts: Record<string, string> = { Restrict: 'r', Cascade: 'c', SetNull: 'n', NoAction: 'a' };
      const expected = model.fields.flatMap((field) => {
        const parent = models.find((candidate) => candidate.name === field.type);
        if (!parent || !field.relationFromFields?.length) return [];
        const from = field.relationFromFields.map((name) => column(model, name));
        return [
          {
            name: `${table}_${from.join('_')}_fkey`,
            to: tableOf(parent) === 'user' ? '"user"' : tableOf(parent),
            onDelete: acts[field.relationOnDelete ?? ''],
            onUpdate: 'c',
            from,
            columns: (field.relationToFields ?? []).map((name) => column(parent, name)),
          },
        ];
      });
      const held = expected.filter(({ name }) => !unheld.includes(name));
      expect(rows).toEqual(held.sort((x, y) => (x.name < y.name ? -1 : 1)));
    },
  );

  test('every tenant table: key (company_id, id), references with the company, unique keys that start with it', async () => {
    const tenants = models.filter(
      (model) => model.fields.some((field) => field.name === 'companyId') && tableOf(model) !== 'user',
    );
    expect(tenants.length).toBeGreaterThan(10);
    const hasId = (table: string) => modelOf(table).fields.some(({ name, kind }) => name === 'id' && kind === 'scalar');
    const written = reached.filter((table) =>
      [permissionCeiling.cloud[table], permissionCeiling.site[table]].some((acts = []) =>
        acts.some((act) => act !== 'view'),
      ),
    );
    expect(written.filter((table) => !hasId(table))).toEqual([]);
    for (const model of tenants) {
      const table = tableOf(model);
      const unique = datamodel().indexes.filter((index) => index.model === model.name && index.type !== 'normal');
      for (const index of unique) expect([table, index.fields[0]?.name]).toEqual([table, 'companyId']);
      const key = unique.find((index) => index.type === 'id')?.fields.map((field) => field.name);
      // what waits for the cloud is keyed by the record that it is about, and has an id for the panel beside
      if (hasId(table) && table !== 'sync_outbox') expect([table, key]).toEqual([table, ['companyId', 'id']]);
      for (const field of model.fields) {
        const parent = tenants.find((candidate) => candidate.name === field.type);
        if (parent && field.relationFromFields?.length)
          expect([table, field.relationFromFields[1]]).toEqual([table, 'companyId']);
      }
    }
  });
});
