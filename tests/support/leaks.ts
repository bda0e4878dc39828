/**
 * What both leak suites stand on: two companies with a row of every table, somebody of every role, and who should see
 * which of it, said here anew and simply. The policy, which is tested, is not asked.
 */
import type pg from 'pg';
import type { Runtime } from '../../src/context.ts';
import type { DeploymentRole } from '../../src/deployment-role.ts';
import { hashPassword } from '../../src/domain/accounts/password.ts';
import { columnsOf } from '../../src/domain/records/model.ts';
import { commKeyPurpose } from '../../src/domain/terminals/comm-key.rule.ts';
import { newId } from '../../src/id.ts';
import { isSecret, sensitiveFields } from '../../src/policies/fields.ts';
import { ownership } from '../../src/policies/records.ts';
import { builtInPermissions, type Model, models, permissionCeiling } from '../../src/policies/roles.ts';
import { type Template, type TemplateName, templates } from '../../src/policies/templates.ts';
import { asSuperuser } from './database.ts';
import { garments, password } from './people.ts';
import { insert } from './rows.ts';
import { addMember, idIn, makeWorld, secretMark, secretNumber, type World } from './worlds.ts';

export const missing = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

/** A worker is active and has no role. */
export type LeakRole = TemplateName | 'worker' | 'super_admin';

/** What a role may view, as the tables of the roles say. */
export function reachOf(deploymentRole: DeploymentRole, role: LeakRole, model: Model): string {
  if (role === 'super_admin')
    return builtInPermissions.super_admin[deploymentRole][model]?.includes('view') ? 'all' : 'none';
  if (role === 'worker') return builtInPermissions.worker[deploymentRole][model]?.includes('view') ? 'own' : 'none';
  const template: Template = templates[role];
  if (!permissionCeiling[deploymentRole][model]?.includes('view')) return 'none';
  return template.holdsEverything ? 'all' : (template.rights[model]?.view ?? 'none');
}

export function mayView(deploymentRole: DeploymentRole, role: LeakRole, model: Model, field: string): boolean {
  if (reachOf(deploymentRole, role, model) === 'none' || isSecret(model, field)) return false;
  const fields: Template['fields'] = role === 'super_admin' || role === 'worker' ? {} : templates[role].fields;
  const isSensitive = sensitiveFields[model]?.[field]?.includes('view') ?? false;
  return !isSensitive || (fields[model]?.[field]?.includes('view') ?? false);
}

/** Where a table's ownership path ends. */
function rootOf(model: Model): Model | null {
  const { ownedBy } = ownership[model];
  return ownedBy === null ? null : ownedBy === 'itself' ? model : rootOf(ownedBy.on);
}

export interface Worlds {
  /** goes with Jamil and with the department that the officer and the supervisor hold */
  held: World;
  /** the same company, another person and another department */
  other: World;
  foreign: World;
}

/** Which of the fixture's records somebody with a reach sees. */
export function reachedBy({ held, other, foreign }: Worlds, role: LeakRole, model: Model, reach: string): World[] {
  // the price list is everybody's
  if (reach === 'all') return model === 'package' || role === 'super_admin' ? [held, other, foreign] : [held, other];
  const root = rootOf(model);
  if (reach === 'department' && root !== null && ['employee', 'department'].includes(root)) return [held];
  return reach === 'own' && role === 'employee' && root !== null && root !== 'department' ? [held] : [];
}

/** A value that is nowhere else, and whose it is. */
export interface Mark {
  text: string;
  world: keyof Worlds;
  model: Model;
  field: string;
}

/** Marks that leave for nobody: of secrets, in every way that bytes are written as text. */
const commKey = String(secretNumber);
const secretTexts = [
  commKey,
  secretMark,
  '$argon2',
  Buffer.from(secretMark).toString('hex'),
  Buffer.from(secretMark).toString('base64').replaceAll('=', ''),
];

/** An amount, or where the column is too short, degrees, that no other column of no other world holds. */
function amountMarks(): { amount: () => string; degrees: () => string } {
  let count = 0;
  return { amount: () => `${40_961 + 1_013 * count++}.37`, degrees: () => `${11 + count++}.918273` };
}

/** Texts that are words of the program, by whatever table: a mark in their place would be another test. */
const words = ['model', 'act', 'scope', 'field', 'template', 'timeZone', 'localTime', 'email', 'rights', 'features'];

/**
 * Puts a value of its own into every free text of a world, and into its amounts; what a constraint narrows keeps its
 * value. Triggers are off: the facts of a punch are marked too.
 */
async function plant(
  admin: pg.Client,
  world: World,
  name: keyof Worlds,
  next: ReturnType<typeof amountMarks>,
): Promise<Mark[]> {
  const marks: Mark[] = [];
  const put = async (model: Model, field: string, column: string, text: string): Promise<void> => {
    const row = world.get(model);
    if (!row) return;
    try {
      await admin.query(`UPDATE "${model}" SET "${column}" = $1 WHERE id = $2`, [text, row.id]);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === '22003' && !text.endsWith('.918273')) return put(model, field, column, next.degrees());
      if (code === '23514' || code === '22001') return;
      throw error;
    }
    row[column] = text;
    marks.push({ text, world: name, model, field });
  };
  await admin.query(`SET session_replication_role = replica`);
  for (const model of world.keys() as IterableIterator<Model>) {
    if (!models.includes(model) || model === 'company' || model === 'package') continue;
    for (const { name: field, dbName, type, nativeType, isList, kind } of columnsOf(model)) {
      const column = dbName ?? field;
      if (isSecret(model, field) || isList || kind !== 'scalar' || words.includes(field)) continue;
      if (field === 'createdBy') continue;
      if (type === 'Decimal') await put(model, field, column, next.amount());
      if (type === 'String' && nativeType?.[0] !== 'Uuid') await put(model, field, column, `${name}~${model}~${field}`);
    }
  }
  await admin.query(`SET session_replication_role = origin`);
  return marks;
}

