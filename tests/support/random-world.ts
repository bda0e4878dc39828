import type pg from 'pg';
import { newId } from '../../src/id.ts';
import type { Right } from '../../src/policies/records.ts';
import type { Scope } from '../../src/policies/templates.ts';

/** A repeatable source of chance: mulberry32. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}

export const askedModels = ['employee', 'badge', 'department', 'leave_request'] as const;
export const askedActs = ['view', 'change', 'delete'] as const;
export const askedFields = ['name', 'salary', 'designation'] as const;

interface Ending {
  expiresAt: Date | null;
  isDeleted: boolean;
}

/** A company's people, records and rights, as plain lists. */
export interface World {
  companyId: string;
  users: { id: string; memberId: string }[];
  groups: string[];
  roles: { id: string; template: string | null }[];
  departments: { id: string; parentId: string | null }[];
  employees: { id: string; departmentId: string | null; memberId: string | null }[];
  badges: { id: string; employeeId: string }[];
  leaves: { id: string; employeeId: string }[];
  memberships: (Ending & { memberId: string | null; groupId: string | null; roleId: string | null })[];
  rules: (Ending & {
    memberId: string | null;
    groupId: string | null;
    roleId: string | null;
    model: string;
    act: string;
    scope: Scope | null;
    field: string | null;
    effect: 'allow' | 'deny';
  })[];
  grants: (Ending & { principal: string; model: string; recordId: string; rights: Right[] })[];
}

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/** Built-in roles that a random world uses, besides those of its own. */
const builtIn = ['company_admin', 'hr_officer', 'employee'];

export function randomWorld(chance: Chance, now: Date): World {
  const ending = (): Ending => ({
    expiresAt: chance.is(0.35) ? new Date(now.getTime() + (chance.is(0.5) ? 1 : -1) * 3_600_000) : null,
    isDeleted: chance.is(0.1),
  });
  const users = times(4, () => ({ id: newId(), memberId: newId() }));
  const groups = times(2, newId);
  const roles = [
    ...times(2, () => ({ id: newId(), template: null })),
    ...builtIn.map((template) => ({ id: '', template })),
  ];
  const departments: World['departments'] = [];
  for (let n = 0; n < 5; n += 1) {
    departments.push({ id: newId(), parentId: n > 0 && chance.is(0.7) ? chance.of(departments).id : null });
  }
  const employees = times(9, (n) => ({
    id: newId(),
    departmentId: chance.is(0.85) ? chance.of(departments).id : null,
    memberId: users[n]?.memberId !== undefined && chance.is(0.8) ? users[n].memberId : null,
  }));
  const badges = employees.map((employee) => ({ id: newId(), employeeId: employee.id }));
  const leaves = employees.map((employee) => ({ id: newId(), employeeId: employee.id }));
  const records = { employee: employees, badge: badges, department: departments, leave_request: leaves };
  const scopes = ['none', 'own', 'granted', 'department', 'all', null] as const;
  const subject = () => {
    const kind = chance.below(3);
    return {
      memberId: kind === 0 ? chance.of(users).memberId : null,
      groupId: kind === 1 ? chance.of(groups) : null,
      roleId: kind === 2 ? `role:${chance.below(2)}` : null,
    };
  };
  const rules = times(26, () => {
    const isField = chance.is(0.25);
    return {
      ...ending(),
      ...subject(),
      model: chance.of(askedModels),
      act: isField ? chance.of(['view', 'change']) : chance.of(askedActs),
      scope: isField ? null : chance.of(scopes),
      field: isField ? chance.of([...askedFields, '*']) : null,
      effect: chance.is(0.12) ? ('deny' as const) : ('allow' as const),
    };
  });
  const grants = times(30, () => {
    const model = chance.of([...askedModels, 'department' as const]);
    return {
      ...ending(),
      principal: chance.is(0.7) ? chance.of(users).memberId : chance.of(groups),
      model,
      recordId: chance.of<{ id: string }>(records[model]).id,
      rights: (['view', 'change', 'delete'] as const).filter(() => chance.is(0.6)),
    };
  });
  const memberships = times(9, () => {
    const kind = chance.below(3);
    return {
      ...ending(),
      memberId: kind < 2 ? chance.of(users).memberId : null,
      groupId: kind > 0 ? chance.of(groups) : null,
      roleId: kind !== 1 ? `role:${chance.is(0.75) ? chance.below(2) : 2 + chance.below(builtIn.length)}` : null,
    };
  });
  const people = { users, groups, roles, memberships };
  return { companyId: newId(), ...people, departments, employees, badges, leaves, rules, grants };
}

type Sql = Pick<pg.ClientBase, 'query'>;

