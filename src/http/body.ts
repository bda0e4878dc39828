import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';
import { Gathered } from './gathered.ts';
import { bodyCutOff, bodyNotPacked, bodyTooLarge, bodyTooSlow, encodingRefused, sizeOf } from './problems.ts';

/** How fast a body has to arrive: it has `graceMs`, and one second more for every `bytesPerSecond` that came. */
export interface Pace {
  graceMs: number;
  bytesPerSecond: number;
}

/** A line of 4 kbit/s gets through; a connection that sends a byte now and then does not. */
const usualPace: Pace = { graceMs: 20_000, bytesPerSecond: 500 };

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Remembers a client that sends its body only when it is told to (Expect: 100-continue). */
export function holdBody(req: IncomingMessage, res: ServerResponse): void {
  waiting.set(req, res);
}

function askForBody(req: IncomingMessage): void {
  const res = waiting.get(req);
  waiting.delete(req);
  res?.writeContinue();
}

interface Arriving {
  done: Promise<void>;
  /** Gives the body up; what is still on its way is thrown away. */
  stop(error: Error): void;
}

/** Hands a body over, part by part, as long as it is not too long and not too slow. */
function receive(req: IncomingMessage, most: number, pace: Pace, take: (part: Buffer) => void): Arriving {
  let stop: (error: Error) => void = () => undefined;
  const tooLarge = () => bodyTooLarge({ most: sizeOf(most), bytes: most, isUnpacked: false });
  const done = new Promise<void>((resolve, reject) => {
    if (Number(req.headers['content-length'] ?? 0) > most) return reject(tooLarge());
    const start = Date.now();
    let size = 0;
    let timer: NodeJS.Timeout | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      req.off('data', part).off('end', ended).off('error', broken).off('aborted', broken).off('close', broken);
      req.on('error', () => undefined).resume();
      settle();
    };
    const watch = () => {
      const left = start + pace.graceMs + (size / pace.bytesPerSecond) * 1000 - Date.now();
      if (left <= 0) return stop(bodyTooSlow({}));
      timer = setTimeout(watch, left);
    };
    const part = (bytes: Buffer) => {
      size += bytes.length;
      if (size > most) return stop(tooLarge());
      try {
        take(bytes);
      } catch (error) {
        stop(error as Error);
      }
    };
    const ended = () => end(resolve);
    const broken = () => stop(bodyCutOff({}));
    stop = (error) => end(() => reject(error));
    req.on('data', part).on('end', ended).on('error', broken).on('aborted', broken).on('close', broken);
    watch();
    askForBody(req);
    req.resume();
  });
  return { done, stop };
}

/**
 * A request's body as it arrives, never more than `most` bytes of it. One that is longer is refused, by what it announces
 * before it is read, else while it arrives; the connection survives to carry the answer.
 *
 * @param see is shown each part as it arrives, and throws to refuse the rest
 * @throws Problem `http.body-too-large`, `http.body-too-slow`, `http.body-cut-off`
 */
export async function readBytes(
  req: IncomingMessage,
  most: number,
  see: (part: Buffer) => void = () => undefined,
  pace: Pace = usualPace,
): Promise<Buffer> {
  const expected = Number(req.headers['content-length'] ?? 0);
  const gathered = new Gathered(expected > 0 && expected <= most ? expected : 0);
  await receive(req, most, pace, (part) => {
    see(part);
    gathered.add(part);
  }).done;
  return gathered.bytes;
}

/**
 * Hands over the parts of a request's body as they arrive, never more than `most` bytes of it, and keeps none of them.
 *
 * @param take throws to refuse the rest
 * @throws Problem as readBytes
 */
export const receiveParts = (req: IncomingMessage, most: number, take: (part: Buffer) => void): Promise<void> =>
  receive(req, most, usualPace, take).done;

/**
 * A body that may be packed with gzip. What it unpacks to is counted while it is unpacked: a small body that becomes a
 * huge one is refused when the limit is reached.
 *
 * @throws Problem as readBytes, `http.encoding-refused`, `http.body-not-packed`
 */
export async function readUnpacked(
  req: IncomingMessage,
  most: { packed: number; unpacked: number },
  pace: Pace = usualPace,
): Promise<Buffer> {
  const encoding = req.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return readBytes(req, most.packed, undefined, pace);
  if (encoding !== 'gzip') throw encodingRefused({ found: encoding.slice(0, 40) });
  const unzip = createGunzip();
  const parts: Buffer[] = [];
  let size = 0;
  const unpacked = new Promise<Buffer>((resolve, reject) => {
    unzip.on('data', (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size <= most.unpacked) return;
      parts.length = 0;
      reject(bodyTooLarge({ most: sizeOf(most.unpacked), bytes: most.unpacked, isUnpacked: true }));
      unzip.destroy();
    });
    unzip.on('end', () => resolve(Buffer.concat(parts)));
    unzip.on('error', (error) => reject(bodyNotPacked({ encoding }, error)));
  });
  const arriving = receive(req, most.packed, pace, (part) => void unzip.write(part));
  unpacked.catch((error: Error) => arriving.stop(error));
  try {
    await arriving.done;
    unzip.end();
    return await unpacked;
  } finally {
    unzip.destroy();
  }
}

/** Whether a body was announced at all. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
