import { jest } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { type Context, type Runtime, unitOfWork } from '../../src/context.ts';
import { openDatabase } from '../../src/db/database.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import type { DeploymentRole } from '../../src/deployment-role.ts';
import { hashPassword } from '../../src/domain/accounts/password.ts';
import { principalOf } from '../../src/domain/accounts/principal-of.ts';
import { newId } from '../../src/id.ts';
import { createLog } from '../../src/log.ts';
import { type Principal, sitePrincipal, systemPrincipal } from '../../src/policies/principal.ts';
import { sealerFrom } from '../../src/secret.ts';
import { testDatabase } from './database.ts';

jest.setTimeout(60_000);

/** A runtime over a database of its own, closed and dropped by `close`. */
export async function testRuntime(
  deploymentRole: DeploymentRole = 'cloud',
): Promise<Runtime & { close(): Promise<void> }> {
  const { url, drop } = await testDatabase();
  const log = createLog('test', 'silent');
  const database = openDatabase({ url, poolSize: 8, log });
  const sealer = sealerFrom(Buffer.alloc(32, 7));
  const close = async () => {
    await runtime.database.close(); // a drill may have opened it anew
    await drop();
  };
  const runtime = { deploymentRole, database, clock: systemClock, log, sealer, close };
  return runtime;
}

/** The password of everybody in the fixtures. */
export const password = 'a long enough password';

type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;

export const as =
  (runtime: Runtime, principal: Principal): As =>
  (work) =>
    unitOfWork({ runtime, principal }, work);

/** A fresh unit of work as the user with this address, as they stand now. */
export async function signedIn(runtime: Runtime, email: string): Promise<As> {
  const user = await findUserByEmail(runtime.database, email);
  if (!user) throw new Error(`no user ${email} in this fixture`);
  return as(runtime, principalOf(user));
}

const passwordHash = hashPassword(password);

async function addUser(
  runtime: Runtime,
  name: string,
  email: string,
  companyId: string | null,
  role: string,
): Promise<void> {
  const hash = await passwordHash;
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    const id = newId();
    await sql.query(
      `INSERT INTO "user" (id, email, name, password_hash, is_super_admin, company_id, is_active, email_proved_at)
       VALUES ($1, $2, $3, $4, $5, $6, true, now())`,
      [id, email, name, hash, role === 'super_admin', companyId],
    );
    if (companyId) {
      const member = [companyId, newId(), id, role];
      await sql.query(`INSERT INTO member (company_id, id, user_id, role) VALUES ($1, $2, $3, $4)`, member);
    }
  });
}

async function addCompany(runtime: Runtime, name: string, seats: number): Promise<{ id: string; siteId: string }> {
  const [id, packageId, siteId] = [newId(), newId(), newId()];
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO package (id, code, name, seats, features) VALUES ($1, $2, $3, $4, '{attendance,shifts,payroll,mobile,api}')`,
      [packageId, name, `${name}'s package`, seats],
    );
    await sql.query(`INSERT INTO company (id, name, package_id, state) VALUES ($1, $2, $3, 'active')`, [
      id,
      name,
      packageId,
    ]);
    await sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Main gate')`, [id, siteId]);
  });
  return { id, siteId };
}

/**
 * The two companies of the story, with their people: Rahim is the admin of Garments A, Karim has no right yet, Salma is
 * the admin of Garments B. Both companies have a site.
 */
export async function garments(runtime: Runtime, seats = 100) {
  const [a, b] = [await addCompany(runtime, 'Garments A', seats), await addCompany(runtime, 'Garments B', seats)];
  await addUser(runtime, 'Super Admin', 'super@hajira.example', null, 'super_admin');
  await addUser(runtime, 'Rahim', 'rahim@garments-a.example', a.id, 'company_admin');
  await addUser(runtime, 'Karim', 'karim@garments-a.example', a.id, 'nobody');
  await addUser(runtime, 'Salma', 'salma@garments-b.example', b.id, 'company_admin');
  return {
    a,
    b,
    superAdmin: await signedIn(runtime, 'super@hajira.example'),
    rahim: await signedIn(runtime, 'rahim@garments-a.example'),
    karim: await signedIn(runtime, 'karim@garments-a.example'),
    salma: await signedIn(runtime, 'salma@garments-b.example'),
    siteA: as(runtime, sitePrincipal({ id: a.siteId, name: 'Main gate', companyId: a.id })),
    siteB: as(runtime, sitePrincipal({ id: b.siteId, name: 'Main gate', companyId: b.id })),
    systemA: as(runtime, systemPrincipal(a.id)),
    systemB: as(runtime, systemPrincipal(b.id)),
  };
}
