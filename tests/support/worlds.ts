import type pg from 'pg';
import { type FieldDefinition, tableOf } from '../../src/db/datamodel.ts';
import { columnsOf } from '../../src/domain/records/model.ts';
import { newId } from '../../src/id.ts';
import { secretFields } from '../../src/policies/fields.ts';
import { type Model, models } from '../../src/policies/roles.ts';
import { comesWithCompany, insert, rowFor, tablesInOrder } from './rows.ts';

/** One row of every table that people reach, all hanging together. */
export type World = Map<string, Record<string, unknown>>;

/** What must never leave, and what only some may see. */
export const secretMark = 'SECRETMARK';
/** The same for columns of whole numbers. */
export const secretNumber = 918_273_645;
const salaryMark = '98765.43';

/** Tables that a company has one row of, or that people do not reach. */
const shared = new Set(['package', 'company', 'authz_version']);

/**
 * Rows that belong to one person and one department of a company: of every table one, generated from the schema, so that
 * a new table is among them.
 *
 * @param known rows that are there already: the company, and whoever the rows belong to
 */
export async function makeWorld(admin: pg.Client, companyId: string, known: World): Promise<World> {
  const world: World = new Map(known);
  for (const model of tablesInOrder()) {
    const table = tableOf(model);
    if (world.has(table) || shared.has(table) || !models.includes(table as Model)) continue;
    const row = rowFor(model, companyId, world);
    if (table === 'employee') row.salary = salaryMark;
    if (table === 'record_grant') Object.assign(row, { model: 'employee', record_id: idIn(world, 'employee') });
    for (const field of secretFields[table as Model] ?? []) {
      const column = columnsOf(table as Model).find(({ name }) => name === field);
      row[column?.dbName ?? field] = secretFor(column);
    }
    if (!comesWithCompany.has(table)) await insert(admin, table, row);
    world.set(table, row);
  }
  return world;
}

/** The mark of a secret, as a column can hold it. */
function secretFor(column: FieldDefinition | undefined): unknown {
  const one = column?.type === 'Int' ? secretNumber : secretMark;
  return column?.type === 'Json' ? JSON.stringify(one) : column?.isList ? [one] : one;
}

export const idIn = (world: World, model: Model): string => String(world.get(model)?.id ?? '');

/**
 * A user of a company with one of its built-in roles or none, and the right to view and change one department's records.
 *
 * @param given.passwordHash what they sign in with; without one they cannot
 */
export async function addMember(
  admin: pg.Client,
  companyId: string,
  given: { name: string; role: string | null; department?: string; passwordHash?: string },
): Promise<{ email: string; user: Record<string, unknown>; member: Record<string, unknown> }> {
  const email = `${given.name.toLowerCase()}@fixture.example`;
  const user = {
    id: newId(),
    email,
    name: given.name,
    company_id: companyId,
    is_active: true,
    password_hash: given.passwordHash ?? secretMark,
  };
  const member = { company_id: companyId, id: newId(), user_id: user.id };
  await insert(admin, 'user', user);
  await insert(admin, 'member', member);
  if (given.role !== null)
    await admin.query(
      `INSERT INTO membership (company_id, id, member_id, role_id) SELECT $1, gen_random_uuid(), $2, built_in_role_id($1, $3)`,
      [companyId, member.id, given.role],
    );
  if (given.department) await grantDepartment(admin, companyId, String(member.id), given.department);
  return { email, user, member };
}

async function grantDepartment(admin: pg.Client, companyId: string, principal: string, id: string): Promise<void> {
  await admin.query(
    `INSERT INTO record_grant (company_id, id, principal, model, record_id, can_view, can_change, granted_by)
     VALUES ($1, gen_random_uuid(), $2, 'department', $3, true, true, '00000000-0000-0000-0000-000000000000')`,
    [companyId, principal, id],
  );
}

/** Every row of a company, as text: whatever was done to it shows. */
export async function everythingOf(admin: pg.Client, companyId: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const model of tablesInOrder()) {
    const table = tableOf(model);
    const isCompanys = model.fields.some(({ name }) => name === 'companyId');
    if (!isCompanys && table !== 'company') continue;
    const { rows } = await admin.query(
      `SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS sum FROM "${table}" t
       WHERE ${isCompanys ? 'company_id' : 'id'} = $1`,
      [companyId],
    );
    all[table] = rows[0].sum;
  }
  return all;
}
