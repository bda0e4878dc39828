import { COMMAND, REPLY } from '../zk/commands.rule.ts';
import { encodeFrame, type Frame } from '../zk/frame.rule.ts';
import { FrameReader } from '../zk/frame-reader.rule.ts';
import { faultOfSocket, TerminalFault } from './fault.ts';
import type { Line } from './open-line.ts';

export type PumpOptions = {
  /** "host:port", for messages. */
  address: string;
  /** Longest silence inside one exchange, in ms. A whole exchange may take ten times as long. */
  timeoutMs: number;
  /** Session for the acknowledgement of events. */
  session: () => number;
  /** How often a request is sent again when its answer does not come whole: 0 on TCP, where that means a broken line. */
  resends?: number;
  /** Given every event after it is acknowledged. */
  onEvent: (event: Frame) => void;
};

/** Given each packet of an answer: returns the result when it is whole, undefined to wait for more. */
export type Take<T> = (frame: Frame) => T | undefined;

type Exchange = {
  message: Buffer;
  reply: number;
  deadline: number;
  begin: () => (frame: Frame) => boolean;
  take: (frame: Frame) => boolean;
  resends: number;
  fail: (fault: TerminalFault) => void;
};

const EXCHANGE_SILENCES = 10;

/**
 * Owns a connected socket: one permanent listener cuts the stream into frames, sets events apart and acknowledges
 * them, and hands each answer to the one exchange whose reply number it bears; a late answer finds none and is
 * dropped. One exchange at a time, the others wait in line. Any fault destroys the socket and fails them all.
 */
export class FramePump {
  readonly #socket: Line;
  readonly #options: PumpOptions;
  readonly #reader = new FrameReader();
  readonly #line: Exchange[] = [];
  #current: Exchange | null = null;
  #timer: NodeJS.Timeout | null = null;
  #fault: TerminalFault | null = null;

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
   */
  exchange<T>(message: Buffer, takeFrom: () => Take<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#fault) {
        reject(this.#fault);
        return;
      }
      const begin = () => {
        const take = takeFrom();
        return (frame: Frame) => {
          const result = take(frame);
          if (result === undefined) return false;
          resolve(result);
          return true;
        };
      };
      this.#line.push({
        message,
        reply: message.readUInt16LE(14),
        deadline: 0,
        begin,
        take: begin(),
        resends: this.#options.resends ?? 0,
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
    exchange.deadline = performance.now() + this.#options.timeoutMs * EXCHANGE_SILENCES;
    this.#timer = setTimeout(() => this.#again() || this.fail(this.#silent()), this.#options.timeoutMs);
    this.#socket.write(exchange.message);
  }

  /** Sends the current request once more, if that may be; what came of its answer is forgotten. */
  #again(): boolean {
    const exchange = this.#current;
    if (!exchange || exchange.resends === 0) return false;
    exchange.resends -= 1;
    exchange.take = exchange.begin();
    this.#timer?.refresh();
    this.#socket.write(exchange.message);
    return true;
  }

  #receive(bytes: Buffer): void {
    if (this.#fault) return;
    this.#timer?.refresh();
    try {
      for (const frame of this.#reader.push(bytes)) {
        if (this.#fault) return;
        this.#route(frame);
      }
    } catch (error) {
      const isLoss = error instanceof TerminalFault && error.code === 'terminal.unreadable';
      if (isLoss && this.#again()) return;
      this.fail(error instanceof TerminalFault ? error : this.#nonsense(error));
      return;
    }
    if (this.#current && performance.now() > this.#current.deadline) this.fail(this.#silent());
  }

  #route(frame: Frame): void {
    if (frame.command === COMMAND.regEvent) {
      this.#socket.write(encodeFrame(REPLY.ok, this.#options.session(), 0));
      this.#options.onEvent(frame);
      return;
    }
    if (!this.#current || frame.reply !== this.#current.reply) return;
    if (!this.#current.take(frame)) return;
    this.#current = null;
    this.#stopTimer();
    this.#next();
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #silent(): TerminalFault {
    const { address, timeoutMs } = this.#options;
    return new TerminalFault(
      'terminal.timed-out',
      `${address} is connected but gave no whole answer (waited ${timeoutMs} ms): try again; if it stays, restart it.`,
    );
  }

  #dropped(): TerminalFault {
    const { address } = this.#options;
    return new TerminalFault('terminal.dropped', `${address} closed the line: check its cable, network and power.`);
  }

  #nonsense(error: unknown): TerminalFault {
    const { address } = this.#options;
    const found = error instanceof Error ? error.message : String(error);
    const message = `${address} does not speak the ZK protocol (${found}): check that this port is the terminal's.`;
    return new TerminalFault('terminal.nonsense', message, error);
  }
}
