/**
 * A plain tar of small files, written and read one file at a time: `tar -xf` and `zcat` open a backup where no Hajira is
 * left.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, "ustar Interchange Format"
 */
import type { FileHandle } from 'node:fs/promises';

const BLOCK = 512;
/** No file in a backup is larger; a damaged size must not ask for all the memory. */
const MOST = 256 * 1024 * 1024;

function header(name: string, size: number, seconds: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  block.write(name, 0, 100, 'utf8');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(seconds, 136, 12);
  block.write('        0', 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** The sum of the header's bytes, with its own eight counted as spaces. */
function checksum(block: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK; at += 1) sum += at >= 148 && at < 156 ? 32 : (block[at] ?? 0);
  return sum;
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** Appends files to a tar in an open file. */
export class TarWriter {
  readonly #file: FileHandle;
  readonly #seconds: number;
  size = 0;

  constructor(file: FileHandle, at: Date) {
    this.#file = file;
    this.#seconds = Math.floor(at.getTime() / 1000);
  }

  async add(name: string, content: Uint8Array): Promise<void> {
    await this.#write(header(name, content.length, this.#seconds));
    await this.#write(content);
    await this.#write(Buffer.alloc(padding(content.length)));
  }

  /** Two empty blocks, after which nothing follows. */
  end(): Promise<void> {
    return this.#write(Buffer.alloc(2 * BLOCK));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    await this.#file.writeFile(bytes);
    this.size += bytes.length;
  }
}

/** What is wrong with a tar, and after which file in it. */
export class TarError extends Error {
  override readonly name = 'TarError';
  readonly after: string;

  constructor(message: string, after: string) {
    super(message);
    this.after = after;
  }
}

async function readExactly(file: FileHandle, size: number, at: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await file.read(buffer, read, size - read, at + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

/**
 * The files of a tar, in their order, each whole in memory while it is looked at.
 *
 * @throws TarError
 */
export async function* readTar(file: FileHandle): AsyncGenerator<{ name: string; content: Buffer }> {
  let at = 0;
  let after = '';
  for (;;) {
    const block = await readExactly(file, BLOCK, at);
    if (block.length < BLOCK) throw new TarError('the file ends early', after);
    if (block.every((byte) => byte === 0)) return;
    const stated = Number.parseInt(block.toString('latin1', 148, 156), 8);
    const size = Number.parseInt(block.toString('latin1', 124, 136), 8);
    if (stated !== checksum(block) || !(size >= 0 && size <= MOST))
      throw new TarError('what follows is no header', after);
    const name = block.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    const content = await readExactly(file, size, at + BLOCK);
    if (content.length < size) throw new TarError('the file ends early', after);
    yield { name, content };
    after = name;
    at += BLOCK + size + padding(size);
  }
}
