import { expect, test } from '@jest/globals';
import { seedDemo } from '../../../src/domain/demo/seed.ts';
import { reviewQueue } from '../../../src/domain/mobile/review.ts';
import { countRecords, findRecords } from '../../../src/domain/records/read.ts';
import { signedIn, testRuntime } from '../../support/people.ts';

test('The demo starts with the story, once', async () => {
  const runtime = await testRuntime();
  try {
    expect(await seedDemo(runtime)).toBe(true);
    expect(await seedDemo(runtime)).toBe(false);
    const rahim = await signedIn(runtime, 'rahim@garments-a.example');
    expect(await rahim((ctx) => countRecords(ctx, 'employee'))).toBe(80);
    expect(await rahim((ctx) => countRecords(ctx, 'badge'))).toBe(80);
    const karim = await rahim((ctx) => findRecords(ctx, 'employee', { where: { name: 'Karim Mia' }, limit: 2 }));
    expect(karim).toMatchObject([{ memberId: expect.any(String), designation: 'HR officer' }]);
    // the HR officer looks after Production's 66 people, and sees no salary; an employee sees themselves
    const officer = await signedIn(runtime, 'karim@garments-a.example');
    const his = await officer((ctx) => findRecords(ctx, 'employee', { limit: 500 }));
    expect(his).toHaveLength(66);
    expect(his.filter((row) => 'salary' in row)).toEqual([]);
    const jamil = await signedIn(runtime, 'jamil@garments-a.example');
    expect(await jamil((ctx) => findRecords(ctx, 'employee', { limit: 2 }))).toMatchObject([{ name: 'Jamil Hossain' }]);
    const salma = await signedIn(runtime, 'salma@garments-b.example');
    expect(await salma((ctx) => countRecords(ctx, 'employee'))).toBe(12);
    // a queue that shows what a review is about: clean ones, and what stands out
    const { punches, counts } = await rahim((ctx) => reviewQueue(ctx, { shelf: 'waiting', limit: 50 }));
    expect(counts).toMatchObject({ waiting: 8, deciding: 0 });
    expect(counts.clean).toBeGreaterThanOrEqual(3);
    const flagged = new Set(punches.flatMap(({ flags }) => flags.map(({ name }) => name)));
    for (const name of ['far', 'mock', 'noLocation', 'unprovenTime', 'inaccurate']) expect(flagged).toContain(name);
  } finally {
    await runtime.close();
  }
});
