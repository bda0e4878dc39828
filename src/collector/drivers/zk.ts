import type { Socket } from 'node:net';
import ZKLibTCP from 'node-zklib/zklibtcp.js';
import { systemClock } from '../../clock.ts';
import { lifeUntil } from '../../domain/attendance/plausible-punch.rule.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { scrambleCommKey } from '../zk/comm-key.rule.ts';
import { COMMAND, EVENT_ATTLOG, MAX_CHUNK, REPLY, TABLE_REQUEST } from '../zk/commands.rule.ts';
import { encodeFrame, type Frame } from '../zk/frame.rule.ts';
import { choosePunchLayout, judgeCount } from '../zk/punch-layout.rule.ts';
import { knowsIndexOnly, PUNCH_STRIDE } from '../zk/record-size.rule.ts';
import { decodeSizes, type TerminalSizes } from '../zk/sizes.rule.ts';
import { decodeText } from '../zk/text.rule.ts';
import { decodeTime, encodeTime } from '../zk/time.rule.ts';
import { decodeUsers, recordFor, type UserChange, type UserStride, userStride } from '../zk/users.rule.ts';
import type { ClockReading, PunchRead, TerminalControl, TerminalIdentity, UserRead } from './driver.ts';
import { commKeyNeeded, commKeyWrong, declined, notConnected, TerminalFault, unreadable } from './fault.ts';
import { FramePump, type Patience, type Take } from './frame-pump.ts';
import { firstNewRow, type PunchMark } from './mark.ts';
import { type Line, openSocket, openUdp, stopped } from './open-line.ts';
import {
  chunkRequest,
  hasSameRows,
  LENGTH_BYTES,
  plainRequest,
  recordsOf,
  takeChunk,
  takeTable,
} from './table-read.ts';
import type { ZkTerminalOptions } from './zk-options.ts';

/** Over UDP a request whose answer does not come whole is sent again so often. */
const UDP_RESENDS = 4;

/** Reply numbers are u16 and the library only counts up. */
const REPLY_LIMIT = 60_000;

/**
 * A ZK terminal over TCP or UDP: node-zklib's client with all of its I/O replaced. The library takes one socket read for one
 * message, so it loses rows and invents others; here a FramePump stands under it, and its executeCmd, getInfo,
 * getUsers, freeData work unchanged on top. Nothing is printed and no file is written.
 */
export class ZkTerminal extends ZKLibTCP implements TerminalControl {
  readonly #options: ZkTerminalOptions;
  readonly #address: string;
  #pump: FramePump | null = null;
  #isUdp = false;
  /** Commands that this terminal leaves unanswered; asked once in each conversation. */
  readonly #unanswered = new Set<number>();
  /** What its clock showed when it was last asked in this conversation. */
  #shownTime: string | null = null;
  #closed: Promise<void> = Promise.resolve();

  constructor(options: ZkTerminalOptions) {
    super(options.host, options.port, options.timeoutMs ?? 10_000);
    this.#options = options;
    this.#address = `${options.host}:${options.port}`;
  }

  override async connect(): Promise<void> {
    const { transport = 'tcp' } = this.#options;
    this.#isUdp = transport === 'udp';
    try {
      await this.createSocket();
    } catch (error) {
      const isRefused = error instanceof TerminalFault && error.code === 'terminal.refused';
      if (transport !== 'auto' || !isRefused) throw error;
      await this.#connectByUdp(error);
      return;
    }
    await this.#greet();
  }

