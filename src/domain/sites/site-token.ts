import { newSecret } from '../../secret.ts';

/** Company, site and secret in one word: a token or code carries its company, so that no list is searched for it. */
export function carry(prefix: string, companyId: string, siteId: string, secret: string): string {
  const ids = Buffer.from((companyId + siteId).replaceAll('-', ''), 'hex');
  return `${prefix}${Buffer.concat([ids, Buffer.from(secret, 'base64url')]).toString('base64url')}`;
}

export interface Carried {
  companyId: string;
  siteId: string;
  /** as it was hashed */
  secret: string;
}

/** @returns the parts of a token or code, or undefined when it is none */
export function carried(prefix: string, text: string, secretBytes: number): Carried | undefined {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  if (!text.startsWith(prefix) || bytes.length !== 32 + secretBytes) return undefined;
  const uuid = (at: number) => {
    const hex = bytes.subarray(at, at + 16).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  return { companyId: uuid(0), siteId: uuid(16), secret: bytes.subarray(32).toString('base64url') };
}

const PREFIX = 'hjs_';
const SECRET_BYTES = 32;

/** A site's key to the cloud: 256 random bits. @returns the token, given away once, and the secret to hash and keep */
export function newSiteToken(companyId: string, siteId: string): { token: string; secret: string } {
  const secret = newSecret(SECRET_BYTES);
  return { token: carry(PREFIX, companyId, siteId, secret), secret };
}

export const partsOfToken = (token: string): Carried | undefined => carried(PREFIX, token, SECRET_BYTES);
