import { type Runtime, unitOfWork } from '../../src/context.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import { principalOf } from '../../src/domain/accounts/principal-of.ts';
import { newId } from '../../src/id.ts';
import { type Principal, systemPrincipal } from '../../src/policies/principal.ts';

/** Somebody registered, who belongs to no company. */
export async function addFreeUser(runtime: Runtime, name: string, email: string): Promise<string> {
  const id = newId();
  await platform(runtime, `INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)`, [id, email, name]);
  return id;
}

export async function platform(
  runtime: Runtime,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const principal = systemPrincipal(null);
  return unitOfWork({ runtime, principal }, async (ctx) => (await ctx.sql.query(sql, values)).rows);
}

/** A package that companies can order. */
export async function addPlan(
  runtime: Runtime,
  given: { code: string; seats: number; price?: string; maxUsers?: number; maxSites?: number; maxTerminals?: number },
): Promise<string> {
  const id = newId();
  await platform(
    runtime,
    `INSERT INTO package (id, code, name, seats, price, max_users, max_sites, max_terminals, features)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '{attendance,api,mobile}')`,
    [
      id,
      given.code,
      given.code.charAt(0).toUpperCase() + given.code.slice(1),
      given.seats,
      given.price ?? '0',
      given.maxUsers ?? null,
      given.maxSites ?? null,
      given.maxTerminals ?? null,
    ],
  );
  return id;
}

export async function principalFor(runtime: Runtime, email: string): Promise<Principal & { kind: 'user' }> {
  const user = await findUserByEmail(runtime.database, email);
  if (!user) throw new Error(`no user ${email}`);
  return principalOf(user);
}

/** The runtime at another time. */
export const at = (runtime: Runtime, instant: Date): Runtime => ({
  ...runtime,
  clock: { now: () => instant } as Runtime['clock'],
});
