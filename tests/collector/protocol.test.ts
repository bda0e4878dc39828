import { describe, expect, test } from '@jest/globals';
import { scrambleCommKey } from '../../src/collector/zk/comm-key.rule.ts';
import { decodePunchEvent, encodePunchEvent } from '../../src/collector/zk/event.rule.ts';
import { checksumHolds, checksumOf, decodeFrame, encodeFrame } from '../../src/collector/zk/frame.rule.ts';
import { FrameReader } from '../../src/collector/zk/frame-reader.rule.ts';
import { decodeSizes, encodeSizes } from '../../src/collector/zk/sizes.rule.ts';
import { decodeText, encodeText } from '../../src/collector/zk/text.rule.ts';
import { decodeTime, encodeTime } from '../../src/collector/zk/time.rule.ts';
import { decodeUsers, encodeUser28, encodeUser72, userStride } from '../../src/collector/zk/users.rule.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('Cutting a stream into frames', () => {
  const stream = [
    encodeFrame(1000, 0, 1),
    encodeFrame(1501, 7, 2, Buffer.alloc(3000, 5)),
    encodeFrame(2000, 7, 2, 'odd'),
    encodeFrame(500, 1, 0, Buffer.alloc(32)),
  ];
  const read = (pieceBytes: number) => {
    const reader = new FrameReader();
    const whole = Buffer.concat(stream);
    const frames = [];
    for (let at = 0; at < whole.length; at += pieceBytes)
      frames.push(...reader.push(whole.subarray(at, at + pieceBytes)));
    return frames.map((frame) => frame.bytes.toString('hex'));
  };

  test.each([1, 2, 3, 7, 8, 9, 15, 16, 17, 100, 2999, 3024, 1 << 20])(
    'pieces of %i bytes give the same frames',
    (piece) => {
      expect(read(piece)).toEqual(stream.map((frame) => frame.toString('hex')));
    },
  );

  test('bytes that begin no frame, and lengths that cannot be, are refused', () => {
    expect(() => new FrameReader().push(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow(/do not begin a ZK frame/);
    expect(() => new FrameReader().push(hex('5050827d 07000000'))).toThrow(/7 bytes/);
    expect(() => new FrameReader().push(hex('5050827d ffffffff'))).toThrow(/4294967295 bytes/);
  });

  test('a length is believed up to the limit and no further', () => {
    expect(new FrameReader(100).push(encodeFrame(1, 0, 0, Buffer.alloc(92)))).toHaveLength(1);
    expect(() => new FrameReader(100).push(encodeFrame(1, 0, 0, Buffer.alloc(93)))).toThrow(/101 bytes/);
  });
});

describe('The checksum', () => {
  test.each([
    ['0b00 0000 f38d 0300 5a4b4661636556657273696f6e00', 0x175a],
    ['d007 0000 f38d 0a00 09', 0x6a29],
    ['D007 714C F38D 0C00 7E506C6174666F726D3D5A454D3736305F54465400', 0x4c71],
  ])('of a captured packet %s', (packet, checksum) => {
    expect(checksumOf(hex(packet))).toBe(checksum);
  });

  test('holds for what we send, and not for a changed byte', () => {
    const frame = encodeFrame(11, 0x1f2e, 9, '~SerialNumber\0');
    expect(checksumHolds(decodeFrame(frame))).toBe(true);
    frame[20] = (frame[20] ?? 0) ^ 1;
    expect(checksumHolds(decodeFrame(frame))).toBe(false);
  });
});

describe('The comm key', () => {
  test.each([
    [123456, 0x1f2e, '267f32e6'],
    [1, 0x1f2e, '61fd3266'],
    [999999, 0xfff7, '22813296'],
  ])('%i in session %i', (key, session, scrambled) => {
    expect(scrambleCommKey(key, session).toString('hex')).toBe(scrambled);
  });

  test('the tick changes three bytes and is the third', () => {
    const [a = 0, b = 0, , d = 0] = scrambleCommKey(77, 5, 0);
    expect([...scrambleCommKey(77, 5, 0x0f)]).toEqual([a ^ 0x0f, b ^ 0x0f, 0x0f, d ^ 0x0f]);
  });
});

