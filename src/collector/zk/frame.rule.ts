/**
 * One message on TCP: `50 50 82 7d`, u32 length, then the packet: u16 command, u16 checksum, u16 session,
 * u16 reply number, data. All little-endian.
 */
export type Frame = {
  command: number;
  checksum: number;
  /** The session the terminal gave; in a realtime event the event's code. */
  session: number;
  /** Echoed by the terminal in every packet of an answer; 0 in a realtime event. */
  reply: number;
  data: Buffer;
  /** The whole frame with its head, as it came. */
  bytes: Buffer;
};

const MAGIC = 0x7d825050;
/** Bytes of magic and length. */
export const HEAD_BYTES = 8;
/** Bytes of a packet before its data. */
const PACKET_HEAD_BYTES = 8;

/**
 * Sum of the packet's u16 words with the checksum field taken as 0 (an odd last byte is padded with 0), carries
 * folded in, inverted.
 *
 * @param packet the packet without magic and length; its checksum field is ignored
 */
export function checksumOf(packet: Buffer): number {
  let sum = 0;
  const even = packet.length & ~1;
  for (let at = 0; at < even; at += 2) {
    if (at !== 2) sum += (packet[at] ?? 0) | ((packet[at + 1] ?? 0) << 8);
  }
  if (even !== packet.length) sum += packet[even] ?? 0;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum ^ 0xffff;
}

/** True when the checksum fits; 0x0000 and 0xffff mean the same. */
export function checksumHolds(frame: Frame): boolean {
  return frame.checksum % 0xffff === checksumOf(frame.bytes.subarray(HEAD_BYTES)) % 0xffff;
}

/**
 * A frame ready to be written.
 *
 * @param command u16; `session` u16; `reply` u16
 * @param data bytes after the packet's head; text is UTF-8
 */
export function encodeFrame(command: number, session: number, reply: number, data: Buffer | string = ''): Buffer {
  const body = typeof data === 'string' ? Buffer.from(data) : data;
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + PACKET_HEAD_BYTES + body.length);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(PACKET_HEAD_BYTES + body.length, 4);
  bytes.writeUInt16LE(command, 8);
  bytes.writeUInt16LE(0, 10);
  bytes.writeUInt16LE(session, 12);
  bytes.writeUInt16LE(reply, 14);
  body.copy(bytes, 16);
  bytes.writeUInt16LE(checksumOf(bytes.subarray(HEAD_BYTES)), 10);
  return bytes;
}

/** The head that stands in front of a packet of so many bytes on TCP. */
export function headOf(packetBytes: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(packetBytes, 4);
  return head;
}

/** Reads one whole frame; `bytes` holds exactly head and packet (see FrameReader, which cuts the stream). */
export function decodeFrame(bytes: Buffer): Frame {
  return {
    command: bytes.readUInt16LE(8),
    checksum: bytes.readUInt16LE(10),
    session: bytes.readUInt16LE(12),
    reply: bytes.readUInt16LE(14),
    data: bytes.subarray(HEAD_BYTES + PACKET_HEAD_BYTES),
    bytes,
  };
}

/**
 * Length of the packet that a head announces, in bytes.
 *
 * @param head at least 8 bytes from `at`
 * @param limit the longest packet that is believed
 * @throws RangeError when the magic is wrong or the length cannot be
 */
export function packetLength(head: Buffer, at: number, limit: number): number {
  if (head.readUInt32LE(at) !== MAGIC) {
    throw new RangeError(`bytes ${head.toString('hex', at, at + HEAD_BYTES)} do not begin a ZK frame`);
  }
  const length = head.readUInt32LE(at + 4);
  if (length < PACKET_HEAD_BYTES || length > limit) {
    throw new RangeError(
      `a frame announces ${length} bytes; between ${PACKET_HEAD_BYTES} and ${limit} bytes are possible`,
    );
  }
  return length;
}