/** The two companies, their worlds, and somebody of every role, who can sign in. */
export async function leakFixture(runtime: Runtime) {
  const { deploymentRole } = runtime;
  const people = await garments(runtime);
  const admin = await asSuperuser(runtime.database.url);
  const { rows } = await admin.query(`SELECT * FROM company ORDER BY name`);
  const companies = new Map(rows.map((row) => [row.id, row]));
  const known = (id: string): World =>
    new Map([
      ['company', companies.get(id)],
      ['package', { id: companies.get(id).package_id }],
    ]);
  const passwordHash = await hashPassword(password);
  const add = (name: string, role: TemplateName | null, department?: string) =>
    addMember(admin, people.a.id, { name, role, passwordHash, ...(department ? { department } : {}) });
  const jamil = await add('Jamil', 'employee');
  const his: World = new Map([...known(people.a.id), ['user', jamil.user], ['member', jamil.member]]);
  const worlds: Worlds = {
    held: await makeWorld(admin, people.a.id, his),
    other: await makeWorld(admin, people.a.id, known(people.a.id)),
    foreign: await makeWorld(admin, people.b.id, known(people.b.id)),
  };
  // the program can open the seal: what is in it must leave no more than the seal itself
  await admin.query(`UPDATE terminal SET comm_key_sealed = $1`, [runtime.sealer.seal(commKey, commKeyPurpose)]);
  const marks: Mark[] = [];
  const next = amountMarks();
  for (const name of ['held', 'other', 'foreign'] as const)
    marks.push(...(await plant(admin, worlds[name], name, next)));
  const department = idIn(worlds.held, 'department');
  const emails: Record<LeakRole, string> = {
    super_admin: 'super@hajira.example',
    company_admin: 'rahim@garments-a.example',
    hr_manager: (await add('Mina', 'hr_manager')).email,
    hr_officer: (await add('Nadia', 'hr_officer', department)).email,
    line_supervisor: (await add('Babul', 'line_supervisor', department)).email,
    employee: jamil.email,
    worker: (await add('Wasim', null)).email,
  };
  const nobody = 'nobody@fixture.example';
  await insert(admin, 'user', {
    id: newId(),
    email: nobody,
    name: 'Nobody',
    is_active: true,
    password_hash: passwordHash,
  });
  const inactive = await add('Inactive', 'company_admin');
  const foreignIds = [...worlds.foreign].flatMap(([table, { id }]) =>
    table === 'package' || id === undefined ? [] : [String(id)],
  );
  const fixtureIds = (model: Model) => Object.values(worlds).map((world) => idIn(world, model));
  /** The fixture's records that a role should see. */
  const seen = (role: LeakRole, model: Model) => {
    const reach = reachOf(deploymentRole, role, model);
    const reached = reachedBy(worlds, role, model, reach);
    return { reach, ids: [...new Set(reached.map((world) => idIn(world, model)))].filter(Boolean).sort() };
  };
  /** The marks that a role may come across: of what they see, the fields that they see. */
  const readable = (role: LeakRole, { world, model, field }: Mark): boolean =>
    mayView(deploymentRole, role, model, field) && seen(role, model).ids.includes(idIn(worlds[world], model));
  const hidden = new Map<LeakRole | null, Mark[]>([[null, marks]]);
  /** The marks that they may never come across: asked at every answer, hence worked out once. */
  const hiddenFrom = (who: LeakRole | null): Mark[] => {
    const found = hidden.get(who) ?? marks.filter((mark) => who !== null && !readable(who, mark));
    hidden.set(who, found);
    return found;
  };
  return {
    people,
    admin,
    worlds,
    emails,
    nobody,
    inactive,
    marks,
    foreignIds,
    fixtureIds,
    seen,
    /**
     * What an answer holds and should not, wherever it stands in it; what the question itself held is no news.
     *
     * @param who null: somebody who may see nothing at all
     */
    leak(who: LeakRole | null, said: string, asked: string): string | undefined {
      const secret = secretTexts.find((one) => said.includes(one));
      if (secret !== undefined) return `a secret (${secret})`;
      const isNews = (text: string) =>
        said.includes(text) && !asked.includes(text) && !asked.includes(encodeURIComponent(text));
      const id = who === 'super_admin' ? undefined : foreignIds.find(isNews);
      if (id !== undefined) return `another company's id (${id})`;
      return hiddenFrom(who).find((mark) => isNews(mark.text))?.text;
    },
    ofFixture: (model: Model, ids: readonly string[]) =>
      [...new Set(ids.filter((id) => fixtureIds(model).includes(id)))].sort(),
  };
}

export type LeakFixture = Awaited<ReturnType<typeof leakFixture>>;
