import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { unitOfWork } from '../../../src/context.ts';
import { findUserById } from '../../../src/db/platform.ts';
import { principalOf } from '../../../src/domain/accounts/principal-of.ts';
import { selectRows } from '../../../src/domain/records/select.ts';
import { newId } from '../../../src/id.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import { asSuperuser } from '../../support/database.ts';
import { testRuntime } from '../../support/people.ts';
import {
  askedActs,
  askedFields,
  askedModels,
  Chance,
  randomWorld,
  recordsOf,
  storeWorld,
  type World,
} from '../../support/random-world.ts';
import { Reference } from '../../support/reference.ts';

const DECISIONS = process.env.HAJIRA_TEST_LONG === '1' ? 100_000 : 10_000;
const seed = Number(process.env.HAJIRA_SEED ?? Date.now() % 1_000_000);

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let admin: pg.Client;
const packageId = newId();

beforeAll(async () => {
  runtime = await testRuntime();
  admin = await asSuperuser(runtime.database.url);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ sql }) =>
    sql.query(`INSERT INTO package (id, code, name, seats) VALUES ($1, 'world', 'World', 100)`, [packageId]),
  );
});
afterAll(async () => {
  await admin.end();
  await runtime.close();
});

/** Everything that can be asked of one user, answered by both. */
async function compare(world: World, user: World['users'][number], now: Date) {
  const standing = await findUserById(runtime.database, user.id);
  if (!standing) throw new Error('no such user');
  const principal = principalOf(standing);
  const reference = new Reference(world, user.memberId, now);
  const answers: { asked: string; expected: boolean; found: boolean }[] = [];
  const records = recordsOf(world);
  await unitOfWork({ runtime: { ...runtime, clock: { now: () => now } }, principal }, async (ctx) => {
    for (const model of askedModels) {
      for (const act of askedActs) {
        const rows = await selectRows(ctx, model, { act, where: {}, columns: ['id'] });
        const found = new Set(rows.map(({ id }) => id));
        expect(rows.length).toBe(found.size);
        for (const { id } of records[model]) {
          const asked = `${user.memberId} ${act} ${model} ${id}`;
          answers.push({ asked, expected: reference.reaches(model, act, id), found: found.has(id) });
        }
      }
      for (const field of askedFields) {
        for (const act of ['view', 'change'] as const) {
          const expected = reference.allowsField(model, field, act);
          answers.push({
            asked: `${act} ${model}.${field}`,
            expected,
            found: ctx.policy.allowsField(model, field, act),
          });
        }
      }
    }
  });
  return answers;
}

describe('Random rules, groups, denies, ends and grants', () => {
  test(`are decided as a slow and plain reference decides them (HAJIRA_SEED=${seed})`, async () => {
    const chance = new Chance(seed);
    const now = new Date();
    let decided = 0;
    let allowed = 0;
    while (decided < DECISIONS) {
      const drawn = randomWorld(chance, now);
      const world = await storeWorld(admin, drawn, packageId);
      for (const user of world.users) {
        const answers = await compare(world, user, now);
        const wrong = answers.filter(({ expected, found }) => expected !== found);
        expect({ seed, wrong }).toEqual({ seed, wrong: [] });
        decided += answers.length;
        allowed += answers.filter(({ found }) => found).length;
      }
    }
    // a test in which nothing is allowed, or everything, proves nothing
    expect(allowed / decided).toBeGreaterThan(0.1);
    expect(allowed / decided).toBeLessThan(0.9);
  });
});
