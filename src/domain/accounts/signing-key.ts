import type { Runtime } from '../../context.ts';
import { setSigningKey, type UserStanding } from '../../db/platform.ts';
import { holdKey } from '../../signing-keys.ts';
import { makeSigningKey, openSigningKey } from '../mobile/signing.ts';

/**
 * Somebody has just shown their password. In the cloud they get a key to sign with, unless they have one; on a site the one that
 * came from there is opened, and lies in this process until they sign out.
 */
export async function readySigningKey(runtime: Runtime, user: UserStanding, password: string): Promise<void> {
  if (!user.company || user.isSuperAdmin) return;
  if (runtime.deploymentRole === 'cloud') {
    if (user.signingKey === null) await setSigningKey(runtime.database, user.id, await makeSigningKey(password));
    return;
  }
  const key = user.signingKey === null ? undefined : await openSigningKey(user.signingKey, password);
  if (key) holdKey(runtime.sealer, user.id, key, runtime.clock.now());
}
