import { describe, expect, test } from '@jest/globals';
import { recordsOf, takeChunk, takeTable } from '../../src/collector/drivers/table-read.ts';
import { COMMAND, REPLY } from '../../src/collector/zk/commands.rule.ts';
import { decodeFrame, encodeFrame } from '../../src/collector/zk/frame.rule.ts';

const packet = (command: number, data: Buffer | string = '') => decodeFrame(encodeFrame(command, 7, 9, data));
const words = (...values: number[]) => Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value).buffer)));
const address = '10.0.0.5:4370';

describe('The answer to a request for a table', () => {
  test('one packet is the whole table', () => {
    expect(takeTable(address)(packet(COMMAND.data, 'abc'))).toEqual({ whole: Buffer.from('abc') });
  });

  test.each([REPLY.ok, COMMAND.prepareData])('%i with a size is a table to be fetched', (command) => {
    const data = Buffer.concat([Buffer.alloc(1), words(4_000_004, 4_000_004, 77)]);
    expect(takeTable(address)(packet(command, data))).toEqual({ size: 4_000_004 });
  });

  test('a bare size is followed by the table itself', () => {
    const take = takeTable(address);
    expect(take(packet(COMMAND.prepareData, words(5, 1008)))).toBeUndefined();
    expect(take(packet(COMMAND.data, 'abc'))).toBeUndefined();
    expect(take(packet(COMMAND.data, 'de'))).toEqual({ whole: Buffer.from('abcde') });
  });

  test('an acknowledgement of nothing is an empty table', () => {
    expect(takeTable(address)(packet(REPLY.ok))).toEqual({ whole: Buffer.alloc(0) });
  });

  test('a refusal, a demand for the key, and an unbelievable size are told apart', () => {
    expect(takeTable(address)(packet(REPLY.error))).toEqual({ refusal: 2001 }); // it may know the plain command
    expect(() => takeTable(address)(packet(1234))).toThrow(/10.0.0.5:4370 declined \(answer 1234\)/);
    expect(() => takeTable(address)(packet(REPLY.unauthorised))).toThrow(/comm key/);
    expect(() => takeTable(address)(packet(COMMAND.prepareData, words(0xfffffff0, 0)))).toThrow(
      /more than any terminal/,
    );
  });
});

describe('The answer to a request for a chunk', () => {
  const into = () => Buffer.alloc(10, '.');

  test('fills its place, in one packet or in several', () => {
    const table = into();
    const take = takeChunk(table, 2, 5, address);
    expect(take(packet(COMMAND.prepareData, words(5, 5)))).toBeUndefined();
    expect(take(packet(COMMAND.data, 'abc'))).toBeUndefined();
    expect(take(packet(COMMAND.data, 'de'))).toBe(true);
    expect(table.toString()).toBe('..abcde...');
  });

  test('too much, too little and a refusal end the read', () => {
    expect(() => takeChunk(into(), 0, 5, address)(packet(COMMAND.data, 'abcdef'))).toThrow(/more than the 5 bytes/);
    const take = takeChunk(into(), 0, 5, address);
    take(packet(COMMAND.data, 'abc'));
    expect(() => take(packet(REPLY.ok))).toThrow(/after 3 of 5 bytes/);
    expect(() => takeChunk(into(), 0, 5, address)(packet(REPLY.error))).toThrow(/declined/);
  });
});

describe('The answer to a request for a chunk over UDP', () => {
  const udp = (size: number) => takeChunk(Buffer.alloc(size), 0, size, address, { isUdp: true });
  const prepare = (size: number) => packet(COMMAND.prepareData, words(size, 0));

  test('is whole with the acknowledgement behind its last byte, not before', () => {
    const table = Buffer.alloc(6, '.');
    const take = takeChunk(table, 0, 6, address, { isUdp: true });
    expect([prepare(6), packet(COMMAND.data, 'abcd'), packet(COMMAND.data, 'ef')].map(take)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(table.toString()).toBe('......');
    expect(take(packet(REPLY.ok))).toBe(true);
    expect(table.toString()).toBe('abcdef');
  });

  test('in one packet with nothing in front needs no acknowledgement', () => {
    expect(udp(3)(packet(COMMAND.data, 'abc'))).toBe(true);
  });

  test('in several packets with nothing in front waits for it too', () => {
    const take = udp(4);
    expect([packet(COMMAND.data, 'ab'), packet(COMMAND.data, 'cd')].map(take)).toEqual([undefined, undefined]);
    expect(take(packet(REPLY.ok))).toBe(true);
  });

  test('is refused when a packet came twice, a short one before the last, or another size is announced', () => {
    const twice = udp(4);
    for (const one of [prepare(4), packet(COMMAND.data, 'ab'), packet(COMMAND.data, 'ab')]) twice(one);
    expect(() => twice(packet(COMMAND.data, 'cd'))).toThrow(/more than the 4 bytes/);
    const swapped = udp(5);
    for (const one of [prepare(5), packet(COMMAND.data, 'ab')]) swapped(one);
    expect(() => swapped(packet(COMMAND.data, 'e'))).toThrow(/another order/);
    const first = udp(5);
    for (const one of [prepare(5), packet(COMMAND.data, 'e')]) first(one);
    expect(() => first(packet(COMMAND.data, 'ab'))).toThrow(/another order/);
    expect(() => udp(5)(prepare(6))).toThrow(/piece of 6 bytes instead of 5/);
  });
});

describe('The length in front of a table', () => {
  test('must be the length of what follows', () => {
    expect(recordsOf(Buffer.concat([words(3), Buffer.from('abc')]), address).toString()).toBe('abc');
    expect(recordsOf(Buffer.alloc(0), address)).toHaveLength(0);
    expect(() => recordsOf(Buffer.concat([words(4), Buffer.from('abc')]), address)).toThrow(/announced 4 bytes/);
    expect(() => recordsOf(Buffer.from('ab'), address)).toThrow(/cannot be read/);
  });
});
