/**
 * A terminal written by somebody else: from the public descriptions of the protocol alone, with nothing of ours in it, so
 * that our driver and our own simulated terminal cannot be wrong in the same way. It differs where real ones differ.
 */
import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';

export interface Manner {
  /** Speaks UDP, and nothing else. */
  udp?: boolean;
  /** Whose number an answer bears: its request's, or one counted by the terminal. */
  replies?: 'echo' | 'own';
  /** What it says to commands it does not know. */
  unknown?: 'unknown' | 'error' | 'ok' | 'nothing';
  /** Commands it does not know. */
  lacks?: readonly number[];
  /** How it names an option in a question: with a NUL after it, without, or either. */
  optionName?: 'nul' | 'bare' | 'either';
  /** How it answers one. */
  optionAnswer?: 'named' | 'no-nul' | 'value';
  /** How it answers 1503: the whole table at once; 00 and the size in so many bytes; the old way. */
  table?: 'direct' | 'whole' | 'ok-13' | 'ok-9' | 'ok-5' | 'prepare-13' | 'prepare-bare';
  /** How it hands over a chunk: PREPARE, DATA, OK; or DATA alone; in how many bytes. */
  chunk?: 'framed' | 'bare';
  piece?: number;
  /** What an empty table is. */
  empty?: 'prefix' | 'ok' | 'error' | 'size-0';
  /** Bytes of its counts: 80 or 92; 0 where it counts nothing. */
  sizes?: 80 | 92 | 0;
  countsLogs?: boolean;
  /** Sends the head of each frame, and then the rest, byte groups apart. */
  segments?: readonly number[];
  session?: number;
  commKey?: number;
  userBytes?: 28 | 72;
  /** Hangs up at EXIT without a word. */
  leavesAtExit?: boolean;
  /** Sends a scan between any two frames. */
  gossips?: boolean;
}

export interface ForeignLog {
  id: string;
  /** y, m, d, h, mi, s */
  at: readonly [number, number, number, number, number, number];
  verify: number;
  state: number;
}

const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value & 255, (value >> 8) & 255]));
const u32 = (...values: number[]) =>
  Buffer.from(values.flatMap((value) => [0, 8, 16, 24].map((by) => Math.floor(value / 2 ** by) & 255)));
const padded = (text: string, size: number) => Buffer.concat([Buffer.from(text), Buffer.alloc(size)]).subarray(0, size);

function stamp([y, m, d, h, mi, s]: ForeignLog['at']): number {
  return (((y - 2000) * 12 + m - 1) * 31 + d - 1) * 86_400 + (h * 60 + mi) * 60 + s;
}

