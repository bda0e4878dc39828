import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

const names = () =>
  people.systemA(({ db }) => db.department.findMany({ select: { name: true }, orderBy: { name: 'asc' } }));
const department = (name: string) => ({ id: newId(), companyId: people.a.id, name });

describe('The only access to the database', () => {
  test('outside of it nothing can be asked', async () => {
    await expect(runtime.database.prisma.employee.findMany()).rejects.toThrow(/no unit of work is open/);
  });

  test('units of work of two companies at once never see each other, statement by statement', async () => {
    const [a, b] = [people.systemA, people.systemB];
    await a(({ db }) => db.department.create({ data: { ...department('Cutting A') } }));
    await b(({ db }) => db.department.create({ data: { ...department('Cutting B'), companyId: people.b.id } }));
    const readAs = (as: typeof a) =>
      as(async ({ db, sql }) => {
        const seen: unknown[] = [];
        for (let n = 0; n < 20; n += 1) {
          const [rows, raw] = await Promise.all([db.department.findMany(), sql.query('SELECT name FROM department')]);
          seen.push(...rows.map((row) => row.name), ...raw.rows.map((row) => row.name));
        }
        return [...new Set(seen)];
      });
    const all = await Promise.all([readAs(a), readAs(b), readAs(a), readAs(b)]);
    expect(all).toEqual([['Cutting A'], ['Cutting B'], ['Cutting A'], ['Cutting B']]);
  });

  test('what is asked at once is asked in turn, and the driver has nothing to complain of', async () => {
    const warned: string[] = [];
    const hear = (warning: Error) => warned.push(warning.message);
    process.on('warning', hear);
    const answers = await people.systemA(({ db, sql }) =>
      Promise.all([1, 2, 3].flatMap((n) => [sql.query('SELECT $1::int AS n', [n]), db.department.count()])),
    );
    await new Promise((resolve) => setImmediate(resolve)); // warnings are told in the next round
    process.off('warning', hear);
    expect(answers).toHaveLength(6);
    expect(warned.filter((message) => message.includes('already executing'))).toEqual([]);
  });

  test('what is still asked when it is over is refused, and reaches no connection', async () => {
    const stored = await people.systemA(async ({ sql }) => sql);
    await expect(stored.query('SELECT 1')).rejects.toThrow(/this unit of work is over/);
  });

  test('Prisma and plain SQL are one transaction: an error leaves nothing of either', async () => {
    const before = await names();
    const failing = people.systemA(async ({ db, sql }) => {
      await db.department.create({ data: department('Never 1') });
      await sql.query(`INSERT INTO department (company_id, id, name) VALUES ($1, $2, 'Never 2')`, [
        people.a.id,
        newId(),
      ]);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await names()).toEqual(before);
  });

  test("Prisma's own transaction inside is a savepoint", async () => {
    const before = await names();
    await people.systemA(async ({ db }) => {
      const inner = db.$transaction(async (tx) => {
        await tx.department.create({ data: department('Never 3') });
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      await db.department.create({ data: department('Kept') });
    });
    expect((await names()).length).toBe(before.length + 1);
  });

  test('a failed statement that somebody swallowed is not taken for a commit', async () => {
    const swallowing = people.systemA(async ({ sql }) => {
      await sql.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(/rolled back/);
  });

  test('what leaves the runtime leaves after the commit, and not at all after a rollback', async () => {
    const left: string[] = [];
    await people.systemA(async (ctx) => {
      ctx.afterCommit(() => left.push('after'));
      left.push('work');
    });
    await expect(
      people.systemA(async (ctx) => {
        ctx.afterCommit(() => left.push('never'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(left).toEqual(['work', 'after']);
  });

  test('findUnique is refused: it would travel with strangers', async () => {
    const found = people.systemA(({ db }) => db.company.findUnique({ where: { id: people.a.id } }));
    await expect(found).rejects.toThrow(/findFirst/);
  });

  test('a company id or a principal that is none opens nothing', async () => {
    const nobody = { ...systemPrincipal(null), company: { id: "x'; RESET ROLE; --" } };
    await expect(unitOfWork({ runtime, principal: nobody as never }, async () => 1)).rejects.toThrow(/UUID/);
  });

  test('who made a row is written by the database', async () => {
    const row = await people.rahim(({ db }) => db.department.create({ data: department('By Rahim') }));
    expect(row.createdBy).toMatch(/^user:/);
    const created = await people.systemA(({ db }) => db.department.findFirst({ where: { name: 'Kept' } }));
    expect(created?.createdBy).toBe('system');
  });
});
