import { terminalMessage } from '../../i18n/terminals.ts';
import { COMMAND, REPLY } from '../zk/commands.rule.ts';
import { decodeFrame, encodeFrame, type Frame } from '../zk/frame.rule.ts';
import { FrameReader } from '../zk/frame-reader.rule.ts';
import { faultOfSocket, TerminalFault, unreadable } from './fault.ts';
import type { Line } from './open-line.ts';

export type PumpOptions = {
  /** "host:port", for messages. */
  address: string;
  /** Longest silence inside one exchange, in ms. Whatever belongs to the answer starts it anew. */
  timeoutMs: number;
  /** Session for the acknowledgement of events. */
  session: () => number;
  /** How often a request is sent again when its answer does not come whole: 0 on TCP, where that means a broken line. */
  resends?: number;
  /** A reply number that no request of this line has borne, for one that is sent again. */
  freshReply?: () => number;
  /** Given every event after it is acknowledged. */
  onEvent: (event: Frame) => void;
};

/** Given each packet of an answer: returns the result when it is whole, undefined to wait for more. */
export type Take<T> = (frame: Frame) => T | undefined;

/** Given each packet of an answer: true when it is whole. */
type Taking = (frame: Frame) => boolean;

type Exchange = {
  message: Buffer;
  deadline: number;
  begin: () => Taking;
  /** What takes the answers, by the reply number of each sending: the first answer that comes whole counts. */
  taking: Map<number, Taking>;
  resends: number;
  /** Ends it without an answer where it can do without one. */
  doWithout: (() => void) | undefined;
  fail: (fault: TerminalFault) => void;
};

/** Where the reply number stands in a frame. */
const REPLY_AT = 14;

/** What is taken instead of an answer that a terminal need not give. */
export type Patience<T> = { instead: T };

/** No exchange takes longer, however slowly its answer comes in. */
const EXCHANGE_LIMIT_MS = 3_600_000;
/** How long the first answer of a line may bear another number than its request before this terminal counts itself. */
const ECHO_MS = 500;

/**
 * Owns a connected socket: one permanent listener cuts the stream into frames, sets events apart and acknowledges
 * them, and hands each answer to the one exchange whose reply number it bears; a late answer finds none and is
 * dropped. One exchange at a time, the others wait in line. Any fault destroys the socket and fails them all.
 *
 * A terminal whose very first answer does not bear the number of its request counts by itself: its answers are taken in
 * their order, and the ACK_OK that ends a piece is waited out.
 */
export class FramePump {
  readonly #socket: Line;
  readonly #options: PumpOptions;
  readonly #reader = new FrameReader();
  readonly #line: Exchange[] = [];
  #current: Exchange | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** Whether it echoes the numbers of requests; null until its first answer. */
  #echoes: boolean | null = null;
  #echoTimer: NodeJS.Timeout | null = null;
  /** Packets of a piece came whose ACK_OK has not. */
  #owesEnd = false;
  #fault: TerminalFault | null = null;
  /** The number of the answer that came whole last, where packets may be doubled or come late. */
  #finished: number | null = null;

