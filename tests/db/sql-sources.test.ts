/** prisma/sql is what functions, triggers and policies are: the migrations bring it to every database. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';
import { ownDatabase } from '../support/database.ts';

const prisma = join(projectRoot(), 'prisma');
const files = readdirSync(join(prisma, 'sql')).sort();
const textOf = (file: string): string => readFileSync(join(prisma, 'sql', file), 'utf8');
const migrations = readdirSync(join(prisma, 'migrations'))
  .sort()
  .map((name) => readFileSync(join(prisma, 'migrations', name, 'migration.sql'), 'utf8'));

const own = ownDatabase();

/** Functions with their rights, triggers and policies, as PostgreSQL has them. */
const OBJECTS = `
  SELECT pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') AS object FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal
  UNION ALL
  SELECT to_jsonb(p)::text FROM pg_policies p WHERE p.schemaname = 'public'
  ORDER BY 1`;

const objects = async (): Promise<string[]> => (await own.client.query(OBJECTS)).rows.map(({ object }) => object);

describe('A file of prisma/sql', () => {
  test.each(files)('%s is copied by the newest migration that has a copy of it', (file) => {
    const newest = migrations.findLast((sql) => sql.includes(`-- begin prisma/sql/${file}\n`)) ?? '';
    const copy = newest.split(`-- begin prisma/sql/${file}\n`)[1]?.split(`-- end prisma/sql/${file}\n`)[0];
    expect(copy).toBe(textOf(file));
  });

  test.each(files)('%s replayed over a migrated database changes nothing', async (file) => {
    const before = await objects();
    await own.client.query(textOf(file));
    expect(await objects()).toEqual(before);
  });
});

describe('prisma/sql', () => {
  test('has every function of the migrated database', async () => {
    const all = files.map(textOf).join('\n');
    const { rows } = await own.client.query(`
      SELECT p.proname AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`);
    const named = rows.map(({ name }) => String(name));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !all.includes(`CREATE OR REPLACE FUNCTION ${name}(`))).toEqual([]);
  });

  test('has every trigger of the migrated database', async () => {
    const all = files.map(textOf).join('\n').replaceAll(/\s+/g, ' ');
    const { rows } = await own.client.query(`
      SELECT t.tgname AS name, quote_ident(c.relname) AS table FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`);
    const missing = rows.filter(
      ({ name, table }) => !new RegExp(`CREATE OR REPLACE TRIGGER ${name} [^;]*? ON ${table} `).test(all),
    );
    expect(rows.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });

  test('has every policy that is not one of protect_tenant_table', async () => {
    const all = files.map(textOf).join('\n');
    const { rows } = await own.client.query(`
      SELECT policyname AS name, quote_ident(tablename) AS table FROM pg_policies WHERE schemaname = 'public'
        AND NOT (policyname IN ('own_company', 'platform') AND EXISTS (
          SELECT FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name = tablename
            AND c.column_name = 'company_id'))`);
    const missing = rows.filter(({ name, table }) => !all.includes(`CREATE POLICY ${name} ON ${table} `));
    expect(rows.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});
