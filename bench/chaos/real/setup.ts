/** Two companies in the cloud, each with people, phones, a site and its terminals. */

import { type SimulatedTerminal, startSimulatedTerminal } from '../../../src/collector/simulator/terminal.ts';
import { type Runtime, unitOfWork } from '../../../src/context.ts';
import { findUserByEmail } from '../../../src/db/platform.ts';
import { readySigningKey } from '../../../src/domain/accounts/signing-key.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { openPhoneSession } from '../../../src/domain/mobile/sessions.ts';
import { makeBindCode } from '../../../src/domain/sites/bind-code.ts';
import { newId } from '../../../src/id.ts';
import { systemPrincipal } from '../../../src/policies/principal.ts';

export interface Company {
  /** 'A' or 'B': every value that its people write begins with it */
  tag: string;
  id: string;
  siteId: string;
  /** who work on both sides; each has a key to sign with */
  admins: string[];
  /** people whose records are changed on both sides */
  employees: string[];
  departments: string[];
  /** where phones may punch: decided in the cloud alone */
  places: string[];
  phones: { userId: string; employeeId: string; token: string }[];
  terminals: SimulatedTerminal[];
}

const PEOPLE = 40;
const PHONES = 6;
const DEPARTMENTS = 4;
/** With it an admin's key is sealed: in the cloud when they show it there, opened on the site where they decide. */
export const PASSWORD = 'tea garden 4711 sylhet';
/** How often a site looks in the cloud when nothing happens. */
const INTERVAL_SECONDS = 5;

/** Sees to one company: as the super admin opens it, and its admin fills it. */
export async function foundCompany(runtime: Runtime, tag: string): Promise<Company> {
  const [id, packageId, siteId] = [newId(), newId(), newId()];
  const admins = ['admin', 'deputy'].map((name) => `${name}@${tag.toLowerCase()}.example`);
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO package (id, code, name, seats, features) VALUES ($1, $2, $2, 100000, '{attendance,shifts,payroll,mobile,api}')`,
      [packageId, `chaos-${tag}`],
    );
    await sql.query(`INSERT INTO company (id, name, package_id, state) VALUES ($1, $2, $3, 'active')`, [
      id,
      `${tag} Garments`,
      packageId,
    ]);
    await sql.query(`INSERT INTO site (company_id, id, name, interval_seconds) VALUES ($1, $2, $3, $4)`, [
      id,
      siteId,
      `${tag} factory`,
      INTERVAL_SECONDS,
    ]);
  });
  for (const email of admins) {
    await addUser(runtime, id, email, 'company_admin');
    const user = await findUserByEmail(runtime.database, email);
    if (user) await readySigningKey(runtime, user, PASSWORD);
  }
  const company = { tag, id, siteId, admins, employees: [], departments: [], places: [], phones: [], terminals: [] };
  await employ(runtime, company);
  await handOutPhones(runtime, company);
  return company;
}

async function addUser(runtime: Runtime, companyId: string, email: string, role: string) {
  const [userId, memberId] = [newId(), newId()];
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(`INSERT INTO "user" (id, email, name, company_id, is_active) VALUES ($1, $2, $2, $3, true)`, [
      userId,
      email,
      companyId,
    ]);
    await sql.query(
      `INSERT INTO member (company_id, id, user_id, role, joined_at) VALUES ($1, $2, $3, $4, now() - interval '1 year')`,
      [companyId, memberId, userId, role],
    );
  });
  return { userId, memberId };
}

async function employ(runtime: Runtime, company: Company): Promise<void> {
  const { tag } = company;
  await unitOfWork({ runtime, principal: systemPrincipal(company.id) }, async (ctx) => {
    for (let n = 1; n <= DEPARTMENTS; n += 1)
      company.departments.push(
        String((await commandsOf('department').add(ctx, { name: `${tag} department ${n}` })).id),
      );
    for (let n = 1; n <= PEOPLE; n += 1) {
      const departmentId = company.departments[n % DEPARTMENTS];
      const given = { code: `${tag}-${n}`, name: `${tag} worker ${n}`, departmentId };
      const employeeId = String((await commandsOf('employee').add(ctx, given)).id);
      await commandsOf('badge').add(ctx, { number: String(n), employeeId, validFrom: '2020-01-01T00:00:00Z' });
      company.employees.push(employeeId);
    }
  });
}

async function handOutPhones(runtime: Runtime, company: Company): Promise<void> {
  const geofenceId = newId();
  company.places.push(geofenceId);
  await unitOfWork({ runtime, principal: systemPrincipal(company.id) }, async ({ sql }) => {
    await sql.query(`INSERT INTO mobile_permit (company_id, id) VALUES ($1, $2)`, [company.id, newId()]);
    await sql.query(
      `INSERT INTO geofence (company_id, id, name, points, radius_m) VALUES ($1, $2, 'Factory', '23.9917, 90.4115', 150)`,
      [company.id, geofenceId],
    );
  });
  for (let n = 0; n < PHONES; n += 1) {
    const { userId, memberId } = await addUser(
      runtime,
      company.id,
      `phone-${n}@${company.tag.toLowerCase()}.example`,
      'nobody',
    );
    const employeeId = company.employees[n] ?? '';
    await unitOfWork({ runtime, principal: systemPrincipal(company.id) }, ({ sql }) =>
      sql.query('UPDATE employee SET member_id = $3 WHERE company_id = $1 AND id = $2', [
        company.id,
        employeeId,
        memberId,
      ]),
    );
    const token = await phoneToken(runtime, company.id, userId);
    company.phones.push({ userId, employeeId, token });
  }
}

/** Signs a phone in. Its token is good for some minutes; then it is asked for again. */
export async function phoneToken(runtime: Runtime, companyId: string, userId: string): Promise<string> {
  const device = { id: newId(), model: 'Chaos', platform: 'Android', appVersion: '1' };
  return (await openPhoneSession(runtime, { id: userId, companyId }, device)).tokens.accessToken;
}

export async function bindCode(runtime: Runtime, company: Company): Promise<string> {
  const principal = systemPrincipal(company.id);
  return (await unitOfWork({ runtime, principal }, (ctx) => makeBindCode(ctx, company.siteId))).code;
}

/** Terminals that the site reads, the badge numbers of both companies being the same. */
export async function hangTerminals(site: Runtime, company: Company, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const terminal = await startSimulatedTerminal({
      serial: `CHAOS${company.tag}${n}`,
      users: Array.from({ length: PEOPLE }, (_, badge) => ({ badgeNumber: String(badge + 1) })),
    });
    company.terminals.push(terminal);
    await unitOfWork({ runtime: site, principal: systemPrincipal(company.id) }, (ctx) =>
      commandsOf('terminal').add(ctx, {
        name: `${company.tag} gate ${n}`,
        host: terminal.host,
        port: terminal.port,
        isLive: n === 1,
      }),
    );
  }
}
