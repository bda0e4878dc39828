import type { IncomingMessage } from 'node:http';
import { readUnpacked } from '../http/body.ts';
import { Problem } from '../problem.ts';
import { bodyUnreadable, encodingUnknown, tooLarge } from './problems.ts';
import { MOST_BYTES } from './protocol.ts';

/** How large a body may be, as it travels and unpacked, in bytes. */
export interface SyncLimit {
  packed: number;
  unpacked: number;
}

/** The bodies of the sync, by route. docs/security.md lists them; a test compares both. */
export const syncLimits = {
  /** a batch or a comparison: punches and rows */
  rows: MOST_BYTES,
  /** a question of a few words: binding, a cursor, a token */
  small: { packed: 64 << 10, unpacked: 64 << 10 },
} as const satisfies Readonly<Record<string, SyncLimit>>;

/** What the parts of an HTTP body are called in the words of the protocol. */
function inProtocol(error: unknown, limit: SyncLimit, encoding: string): unknown {
  if (!(error instanceof Problem)) return error;
  switch (error.code) {
    case 'http.body-too-large':
      return error.details.isUnpacked === true
        ? tooLarge({ limit: limit.unpacked, what: 'unpacked' }, error)
        : tooLarge({ limit: limit.packed, what: 'packed' }, error);
    case 'http.body-cut-off':
      return bodyUnreadable({ reason: 'it ended early' }, error);
    case 'http.body-not-packed':
      return bodyUnreadable({ reason: 'it is no gzip' }, error);
    case 'http.encoding-refused':
      return encodingUnknown({ found: encoding });
    default:
      return error;
  }
}

/**
 * A request's body, unpacked. What it unpacks to is counted while it is unpacked.
 *
 * @throws Problem `sync.too-large`, `sync.body-unreadable`, `sync.encoding-unknown`, `http.body-too-slow`
 */
export async function readBody(req: IncomingMessage, limit: SyncLimit): Promise<Buffer> {
  try {
    return await readUnpacked(req, limit);
  } catch (error) {
    throw inProtocol(error, limit, req.headers['content-encoding'] ?? '');
  }
}
