import { createHash } from 'node:crypto';
import { knowsIndexOnly, PUNCH_STRIDE, type PunchLayout } from '../zk/record-size.rule.ts';

/**
 * How far a terminal's log has been stored: the layout, length and SHA-256 of all its bytes at that time.
 *
 * The protocol has no "since": the whole log is sent at each poll, and its count proves nothing (a terminal that was
 * reset, swapped, or deletes its oldest logs may come back with the same count; some always say 0). The bytes prove
 * it: logs are only appended, so when the beginning of the new set is the old set byte for byte, only the tail is new.
 * In every other case all rows are decoded and offered again, which costs time and nothing else: ids are derived.
 */
export type PunchMark = {
  layout: PunchLayout;
  bytes: number;
  sha256: string;
  /** The last record, in hex: where it is found, everything after it is new, and nothing was lost. */
  last?: string | null;
  /** What the terminal's clock showed when its users were read with the log, for records that name an index only. */
  usersAt?: string;
};

/**
 * The mark as far as it can be believed. One of records that name an index only, made before their users were read with
 * them, says nothing: the index was stored as if it were the badge number.
 */
export function believable(mark: PunchMark | null): PunchMark | null {
  return mark !== null && knowsIndexOnly(mark.layout) && mark.usersAt === undefined ? null : mark;
}

/** The mark to keep once the rows of this read are committed, and not before. */
export function markOf(read: { set: Buffer; layout: PunchLayout }): PunchMark {
  const { set, layout } = read;
  const last = set.length === 0 ? null : set.subarray(set.length - PUNCH_STRIDE[layout]).toString('hex');
  return { layout, bytes: set.length, sha256: fingerprint(set), last };
}

/** Whether a record stands in a set, at a record's place. */
export function containsRecord(read: { set: Buffer; layout: PunchLayout }, record: string): boolean {
  const bytes = Buffer.from(record, 'hex');
  const stride = PUNCH_STRIDE[read.layout];
  for (let at = read.set.indexOf(bytes); at >= 0; at = read.set.indexOf(bytes, at + 1)) {
    if (at % stride === 0) return true;
  }
  return false;
}

/**
 * The first row that is not known to be stored; equal to the number of rows when there is nothing new.
 *
 * @param mark of the last committed read of the same serial; null when there is none
 */
export function firstNewRow(read: { set: Buffer; layout: PunchLayout }, mark: PunchMark | null): number {
  const isGrown = mark !== null && mark.layout === read.layout && mark.bytes <= read.set.length;
  if (!isGrown || fingerprint(read.set, mark.bytes) !== mark.sha256) return 0;
  return mark.bytes / PUNCH_STRIDE[read.layout];
}

/** SHA-256 of the first `bytes` bytes, as 64 hex digits. */
function fingerprint(set: Buffer, bytes = set.length): string {
  return createHash('sha256').update(set.subarray(0, bytes)).digest('hex');
}
