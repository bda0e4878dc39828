import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Query } from '../../src/db/query.ts';
import { newId } from '../../src/id.ts';
import { projectRoot } from '../../src/project.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

describe('A typed statement', () => {
  const addJamil = (query: Query, companyId: string) =>
    query
      .insertInto('employee')
      .values({ companyId, id: newId(), code: 'E-1', name: 'Jamil', joinedOn: '2026-03-01', salary: '12500.50' })
      .returning(['code', 'joinedOn', 'salary', 'createdBy', 'createdAt', 'isActive'])
      .executeTakeFirstOrThrow();

  test('has columns by the names of the datamodel; a day is a day, an amount keeps its digits', async () => {
    const row = await people.systemA(({ query }) => addJamil(query, people.a.id));
    expect(row).toEqual({
      code: 'E-1',
      joinedOn: '2026-03-01',
      salary: '12500.50',
      createdBy: 'system',
      createdAt: expect.any(Date),
      isActive: true,
    });
  });

  test('is of the same transaction as plain SQL, and gone with it', async () => {
    const seen: unknown[] = [];
    const work = people.systemA(async ({ query, sql }) => {
      await sql.query(`UPDATE employee SET name = 'Jamil H.' WHERE code = 'E-1'`);
      seen.push(await query.selectFrom('employee').select('name').where('code', '=', 'E-1').execute());
      const { numUpdatedRows } = await query.updateTable('employee').set({ name: 'J.' }).executeTakeFirstOrThrow();
      seen.push(numUpdatedRows);
      throw new Error('not kept');
    });
    await expect(work).rejects.toThrow('not kept');
    expect(seen).toEqual([[{ name: 'Jamil H.' }], 1n]);
    const names = await people.systemA(({ query }) => query.selectFrom('employee').select('name').execute());
    expect(names).toEqual([{ name: 'Jamil' }]);
  });

  test('sees the company of its unit of work only, and nothing after it', async () => {
    let stored: Query | undefined;
    const rows = await people.systemB(({ query }) => {
      stored = query;
      return query.selectFrom('employee').select('id').execute();
    });
    expect(rows).toEqual([]);
    await expect(stored?.selectFrom('employee').select('id').execute()).rejects.toThrow(/unit of work is over/);
  });

  test('opens no transaction of its own', async () => {
    const work = people.systemA(({ query }) => query.transaction().execute(async () => undefined));
    await expect(work).rejects.toThrow(/unit of work is the transaction/);
  });
});

test('src/db/tables.ts says what prisma/schema.prisma says: `npm run types` writes it anew', async () => {
  const root = projectRoot();
  const folder = mkdtempSync(join(root, 'node_modules', '.cache', 'types-'));
  try {
    const schema = readFileSync(join(root, 'prisma', 'schema.prisma'), 'utf8');
    writeFileSync(join(folder, 'schema.prisma'), schema.replace('"../src/db"', `"${folder}"`));
    const bin = (name: string) => join(root, 'node_modules', '.bin', name);
    const run = promisify(execFile);
    const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
    const created = ['generate', '--generator', 'kysely', '--schema', join(folder, 'schema.prisma')];
    await run(bin('prisma'), created, { cwd: root, env });
    const outside = join(root, 'src', 'db', `tables-${process.pid}.tmp.ts`);
    cpSync(join(folder, 'tables.ts'), outside);
    try {
      await run(bin('biome'), ['check', '--write', outside], { cwd: root });
      expect(readFileSync(join(root, 'src', 'db', 'tables.ts'), 'utf8')).toBe(readFileSync(outside, 'utf8'));
    } finally {
      rmSync(outside, { force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
