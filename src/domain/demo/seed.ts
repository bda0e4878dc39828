import { type Context, type Runtime, unitOfWork } from '../../context.ts';
import { hasUsers } from '../../db/platform.ts';
import { newId } from '../../id.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { builtInRole } from '../access/giving.ts';
import { grantRecords } from '../access/grants.ts';
import { addMembership } from '../access/memberships.ts';
import { hashPassword } from '../accounts/password.ts';
import { commandsOf } from '../commands.ts';
import { addRecord } from '../records/write.ts';
import { demoPassword, departments, logins, packages, workersOfA, workersOfB } from './garments.ts';
import { seedPhones } from './phones.ts';

type Ids = Map<string, string>;

const asPlatform = <T>(runtime: Runtime, work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, work);
const asCompany = <T>(runtime: Runtime, companyId: string, work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime, principal: systemPrincipal(companyId) }, work);

/**
 * Fills an empty cloud with the story: packages, Garments A (Pro) and Garments B (Standard), their people and logins, and
 * a site of Garments A that is not bound yet. Each step is one transaction and is skipped when it was done, the logins
 * last, so that a start that was cut short goes on where it was.
 *
 * @returns whether it did anything; a cloud that has users is left as it is
 */
export async function seedDemo(runtime: Runtime): Promise<boolean> {
  if (await hasUsers(runtime.database)) return false;
  const companies = await asPlatform(runtime, companiesOfStory);
  const [a = '', b = ''] = [companies.get('Garments A'), companies.get('Garments B')];
  await asCompany(runtime, a, (ctx) => unlessDone(ctx, addGarmentsA));
  await asCompany(runtime, b, (ctx) => unlessDone(ctx, addGarmentsB));
  await asPlatform(runtime, (ctx) => addLogins(ctx, companies));
  for (const companyId of [a, b]) await asCompany(runtime, companyId, linkEmployees);
  await asCompany(runtime, a, giveRights);
  await seedPhones(runtime, a);
  return true;
}

async function unlessDone(ctx: Context, add: (ctx: Context) => Promise<void>): Promise<void> {
  if ((await ctx.db.employee.count({ where: { companyId: String(ctx.companyId) } })) === 0) await add(ctx);
}

async function companiesOfStory(ctx: Context): Promise<Ids> {
  const known = await ctx.db.company.findMany({ where: { deletedAt: null } });
  return known.length > 0 ? new Map(known.map(({ name, id }) => [name, id])) : addCompanies(ctx);
}

async function addCompanies(ctx: Context): Promise<Ids> {
  const plans: Ids = new Map();
  for (const plan of packages) plans.set(plan.code, String((await addRecord(ctx, 'package', { ...plan })).id));
  const companies: Ids = new Map();
  for (const [name, plan] of [
    ['Garments A', 'pro'],
    ['Garments B', 'standard'],
  ] as const) {
    const row = await commandsOf('company').add(ctx, { name, packageId: plans.get(plan), state: 'active' });
    companies.set(name, String(row.id));
  }
  return companies;
}

async function addGarmentsB(ctx: Context): Promise<void> {
  for (const worker of workersOfB) await commandsOf('employee').add(ctx, { ...worker });
}

async function addGarmentsA(ctx: Context): Promise<void> {
  const ids: Ids = new Map();
  for (const { name, parent } of departments) {
    const row = await addRecord(ctx, 'department', { name, parentId: parent === null ? null : ids.get(parent) });
    ids.set(name, String(row.id));
  }
  const joined = new Date(ctx.now.getTime() - 400 * 86_400_000);
  for (const { code, badge, name, department, designation, salary, email } of workersOfA()) {
    const employee = await commandsOf('employee').add(ctx, {
      code,
      name,
      designation,
      salary,
      email: email ?? null,
      departmentId: ids.get(department),
      joinedOn: joined.toISOString().slice(0, 10),
    });
    await addRecord(ctx, 'badge', { number: badge, employeeId: employee.id, validFrom: joined });
  }
  await addRecord(ctx, 'site', { name: 'Gazipur factory', intervalSeconds: 5 });
}

async function addLogins(ctx: Context, companies: Ids): Promise<void> {
  const passwordHash = await hashPassword(demoPassword);
  for (const { role, name, email, company } of logins) {
    const [id, companyId] = [newId(), company === null ? null : companies.get(company)];
    await ctx.sql.query(
      `INSERT INTO "user" (id, email, name, password_hash, is_super_admin, company_id, is_active, email_proved_at)
       VALUES ($1, $2, $3, $4, $5, $6, true, now())`,
      [id, email, name, passwordHash, role === 'super admin', companyId],
    );
    if (companyId) {
      const memberRole = role === 'company admin' ? 'company_admin' : 'nobody';
      await ctx.sql.query(`INSERT INTO member (company_id, id, user_id, role) VALUES ($1, $2, $3, $4)`, [
        companyId,
        newId(),
        id,
        memberRole,
      ]);
    }
  }
}

/** The story's people are employees too: the same e-mail address makes them one. */
async function linkEmployees(ctx: Context): Promise<void> {
  await ctx.sql.query(
    `UPDATE employee e SET member_id = m.id FROM member m JOIN "user" u ON u.id = m.user_id
     WHERE e.company_id = $1 AND m.company_id = $1 AND m.ended_at IS NULL AND e.email = u.email AND e.deleted_at IS NULL`,
    [ctx.companyId],
  );
}

/** What Rahim would say on their first day: who has which role, and that the HR officer looks after Production and signs in on site. */
async function giveRights(ctx: Context): Promise<void> {
  for (const { email, template } of logins) {
    if (template === null || template === 'company_admin') continue;
    const { rows } = await ctx.sql.query<{ id: string }>(
      `SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE m.company_id = $1 AND u.email = $2`,
      [ctx.companyId, email],
    );
    const memberId = rows[0]?.id;
    if (memberId === undefined) continue;
    await addMembership(ctx, { memberId, roleId: await builtInRole(ctx, template) });
    if (template === 'hr_officer') {
      await commandsOf('rule').add(ctx, { memberId, model: 'site', act: 'sign-in', scope: 'all', effect: 'allow' });
      const production = await ctx.db.department.findFirst({
        where: { companyId: String(ctx.companyId), name: 'Production', deletedAt: null },
      });
      const ids = production ? [production.id] : [];
      await grantRecords(ctx, { model: 'department', ids, to: { memberId }, rights: ['view', 'change'] });
    }
  }
}
