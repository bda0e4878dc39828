import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';

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

/** Lines that wait while standard output takes none: what comes after them is lost. */
const MOST_WAITING = 1_000_000;

/** Standard output. Where it is a file on a full disk the program goes on: its lines wait for the next one, up to a limit. */
function standardOutput(): DestinationStream {
  const output = destination({ dest: process.stdout.fd, sync: true, maxLength: MOST_WAITING });
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (!['ENOSPC', 'EDQUOT', 'EPIPE'].includes(error.code ?? '')) throw error;
  });
  return output;
}

/**
 * JSON lines on standard output.
 *
 * @param part which part of the program speaks: cloud, site, terminal, demo
 * @param level pino's level; `silent` for tests
 */
export function createLog(part: string, level = 'info'): Log {
  const options: LoggerOptions = {
    level,
    base: { part },
    redact: { paths: SECRETS, censor: '[secret]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.err },
  };
  return pino(options, standardOutput());
}
