/** A UUID version 7: the time, then chance. Made on the phone, it is what makes sending a punch repeatable. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** One run of the clock that nobody can set: this page, from its start to its end. */
const run = newId();

export interface Tick {
  run: string;
  ms: number;
}

export const tick = (): Tick => ({ run, ms: Math.round(performance.now()) });
