import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

const READ_PIECE = 1 << 20;

/**
 * Records of one size, one after the other in a growing buffer, and in an append-only file when a path is given.
 * A record is on its way to the disk before `append` returns, so that a killed process has lost nothing it
 * acknowledged; the torn record that a kill may leave at the end is cut off at the next start.
 */
export class PackedRecords {
  readonly recordBytes: number;
  #file: number | null;
  #buffer: Buffer;
  #length = 0;

  constructor(recordBytes: number, path: string | null) {
    this.recordBytes = recordBytes;
    this.#buffer = Buffer.alloc(recordBytes * 64);
    this.#file = path === null ? null : openSync(path, 'a+');
    if (this.#file !== null) this.#load(this.#file);
  }

  get count(): number {
    return this.#length / this.recordBytes;
  }

  /** All records; a view, valid until the next append. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** @param records one or more whole records */
  append(records: Buffer): void {
    if (records.length % this.recordBytes !== 0) throw new RangeError(`records take ${this.recordBytes} bytes each`);
    if (this.#file !== null) writeWhole(this.#file, records);
    this.#reserve(records.length);
    this.#length += records.copy(this.#buffer, this.#length);
  }

  clear(): void {
    if (this.#file !== null) ftruncateSync(this.#file, 0);
    this.#length = 0;
  }

  /** Takes the oldest records away, as a terminal does whose memory is full. */
  dropFirst(count: number): void {
    const rest = Buffer.from(this.#buffer.subarray(Math.min(this.#length, count * this.recordBytes), this.#length));
    this.clear();
    this.append(rest);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #load(file: number): void {
    const found = fstatSync(file).size;
    const whole = found - (found % this.recordBytes);
    if (whole !== found) ftruncateSync(file, whole);
    this.#reserve(whole);
    while (this.#length < whole) {
      const wanted = Math.min(READ_PIECE, whole - this.#length);
      const read = readSync(file, this.#buffer, this.#length, wanted, this.#length);
      if (read === 0) throw new Error('the file became shorter while it was read');
      this.#length += read;
    }
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#buffer.length) return;
    const grown = Buffer.alloc(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
