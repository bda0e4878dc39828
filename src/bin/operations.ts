import { loadConfig, type Role } from '../config.ts';
import { setSuperAdmin } from '../db/platform.ts';
import { hashPassword } from '../domain/accounts/password.ts';
import { createLog } from '../log.ts';
import { Problem } from '../problem.ts';
import { newSecret } from '../secret.ts';
import { openHouse } from './open-house.ts';
import { runningHouse } from './running-house.ts';

/** `hajira migrate`: openHouse applies what is missing; saying so is all that is left to do. */
export async function runMigrate(env: NodeJS.ProcessEnv, role: Role): Promise<void> {
  const config = loadConfig(role, env);
  const house = await openHouse(config, createLog(role, config.LOG_LEVEL));
  await house.close();
  process.stdout.write(`The database of the ${role} is up to date.\n`);
}

/** `hajira super-admin`: prints a password that is shown once and stored nowhere in clear. */
export async function runSuperAdmin(env: NodeJS.ProcessEnv, options: { email: string; name: string }): Promise<void> {
  const email = options.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw new Problem({
      code: 'super-admin.email',
      status: 400,
      message: `"${options.email}" is not an e-mail address.`,
    });
  }
  const house = await runningHouse(loadConfig('cloud', env), createLog('cloud', 'silent'));
  try {
    const password = newSecret(12);
    const made = await setSuperAdmin(house.database, {
      email,
      name: options.name,
      passwordHash: await hashPassword(password),
    });
    process.stdout.write(
      `${made === 'made' ? 'Made' : 'Gave a new password to'} the super admin ${email}.\nPassword: ${password}\n`,
    );
  } finally {
    await house.close();
  }
}
