import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { type Context, unitOfWork } from '../../../src/context.ts';
import { findUserByEmail } from '../../../src/db/platform.ts';
import { resetSecondStep, signUserOut } from '../../../src/domain/accounts/support.ts';
import { confirmTwoStep, startTwoStep } from '../../../src/domain/accounts/two-step.ts';
import { findRecords } from '../../../src/domain/records/read.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import { lettersTo } from '../../support/letters.ts';
import { garments, testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

const previous = <T>(work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, work);

async function standingOf(email: string) {
  const user = await findUserByEmail(runtime.database, email);
  if (!user) throw new Error(`${email} is gone`);
  return user;
}

async function withSecondStep(email: string): Promise<string> {
  const user = await standingOf(email);
  const { secret } = await previous((ctx) => startTwoStep(ctx, user));
  await previous((ctx) => confirmTwoStep(ctx, user, new TOTP({ secret }).generate()));
  expect((await standingOf(email)).hasTwoStep).toBe(true);
  return user.id;
}

const openIn = (userId: string, sid: string) =>
  previous((ctx) =>
    ctx.sql.query(`INSERT INTO session (sid, sess, expire) VALUES ($1, $2, now() + interval '1 day')`, [
      sid,
      { cookie: {}, passport: { user: userId } },
    ]),
  );
const sessionsOf = async (userId: string) =>
  (await previous((ctx) => ctx.sql.query('SELECT sid FROM session WHERE user_id = $1', [userId]))).rows.map(
    ({ sid }) => sid,
  );

const karim = 'karim@garments-a.example';

describe('A phone with the codes is lost, and the recovery codes too', () => {
  test('their company’s admin resets the second step: sessions end, they hear of it, the journal says why', async () => {
    const id = await withSecondStep(karim);
    await openIn(id, 'karims-browser');
    await expect(people.rahim((ctx) => resetSecondStep(ctx, id, '  '))).rejects.toMatchObject({
      code: 'record.invalid',
    });
    await people.rahim((ctx) => resetSecondStep(ctx, id, 'They stood before me with their card'));
    expect((await standingOf(karim)).hasTwoStep).toBe(false);
    expect(await sessionsOf(id)).toEqual([]);
    expect((await lettersTo(runtime, karim))[0]?.letter).toBe('two-step-reset');
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'user.two-step-reset' }, limit: 5 }),
    );
    expect(journal).toMatchObject([
      { recordId: id, actorName: 'Rahim', reason: 'They stood before me with their card' },
    ]);
    await expect(people.rahim((ctx) => resetSecondStep(ctx, id, 'Once more'))).rejects.toMatchObject({
      code: 'user.no-second-step',
    });
  });

  test('the super admin does it for everybody; a colleague, another company and one themselves do not', async () => {
    const id = await withSecondStep(karim);
    const rahim = await withSecondStep('rahim@garments-a.example');
    await expect(people.salma((ctx) => resetSecondStep(ctx, id, 'Please'))).rejects.toMatchObject({
      code: 'record.not-found',
    });
    await expect(people.karim((ctx) => resetSecondStep(ctx, rahim, 'Please'))).rejects.toMatchObject({ status: 403 });
    await expect(people.karim((ctx) => signUserOut(ctx, rahim, 'Please'))).rejects.toMatchObject({ status: 403 });
    await expect(people.rahim((ctx) => resetSecondStep(ctx, rahim, 'Please'))).rejects.toMatchObject({
      code: 'user.own-account',
    });
    expect((await standingOf('rahim@garments-a.example')).hasTwoStep).toBe(true);
    await people.superAdmin((ctx) => resetSecondStep(ctx, rahim, 'Applied by letter of 20 November'));
    expect((await standingOf('rahim@garments-a.example')).hasTwoStep).toBe(false);
    // their company reads it
    const journal = await people.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'user.two-step-reset', recordId: rahim }, limit: 5 }),
    );
    expect(journal).toMatchObject([{ reason: 'Applied by letter of 20 November' }]);
  });
});

describe('A browser was left open', () => {
  test('an admin signs its owner out everywhere; they stay active and may come again', async () => {
    const { id } = await standingOf(karim);
    const { id: salma } = await standingOf('salma@garments-b.example');
    await openIn(id, 'left-open');
    await openIn(salma, 'of-somebody-else');
    await people.rahim((ctx) => signUserOut(ctx, id, 'Left open in the office'));
    expect(await sessionsOf(id)).toEqual([]);
    expect(await sessionsOf(salma)).toEqual(['of-somebody-else']);
    expect(await standingOf(karim)).toMatchObject({ isActive: true });
    expect((await lettersTo(runtime, karim))[0]?.letter).toBe('signed-out');
  });
});