async function insertAll(sql: Sql, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO "${table}" (${Object.keys(rows[0] ?? {}).join(', ')})
    SELECT ${Object.keys(rows[0] ?? {}).join(', ')} FROM json_populate_recordset(NULL::"${table}", $1)`,
    [JSON.stringify(rows)],
  );
}

/** The records of each table that is asked about. */
export const recordsOf = ({ employees, badges, departments, leaves }: World) => ({
  employee: employees,
  badge: badges,
  department: departments,
  leave_request: leaves,
});

/** Writes a world down, past every command, and puts the ids of its roles where they were only numbered. */
export async function storeWorld(sql: Sql, world: World, packageId: string): Promise<World> {
  const { companyId: company_id } = world;
  await insertAll(sql, 'company', [
    {
      id: company_id,
      name: `World ${company_id}`,
      package_id: packageId,
      state: 'active',
      time_zone: 'Asia/Dhaka',
      created_at: new Date(),
      created_by: 'system',
    },
  ]);
  const { rows } = await sql.query(`SELECT id, template FROM role WHERE company_id = $1`, [company_id]);
  const roles = world.roles.map((role) => ({
    ...role,
    id: role.template === null ? role.id : rows.find(({ template }) => template === role.template)?.id,
  }));
  const roleOf = (numbered: string | null) =>
    numbered === null ? null : String(roles[Number(numbered.split(':')[1])]?.id);
  const memberships = world.memberships.map((row) => ({ ...row, roleId: roleOf(row.roleId) }));
  const unique = [...new Map(memberships.map((row) => [[row.memberId, row.groupId, row.roleId].join(), row])).values()];
  const rules = world.rules.map((row) => ({ ...row, roleId: roleOf(row.roleId) }));
  const created = { company_id, created_at: new Date(), created_by: 'system' };
  const ended = (row: Ending) => ({ expires_at: row.expiresAt, deleted_at: row.isDeleted ? new Date() : null });
  await insertAll(
    sql,
    'role',
    roles.filter(({ template }) => template === null).map(({ id }) => ({ ...created, id, name: id })),
  );
  await insertAll(
    sql,
    'user_group',
    world.groups.map((id) => ({ ...created, id, name: id })),
  );
  await insertAll(
    sql,
    'user',
    world.users.map(({ id }) => ({
      ...created,
      id,
      email: `${id}@world.example`,
      name: id,
      is_super_admin: false,
      is_active: true,
    })),
  );
  await insertAll(
    sql,
    'member',
    world.users.map(({ id, memberId }) => ({
      ...created,
      id: memberId,
      user_id: id,
      role: 'nobody',
      joined_at: new Date(),
    })),
  );
  for (const { id, parentId } of world.departments)
    await insertAll(sql, 'department', [{ ...created, id, parent_id: parentId, name: id }]);
  await insertAll(
    sql,
    'employee',
    world.employees.map(({ id, departmentId, memberId }) => ({
      ...created,
      id,
      code: id,
      name: id,
      department_id: departmentId,
      member_id: memberId,
      is_active: true,
    })),
  );
  await insertAll(
    sql,
    'badge',
    world.badges.map(({ id, employeeId }) => ({
      ...created,
      id,
      employee_id: employeeId,
      number: id,
      valid_from: new Date(),
    })),
  );
  await insertAll(
    sql,
    'leave_request',
    world.leaves.map(({ id, employeeId }) => ({
      ...created,
      id,
      employee_id: employeeId,
      kind: 'casual',
      first_day: '2026-01-01',
      last_day: '2026-01-01',
    })),
  );
  await insertAll(
    sql,
    'membership',
    unique.map((row) => ({
      ...created,
      id: newId(),
      member_id: row.memberId,
      group_id: row.groupId,
      role_id: row.roleId,
      ...ended(row),
    })),
  );
  await insertAll(
    sql,
    'rule',
    rules.map((row) => ({
      ...created,
      id: newId(),
      member_id: row.memberId,
      group_id: row.groupId,
      role_id: row.roleId,
      model: row.model,
      act: row.act,
      scope: row.scope,
      field: row.field,
      effect: row.effect,
      ...ended(row),
    })),
  );
  await insertAll(
    sql,
    'record_grant',
    world.grants.map((row) => ({
      ...created,
      id: newId(),
      principal: row.principal,
      model: row.model,
      record_id: row.recordId,
      can_view: row.rights.includes('view'),
      can_change: row.rights.includes('change'),
      can_delete: row.rights.includes('delete'),
      can_share: false,
      granted_by: newId(),
      ...ended(row),
    })),
  );
  return { ...world, roles, memberships: unique, rules };
}
