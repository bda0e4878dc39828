/**
 * The records that logs come in. `40` is the usual one, `49` the same with nine bytes more (newer VL firmware),
 * `16` and the two kinds of `8` are old devices. The protocol names none: see choosePunchLayout.
 */
export const PUNCH_STRIDE = { '40': 40, '49': 49, '16': 16, '8a': 8, '8b': 8 } as const;
export type PunchLayout = keyof typeof PUNCH_STRIDE;

/** Records that name a person by the index inside the terminal, not by the badge number. */
export const knowsIndexOnly = (layout: PunchLayout): boolean => layout === '8a' || layout === '8b';