  constructor(socket: Line, options: PumpOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', (error) => this.fail(faultOfSocket(error, options.address)));
    socket.on('close', () => this.fail(this.#dropped()));
  }

  /**
   * Writes a request and collects its answer.
   *
   * @param message a whole frame; its reply number is what the answer must echo
   * @param takeFrom makes what takes the answer, anew for each sending; it may throw a TerminalFault, and anything thrown
   *   destroys the socket
   * @param patience for an answer that is not needed
   */
  exchange<T>(message: Buffer, takeFrom: () => Take<T>, patience?: Patience<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#fault) {
        reject(this.#fault);
        return;
      }
      const begin = (): Taking => {
        const take = takeFrom();
        return (frame) => {
          const result = take(frame);
          if (result === undefined) return false;
          resolve(result);
          return true;
        };
      };
      this.#line.push({
        message,
        deadline: 0,
        begin,
        taking: new Map([[message.readUInt16LE(REPLY_AT), begin()]]),
        resends: this.#options.resends ?? 0,
        doWithout: patience && (() => resolve(patience.instead)),
        fail: reject,
      });
      this.#next();
    });
  }

  /** Destroys the socket; every exchange, now and later, fails with the first fault. */
  fail(fault: TerminalFault): void {
    if (this.#fault) return;
    this.#fault = fault;
    this.#stopTimer();
    this.#socket.destroy();
    const failed = this.#current ? [this.#current, ...this.#line] : this.#line;
    this.#current = null;
    for (const exchange of failed) exchange.fail(fault);
  }

  #next(): void {
    if (this.#current || this.#fault) return;
    const exchange = this.#line.shift();
    if (!exchange) return;
    this.#current = exchange;
    exchange.deadline = performance.now() + EXCHANGE_LIMIT_MS;
    this.#timer = setTimeout(() => this.#again() || this.#goWithout(), this.#options.timeoutMs);
    this.#socket.write(exchange.message);
  }

  /** Nothing came: the next exchange begins if this one can do without its answer, which is dropped when it comes late. */
  #goWithout(): void {
    const exchange = this.#current;
    if (!exchange?.doWithout || this.#echoes === false) {
      this.fail(this.#silent());
      return;
    }
    exchange.doWithout();
    this.#end();
  }

  /**
   * Sends the current request once more, if that may be, under a number of its own: so a packet of the former answer that
   * comes late is never taken for one of the new answer. Where the terminal counts by itself the former one is forgotten.
   */
  #again(): boolean {
    const exchange = this.#current;
    if (!exchange || exchange.resends === 0) return false;
    exchange.resends -= 1;
    const reply = this.#options.freshReply?.() ?? exchange.message.readUInt16LE(REPLY_AT);
    const { command, session, data } = decodeFrame(exchange.message);
    if (this.#echoes === false) exchange.taking.clear();
    exchange.taking.set(reply, exchange.begin());
    exchange.message = encodeFrame(command, session, reply, data);
    this.#timer?.refresh();
    this.#socket.write(exchange.message);
    return true;
  }

  #receive(bytes: Buffer): void {
    if (this.#fault) return;
    try {
      for (const frame of this.#reader.push(bytes)) {
        if (this.#fault) return;
        if (this.#route(frame)) this.#timer?.refresh();
      }
      if (this.#reader.isInside) this.#timer?.refresh();
    } catch (error) {
      this.#cannotRead(error);
      return;
    }
    if (this.#current && performance.now() > this.#current.deadline) this.fail(this.#silent());
  }

  #cannotRead(error: unknown): void {
    const isLoss = error instanceof TerminalFault && error.code === 'terminal.unreadable';
    if (isLoss && (this.#isStillTaking() || this.#again())) return;
    this.fail(error instanceof TerminalFault ? error : this.#nonsense(error));
  }

  /** @returns whether it belongs to the answer that is waited for */
  #route(frame: Frame): boolean {
    if (frame.command === COMMAND.regEvent) {
      this.#socket.write(encodeFrame(REPLY.ok, this.#options.session(), 0));
      this.#options.onEvent(frame);
      return false;
    }
    if (this.#echoes === false && this.#endsPiece(frame)) return true;
    const taking = this.#takingOf(frame);
    if (taking === undefined) {
      if (frame.command === COMMAND.data && frame.reply === this.#finished) this.fail(this.#late());
      return false;
    }
    this.#echoes ??= true;
    this.#take(frame, taking);
    return true;
  }

  #take(frame: Frame, taking: Taking): void {
    try {
      if (!taking(frame)) return;
    } catch (error) {
      this.#current?.taking.delete(frame.reply);
      throw error;
    }
    if (this.#options.resends) this.#finished = frame.reply;
    this.#end();
  }

  /** What takes this packet; undefined when it is no answer to the current request. */
  #takingOf(frame: Frame): Taking | undefined {
    if (!this.#current) return undefined;
    const { taking } = this.#current;
    if (this.#echoes === false) return [...taking.values()].at(-1);
    const found = taking.get(frame.reply);
    if (!found && this.#echoes === null && frame.reply !== this.#finished)
      this.#echoTimer ??= setTimeout(() => this.#countsItself(frame), ECHO_MS);
    return found;
  }

  /** One of its answers failed, and another that was asked for is still to come. */
  #isStillTaking(): boolean {
    return this.#echoes !== false && (this.#current?.taking.size ?? 0) > 0;
  }

  /** Without numbers only the order tells the ACK_OK that ends a piece from the next answer. */
  #endsPiece(frame: Frame): boolean {
    if (frame.command === COMMAND.prepareData) this.#owesEnd = true;
    const isEnd = this.#owesEnd && frame.command === REPLY.ok;
    if (isEnd) this.#owesEnd = false;
    return isEnd;
  }

  #countsItself(first: Frame): void {
    if (this.#echoes !== null || this.#fault) return;
    this.#echoes = false;
    try {
      this.#route(first);
    } catch (error) {
      this.#cannotRead(error);
    }
  }

  #end(): void {
    this.#current = null;
    this.#stopTimer();
    this.#next();
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#echoTimer) clearTimeout(this.#echoTimer);
    this.#timer = null;
    this.#echoTimer = null;
  }

  /** The piece that is taken to be whole may hold another packet twice. */
  #late(): TerminalFault {
    return unreadable(this.#options.address, terminalMessage('terminal.packets-late'));
  }

  #silent(): TerminalFault {
    const { address, timeoutMs } = this.#options;
    return new TerminalFault(
      'terminal.timed-out',
      terminalMessage('terminal.incomplete-answer', { address, timeoutMs }),
    );
  }

  #dropped(): TerminalFault {
    const { address } = this.#options;
    return new TerminalFault('terminal.dropped', terminalMessage('terminal.closed', { address }));
  }

  #nonsense(error: unknown): TerminalFault {
    const { address } = this.#options;
    const found = error instanceof Error ? error.message : String(error);
    const message = terminalMessage('terminal.not-zk', { address, found });
    return new TerminalFault('terminal.nonsense', message, error);
  }
}
