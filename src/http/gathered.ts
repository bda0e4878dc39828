/** Bytes that come in parts. Each part is copied when it comes: to put millions of bytes together at the end takes long. */
export class Gathered {
  #bytes: Buffer;
  #size = 0;

  /** @param expected as announced; 0 when it was not */
  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafe(expected);
  }

  add(part: Buffer): void {
    const size = this.#size + part.length;
    if (size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    part.copy(this.#bytes, this.#size);
    this.#size = size;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }
}
