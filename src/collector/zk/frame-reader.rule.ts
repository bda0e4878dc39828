import { decodeFrame, type Frame, HEAD_BYTES, packetLength } from './frame.rule.ts';

/** The longest packet believed: a whole log in one packet (200,000 rows), far below what nonsense could claim. */
const PACKET_LIMIT = 12 << 20;

/**
 * Cuts a byte stream into frames. TCP keeps no message borders: a read may hold half a frame, or three and a half.
 * Holds at most one unfinished frame (bounded by `limit`). A frame that lies whole in one read is a view of it.
 */
export class FrameReader {
  readonly #limit: number;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headFilled = 0;
  #frame: Buffer | null = null;
  #filled = 0;

  /** Whether the beginning of a frame has come whose end has not. */
  get isInside(): boolean {
    return this.#frame !== null || this.#headFilled > 0;
  }

  constructor(limit: number = PACKET_LIMIT) {
    this.#limit = limit;
  }

  /**
   * @param bytes what one read gave, in any cut
   * @returns the frames that are now complete, in order
   * @throws RangeError when the stream is no ZK stream; the reader must not be used afterwards
   */
  push(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#frame === null) {
        const whole = this.#wholeFrame(bytes, at);
        if (whole) {
          frames.push(decodeFrame(whole));
          at += whole.length;
          continue;
        }
        at = this.#gatherHead(bytes, at);
        continue;
      }
      const taken = bytes.copy(this.#frame, this.#filled, at);
      this.#filled += taken;
      at += taken;
      if (this.#filled === this.#frame.length) {
        frames.push(decodeFrame(this.#frame));
        this.#frame = null;
      }
    }
    return frames;
  }

  #wholeFrame(bytes: Buffer, at: number): Buffer | null {
    const left = bytes.length - at;
    if (this.#headFilled > 0 || left < HEAD_BYTES) return null;
    const end = HEAD_BYTES + packetLength(bytes, at, this.#limit);
    return left < end ? null : bytes.subarray(at, at + end);
  }

  #gatherHead(bytes: Buffer, at: number): number {
    const taken = bytes.copy(this.#head, this.#headFilled, at);
    this.#headFilled += taken;
    if (this.#headFilled === HEAD_BYTES) {
      this.#headFilled = 0;
      this.#frame = Buffer.allocUnsafe(HEAD_BYTES + packetLength(this.#head, 0, this.#limit));
      this.#filled = this.#head.copy(this.#frame);
    }
    return at + taken;
  }
}
