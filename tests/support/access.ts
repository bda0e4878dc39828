import { type Context, companyOf, type Runtime } from '../../src/context.ts';
import { addMembership } from '../../src/domain/access/memberships.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import type { TemplateName } from '../../src/policies/templates.ts';
import { garments, signedIn } from './people.ts';

type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;

/** A row by what it is called. @throws when the fixture has none */
export async function idOf(ctx: Context, table: string, column: string, value: string): Promise<string> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM "${table}" WHERE company_id = $1 AND ${column} = $2`,
    [companyOf(ctx), value],
  );
  if (!rows[0]) throw new Error(`no ${table} with ${column} ${value}`);
  return rows[0].id;
}

export const memberOf = async (ctx: Context, email: string): Promise<string> =>
  idOf(ctx, 'member', 'user_id', await idOf(ctx, 'user', 'email', email));

/** Rahim gives somebody a built-in role, for good or until an instant. */
export const giveRole = (as: As, email: string, template: TemplateName, expiresAt: Date | null = null) =>
  as(async (ctx) => {
    const given = { memberId: await memberOf(ctx, email), roleId: await idOf(ctx, 'role', 'template', template) };
    return addMembership(ctx, expiresAt ? { ...given, expiresAt } : given);
  });

/** One more user of a company, without any role. */
export async function addPerson(as: As, name: string, email: string): Promise<void> {
  await as(async (ctx) => {
    const id = newId();
    await ctx.sql.query(
      `INSERT INTO "user" (id, email, name, company_id, is_active, created_by) VALUES ($1, $2, $3, $4, true, 'system')`,
      [id, email, name, companyOf(ctx)],
    );
    await ctx.sql.query(`INSERT INTO member (company_id, id, user_id) VALUES ($1, $2, $3)`, [
      companyOf(ctx),
      newId(),
      id,
    ]);
  });
}

async function addWorker(ctx: Context, code: string, name: string, departmentId: unknown): Promise<string> {
  const given = { code, name, departmentId, salary: '12500.00' };
  const worker = String((await commandsOf('employee').add(ctx, given)).id);
  await commandsOf('badge').add(ctx, { number: code, employeeId: worker, validFrom: '2026-01-01T00:00:00Z' });
  return worker;
}

async function punchOf(as: As, badge: string, localTime: string): Promise<string> {
  const { ids } = await as((ctx) =>
    storePunches(
      ctx,
      { source: 'terminal', siteId: null },
      {
        serial: ['S1'],
        badge: [badge],
        localTime: [localTime],
        code: [0],
        verify: [1],
        work: [null],
        way: ['pull'],
        receivedAt: [new Date(`${localTime.replace(' ', 'T')}Z`)],
        clockOffsetMs: [0],
      },
    ),
  );
  return String(ids[0]);
}

/**
 * The factory of the story: Production with Sewing below it, and Accounts. Jamil sews, Rina cuts nothing but works in
 * Production itself, Selim keeps the accounts; each has a badge and a punch. Karim is HR officer.
 */
export async function factory(runtime: Runtime) {
  const people = await garments(runtime);
  const { rahim, systemA } = people;
  const created = await systemA(async (ctx) => {
    const { add } = commandsOf('department');
    const production = String((await add(ctx, { name: 'Production' })).id);
    const sewing = String((await add(ctx, { name: 'Sewing', parentId: production })).id);
    const accounts = String((await add(ctx, { name: 'Accounts' })).id);
    return {
      production,
      sewing,
      accounts,
      jamil: await addWorker(ctx, '7', 'Jamil', sewing),
      rina: await addWorker(ctx, '8', 'Rina', production),
      selim: await addWorker(ctx, '9', 'Selim', accounts),
    };
  });
  const punches = {
    jamil: await punchOf(systemA, '7', '2026-10-22 08:02:11'),
    rina: await punchOf(systemA, '8', '2026-10-22 08:03:11'),
    selim: await punchOf(systemA, '9', '2026-10-22 08:04:11'),
  };
  await giveRole(rahim, 'karim@garments-a.example', 'hr_officer');
  const karim = () => signedIn(runtime, 'karim@garments-a.example');
  return { ...people, ...created, punches, karim };
}
