import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { HEAD_BYTES, headOf } from '../zk/frame.rule.ts';

/** What a conversation needs of its client: a TCP socket has it, and a UdpClient. */
export interface ClientLine {
  readonly writable: boolean;
  /** packets travel one by one, never in pieces and never two together */
  readonly isDatagram?: boolean;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  write(bytes: Buffer): unknown;
  end(bytes: Buffer, done: () => void): unknown;
  destroy(): unknown;
}

/** One client of a terminal that speaks UDP: known by its address, gone when it says goodbye. */
export class UdpClient extends EventEmitter implements ClientLine {
  readonly isDatagram = true;
  writable = true;
  readonly #socket: UdpSocket;
  readonly #to: RemoteInfo;

  constructor(socket: UdpSocket, to: RemoteInfo) {
    super();
    this.#socket = socket;
    this.#to = to;
  }

  /** A packet as it came; what is above reads frames. */
  receive(packet: Buffer): void {
    this.emit('data', Buffer.concat([headOf(packet.length), packet]));
  }

  /** @param frame one whole frame, or a part of one where a fault cut it */
  write(frame: Buffer): void {
    if (this.writable) this.#socket.send(frame.subarray(HEAD_BYTES), this.#to.port, this.#to.address, () => undefined);
  }

  end(_bytes: Buffer, done: () => void): void {
    this.destroy();
    done();
  }

  destroy(): void {
    if (!this.writable) return;
    this.writable = false;
    this.emit('close');
  }
}
