import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { COMMAND } from '../zk/commands.rule.ts';
import { decodeFrame } from '../zk/frame.rule.ts';
import type { TerminalFaults } from './faults.ts';
import type { ClientLine } from './udp-client.ts';

/** Sends a terminal's packets to one client, with whatever is wrong with its line. */
export class Transmitter {
  readonly #socket: ClientLine;
  readonly #faults: () => TerminalFaults;
  readonly #gone = new AbortController();
  #held: Buffer[] = [];
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();
  #sent = 0;
  #packets = 0;
  #dataPackets = 0;

  constructor(socket: ClientLine, faults: () => TerminalFaults) {
    this.#socket = socket;
    this.#faults = faults;
    socket.once('close', () => this.#gone.abort());
  }

  /** @param frames the packets of one answer (or one event), in order */
  send(frames: readonly Buffer[]): void {
    const { latencyMs, fragment, coalesce, paceMs } = this.#line();
    if (this.#waiting === 0 && !latencyMs && !fragment && !coalesce && !paceMs) {
      for (const frame of this.#misordered(frames)) this.#write(frame);
      return;
    }
    this.#held.push(...this.#misordered(frames));
    this.#waiting += 1;
    this.#tail = this.#tail
      .then(() => this.#sendHeld())
      .catch(() => undefined) // the client has gone
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** A datagram is neither cut nor joined. */
  #line(): Pick<TerminalFaults, 'latencyMs' | 'fragment' | 'coalesce' | 'paceMs'> {
    const { latencyMs, fragment, coalesce, paceMs } = this.#faults();
    const slow = { ...(latencyMs ? { latencyMs } : {}), ...(paceMs ? { paceMs } : {}) };
    if (this.#socket.isDatagram) return slow;
    return { ...slow, ...(fragment ? { fragment } : {}), ...(coalesce ? { coalesce } : {}) };
  }

  /** What a network of datagrams may do to the packets of a table: the same one twice, or two in the other order. */
  #misordered(frames: readonly Buffer[]): readonly Buffer[] {
    const { doubleEvery = 0, swapEvery = 0 } = this.#faults();
    if (!this.#socket.isDatagram || (doubleEvery === 0 && swapEvery === 0)) return frames;
    const sent: Buffer[] = [];
    let swapped: Buffer | undefined;
    for (const frame of frames) {
      const isData = decodeFrame(frame).command === COMMAND.data;
      if (isData) this.#dataPackets += 1;
      if (isData && swapEvery > 0 && this.#dataPackets % swapEvery === 0) {
        swapped = frame;
        continue;
      }
      sent.push(frame);
      if (isData && doubleEvery > 0 && this.#dataPackets % doubleEvery === 0) sent.push(frame);
      if (swapped) sent.push(swapped);
      swapped = undefined;
    }
    return swapped ? [...sent, swapped] : sent;
  }

  async #sendHeld(): Promise<void> {
    const { latencyMs, fragment, coalesce, paceMs } = this.#line();
    const { signal } = this.#gone;
    if (latencyMs) await wait(latencyMs, undefined, { signal });
    if (coalesce) await turn(undefined, { signal });
    const frames = coalesce ? [Buffer.concat(this.#held)] : this.#held;
    this.#held = [];
    for (const frame of frames) {
      const piece = fragment || frame.length;
      for (let at = 0; at < frame.length; at += piece) {
        if (paceMs) await wait(paceMs, undefined, { signal });
        this.#write(frame.subarray(at, at + piece));
        if (fragment) await turn(undefined, { signal });
      }
    }
  }

  #write(bytes: Buffer): void {
    const faults = this.#faults();
    if (!this.#socket.writable || bytes.length === 0) return; // gone, or hung up on
    const { dropAfterBytes: drop, nonsenseAfterBytes = Number.POSITIVE_INFINITY } = faults;
    if (drop && this.#sent + bytes.length > drop.bytes) {
      if (drop.once) delete faults.dropAfterBytes;
      this.#socket.end(bytes.subarray(0, Math.max(0, drop.bytes - this.#sent)), () => this.#socket.destroy());
      return;
    }
    this.#packets += 1;
    if (this.#socket.isDatagram && faults.loseEvery && this.#packets % faults.loseEvery === 0) return;
    this.#socket.write(
      this.#sent >= nonsenseAfterBytes ? Buffer.from(bytes.map((byte, at) => byte ^ (0xa5 + at))) : bytes,
    );
    this.#sent += bytes.length;
  }
}
