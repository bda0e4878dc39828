import { siteNotBound } from '../collector/collector.ts';
import { loadConfig } from '../config.ts';
import { unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import { commandsOf } from '../domain/commands.ts';
import { createLog } from '../log.ts';
import { systemPrincipal } from '../policies/principal.ts';
import { version } from '../project.ts';
import { bind } from '../sync/bind.ts';
import type { Bootstrapped } from './bootstrap.ts';
import { runningRuntime } from './running-runtime.ts';
import { instanceFile } from './site.ts';

async function withSite(env: NodeJS.ProcessEnv, work: (runtime: Bootstrapped) => Promise<string>): Promise<void> {
  const runtime = await runningRuntime(loadConfig('site', env), createLog('site', 'silent'));
  try {
    process.stdout.write(`${await work(runtime)}\n`);
  } finally {
    await runtime.close();
  }
}

/** `hajira site add-terminal` */
export function runAddTerminal(
  env: NodeJS.ProcessEnv,
  { host, port, commKey, name }: { host: string; port: number; commKey?: number; name?: string },
): Promise<void> {
  return withSite(env, async (runtime) => {
    const site = await findBoundSite(runtime.database);
    if (!site) throw siteNotBound({});
    const form = { name: name ?? `${host}:${port}`, host, port, ...(commKey ? { commKey } : {}) };
    const row = await unitOfWork({ runtime, principal: systemPrincipal(site.companyId) }, (ctx) =>
      commandsOf('terminal').add(ctx, form),
    );
    return `Registered ${row.name}. A running site reads it at its next poll.`;
  });
}

/** `hajira site bind` */
export function runBind(env: NodeJS.ProcessEnv, { cloud, code }: { cloud: string; code: string }): Promise<void> {
  return withSite(env, async (runtime) => {
    await bind({
      runtime,
      cloudUrl: cloud,
      code,
      instanceFile: instanceFile(loadConfig('site', env)),
      appVersion: version,
    });
    const site = await findBoundSite(runtime.database);
    return `This is now the site ${site?.name}.`;
  });
}