  /** @param refusal what TCP said, and what is said when nothing answers over UDP either */
  async #connectByUdp(refusal: TerminalFault): Promise<void> {
    this.#isUdp = true;
    try {
      await this.createSocket();
      await this.#greet();
    } catch (error) {
      const isAnswer = error instanceof TerminalFault && error.code.startsWith('terminal.comm-key');
      throw isAnswer ? error : refusal;
    }
  }

  async #greet(): Promise<void> {
    const hello = await this.#command(COMMAND.connect);
    if (hello.code === REPLY.ok) return;
    const { commKey } = this.#options;
    if (hello.code !== REPLY.unauthorised) throw this.#fail(declined(this.#address, { command: hello.code }));
    if (!commKey) throw this.#fail(commKeyNeeded(this.#address));
    const auth = await this.#command(COMMAND.auth, scrambleCommKey(commKey, this.sessionId ?? 0));
    if (auth.code === REPLY.ok) return;
    throw this.#fail(commKeyWrong(this.#address));
  }

  /** @throws TerminalFault `terminal.declined` when it does not tell its serial number */
  async identity(): Promise<TerminalIdentity> {
    const serial = await this.#option('~SerialNumber');
    if (serial === '') {
      const message = terminalMessage('terminal.no-serial', { address: this.#address });
      throw this.#fail(new TerminalFault('terminal.declined', message));
    }
    const model = await this.#option('~DeviceName');
    const platform = await this.#option('~Platform');
    const version = await this.#ask(COMMAND.version);
    return { serial, model, platform, firmware: version?.code === REPLY.ok ? decodeText(version.data) : '' };
  }

  /** Its time is '' where it does not tell it. */
  async time(): Promise<ClockReading> {
    const { clock = systemClock } = this.#options;
    const askedAt = clock.now();
    const answer = await this.#command(COMMAND.getTime);
    const answeredAt = clock.now();
    if (answer.code === REPLY.unauthorised) throw this.#fail(commKeyNeeded(this.#address));
    const isReported = answer.code === REPLY.ok && answer.data.length >= 4;
    this.#shownTime = isReported ? decodeTime(answer.data.readUInt32LE(0)) : '';
    return { wallTime: this.#shownTime, askedAt, answeredAt };
  }

  /** All 0 (unknown) where the terminal does not count. */
  async sizes(): Promise<TerminalSizes> {
    const answer = await this.#command(COMMAND.freeSizes);
    if (answer.code === REPLY.unauthorised) throw this.#fail(commKeyNeeded(this.#address));
    return decodeSizes(answer.code === REPLY.ok ? answer.data : Buffer.alloc(0));
  }

  async users(): Promise<UserRead> {
    const { set, stride, count } = await this.#userTable();
    return { users: decodeUsers(set, stride, this.#options.codePage), count };
  }

  async #userTable(): Promise<{ set: Buffer; stride: UserStride; count: number }> {
    const { users: count } = await this.sizes();
    const set = await this.#table(TABLE_REQUEST.users);
    await this.#confirm(TABLE_REQUEST.users, set, 0);
    const found = userStride(set, count);
    if (!found.ok) throw this.#fail(unreadable(this.#address, found.reason, set));
    return { set, stride: found.stride, count };
  }

  async writeUser(user: UserChange): Promise<void> {
    const { set, stride } = await this.#userTable();
    await this.#order(COMMAND.userWrite, recordFor(set, stride, user, this.#options.codePage));
    await this.#command(COMMAND.refreshData); // firmware that does not know it has done it already
  }

  async deleteUser(badgeNumber: string): Promise<void> {
    const { users } = await this.users();
    const known = users.find((user) => user.badgeNumber === badgeNumber);
    if (!known) return;
    const uid = Buffer.alloc(2);
    uid.writeUInt16LE(known.uid);
    await this.#order(COMMAND.deleteUser, uid);
    await this.#command(COMMAND.refreshData);
  }

  async setTime(wallTime: string): Promise<void> {
    const time = Buffer.alloc(4);
    time.writeUInt32LE(encodeTime(wallTime));
    await this.#order(COMMAND.setTime, time);
    await this.#command(COMMAND.refreshData);
  }

  disable(): Promise<void> {
    return this.#order(COMMAND.disable, Buffer.alloc(4));
  }

  enable(): Promise<void> {
    return this.#order(COMMAND.enable);
  }

  clearPunches(): Promise<void> {
    return this.#order(COMMAND.clearAttlog);
  }

  /** It may go without a word: a line that breaks at once is as good as its answer. */
  async restart(): Promise<void> {
    await this.#order(COMMAND.restart).catch((error: unknown) => {
      if (!(error instanceof TerminalFault) || error.code !== 'terminal.dropped') throw error;
    });
  }

  /** A command that is answered with yes or no. */
  async #order(command: number, data: Buffer | string = ''): Promise<void> {
    const answer = await this.#command(command, data);
    if (answer.code !== REPLY.ok) throw this.#fail(declined(this.#address, { command: answer.code }));
  }

  async punches(known: PunchMark | null = null): Promise<PunchRead> {
    const before = await this.sizes();
    const found = await this.#tableOrRefusal(TABLE_REQUEST.punches);
    const after = await this.sizes();
    // an empty table is refused by some; one that holds rows must be handed over
    if ('refusal' in found && (before.logs > 0 || after.logs > 0)) throw this.#refused(found.refusal);
    const set = 'refusal' in found ? Buffer.alloc(0) : found.set;
    const counts = { before: before.logs, after: after.logs };
    const life = lifeUntil(this.#shownTime, (this.#options.clock ?? systemClock).now());
    const choice = choosePunchLayout(set, counts, life);
    if (!choice.ok) throw this.#fail(unreadable(this.#address, choice.reason, set));
    const { layout } = choice;
    const rows = set.length / PUNCH_STRIDE[layout];
    await this.#confirm(TABLE_REQUEST.punches, set, firstNewRow({ set, layout }, known) * PUNCH_STRIDE[layout]);
    const users = rows > 0 && knowsIndexOnly(layout) ? (await this.users()).users : null;
    return { set, layout, rows, counts, verdict: judgeCount(rows, counts), life, users, shownTime: this.#shownTime };
  }

  /**
   * Over UDP a packet that was swapped, or doubled while another was lost, can look right. So what is new of a table
   * counts only when a second reading says the same; it is asked for from the chunk on in which it begins.
   *
   * @param set the records of the first reading
   * @param from the first byte of them that is new
   */
  async #confirm(request: Buffer, set: Buffer, from: number): Promise<void> {
    if (!this.#isUdp || from >= set.length) return;
    const again = await this.#readOrRefusal(request, null, LENGTH_BYTES + from);
    await this.#ask(COMMAND.freeData);
    if (typeof again === 'number' || !hasSameRows(again, set, from))
      throw this.#fail(unreadable(this.#address, terminalMessage('terminal.readings-differ'), set));
  }

  /** Asks for realtime events (bit mask, 0 stops them); they arrive at `onEvent` as long as the line is open. */
  async registerEvents(mask = EVENT_ATTLOG): Promise<void> {
    if (mask !== 0) await this.#command(COMMAND.enable); // some tell nothing until they are enabled
    const wanted = Buffer.alloc(4);
    wanted.writeUInt32LE(mask);
    const answer = await this.#command(COMMAND.regEvent, wanted);
    if (answer.code !== REPLY.ok) throw this.#fail(declined(this.#address, { command: answer.code }));
  }

  override async disconnect(): Promise<void> {
    if (this.socket && this.sessionId !== null) {
      await this.#ask(COMMAND.exit).catch(() => undefined); // it is closed in any case
    }
    await this.closeSocket();
  }

  override async closeSocket(): Promise<void> {
    this.socket?.destroy();
    await this.#closed;
  }

  override async createSocket(): Promise<Socket> {
    const { host, port, signal, connectTimeoutMs = this.timeout / 2 } = this.#options;
    const to = { host, port, address: this.#address, timeoutMs: connectTimeoutMs, signal };
    const line = this.#isUdp ? await openUdp(to) : await openSocket(to);
    this.#begin(line);
    return line as Socket;
  }

  override executeCmd(command: number, data: Buffer | string): Promise<Buffer> {
    if (!this.#pump) return Promise.reject(notConnected(this.#address));
    if (this.replyId > REPLY_LIMIT) this.replyId = 0;
    return super.executeCmd(command, data);
  }

  override writeMessage(message: Buffer): Promise<Buffer> {
    return this.#exchange(message, () => (frame) => frame.bytes);
  }

  override requestData(message: Buffer): Promise<Buffer> {
    return this.#exchange(message, () => (frame) => frame.bytes);
  }

  /** A whole table with its u32 of length in front. Rejects where the library would resolve half of it. */
  override async readWithBuffer(
    request: Buffer,
    onProgress?: ((received: number, size: number) => void) | null,
  ): Promise<{ data: Buffer; err: null }> {
    const found = await this.#readOrRefusal(request, onProgress);
    if (typeof found === 'number') throw this.#refused(found);
    return { data: found, err: null };
  }

  /**
   * The table with its length in front, or with what number it was refused by both ways of asking.
   *
   * @param from the first byte that is needed: whole chunks before it need not be asked for, and are then undefined
   */
  async #readOrRefusal(
    request: Buffer,
    onProgress?: ((received: number, size: number) => void) | null,
    from = 0,
  ): Promise<Buffer | number> {
    const takeAnswer = () => takeTable(this.#address, this.#isUdp);
    const answer = await this.#exchange(this.#message(COMMAND.dataRequest, request), takeAnswer);
    // a yes with nothing after it is no table, for even an empty one has its length in front
    if ('refusal' in answer || ('whole' in answer && answer.whole.length === 0)) return this.#readPlainly(request);
    if ('whole' in answer) return answer.whole;
    const { size } = answer;
    const table = Buffer.allocUnsafe(size);
    const longest = this.#isUdp ? MAX_CHUNK.udp : MAX_CHUNK.tcp;
    for (let start = from - (from % longest); start < size; start += longest) {
      const bytes = Math.min(longest, size - start);
      const chunk = () => takeChunk(table, start, bytes, this.#address, { isUdp: this.#isUdp });
      await this.#exchange(this.#message(COMMAND.dataReady, chunkRequest(start, bytes)), chunk);
      onProgress?.(start + bytes, size);
    }
    return table;
  }

  /** The way of old firmware, which knows no buffer: the command itself, answered by the whole table. */
  async #readPlainly(request: Buffer): Promise<Buffer | number> {
    const { command, data } = plainRequest(request);
    const takeAnswer = () => takeTable(this.#address, this.#isUdp);
    const answer = await this.#exchange(this.#message(command, data), takeAnswer);
    if ('whole' in answer) return answer.whole;
    return 'refusal' in answer ? answer.refusal : REPLY.ok;
  }

  #refused(command: number): TerminalFault {
    return this.#fail(declined(this.#address, { command }));
  }

  async #table(request: Buffer): Promise<Buffer> {
    const found = await this.#tableOrRefusal(request);
    if ('refusal' in found) throw this.#refused(found.refusal);
    return found.set;
  }

  async #tableOrRefusal(request: Buffer): Promise<{ set: Buffer } | { refusal: number }> {
    await this.#ask(COMMAND.freeData); // a buffer left by a client that died would be read instead
    const found = await this.#readOrRefusal(request);
    if (typeof found === 'number') return { refusal: found };
    await this.#ask(COMMAND.freeData);
    try {
      return { set: recordsOf(found, this.#address) };
    } catch (error) {
      throw error instanceof TerminalFault ? this.#fail(error) : error;
    }
  }

  /** Some know a name only with the NUL after it, some only without. */
  async #option(name: string): Promise<string> {
    for (const asked of [`${name}\0`, name]) {
      const answer = await this.#ask(COMMAND.optionRead, asked);
      const text = answer?.code === REPLY.ok ? decodeText(answer.data) : '';
      const value = text.slice(text.indexOf('=') + 1).trim();
      if (value !== '') return value;
    }
    return '';
  }

  async #command(command: number, data: Buffer | string = ''): Promise<{ code: number; data: Buffer }> {
    const packet = await this.executeCmd(command, data);
    const code = packet.readUInt16LE(0);
    return { code: code === REPLY.data ? REPLY.ok : code, data: packet.subarray(8) };
  }

  /** Asks what can be done without. @returns null where nothing is answered */
  async #ask(command: number, data: Buffer | string = ''): Promise<{ code: number; data: Buffer } | null> {
    if (this.#unanswered.has(command)) return null;
    const take = () => (frame: Frame) => frame;
    const message = this.#message(command, Buffer.from(data));
    const frame = await this.#exchange<Frame | null>(message, take, { instead: null });
    if (frame === null) this.#unanswered.add(command);
    if (frame?.command === REPLY.unauthorised) throw this.#fail(commKeyNeeded(this.#address));
    return frame && { code: frame.command === REPLY.data ? REPLY.ok : frame.command, data: frame.data };
  }

  #message(command: number, data: Buffer): Buffer {
    return encodeFrame(command, this.sessionId ?? 0, this.#nextReply(), data);
  }

  #nextReply(): number {
    if (this.replyId > REPLY_LIMIT) this.replyId = 0;
    this.replyId += 1;
    return this.replyId + 1; // the library writes its number plus one
  }

  #exchange<T>(message: Buffer, takeFrom: () => Take<T>, patience?: Patience<T>): Promise<T> {
    return this.#pump ? this.#pump.exchange(message, takeFrom, patience) : Promise.reject(notConnected(this.#address));
  }

  #begin(socket: Line): void {
    const { signal, onEvent } = this.#options;
    const pump = new FramePump(socket, {
      address: this.#address,
      timeoutMs: this.#isUdp ? Math.ceil(this.timeout / UDP_RESENDS) : this.timeout,
      resends: this.#isUdp ? UDP_RESENDS : 0,
      freshReply: () => this.#nextReply(),
      session: () => this.sessionId ?? 0,
      onEvent: (frame) => onEvent?.({ code: frame.session, data: frame.data }),
    });
    const onAbort = () => pump.fail(stopped(this.#address));
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#closed = new Promise((done) => {
      socket.once('close', () => {
        signal?.removeEventListener('abort', onAbort);
        this.socket = null;
        done();
      });
    });
    this.#pump = pump;
    this.socket = socket as Socket; // the library's own field; all of its I/O is replaced
    this.sessionId = null;
    this.#unanswered.clear();
  }

  #fail(fault: TerminalFault): TerminalFault {
    this.#pump?.fail(fault);
    return fault;
  }
}