describe('A terminal time', () => {
  test('is a wall clock text', () => {
    expect(decodeTime(0x2368b36b)).toBe('2018-06-25 17:50:35');
    expect(encodeTime('2018-06-25 17:50:35')).toBe(0x2368b36b);
    expect(decodeTime(0)).toBe('2000-01-01 00:00:00');
  });

  test.each([
    '2026-02-30 17:00:00',
    '2026-02-31 00:00:00',
    '2063-12-31 23:59:59',
    '2026-03-29 02:30:00',
    '2000-01-01 00:00:00',
  ])('%s is kept as it is', (text) => {
    expect(decodeTime(encodeTime(text))).toBe(text);
  });

  test.each([
    '2026-13-01 00:00:00',
    '2026-01-32 00:00:00',
    '1999-12-31 00:00:00',
    '2026-01-01 24:00:00',
    '2026-1-1 0:0:0',
  ])('%s cannot be shown by a terminal', (text) => {
    expect(() => encodeTime(text)).toThrow(RangeError);
  });
});

describe('Text in a fixed field', () => {
  test('ends at the first NUL, whatever follows', () => {
    expect(decodeText(Buffer.from('Jamil\0\xff\xfegarbage', 'latin1'))).toBe('Jamil');
  });

  test('is cut at a character, never inside one', () => {
    const field = encodeText('রহিমা খাতুন বেগম', 24);
    expect(field).toHaveLength(24);
    expect('রহিমা খাতুন বেগম'.startsWith(decodeText(field))).toBe(true);
    expect(decodeText(Buffer.from('রহিমা').subarray(0, 14))).toBe('রহিম');
  });

  test('that is no UTF-8 is read as latin1', () => {
    expect(decodeText(Buffer.from([0x4a, 0x6f, 0x73, 0xe9, 0x20, 0x41]))).toBe('José A');
  });
});

describe('Users', () => {
  const people = [
    { uid: 1, badgeNumber: '0007', name: 'রহিমা খাতুন', privilege: 0, card: 123456789 },
    { uid: 2, badgeNumber: 'A12', name: 'Karim', privilege: 14, card: 0 },
  ];

  test('of 72 bytes keep leading zeros, letters and Bangla names (cut at 24 bytes)', () => {
    const set = Buffer.concat(people.map((user) => encodeUser72(user)));
    expect(userStride(set, 2)).toEqual({ ok: true, stride: 72 });
    expect(decodeUsers(set, 72)).toEqual([{ ...people[0], name: 'রহিমা খা' }, people[1]]);
  });

  test('of 28 bytes hold a number', () => {
    const set = encodeUser28({ uid: 9, badgeNumber: '0042', name: 'Salma', privilege: 2, card: 5 });
    expect(userStride(set, 1)).toEqual({ ok: true, stride: 28 });
    expect(decodeUsers(set, 28)).toEqual([{ uid: 9, badgeNumber: '42', name: 'Salma', privilege: 2, card: 5 }]);
  });

  test('without a count are recognised by what they hold', () => {
    const many = Array.from({ length: 14 }, (_, n) =>
      encodeUser72({ uid: n + 1, badgeNumber: `${n}`, name: 'x', privilege: 0, card: 0 }),
    );
    expect(userStride(Buffer.concat(many), 0)).toEqual({ ok: true, stride: 72 });
    expect(userStride(Buffer.alloc(50), 0)).toMatchObject({ ok: false });
  });
});

describe('Counts and events', () => {
  test('the counts are found at their places', () => {
    const sizes = { users: 80, logs: 4321, logCapacity: 100_000 };
    const data = encodeSizes({ ...sizes, userCapacity: 3000 });
    expect(data.readInt32LE(16)).toBe(80);
    expect(data.readInt32LE(32)).toBe(4321);
    expect(data.readInt32LE(64)).toBe(100_000);
    expect(decodeSizes(data)).toEqual(sizes);
    expect(decodeSizes(data.subarray(0, 60))).toEqual({ ...sizes, logCapacity: 0 });
    expect(decodeSizes(Buffer.concat([data, Buffer.alloc(12)]))).toEqual(sizes);
    expect(decodeSizes(Buffer.alloc(0))).toEqual({ users: 0, logs: 0, logCapacity: 0 });
  });

  test('an event is read in the long and the short form', () => {
    const event = { badgeNumber: '0007', wallTime: '2026-11-22 08:02:11', punchCode: 255, verifyMode: 15 };
    expect(decodePunchEvent(encodePunchEvent(event))).toEqual(event);
    expect(decodePunchEvent(Buffer.concat([encodePunchEvent(event), Buffer.alloc(20)]))).toEqual(event);
    expect(decodePunchEvent(hex('0700 01 00 1a0b1608020b'))).toEqual({
      ...event,
      badgeNumber: '7',
      punchCode: 0,
      verifyMode: 1,
    });
    expect(decodePunchEvent(hex('07000000 01 00 1a0b1608020b'))).toMatchObject({ badgeNumber: '7' });
    expect(decodePunchEvent(Buffer.alloc(33))).toBeNull();
  });
});