function sum(packet: Buffer): number {
  let total = 0;
  for (let i = 0; i < packet.length; i += 2) total += (packet[i] ?? 0) + 256 * (packet[i + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return 0xffff - total;
}

function framed(command: number, session: number, reply: number, data: Buffer): Buffer {
  const bare = Buffer.concat([u16(command, 0, session, reply), data]);
  const packet = Buffer.concat([u16(command, sum(bare), session, reply), data]);
  return Buffer.concat([Buffer.from('5050827d', 'hex'), u32(packet.length), packet]);
}

/** The key's answer in big integers, where nothing overflows. */
function locked(key: number, session: number, tick: number): Buffer {
  const bits = key.toString(2).padStart(32, '0');
  const mixed = (BigInt(`0b${[...bits].reverse().join('')}`) + BigInt(session)) % 2n ** 32n;
  const bytes = [0n, 8n, 16n, 24n].map((by, at) => Number((mixed >> by) & 255n) ^ 'ZKSO'.charCodeAt(at));
  const [, b1 = 0, b2 = 0, b3 = 0] = bytes;
  return Buffer.from([b2 ^ tick, b3 ^ tick, tick, b1 ^ tick]);
}

const recordOf = (log: ForeignLog, uid: number): Buffer =>
  Buffer.concat([
    u16(uid),
    padded(log.id, 24),
    Buffer.from([log.verify]),
    u32(stamp(log.at)),
    Buffer.from([log.state]),
    Buffer.from('00000000ff000000', 'hex'),
  ]);

const userOf = (id: string, name: string, uid: number, bytes: 28 | 72): Buffer =>
  bytes === 72
    ? Buffer.concat([
        u16(uid),
        Buffer.alloc(9),
        padded(name, 24),
        u32(0),
        Buffer.from([1]),
        Buffer.alloc(8),
        padded(id, 24),
      ])
    : Buffer.concat([u16(uid), Buffer.alloc(6), padded(name, 8), u32(0), Buffer.alloc(4), u32(Number(id))]);

export class ForeignTerminal {
  readonly #manner: Manner;
  readonly logs: ForeignLog[];
  readonly #users: readonly (readonly [string, string])[];
  readonly #server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();
  readonly #datagrams = createSocket('udp4');
  port = 0;
  /** Commands it was given. */
  readonly heard: number[] = [];

  constructor(manner: Manner, logs: ForeignLog[], users: readonly (readonly [string, string])[]) {
    this.#manner = manner;
    this.logs = logs;
    this.#users = users;
  }

  async start(): Promise<this> {
    const bound = new Promise<void>((resolve) => {
      if (this.#manner.udp) this.#datagrams.bind(0, '127.0.0.1', resolve);
      else this.#server.listen(0, '127.0.0.1', resolve);
    });
    await bound;
    const address = this.#manner.udp ? this.#datagrams.address() : this.#server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    const clients = new Map<number, (packet: Buffer) => void>();
    this.#datagrams.on('message', (packet, { port }) => {
      const send = (frames: Buffer[]) => {
        for (const frame of frames) this.#datagrams.send(frame.subarray(8), port, '127.0.0.1');
      };
      const hear = clients.get(port) ?? this.#converse(send, () => undefined);
      clients.set(port, hear);
      hear(packet);
    });
    return this;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    await new Promise<void>((resolve) => this.#datagrams.close(resolve));
  }

  #serve(socket: Socket): void {
    const { segments = [] } = this.#manner;
    this.#sockets.add(socket.setNoDelay(true));
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    let sending: Promise<void> = Promise.resolve();
    const send = async (bytes: Buffer) => {
      let at = 0;
      for (const size of segments) {
        if (at >= bytes.length) return;
        socket.write(bytes.subarray(at, at + size));
        at += size;
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (!socket.destroyed) socket.write(bytes.subarray(at));
    };
    const hear = this.#converse(
      (frames) => {
        sending = sending.then(() => send(Buffer.concat(frames)));
      },
      () => socket.destroy(),
    );
    let waiting: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      while (waiting.length >= 8 && waiting.length >= 8 + waiting.readUInt32LE(4)) {
        const packet = waiting.subarray(8, 8 + waiting.readUInt32LE(4));
        waiting = waiting.subarray(8 + packet.length);
        hear(packet);
      }
    });
  }

  /** @returns what takes the packets of one client */
  #converse(send: (frames: Buffer[]) => void, leave: () => void): (packet: Buffer) => void {
    const { session = 4711, commKey = 0, replies = 'echo', gossips = false } = this.#manner;
    let [counter, isIn] = [900, commKey === 0];
    let buffered: Buffer = Buffer.alloc(0);
    const say = (asked: number, ...packets: (readonly [number, Buffer])[]) => {
      for (const [command, data] of packets) {
        counter += 1;
        const frame = framed(command, session, replies === 'echo' ? asked : counter, data);
        const scan = Buffer.concat([padded('31337', 24), Buffer.from([1, 0, 26, 11, 22, 8, 0, 0])]);
        send(gossips ? [framed(500, 1, 0, scan), frame] : [frame]);
      }
    };
    const answer = (command: number, data: Buffer, asked: number) => {
      this.heard.push(command);
      if (command === 2000) return;
      if (command === 1000) return say(asked, [isIn ? 2000 : 2005, Buffer.alloc(0)]);
      if (command === 1102) isIn ||= data.equals(locked(commKey, session, data[2] ?? 0));
      if (!isIn || command === 1102) return say(asked, [isIn ? 2000 : 2005, Buffer.alloc(0)]);
      if (command === 1001 && this.#manner.leavesAtExit) return leave();
      if (this.#manner.lacks?.includes(command)) return this.#unknown((...packets) => say(asked, ...packets));
      if (command === 1503) buffered = this.#tableOf(data.readUInt16LE(1));
      say(asked, ...this.#answer(command, data, buffered));
    };
    return (packet) => {
      const bare = Buffer.concat([packet.subarray(0, 2), u16(0), packet.subarray(4)]);
      if (sum(bare) % 0xffff !== packet.readUInt16LE(2) % 0xffff) return leave(); // it is strict
      answer(packet.readUInt16LE(0), packet.subarray(8), packet.readUInt16LE(6));
    };
  }

  #unknown(say: (...packets: (readonly [number, Buffer])[]) => void): void {
    const { unknown = 'unknown' } = this.#manner;
    if (unknown === 'nothing') return;
    say([{ unknown: 65_535, error: 2001, ok: 2000 }[unknown], Buffer.alloc(0)]);
  }

  #tableOf(table: number): Buffer {
    const { userBytes = 72 } = this.#manner;
    const records =
      table === 13
        ? this.logs.map((log, n) => recordOf(log, n + 1))
        : this.#users.map(([id, name], n) => userOf(id, name, n + 1, userBytes));
    const all = Buffer.concat(records);
    return Buffer.concat([u32(all.length), all]);
  }

  #answer(command: number, data: Buffer, buffered: Buffer): (readonly [number, Buffer])[] {
    const ok = (bytes: Buffer | string = '') => [[2000, Buffer.from(bytes)] as const];
    const pieces = (set: Buffer): (readonly [number, Buffer])[] => {
      const { udp = false, piece = udp ? 1_024 : 65_535 } = this.#manner;
      return Array.from({ length: Math.ceil(set.length / piece) }, (_, n) => [
        1501,
        set.subarray(n * piece, (n + 1) * piece),
      ]);
    };
    switch (command) {
      case 11:
        return this.#option(data.toString('latin1'));
      case 50:
        return ok(this.#sizes());
      case 201:
        return ok(u32(stamp([2026, 11, 22, 8, 0, 0])));
      case 1100:
        return ok('Ver 6.60 Apr 28 2017\0');
      case 1503:
        return this.#announce(buffered, pieces);
      case 1504: {
        const chunk = pieces(buffered.subarray(data.readUInt32LE(0), data.readUInt32LE(0) + data.readUInt32LE(4)));
        if (this.#manner.chunk === 'bare') return chunk;
        return [[1500, Buffer.concat([data.subarray(4, 8), u32(0)])], ...chunk, ...ok()];
      }
      case 13:
      case 9: {
        const set = this.#tableOf(command);
        return [[1500, u32(set.length, 1008)], ...pieces(set), ...ok()];
      }
      default:
        return ok();
    }
  }

  #announce(set: Buffer, pieces: (set: Buffer) => (readonly [number, Buffer])[]): (readonly [number, Buffer])[] {
    const { table = 'ok-13', empty = 'prefix' } = this.#manner;
    const how = table === 'direct' && set.length > 1024 ? 'ok-13' : table;
    if (set.length === 4 && empty !== 'prefix') {
      const said = {
        ok: [2000, Buffer.alloc(0)],
        error: [2001, Buffer.alloc(0)],
        'size-0': [2000, Buffer.alloc(13)],
      } as const;
      return [said[empty]];
    }
    const size = u32(set.length);
    if (how === 'direct' || how === 'whole' || set.length <= 4) return [[1501, set]];
    if (how === 'prepare-bare') return [[1500, Buffer.concat([size, u32(0)])], ...pieces(set), [2000, Buffer.alloc(0)]];
    const full = Buffer.concat([Buffer.alloc(1), size, size, u32(0xbeef)]);
    return [[how === 'prepare-13' ? 1500 : 2000, full.subarray(0, Number(how.split('-')[1]))]];
  }

  #option(asked: string): (readonly [number, Buffer])[] {
    const { optionName = 'either', optionAnswer = 'named' } = this.#manner;
    const isWell = optionName === 'either' || asked.endsWith('\0') === (optionName === 'nul');
    const name = asked.replaceAll('\0', '');
    if (!isWell || name !== '~SerialNumber') return [[2001, Buffer.alloc(0)]];
    const text = { named: `${name}=OEX7020056\0`, 'no-nul': `${name}=OEX7020056`, value: 'OEX7020056\0rest' }[
      optionAnswer
    ];
    return [[2000, Buffer.from(text)]];
  }

  #sizes(): Buffer {
    const { sizes = 80, countsLogs = true } = this.#manner;
    const words = new Array<number>(23).fill(0);
    words[4] = this.#users.length;
    words[8] = countsLogs ? this.logs.length : 0;
    words[15] = 3000;
    words[16] = 100_000;
    return u32(...words).subarray(0, sizes);
  }
}
