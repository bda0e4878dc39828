import { crc32, deflateSync } from 'node:zlib';

/** The mark of icon.svg as a bitmap, since some phones put no vector on their home screen. 34 units a side. */
const isInk = (x: number, y: number): boolean => isSheet(x, y) || isTick(x, y);

const isSheet = (x: number, y: number): boolean =>
  x >= 9 && x <= 25 && y >= 8 && y <= 26 && !(x > 11 && x < 23 && y > 10 && y < 24);

function near(x: number, y: number, from: readonly [number, number], to: readonly [number, number]): boolean {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const t = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - from[0] - t * dx, y - from[1] - t * dy) <= 1.2;
}

const isTick = (x: number, y: number): boolean =>
  near(x, y, [13, 17.5], [16, 20.5]) || near(x, y, [16, 20.5], [21.5, 14.5]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG with a palette of two colours. @param side in pixels */
export function iconPng(side: number): Buffer {
  const rowBytes = Math.ceil(side / 8);
  const raw = Buffer.alloc((rowBytes + 1) * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const at = (y * (rowBytes + 1) + 1 + (x >> 3)) as number;
      if (isInk((x * 34) / side, (y * 34) / side)) raw[at] = (raw[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const palette = Buffer.from([0x0b, 0x7a, 0x6f, 0xff, 0xff, 0xff]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
