/**
 * A reviewer's own key. Decisions that were made on a site are signed with it, so that neither the site's token nor its
 * disk can decide in their name. The pair is made in the cloud when they sign in there with their password; the private half
 * travels sealed with that password, and is open on a site only while they are signed in there.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scrypt,
  sign,
  verify,
} from 'node:crypto';
import { sealerFrom } from '../../secret.ts';
import type { Decision } from './decision.ts';

const purpose = 'signing-key';

/** As dear to guess at as the password's own hash. */
const keyOf = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** A new pair: `<public>:<salt>:<sealed private>`. */
export async function makeSigningKey(password: string): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const salt = randomBytes(16);
  const sealed = sealerFrom(await keyOf(password, salt)).seal(
    privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    purpose,
  );
  const open = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return [open, salt.toString('base64'), sealed].join(':');
}

/** The private half; undefined when the password is not the one it was sealed with. */
export async function openSigningKey(text: string, password: string): Promise<KeyObject | undefined> {
  const [, salt = '', sealed = ''] = text.split(':');
  const sealer = sealerFrom(await keyOf(password, Buffer.from(salt, 'base64')));
  try {
    const der = Buffer.from(sealer.open(sealed, purpose), 'base64');
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
}

/** What is signed: who decides what over which punch, in which company, and when. */
export interface Signed extends Pick<Decision, 'id' | 'mobilePunchId' | 'verdict' | 'batchId'> {
  reason: string | null;
  decidedAt: Date;
  companyId: string;
  userId: string;
}

const wordsOf = (one: Signed): Buffer =>
  Buffer.from(
    JSON.stringify([
      'mobile-decision-1',
      one.companyId,
      one.userId,
      one.id,
      one.mobilePunchId,
      one.verdict,
      one.reason,
      one.batchId,
      one.decidedAt.toISOString(),
    ]),
  );

export const signDecision = (key: KeyObject, decision: Signed): string =>
  sign(null, wordsOf(decision), key).toString('base64');

/** @param key as `makeSigningKey` wrote it, or nothing */
export function isSigned(key: string | null | undefined, decision: Signed, signature: string): boolean {
  const [open = ''] = (key ?? '').split(':');
  if (open === '') return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(open, 'base64'), format: 'der', type: 'spki' });
    return verify(null, wordsOf(decision), publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false; // no key, or no signature, at all
  }
}
