import { terminalMessage } from '../../i18n/terminals.ts';
import { COMMAND, REPLY } from '../zk/commands.rule.ts';
import { declined, unreadable } from './fault.ts';
import type { Take } from './frame-pump.ts';

/** Far above any terminal's memory (200,000 logs take 10 MB), far below what a nonsense size could make us reserve. */
const TABLE_LIMIT = 64 << 20;

/** A table that came whole, the size of one that waits to be fetched chunk by chunk, or a no. */
export type TableAnswer = { whole: Buffer } | { size: number } | { refusal: number };

/** Answers of firmware that does not know the command. */
const NOT_KNOWN: readonly number[] = [REPLY.error, REPLY.errorData, REPLY.errorCommand, REPLY.unknown];

/**
 * Takes the answer to a request for a table, in the three shapes known: one DATA packet (small tables); ACK_OK or
 * PREPARE_DATA with 00 and the size (to be fetched); PREPARE_DATA with the bare size and DATA packets after it.
 */
export function takeTable(address: string, isUdp = false): Take<TableAnswer> {
  let collect: Take<Buffer> | null = null;
  return (frame) => {
    if (collect) {
      const whole = collect(frame);
      return whole && { whole };
    }
    if (frame.command === COMMAND.data) return { whole: frame.data };
    if (NOT_KNOWN.includes(frame.command)) return { refusal: frame.command };
    if (frame.command !== REPLY.ok && frame.command !== COMMAND.prepareData) throw declined(address, frame);
    if (frame.data.length < 4) return { whole: Buffer.alloc(0) };
    const isPrepared = frame.data.length % 4 !== 0; // a byte stands in front of the words
    const size = believable(frame.data.readUInt32LE(isPrepared ? 1 : 0), address);
    if (isPrepared) return { size };
    const set = Buffer.allocUnsafe(size);
    if (size === 0) return { whole: set };
    const rest = takeChunk(set, 0, size, address, { isUdp, isAnnounced: frame.command === COMMAND.prepareData });
    collect = (next) => rest(next) && set;
    return undefined;
  };
}

/**
 * Takes the answer to the request for one chunk: PREPARE_DATA, one or more DATA, ACK_OK. Over TCP it is whole with its
 * last byte; the ACK_OK that follows finds nobody waiting.
 *
 * Over UDP packets bear no number of their own, so all that shows their order and number is asked for: the size that
 * PREPARE_DATA announces, pieces of one length of which only the last is shorter, and the ACK_OK behind exactly so many
 * bytes. Only a chunk that comes in one packet, with nothing in front of it, has no such end.
 *
 * @param into the whole table; the chunk goes to `start`, `size` bytes of it, once it is whole
 * @param options.isUdp it comes in datagrams, which may be lost, doubled or swapped
 * @param options.isAnnounced PREPARE_DATA came already
 */
export function takeChunk(
  into: Buffer,
  start: number,
  size: number,
  address: string,
  { isUdp = false, isAnnounced = false } = {},
): Take<true> {
  const chunk = Buffer.allocUnsafe(size);
  let [filled, pieceBytes, hasEnd] = [0, 0, isAnnounced];
  const finish = (): true => {
    chunk.copy(into, start);
    return true;
  };
  return (frame) => {
    if (frame.command === COMMAND.prepareData) {
      const said = frame.data.length < 4 ? size : frame.data.readUInt32LE(0);
      if (isUdp && said !== size) throw unreadable(address, terminalMessage('terminal.piece-size', { n: said, size }));
      [filled, pieceBytes, hasEnd] = [0, 0, true];
      return undefined;
    }
    if (frame.command === REPLY.ok && isUdp && filled === size) return finish();
    if (frame.command !== COMMAND.data) {
      if (frame.command !== REPLY.ok) throw declined(address, frame);
      throw unreadable(address, terminalMessage('terminal.piece-ended', { filled, size }));
    }
    const { length } = frame.data;
    if (filled + length > size) throw unreadable(address, terminalMessage('terminal.piece-longer', { size }));
    if (isUdp && filled > 0 && length !== pieceBytes && (length > pieceBytes || filled + length < size)) {
      throw unreadable(address, terminalMessage('terminal.packet-order'));
    }
    if (filled === 0) pieceBytes = length;
    filled += frame.data.copy(chunk, filled);
    const isWhole = filled === size && !(isUdp && (hasEnd || pieceBytes !== size));
    return isWhole ? finish() : undefined;
  };
}

/**
 * The records of a table, without the u32 that says how many bytes they take.
 *
 * @throws TerminalFault when that number and the bytes received differ
 */
export function recordsOf(table: Buffer, address: string): Buffer {
  if (table.length === 0) return table;
  const said = table.length < 4 ? -1 : table.readUInt32LE(0);
  if (said !== table.length - 4) {
    throw unreadable(address, terminalMessage('terminal.bytes-sent', { n: said, sent: table.length - 4 }), table);
  }
  return table.subarray(4);
}

function believable(size: number, address: string): number {
  if (size > TABLE_LIMIT) throw unreadable(address, terminalMessage('terminal.bytes-too-many', { size }));
  return size;
}

/** The u32 in front of a table that says how long it is. */
export const LENGTH_BYTES = 4;

/** Whether a table that was read again, with its length in front, has the same records from this byte on. */
export const hasSameRows = (again: Buffer, set: Buffer, from: number): boolean =>
  again.length >= LENGTH_BYTES + set.length &&
  again.subarray(LENGTH_BYTES + from, LENGTH_BYTES + set.length).equals(set.subarray(from));

/** What is sent for a chunk of a table: where it begins, and its bytes. */
export function chunkRequest(start: number, bytes: number): Buffer {
  const wanted = Buffer.alloc(8);
  wanted.writeUInt32LE(start, 0);
  wanted.writeUInt32LE(bytes, 4);
  return wanted;
}

/** A request for a table as firmware without a buffer takes it: its own command. */
export function plainRequest(request: Buffer): { command: number; data: Buffer } {
  const data = request.readUInt32LE(3) === 0 ? Buffer.alloc(0) : request.subarray(3, 4);
  return { command: request.readUInt16LE(1), data };
}
