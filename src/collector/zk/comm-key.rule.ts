/**
 * The four bytes that answer a terminal's demand for its comm key (AUTH).
 *
 * The key's 32 bits in reverse order, plus the session, XOR "ZKSO", halves swapped, three bytes XOR the tick and the
 * third replaced by it. All arithmetic is unsigned: 32-bit signed shifts make every odd key wrong.
 *
 * @param key 0 to 999999, as typed on the terminal
 * @param session the session number of the CONNECT reply
 * @param tick any byte; the terminal reads it from the third byte
 */
export function scrambleCommKey(key: number, session: number, tick = 50): Buffer {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = ((reversed << 1) | ((key >>> bit) & 1)) >>> 0;
  const mixed = Buffer.alloc(4);
  mixed.writeUInt32LE((reversed + session) % 0x1_0000_0000);
  for (let at = 0; at < 4; at += 1) mixed[at] = (mixed[at] ?? 0) ^ 'ZKSO'.charCodeAt(at);
  const [, b1 = 0, b2 = 0, b3 = 0] = mixed; // the first byte is replaced by the tick
  return Buffer.from([b2 ^ tick, b3 ^ tick, tick, b1 ^ tick]);
}
