import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';
import { terminalMessage } from '../../i18n/terminals.ts';
import { HEAD_BYTES, headOf } from '../zk/frame.rule.ts';
import { faultOfSocket, silentOnConnect, TerminalFault } from './fault.ts';

/** What the frame pump needs of a connection: a TCP socket has it, and a UdpLine. */
export interface Line {
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  write(bytes: Buffer): unknown;
  destroy(): unknown;
}

export type OpenSocketOptions = {
  host: string;
  port: number;
  /** "host:port", for messages. */
  address: string;
  /** Longest wait, in ms; the system's own would be minutes. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** A connected TCP socket, or a TerminalFault and nothing left behind. */
export function openSocket(options: OpenSocketOptions): Promise<Socket> {
  const { host, port, address, timeoutMs, signal } = options;
  return new Promise<Socket>((resolve, reject) => {
    if (signal?.aborted) {
      reject(stopped(address));
      return;
    }
    const socket = connect({ host, port, noDelay: true });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const giveUp = (fault: TerminalFault) => {
      settle();
      socket.destroy();
      reject(fault);
    };
    const onAbort = () => giveUp(stopped(address));
    const timer = setTimeout(
      () => giveUp(new TerminalFault('terminal.timed-out', silentOnConnect(address))),
      timeoutMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => giveUp(faultOfSocket(error, address)));
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

/**
 * A connected UDP socket that looks like a stream of frames: each datagram is one packet, which gets the head that TCP
 * puts in front of it, so that everything above is the same. A datagram may be lost: the frame pump asks again.
 */
class UdpLine extends EventEmitter implements Line {
  readonly #socket: UdpSocket;
  #isOpen = true;

  constructor(socket: UdpSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (packet) => this.emit('data', Buffer.concat([headOf(packet.length), packet])));
    socket.on('error', (error) => this.emit('error', error));
  }

  write(frame: Buffer): void {
    if (!this.#isOpen) return;
    this.#socket.send(frame.subarray(HEAD_BYTES), (error) => {
      if (error && this.#isOpen) this.emit('error', error);
    });
  }

  destroy(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.close(() => this.emit('close'));
  }
}

/** A UDP line; nothing is asked of the terminal yet. @throws TerminalFault when the address has no way to it */
export function openUdp(options: OpenSocketOptions): Promise<Line> {
  const { host, port, address, signal } = options;
  return new Promise<Line>((resolve, reject) => {
    if (signal?.aborted) {
      reject(stopped(address));
      return;
    }
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const giveUp = (error: Error) => {
      socket.close();
      reject(faultOfSocket(error, address));
    };
    socket.once('error', giveUp);
    socket.connect(port, host, (error?: Error) => {
      if (error) return; // told by the event
      socket.off('error', giveUp);
      resolve(new UdpLine(socket));
    });
  });
}

/** Our own wish to end, told to whoever waits. */
export function stopped(address: string): TerminalFault {
  return new TerminalFault('terminal.stopped', terminalMessage('terminal.read-stopped', { address }));
}
