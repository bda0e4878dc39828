import { loadConfig, type Role } from '../config.ts';
import { setSuperAdmin } from '../db/platform.ts';
import { hashPassword } from '../domain/accounts/password.ts';
import { operationMessage } from '../i18n/operations.ts';
import { createLog } from '../log.ts';
import { Problem } from '../problem.ts';
import { newSecret } from '../secret.ts';
import { bootstrap } from './bootstrap.ts';
import { runningRuntime } from './running-runtime.ts';

/** `hajira migrate`: openHouse applies what is missing; saying so is all that is left to do. */
export async function runMigrate(env: NodeJS.ProcessEnv, role: Role): Promise<void> {
  const config = loadConfig(role, env);
  const runtime = await bootstrap(config, createLog(role, config.LOG_LEVEL));
  await runtime.close();
  process.stdout.write(`The database of the ${role} is up to date.\n`);
}

/** `hajira super-admin`: prints a password that is shown once and stored nowhere in clear. */
export async function runSuperAdmin(env: NodeJS.ProcessEnv, options: { email: string; name: string }): Promise<void> {
  const email = options.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw new Problem({
      status: 400,
      message: operationMessage('super-admin.email', { email: String(options.email) }),
    });
  }
  const runtime = await runningRuntime(loadConfig('cloud', env), createLog('cloud', 'silent'));
  try {
    const password = newSecret(12);
    const outcome = await setSuperAdmin(runtime.database, {
      email,
      name: options.name,
      passwordHash: await hashPassword(password),
    });
    process.stdout.write(
      `${outcome === 'made' ? 'Made' : 'Gave a new password to'} the super admin ${email}.\nPassword: ${password}\n`,
    );
  } finally {
    await runtime.close();
  }
}
