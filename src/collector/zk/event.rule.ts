import { decodeText, encodeText } from './text.rule.ts';
import { decodeEventTime, encodeTime } from './time.rule.ts';

/** A scan as a terminal tells it live. It shortens the wait; the log read stays the truth. */
export type PunchEvent = { badgeNumber: string; wallTime: string; punchCode: number; verifyMode: number };

/** Where the fields after the badge number begin, by length: verify, state, then six bytes of time. */
const TAIL_AT: Readonly<Record<number, number>> = { 10: 2, 12: 4, 14: 2, 32: 24, 36: 24, 37: 24, 52: 24 };

/** Scans that happen together come in one packet on some firmware, 52 bytes each. */
const TOGETHER = 52;

/** Every scan of an ATTLOG event, mostly one. */
export function decodePunchEvents(data: Buffer): PunchEvent[] {
  const events: PunchEvent[] = [];
  let at = 0;
  for (; data.length - at > TOGETHER; at += TOGETHER) {
    const event = decodePunchEvent(data.subarray(at, at + TOGETHER));
    if (event) events.push(event);
  }
  const last = decodePunchEvent(data.subarray(at));
  return last ? [...events, last] : events;
}

/**
 * @param data of one scan: 32, 36, 37 or 52 bytes with a text number; 10, 12 or 14 with a binary one
 * @returns null for a length that is not known
 */
export function decodePunchEvent(data: Buffer): PunchEvent | null {
  const tail = TAIL_AT[data.length];
  if (tail === undefined) return null;
  const badgeNumber =
    tail === 24 ? decodeText(data.subarray(0, 24)) : String(tail === 4 ? data.readUInt32LE(0) : data.readUInt16LE(0));
  return {
    badgeNumber,
    verifyMode: data.readUInt8(tail),
    punchCode: data.readUInt8(tail + 1),
    wallTime: decodeEventTime(data, tail + 2),
  };
}

/** The 32-byte form. @throws RangeError when a terminal cannot show the time */
export function encodePunchEvent(event: PunchEvent): Buffer {
  encodeTime(event.wallTime);
  const data = Buffer.alloc(32);
  encodeText(event.badgeNumber, 24).copy(data);
  data.writeUInt8(event.verifyMode, 24);
  data.writeUInt8(event.punchCode, 25);
  const numbers = event.wallTime.split(/[- :]/).map(Number);
  for (const [index, value] of numbers.entries()) data.writeUInt8(index === 0 ? value - 2000 : value, 26 + index);
  return data;
}
