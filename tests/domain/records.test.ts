import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { differences } from '../../src/domain/journal.ts';
import { countRecords, findRecords, readRecords } from '../../src/domain/records/read.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

test('what is written compares values, not how a form shows them', () => {
  const before = { note: null, tags: ['a', 'b'], count: 1, same: { b: 1n } };
  const after = { note: '', tags: 'a\nb', count: '1', same: { b: 1n } };
  expect(differences(before, after).after).toEqual({ note: '', tags: 'a\nb', count: '1' });
});

describe('Keeping employees', () => {
  test('Rahim adds one to their own company, and the journal says so', async () => {
    const added = await people.rahim((ctx) =>
      commandsOf('employee').add(ctx, { code: 'E-1', name: 'মোঃ করিম', salary: '12500.00' }),
    );
    expect(added).toMatchObject({ companyId: people.a.id, code: 'E-1', name: 'মোঃ করিম', salary: '12500' });
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'employee.added' }, limit: 10 }),
    );
    expect(journal).toMatchObject([{ recordId: added.id, actorName: 'Rahim', after: { code: 'E-1' } }]);
  });

  test('a taken code is an error on its field, and nothing is written', async () => {
    const before = await people.rahim((ctx) => countRecords(ctx, 'employee'));
    await expect(
      people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-1', name: 'Somebody' })),
    ).rejects.toMatchObject({
      code: 'record.value-taken',
      fields: [{ field: 'code' }],
    });
    expect(await people.rahim((ctx) => countRecords(ctx, 'employee'))).toBe(before);
  });

  test('every field to correct is named, with what was found', async () => {
    const given = { code: '', name: 'X', salary: '12,5x', joinedOn: '2026-02-30', departmentId: 'sewing' };
    const refused = await people.rahim((ctx) => commandsOf('employee').add(ctx, given)).catch((error) => error);
    expect(refused).toMatchObject({ code: 'record.invalid' });
    expect(refused.fields.map((field: { field: string }) => field.field).sort()).toEqual([
      'code',
      'departmentId',
      'joinedOn',
      'salary',
    ]);
  });

  test('an admin of another company is told that it does not exist', async () => {
    const [employee] = await people.rahim((ctx) => findRecords(ctx, 'employee', { limit: 1 }));
    const id = String(employee?.id);
    expect(await people.salma((ctx) => readRecords(ctx, 'employee', [id]))).toEqual([]);
    const foreign = await people
      .salma((ctx) => commandsOf('employee').change(ctx, id, { name: 'Y' }))
      .catch((error) => error);
    const missing = await people
      .salma((ctx) => commandsOf('employee').change(ctx, people.a.id, { name: 'Y' }))
      .catch((error) => error);
    expect(foreign).toMatchObject({ code: 'record.not-found' });
    expect(foreign.message).toBe(missing.message);
  });

  test('a department of another company cannot be chosen', async () => {
    const department = await people.salma((ctx) => commandsOf('department').add(ctx, { name: 'Sewing B' }));
    await expect(
      people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-2', name: 'Z', departmentId: department.id })),
    ).rejects.toMatchObject({ code: 'record.reference-missing', fields: [{ field: 'departmentId' }] });
  });

  test('Karim, who has no right yet, is refused, and the refusal is journalled', async () => {
    await expect(people.karim((ctx) => findRecords(ctx, 'employee', { limit: 1 }))).rejects.toMatchObject({
      code: 'policy.refused',
    });
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'policy.refused' }, limit: 10 }),
    );
    expect(journal).toMatchObject([{ model: 'employee', actorName: 'Karim' }]);
  });

  test('a company is not moved to another package by its own admin', async () => {
    await expect(
      people.rahim((ctx) => commandsOf('company').change(ctx, people.a.id, { state: 'active' })),
    ).rejects.toMatchObject({
      code: 'policy.field-refused',
    });
    await people.rahim((ctx) => commandsOf('company').change(ctx, people.a.id, { name: 'Garments A Ltd' }));
  });
});

describe('The last seat', () => {
  test('goes to exactly one of many hires at once', async () => {
    const small = await testRuntime();
    try {
      const { rahim } = await garments(small, 3);
      const hires = Array.from({ length: 8 }, (_, n) =>
        rahim((ctx) => commandsOf('employee').add(ctx, { code: `E-${n}`, name: `Worker ${n}` })),
      );
      const results = await Promise.allSettled(hires);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      expect(new Set(refusals)).toEqual(new Set(['company.seat-limit-reached']));
    } finally {
      await small.close();
    }
  });
});

describe('Departments', () => {
  test('cannot lie inside their own parts', async () => {
    const { add, change } = commandsOf('department');
    const production = await people.rahim((ctx) => add(ctx, { name: 'Production' }));
    const sewing = await people.rahim((ctx) => add(ctx, { name: 'Sewing', parentId: production.id }));
    await expect(
      people.rahim((ctx) => change(ctx, String(production.id), { parentId: sewing.id })),
    ).rejects.toMatchObject({
      code: 'department.in-itself',
    });
    await expect(
      people.rahim((ctx) => commandsOf('department').remove(ctx, String(production.id))),
    ).rejects.toMatchObject({
      code: 'record.in-use',
    });
  });
});
