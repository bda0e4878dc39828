/** A database and a company for a benchmark: the product's own embedded server, with its own settings, in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { type Runtime, unitOfWork } from '../src/context.ts';
import { openDatabase } from '../src/db/database.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import type { DeploymentRole } from '../src/deployment-role.ts';
import { newId } from '../src/id.ts';
import { createLog } from '../src/log.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { sealerFrom } from '../src/secret.ts';

export interface BenchRuntime extends Runtime {
  url: string;
  companyId: string;
  siteId: string;
  close(): Promise<void>;
}

/** @param people employees with the badges 1 to `people` */
export async function benchRuntime(deploymentRole: DeploymentRole, people: number): Promise<BenchRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-bench-'));
  const log = createLog('bench', 'silent');
  const server = await startEmbedded({ folder, log });
  const database = openDatabase({ url: server.url, poolSize: 8, log });
  const close = async () => {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate({ url: server.url, log });
    const runtime = { deploymentRole, database, clock: systemClock, log, sealer: sealerFrom(Buffer.alloc(32, 1)) };
    return { ...runtime, url: server.url, close, ...(await addCompany(runtime, people)) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A company with a package of its own, a site, and employees with the badges 1 to `people`. */
export async function addCompany(runtime: Runtime, people: number): Promise<{ companyId: string; siteId: string }> {
  const [companyId, packageId, siteId] = [newId(), newId(), newId()];
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO package (id, code, name, seats, features) VALUES ($1, $2, 'Bench', 100000, '{attendance,mobile,api}')`,
      [packageId, `bench-${packageId}`],
    );
    await sql.query(`INSERT INTO company (id, name, package_id, state) VALUES ($1, 'Garments A', $2, 'active')`, [
      companyId,
      packageId,
    ]);
    await sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Factory')`, [companyId, siteId]);
  });
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async ({ sql }) => {
    const ids = Array.from({ length: people }, newId);
    const numbers = ids.map((_, n) => String(n + 1));
    await sql.query(
      `INSERT INTO employee (company_id, id, code, name) SELECT $1, e.id, 'E-' || e.n, 'Worker ' || e.n FROM unnest($2::uuid[], $3::text[]) AS e(id, n)`,
      [companyId, ids, numbers],
    );
    await sql.query(
      `INSERT INTO badge (company_id, id, number, employee_id, valid_from)
       SELECT $1, b.id, b.n, b.employee, '2020-01-01' FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS b(id, n, employee)`,
      [companyId, ids.map(newId), numbers, ids],
    );
    await sql.query(
      `INSERT INTO sync_state (company_id, site_id, cloud_url, token_sealed, instance_id) VALUES ($1, $2, 'http://127.0.0.1:9', 'none', 'bench')`,
      [companyId, siteId],
    );
  });
  return { companyId, siteId };
}
