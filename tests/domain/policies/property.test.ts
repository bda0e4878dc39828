import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { unitOfWork } from '../../../src/context.ts';
import { findUserById } from '../../../src/db/platform.ts';
import { principalOf } from '../../../src/domain/accounts/principalOf.ts';
import { selectRows } from '../../../src/domain/records/select.ts';
import { newId } from '../../../src/id.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';
import type { Right } from '../../../src/policies/records.ts';
import { isTemplate, linesOfTemplate, type Scope } from '../../../src/policies/templates.ts';
import { asSuperuser } from '../../support/database.ts';
import { testHouse } from '../../support/people.ts';
import {
  askedActs,
  askedFields,
  askedModels,
  Chance,
  randomWorld,
  storeWorld,
  type World,
} from '../../support/random-world.ts';

const DECISIONS = 10_000;
const seed = Number(process.env.HAJIRA_SEED ?? Date.now() % 1_000_000);

let house: Awaited<ReturnType<typeof testHouse>>;
let admin: pg.Client;
const packageId = newId();

beforeAll(async () => {
  house = await testHouse();
  admin = await asSuperuser(house.database.url);
  await unitOfWork({ house, principal: systemPrincipal(null) }, ({ sql }) =>
    sql.query(`INSERT INTO package (id, code, name, seats) VALUES ($1, 'world', 'World', 100)`, [packageId]),
  );
});
afterAll(async () => {
  await admin.end();
  await house.close();
});

type Asked = (typeof askedModels)[number];

/** The rules as they are meant, said as slowly and plainly as possible: no Casbin, no SQL, nothing remembered. */
class Reference {
  readonly #world: World;
  readonly #memberId: string;
  readonly #now: Date;

  constructor(world: World, memberId: string, now: Date) {
    this.#world = world;
    this.#memberId = memberId;
    this.#now = now;
  }

  #lives(row: { expiresAt: Date | null; isDeleted: boolean }): boolean {
    return !row.isDeleted && (row.expiresAt === null || row.expiresAt > this.#now);
  }

  get groups(): string[] {
    const mine = this.#world.memberships.filter((row) => this.#lives(row) && row.memberId === this.#memberId);
    return mine.flatMap(({ groupId }) => groupId ?? []);
  }

  get roles(): string[] {
    const { groups } = this;
    const held = this.#world.memberships.filter(
      (row) =>
        this.#lives(row) &&
        (row.memberId === this.#memberId || (row.memberId === null && groups.includes(String(row.groupId)))),
    );
    return held.flatMap(({ roleId }) => roleId ?? []);
  }

  get lines(): { model: string; act: string; scope?: Scope; field?: string; effect: string }[] {
    const { groups, roles } = this;
    const mine = this.#world.rules.filter(
      (rule) =>
        this.#lives(rule) &&
        (rule.memberId === this.#memberId ||
          groups.includes(String(rule.groupId)) ||
          roles.includes(String(rule.roleId))),
    );
    const given = mine.map(({ model, act, scope, field, effect }) => ({
      model,
      act,
      effect,
      ...(field === null ? { scope: scope ?? ('granted' as const) } : { field }),
    }));
    const built = this.#world.roles
      .filter(({ id }) => roles.includes(id))
      .flatMap(({ template }) => (isTemplate(template) ? linesOfTemplate(template, 'cloud') : []));
    return [...given, ...built.map((line) => ({ ...line, effect: 'allow' }))];
  }

  scopes(model: Asked, act: string): Scope[] {
    const lines = this.lines.filter((line) => line.scope !== undefined && line.model === model && line.act === act);
    if (lines.some(({ effect }) => effect === 'deny')) return [];
    return lines.flatMap(({ scope }) => scope ?? []);
  }

  #granted(model: string, id: string, right: Right): boolean {
    const principals = [this.#memberId, ...this.groups];
    return this.#world.grants.some(
      (grant) =>
        this.#lives(grant) &&
        grant.model === model &&
        grant.recordId === id &&
        principals.includes(grant.principal) &&
        grant.rights.includes(right),
    );
  }

  #employeeOf(model: Asked, id: string) {
    const badge = this.#world.badges.find((row) => row.id === id);
    return this.#world.employees.find((row) => row.id === (model === 'badge' ? badge?.employeeId : id));
  }

  #departmentGranted(id: string | null, right: Right): boolean {
    if (id === null) return false;
    const above = this.#world.departments.find((row) => row.id === id)?.parentId ?? null;
    return this.#granted('department', id, right) || this.#departmentGranted(above, right);
  }

  reaches(model: Asked, act: Right, id: string): boolean {
    return this.scopes(model, act).some((scope) => {
      const department = model === 'department' ? id : (this.#employeeOf(model, id)?.departmentId ?? null);
      switch (scope) {
        case 'all':
          return true;
        case 'own':
          return model !== 'department' && this.#employeeOf(model, id)?.memberId === this.#memberId;
        case 'granted':
          return this.#granted(model, id, act);
        case 'department':
          return this.#granted(model, id, act) || this.#departmentGranted(department, act);
        default:
          return false;
      }
    });
  }

  allowsField(model: Asked, field: string, act: string): boolean {
    const lines = this.lines.filter(
      (line) => line.model === model && line.act === act && (line.field === field || line.field === '*'),
    );
    if (lines.some(({ effect }) => effect === 'deny')) return false;
    return !(model === 'employee' && field === 'salary') || lines.length > 0;
  }
}

/** Everything that can be asked of one user, answered by both. */
async function compare(world: World, user: World['users'][number], now: Date) {
  const standing = await findUserById(house.database, user.id);
  if (!standing) throw new Error('no such user');
  const principal = principalOf(standing);
  const reference = new Reference(world, user.memberId, now);
  const answers: { asked: string; expected: boolean; found: boolean }[] = [];
  const records = { employee: world.employees, badge: world.badges, department: world.departments };
  await unitOfWork({ house: { ...house, clock: { now: () => now } }, principal }, async (ctx) => {
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
          // a user without any role is nobody: the fields of what he cannot reach are of no concern
          if (principal.role === 'nobody') continue;
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
