import { carried, carry } from '../sites/site-token.ts';

const PREFIX = 'hjt_';
const SECRET_BYTES = 32;

/** What a token's text says before anybody is asked: whose it claims to be. */
export interface TokenParts {
  companyId: string;
  id: string;
  /** as it was hashed */
  secret: string;
}

/** Company, token and secret in one word to copy. */
export const tokenText = ({ companyId, id, secret }: TokenParts): string => carry(PREFIX, companyId, id, secret);

/** @returns the parts of a token, or undefined when the text is none */
export function partsOfToken(text: string): TokenParts | undefined {
  if (!/^hjt_[\w-]{86}$/.test(text)) return undefined;
  const parts = carried(PREFIX, text, SECRET_BYTES);
  return parts && { companyId: parts.companyId, id: parts.siteId, secret: parts.secret };
}
