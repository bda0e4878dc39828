import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { imageSize } from '../../../src/domain/mobile/image-size.rule.ts';
import { photoOf } from '../../../src/domain/mobile/photos.ts';

/** Headers as encoders write them, with nothing behind them. */
const jpeg = (width: number, height: number): Buffer => {
  const frame = Buffer.from([0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc4, 0, 3, 1, 0xff]), frame]);
};
const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(17)]);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const webp = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(30);
  bytes.write('RIFF', 0);
  bytes.write('WEBPVP8X', 8);
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
};

describe('A picture', () => {
  test.each([
    ['JPEG', jpeg],
    ['PNG', png],
    ['WebP', webp],
  ])('as %s says how large it is in its header; one of a hundred million pixels is none that is kept', (_, created) => {
    expect(imageSize(created(640, 480))).toEqual({ width: 640, height: 480 });
    expect(photoOf(created(640, 480).toString('base64'))).toBeDefined();
    expect(photoOf(created(10_000, 10_000).toString('base64'))).toBeUndefined();
  });

  test('of any bytes at all is answered, and never fails', () => {
    const beginnings = fc.constantFrom(
      jpeg(2, 3),
      png(2, 3),
      webp(2, 3),
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.alloc(0),
    );
    fc.assert(
      fc.property(beginnings, fc.nat(60), fc.uint8Array({ maxLength: 400 }), (head, cut, rest) => {
        imageSize(Buffer.concat([head.subarray(0, cut), rest]));
      }),
      { numRuns: 3000 },
    );
  });
});
