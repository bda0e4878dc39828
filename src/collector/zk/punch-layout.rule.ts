/**
 * The records that logs come in. `40` is the usual one, `49` the same with nine bytes more (newer VL firmware),
 * `16` and the two kinds of `8` are old devices. The protocol names none: it follows from bytes / logs.
 */
export const PUNCH_STRIDE = { '40': 40, '49': 49, '16': 16, '8a': 8, '8b': 8 } as const;
export type PunchLayout = keyof typeof PUNCH_STRIDE;

export type LayoutChoice = { ok: true; layout: PunchLayout } | { ok: false; reason: string };

/** The terminal's own count of its logs, just before and just after the read; 0 = unknown. */
export type LogCounts = { before: number; after: number };

/**
 * Says which layout a set of logs has.
 *
 * Where the count is known, the stride is bytes / count; the count may have grown during the read. Where it is not
 * (some firmware reports 0 while it holds logs) or contradicts the length, the bytes decide: exactly one layout must
 * divide them AND read like logs. Length alone cannot decide, for 40 and 16 are multiples of 8.
 *
 * @param set the records, without their length prefix
 * @returns the layout, or why none can be chosen; a refused set must not be stored, it would be invented rows
 */
export function choosePunchLayout(set: Buffer, counts: LogCounts): LayoutChoice {
  if (set.length === 0) return { ok: true, layout: '40' };
  const layouts = Object.keys(PUNCH_STRIDE) as PunchLayout[];
  const dividing = layouts.filter((layout) => set.length % PUNCH_STRIDE[layout] === 0);
  const counted = dividing.filter((layout) => countFits(set.length / PUNCH_STRIDE[layout], counts));
  if (counted.length === 1 && counted[0]) return { ok: true, layout: counted[0] };

  const readable = (counted.length > 0 ? counted : dividing).filter((layout) => readsLikeLogs(set, layout));
  if (readable.length === 1 && readable[0]) return { ok: true, layout: readable[0] };
  const said = counts.before > 0 || counts.after > 0 ? `a count of ${counts.before || counts.after}` : 'no count';
  const found = readable.length > 1 ? `could be records of ${readable.join(' or ')} bytes` : 'fit no known record';
  return { ok: false, reason: `${set.length} bytes of logs with ${said} ${found} (known: 40, 49, 16, 8)` };
}

/** How the rows of a read compare with the terminal's own count. */
export type CountVerdict = 'agrees' | 'unknown' | 'short' | 'long';

/**
 * @returns `agrees`: between the counts before and after; `unknown`: the terminal gives no count; `short`: fewer rows
 *   than it says (cleared or overwritten meanwhile, or not all handed over); `long`: more. Short and long rows are real.
 */
export function judgeCount(rows: number, counts: LogCounts): CountVerdict {
  if (counts.before === 0 && counts.after === 0) return rows === 0 ? 'agrees' : 'unknown';
  if (countFits(rows, counts)) return 'agrees';
  return rows < counts.before ? 'short' : 'long';
}

function countFits(rows: number, counts: LogCounts): boolean {
  if (counts.before === 0 && counts.after === 0) return false;
  return rows >= counts.before && rows <= Math.max(counts.before, counts.after);
}

/** Share of records that must look right: a few may be corrupt, most of a wrong layout cannot be right. */
const READABLE_SHARE = 0.9;

function readsLikeLogs(set: Buffer, layout: PunchLayout): boolean {
  const stride = PUNCH_STRIDE[layout];
  let good = 0;
  for (let at = 0; at + stride <= set.length; at += stride) {
    if (looksLike[layout](set, at)) good += 1;
  }
  return good >= (set.length / stride) * READABLE_SHARE;
}

const looksLike: Record<PunchLayout, (set: Buffer, at: number) => boolean> = {
  '40': badgeIsText,
  '49': badgeIsText,
  '16': (set, at) => {
    const badge = set.readUInt32LE(at);
    return (
      badge > 0 && badge < 1e9 && timeIsLate(set, at + 4) && isState(set[at + 9]) && set.readUInt16LE(at + 10) === 0
    );
  },
  '8a': (set, at) => set.readUInt16LE(at) > 0 && timeIsLate(set, at + 3) && isState(set[at + 7]),
  '8b': (set, at) => set.readUInt16LE(at) > 0 && set[at + 3] === 0 && timeIsLate(set, at + 4),
};

/** Printable ASCII up to the first NUL, not empty, and a state that exists. */
function badgeIsText(set: Buffer, at: number): boolean {
  let end = at + 2;
  while (end < at + 26 && set[end] !== 0) {
    const byte = set[end] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return false;
    end += 1;
  }
  return end > at + 2 && isState(set[at + 31]);
}

/** After the year 2000, where a record's zeros would point. */
function timeIsLate(set: Buffer, at: number): boolean {
  return set.readUInt32LE(at) >= 12 * 31 * 86_400;
}

function isState(byte = 0): boolean {
  return byte <= 15 || byte === 255;
}
