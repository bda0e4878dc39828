import { createHash } from 'node:crypto';
import { scrambleCommKey } from '../zk/comm-key.rule.ts';
import { COMMAND, EVENT_ATTLOG, MAX_CHUNK, REPLY } from '../zk/commands.rule.ts';
import { encodePunchEvent, type PunchEvent } from '../zk/event.rule.ts';
import { checksumHolds, encodeFrame, type Frame } from '../zk/frame.rule.ts';
import { FrameReader } from '../zk/frame-reader.rule.ts';
import { encodeSizes } from '../zk/sizes.rule.ts';
import { decodeText } from '../zk/text.rule.ts';
import { decodeTime, encodeTime } from '../zk/time.rule.ts';
import { decodeUsers } from '../zk/users.rule.ts';
import type { Device } from './device.ts';
import { Transmitter } from './transmitter.ts';
import type { ClientLine } from './udp-client.ts';

/** A table up to this size is answered at once, in one packet. */
const SMALL_TABLE = 1024;
/** Piece of a table that is read the old way, without a buffer. */
const OLD_PIECE = 1008;
/** Piece of a chunk over UDP. */
const UDP_PACKET = 1024;
/** Digits of a badge number that its keypad takes. */
const PIN_WIDTH = 9;
/** Longest packet a client may send. */
const REQUEST_LIMIT = 1 << 16;

/** One packet of an answer. */
type Packet = { command: number; data?: Buffer | string };
type CommandHandler = (data: Buffer) => Packet[];

const ok = (data: Buffer | string = ''): Packet[] => [{ command: REPLY.ok, data }];
const refuse = (command: number): Packet[] => [{ command }];

/** A terminal's side of one connection: answers requests in their order, tells events to a client that asked for them. */
export class Conversation {
  readonly #device: Device;
  readonly #session: number;
  readonly #line: Transmitter;
  readonly #isDatagram: boolean;
  readonly #reader = new FrameReader(REQUEST_LIMIT);
  #isOpen = false;
  #isTrusted = false;
  #eventMask = 0;
  #prepared: Buffer | null = null;
  /** Events this client acknowledged. */
  acknowledged = 0;

