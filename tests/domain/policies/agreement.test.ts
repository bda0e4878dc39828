import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type pg from 'pg';
import { nounOf } from '../../../src/api/paths.ts';
import { unitOfWork } from '../../../src/context.ts';
import { hashPassword } from '../../../src/domain/accounts/password.ts';
import { tokenText } from '../../../src/domain/accounts/token-text.ts';
import { findRecords, readRecords } from '../../../src/domain/records/read.ts';
import { newId } from '../../../src/id.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import { hashSecret, newSecret } from '../../../src/secret.ts';
import { serveApi } from '../../support/api.ts';
import { asSuperuser } from '../../support/database.ts';
import { type OpenPanel, openPanel } from '../../support/panel.ts';
import { password, signedIn, testRuntime } from '../../support/people.ts';
import { askedModels, Chance, randomWorld, recordsOf, storeWorld, type World } from '../../support/random-world.ts';
import { Reference } from '../../support/reference.ts';

jest.setTimeout(600_000);

const WORLDS = process.env.HAJIRA_TEST_LONG === '1' ? 40 : 1;
const seed = Number(process.env.HAJIRA_SEED ?? Date.now() % 1_000_000);

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let panel: OpenPanel;
let api: Awaited<ReturnType<typeof serveApi>>;
let admin: pg.Client;
let passwordHash: string;
const packageId = newId();

beforeAll(async () => {
  runtime = await testRuntime();
  panel = await openPanel(runtime, { limits: { perAccount: 1000, perAddress: 100_000, minutes: 1 } });
  api = await serveApi(runtime);
  admin = await asSuperuser(runtime.database.url);
  passwordHash = await hashPassword(password);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ sql }) =>
    sql.query(
      `INSERT INTO package (id, code, name, seats, features) VALUES ($1, 'world', 'World', 100, '{attendance,api}')`,
      [packageId],
    ),
  );
});
afterAll(async () => {
  await panel.close();
  await api.close();
  await admin.end();
  await runtime.close();
});

/** A token that names every right asked for here: what its owner does not hold, it does not hold either. */
async function tokenFor(companyId: string, memberId: string): Promise<string> {
  const [id, secret] = [newId(), newSecret()];
  await admin.query(
    `INSERT INTO access_token (company_id, id, member_id, name, secret_hash, rights, expires_at, created_by)
     VALUES ($1, $2, $3, 'all', $4, $5, now() + interval '1 day', 'system')`,
    [companyId, id, memberId, hashSecret(secret), askedModels.map((model) => `${model}.view`)],
  );
  return tokenText({ companyId, id, secret });
}

type Model = (typeof askedModels)[number];

/** The records of one table that a user sees, by every way in, and those that they should see. */
async function seenBy(world: World, user: World['users'][number], now: Date) {
  const visitor = await panel.as(`${user.id}@world.example`);
  const token = await tokenFor(world.companyId, user.memberId);
  const asHim = await signedIn(runtime, `${user.id}@world.example`);
  const reference = new Reference(world, user.memberId, now);
  const all: Record<Model, readonly { id: string }[]> = recordsOf(world);
  const sorted = (rows: readonly { id: unknown }[]) => rows.map(({ id }) => String(id)).sort();
  return async (model: Model) => {
    const should = sorted(all[model].filter(({ id }) => reference.reaches(model, 'view', id)));
    const list = await visitor.list(model, 'perPage=500');
    const page = await api.call(token, 'GET', `/${nounOf(model)}?limit=500`);
    const opened: Record<'panel' | 'api', { id: unknown }[]> = { panel: [], api: [] };
    for (const record of all[model]) {
      if ((await visitor.record(model, record.id)).json?.record?.params?.id === record.id) opened.panel.push(record);
      if ((await api.call(token, 'GET', `/${nounOf(model)}/${record.id}`)).status === 200) opened.api.push(record);
    }
    const ids = all[model].map(({ id }) => id);
    return {
      should,
      answers: {
        'list of the panel': sorted(list.json?.records ?? []),
        'list of the API': sorted(page.body?.data ?? []),
        'records opened in the panel': sorted(opened.panel),
        'records opened by the API': sorted(opened.api),
        'list of a command': sorted(
          (await asHim((ctx) =>
            ctx.policy.allows('view', model) ? findRecords(ctx, model, { limit: 500 }) : Promise.resolve([]),
          )) as { id: unknown }[],
        ),
        'records that a command reads': sorted(
          (await asHim((ctx) => readRecords(ctx, model, ids))) as { id: unknown }[],
        ),
      },
    };
  };
}

describe('Panel, API and commands', () => {
  test(`show random people of random companies the same records (HAJIRA_SEED=${seed})`, async () => {
    const chance = new Chance(seed);
    const now = new Date();
    let shown = 0;
    for (let n = 0; n < WORLDS; n += 1) {
      const world = await storeWorld(admin, randomWorld(chance, now), packageId);
      await admin.query(`UPDATE "user" SET password_hash = $1 WHERE company_id = $2`, [passwordHash, world.companyId]);
      for (const user of world.users) {
        const seen = await seenBy(world, user, now);
        for (const model of askedModels) {
          const { should, answers } = await seen(model);
          shown += should.length;
          const expected = Object.fromEntries(Object.keys(answers).map((way) => [way, should]));
          expect({ seed, user: user.memberId, model, answers }).toEqual({
            seed,
            user: user.memberId,
            model,
            answers: expected,
          });
        }
      }
    }
    expect(shown).toBeGreaterThan(0);
  });
});
