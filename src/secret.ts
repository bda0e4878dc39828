/** Secrets at rest: tokens are hashed, what must be read again is sealed with a key that lies outside the database. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A random secret of 256 bits, as URL-safe text. */
export const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** SHA-256 of a random secret, hex. Enough for secrets of 128 bits and more; passwords are hashed with argon2id instead. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares a secret with its stored hash in constant time. */
export function matchesHash(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex');
  const stored = Buffer.from(hash, 'hex');
  return given.length === stored.length && timingSafeEqual(given, stored);
}

/** Seals and opens small texts with AES-256-GCM; one purpose cannot open what another sealed. */
export interface Sealer {
  seal(plain: string, purpose: string): string;
  /** @throws Error when the text was not sealed with this key for this purpose, or was changed */
  open(sealed: string, purpose: string): string;
  /** A key derived for another use (signing cookies, say), hex. */
  derive(purpose: string): string;
}

export function sealerFrom(key: Buffer): Sealer {
  if (key.length !== 32) throw new Error(`a sealing key has 32 bytes, got ${key.length}`);
  const keyFor = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `hajira/${purpose}`, 32));
  return {
    seal(plain, purpose) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed, purpose) {
      const [version, text = ''] = sealed.split('.');
      if (version !== 'v1') throw new Error('this secret was sealed by a newer Hajira');
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    derive: (purpose) => keyFor(purpose).toString('hex'),
  };
}

/** Reads the installation's key, or makes it at the first start: 32 random bytes in a file only its owner can read. */
export function loadOrCreateKey(path: string): Buffer {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
}