  /** @param session the number this connection gets, u16 and not 0 */
  constructor(socket: ClientLine, device: Device, session: number) {
    this.#isDatagram = socket.isDatagram ?? false;
    this.#device = device;
    this.#session = session;
    this.#line = new Transmitter(socket, device.faults);
    socket.on('error', () => undefined); // a client that breaks off is its own affair
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const frame of this.#reader.push(bytes)) this.#receive(frame, socket);
      } catch {
        socket.destroy(); // no ZK client
      }
    });
  }

  /** Tells a scan to the client, if it registered for scans. */
  tell(event: PunchEvent): void {
    if ((this.#eventMask & EVENT_ATTLOG) !== 0) this.#line.send([encodeEvent(event)]);
  }

  #receive(frame: Frame, socket: ClientLine): void {
    if (this.#device.faults().hang) return;
    if (frame.command === REPLY.ok) {
      this.acknowledged += 1;
      return;
    }
    this.#send(frame.reply, checksumHolds(frame) ? this.#answer(frame) : refuse(REPLY.error));
    if (frame.command === COMMAND.exit || frame.command === COMMAND.restart)
      socket.end(Buffer.alloc(0), () => undefined);
  }

  #answer(frame: Frame): Packet[] {
    if (frame.command === COMMAND.connect) return this.#connect();
    if (!this.#isOpen || frame.session !== this.#session) return refuse(REPLY.errorInit);
    if (frame.command === COMMAND.auth) return this.#authenticate(frame.data);
    if (frame.command !== COMMAND.exit && !this.#isTrusted) return refuse(REPLY.unauthorised);
    try {
      return this.#answers[frame.command]?.(frame.data) ?? refuse(REPLY.unknown);
    } catch {
      return refuse(REPLY.error); // data too short, or a time it cannot show
    }
  }

  #connect(): Packet[] {
    this.#isOpen = true;
    this.#isTrusted = !this.#device.faults().commKey;
    this.#device.isDisabled = false; // a client that died left it locked until now
    return this.#isTrusted ? ok() : refuse(REPLY.unauthorised);
  }

  #authenticate(data: Buffer): Packet[] {
    const wanted = scrambleCommKey(this.#device.faults().commKey ?? 0, this.#session, data[2]);
    this.#isTrusted ||= wanted.equals(data);
    return this.#isTrusted ? ok() : refuse(REPLY.unauthorised);
  }

  readonly #answers: Readonly<Record<number, CommandHandler>> = {
    [COMMAND.exit]: () => ok(),
    [COMMAND.version]: () => ok(`${this.#device.options.firmware ?? 'Ver 6.60 Sep 19 2019'}\0`),
    [COMMAND.optionRead]: (data) => this.#option(decodeText(data)),
    [COMMAND.optionWrite]: () => ok(),
    [COMMAND.freeSizes]: () => ok(this.#sizes()),
    [COMMAND.getTime]: () => ok(word(encodeTime(this.#device.wallTime()))),
    [COMMAND.setTime]: (data) => {
      this.#device.setWallTime(decodeTime(data.readUInt32LE(0)));
      return ok();
    },
    [COMMAND.enable]: () => this.#lock(false),
    [COMMAND.disable]: () => this.#lock(true),
    [COMMAND.refreshData]: () => ok(),
    [COMMAND.restart]: () => ok(),
    // a client that wants to be told of scans has the terminal ask for a finger first, and ends what it was doing
    [COMMAND.startVerify]: () => ok(),
    [COMMAND.cancelCapture]: () => ok(),
    [COMMAND.pinWidth]: () => ok(Buffer.from([PIN_WIDTH])),
    [COMMAND.regEvent]: (data) => {
      this.#eventMask = data.readUInt32LE(0);
      return ok();
    },
    [COMMAND.userWrite]: (data) => {
      const stride = this.#device.faults().oldUsers ? 28 : 72;
      const { codePage } = this.#device.faults();
      for (const user of decodeUsers(data.subarray(0, stride), stride, codePage)) this.#device.writeUser(user);
      return data.length < stride ? refuse(REPLY.error) : ok();
    },
    [COMMAND.deleteUser]: (data) => (this.#device.deleteUser(data.readUInt16LE(0)) ? ok() : refuse(REPLY.error)),
    [COMMAND.clearAttlog]: () => {
      if (!this.#device.faults().keepsLog) this.#device.log.clear();
      return ok();
    },
    [COMMAND.attlogRead]: () => this.#oldTable(this.#device.punchTable()),
    [COMMAND.userRead]: () => this.#oldTable(this.#device.userTable()),
    [COMMAND.dataRequest]: (data) => this.#prepare(data.readUInt16LE(1)),
    [COMMAND.dataReady]: (data) => this.#chunk(data.readUInt32LE(0), data.readUInt32LE(4)),
    [COMMAND.freeData]: () => {
      this.#prepared = null;
      return ok();
    },
  };

  #option(name: string): Packet[] {
    const { serial, name: model = 'K40/ID', platform = 'ZEM560_TFT', host = '127.0.0.1' } = this.#device.options;
    const options: Readonly<Record<string, string>> = {
      '~SerialNumber': serial,
      '~DeviceName': model,
      '~Platform': platform,
      '~OEMVendor': 'Hajira',
      '~PIN2Width': String(PIN_WIDTH),
      '~ZKFPVersion': '10',
      ZKFaceVersion: '0',
      FaceFunOn: '0',
      '~SSR': '1',
      '~OS': '1',
      '~ExtendFmt': '0',
      '~UserExtFmt': '0',
      CompatOldFirmware: '0',
      DeviceID: '1',
      WorkCode: '0',
      MAC: macOf(serial),
      IPAddress: host,
      NetMask: '255.255.255.0',
      GATEIPAddress: host.replace(/\d+$/, '1'),
    };
    const value = options[name];
    return value === undefined ? refuse(REPLY.error) : ok(`${name}=${value}\0`);
  }

  #sizes(): Buffer {
    const data = encodeSizes(this.#device.sizes());
    const { sizesBytes = data.length } = this.#device.faults();
    return Buffer.concat([data, Buffer.alloc(Math.max(0, sizesBytes - data.length))]).subarray(0, sizesBytes);
  }

  #lock(isDisabled: boolean): Packet[] {
    this.#device.isDisabled = isDisabled;
    return ok();
  }

  #prepare(table: number): Packet[] {
    const isTable = table === COMMAND.attlogRead || table === COMMAND.userRead;
    if (!isTable || this.#device.faults().noBuffer) return refuse(REPLY.errorCommand);
    const set = table === COMMAND.attlogRead ? this.#device.punchTable() : this.#device.userTable();
    if (set.length <= 4 && this.#device.faults().refusesEmpty) return refuse(REPLY.error);
    if (set.length <= SMALL_TABLE) return [{ command: COMMAND.data, data: set }];
    this.#prepared = set;
    const size = word(set.length);
    return ok(Buffer.concat([Buffer.alloc(1), size, size, Buffer.alloc(4)]));
  }

  #chunk(start: number, size: number): Packet[] {
    const longest = this.#isDatagram ? MAX_CHUNK.udp : MAX_CHUNK.tcp;
    if (!this.#prepared || size > longest || start + size > this.#prepared.length) return refuse(REPLY.error);
    const { packetBytes = this.#isDatagram ? UDP_PACKET : size } = this.#device.faults();
    return [prepareData(size, size), ...inPackets(this.#prepared.subarray(start, start + size), packetBytes), ...ok()];
  }

  #oldTable(set: Buffer): Packet[] {
    if (set.length <= 4 && this.#device.faults().refusesEmpty) return refuse(REPLY.error);
    return [prepareData(set.length, OLD_PIECE), ...inPackets(set, OLD_PIECE), ...ok()];
  }

  #send(reply: number, packets: Packet[]): void {
    const faults = this.#device.faults();
    const event = () => encodeEvent(this.#device.complete({ badgeNumber: '99999' }));
    const frames: Buffer[] = [];
    if (faults.staleAnswers)
      frames.push(encodeFrame(REPLY.ok, this.#session, (reply + 0xff00) & 0xffff, Buffer.alloc(80)));
    for (const { command, data } of packets) {
      if (faults.eventsInTransfers) frames.push(event());
      frames.push(encodeFrame(command, this.#session, reply, data));
    }
    this.#line.send(frames);
  }
}

function encodeEvent(event: PunchEvent): Buffer {
  return encodeFrame(COMMAND.regEvent, EVENT_ATTLOG, 0, encodePunchEvent(event));
}

function inPackets(set: Buffer, packetBytes: number): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < set.length; at += packetBytes) {
    packets.push({ command: COMMAND.data, data: set.subarray(at, at + packetBytes) });
  }
  return packets;
}

/** An address of its own for each serial, in the maker's range. */
function macOf(serial: string): string {
  const tail = createHash('sha256').update(serial).digest('hex').slice(0, 6);
  return `00:17:61:${tail.replace(/(..)(?=.)/g, '$1:')}`;
}

function prepareData(size: number, piece: number): Packet {
  return { command: COMMAND.prepareData, data: Buffer.concat([word(size), word(piece)]) };
}

function word(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return data;
}
