import { join } from 'node:path';
import { systemClock } from '../../clock.ts';
import { type Runtime, unitOfWork } from '../../context.ts';
import { openDatabase } from '../../db/database.ts';
import { findBoundSite } from '../../db/platform.ts';
import type { DeploymentRole } from '../../deployment-role.ts';
import { commandsOf } from '../../domain/commands.ts';
import { seedDemo } from '../../domain/demo/seed.ts';
import { makeBindCode } from '../../domain/sites/bind-code.ts';
import type { Log } from '../../log.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { version } from '../../project.ts';
import { loadOrCreateKey, sealerFrom } from '../../secret.ts';
import { bind } from '../../sync/bind.ts';
import type { DemoTerminal } from './terminals.ts';

/** The runtime of a running process of the demo, seen from the outside: its database, its key. */
async function withRuntime<T>(
  deploymentRole: DeploymentRole,
  of: { databaseUrl: string; dataDir: string; log: Log },
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const database = openDatabase({ url: of.databaseUrl, poolSize: 2, log: of.log });
  const sealer = sealerFrom(loadOrCreateKey(join(of.dataDir, deploymentRole, 'secret.key')));
  try {
    return await work({ deploymentRole, database, sealer, clock: systemClock, log: of.log });
  } finally {
    await database.close();
  }
}

/** Puts the story into an empty cloud. */
export function fillCloud(cloud: { databaseUrl: string; dataDir: string; log: Log }): Promise<boolean> {
  return withRuntime('cloud', cloud, seedDemo);
}

/** A binding code for the demo's site, made as Rahim makes it in the panel. */
function bindCode(cloud: { databaseUrl: string; dataDir: string; log: Log }): Promise<string> {
  return withRuntime('cloud', cloud, async (runtime) => {
    const site = await unitOfWork({ runtime, principal: systemPrincipal(null) }, ({ db }) =>
      db.site.findFirst({ where: { name: 'Gazipur factory', deletedAt: null } }),
    );
    if (!site) throw new Error('the demo data holds no site');
    const { code } = await unitOfWork({ runtime, principal: systemPrincipal(site.companyId) }, (ctx) =>
      makeBindCode(ctx, site.id),
    );
    return code;
  });
}

/** Binds the site to Garments A at the first start, and tells it where its terminals are. */
export function setUpSite(
  site: { databaseUrl: string; dataDir: string; log: Log },
  cloud: { url: string; databaseUrl: string },
  terminals: readonly (DemoTerminal & { host: string; port: number })[],
): Promise<void> {
  return withRuntime('site', site, async (runtime) => {
    if (!(await findBoundSite(runtime.database))) {
      const code = await bindCode({ ...site, databaseUrl: cloud.databaseUrl });
      await bind({
        runtime,
        cloudUrl: cloud.url,
        code,
        instanceFile: join(site.dataDir, 'site.instance'),
        appVersion: version,
      });
    }
    const bound = await findBoundSite(runtime.database);
    if (!bound) throw new Error('the site was not bound');
    for (const { name, host, port } of terminals) {
      await unitOfWork({ runtime, principal: systemPrincipal(bound.companyId) }, async (ctx) => {
        const known = await ctx.db.terminal.findFirst({ where: { companyId: bound.companyId, name, deletedAt: null } });
        if (known) await commandsOf('terminal').change(ctx, known.id, { host, port });
        else await commandsOf('terminal').add(ctx, { name, host, port, isLive: true });
      });
    }
  });
}
