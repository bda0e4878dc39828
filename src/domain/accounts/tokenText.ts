const PREFIX = 'hjt_';
const SECRET_BYTES = 32;

/** What a token's text says before anybody is asked: whose it claims to be. */
export interface TokenParts {
  companyId: string;
  id: string;
  /** as it was hashed */
  secret: string;
}

/** Company, token and secret in one word to copy: a token carries its company, so that no list is searched for it. */
export function tokenText({ companyId, id, secret }: TokenParts): string {
  const ids = Buffer.from((companyId + id).replaceAll('-', ''), 'hex');
  return `${PREFIX}${Buffer.concat([ids, Buffer.from(secret, 'base64url')]).toString('base64url')}`;
}

/** @returns the parts of a token, or undefined when the text is none */
export function partsOfToken(text: string): TokenParts | undefined {
  if (!/^hjt_[\w-]{86}$/.test(text)) return undefined;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
  if (bytes.length !== 32 + SECRET_BYTES) return undefined;
  const uuid = (at: number) => {
    const hex = bytes.subarray(at, at + 16).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  return { companyId: uuid(0), id: uuid(16), secret: bytes.subarray(32).toString('base64url') };
}
