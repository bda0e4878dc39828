import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { bodyUnreadable, encodingUnknown, tooLarge } from './problems.ts';
import { MOST_BYTES } from './protocol.ts';

const unpack = promisify(gunzip);

/** The body as it arrived. Never more than the limit is held. @throws Problem `sync.too-large` */
async function collect(req: IncomingMessage, limit: number, what: string): Promise<Buffer> {
  const refused = () => tooLarge({ limit, what });
  if (Number(req.headers['content-length'] ?? 0) > limit) throw refused();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw refused();
      chunks.push(chunk);
    }
  } catch (error) {
    // the other end went away in the middle: nobody hears the answer
    if (size <= limit) throw bodyUnreadable({ reason: 'it ended early' }, error);
    throw error;
  }
  return Buffer.concat(chunks);
}

/**
 * A request's body, unpacked. A small body that unpacks to a huge one is refused when the limit is reached.
 *
 * @throws Problem `sync.too-large`, `sync.body-unreadable`, `sync.encoding-unknown`
 */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') throw encodingUnknown({ found: encoding });
  const arrived = await collect(req, MOST_BYTES.packed, 'packed');
  if (encoding === 'identity') return arrived;
  try {
    return await unpack(arrived, { maxOutputLength: MOST_BYTES.unpacked });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge({ limit: MOST_BYTES.unpacked, what: 'unpacked' }, error);
    throw bodyUnreadable({ reason: 'it is no gzip' }, error);
  }
}
