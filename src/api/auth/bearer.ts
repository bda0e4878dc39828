import type { Request } from 'express';
import type { Runtime } from '../../context.ts';
import { principalOfToken } from '../../domain/accounts/token-principal.ts';
import { accountMessage } from '../../i18n/accounts.ts';
import { problem } from '../../problem.ts';

const tokenMissing = problem(accountMessage, 'token.missing', { status: 401 });

/**
 * Who a request acts for. Only the Authorization header counts: a cookie or an address would send it along unasked.
 *
 * @throws Problem with status 401
 */
export function principalOf(runtime: Runtime, req: Request): ReturnType<typeof principalOfToken> {
  const text = bearerOf(req);
  if (text === undefined) throw tokenMissing({});
  return principalOfToken(runtime, text);
}

/** The text after "Bearer"; undefined when there is none, or more than one. */
export function bearerOf(req: Request): string | undefined {
  const [scheme = '', text = '', ...rest] = (req.headers.authorization ?? '').split(' ');
  return scheme.toLowerCase() !== 'bearer' || text === '' || rest.length > 0 ? undefined : text;
}
