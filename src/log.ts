import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Paths whose values never reach a log line, wherever they stand in what is logged. */
const SECRETS = [
  'password',
  'passwordHash',
  'signingKey',
  'token',
  'tokenHash',
  'tokenSealed',
  'commKey',
  'commKeySealed',
  'bindCode',
  'secret',
  'databaseUrl',
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
].flatMap((path) => (path.includes('.') ? [path] : [path, `*.${path}`]));

/**
 * JSON lines on standard output.
 *
 * @param part which part of the program speaks: cloud, site, terminal, demo
 * @param level pino's level; `silent` for tests
 */
export function createLog(part: string, level = 'info'): Log {
  return pino({
    level,
    base: { part },
    redact: { paths: SECRETS, censor: '[secret]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.err },
  });
}
