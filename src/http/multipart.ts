import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { receiveParts } from './body.ts';
import { FormFile, type FormLimit, NoForm } from './form-file.ts';
import { Gathered } from './gathered.ts';
import { bodyTooLarge, sizeOf, tooManyFields } from './problems.ts';

/** Header lines of one part, and their bytes; what is longer is not read. */
const HEADERS = { headerPairs: 20, headerSize: 8 << 10 };

/** A name as browsers escape it (HTML, "Multipart form data"). */
const unescaped = (name: string): string => name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

const tooLarge = (most: number) => bodyTooLarge({ most: sizeOf(most), bytes: most, isUnpacked: false });

/** The fields of a multipart form as they arrive, and how many bytes they have together. */
class Fields {
  readonly values: Record<string, unknown> = Object.create(null);
  readonly #limit: FormLimit;
  readonly #expected: number;
  #textBytes = 0;
  #fileBytes = 0;

  /** @param expected bytes of the whole body as announced; 0 when they were not */
  constructor(limit: FormLimit, expected: number) {
    this.#limit = limit;
    this.#expected = expected;
  }

  /** @throws Problem `http.body-too-large`; NoForm for a part without a name */
  addText(name: string | undefined, value: string, isCut: boolean): void {
    const { bytes } = this.#limit;
    this.#textBytes += Buffer.byteLength(value);
    if (isCut || this.#textBytes > bytes) throw tooLarge(bytes);
    if (name === undefined) throw new NoForm('a part has no name');
    this.values[unescaped(name)] = value;
  }

  /** Where the form takes no files, a file is counted and dropped. */
  addFile(name: string | undefined, file: BusboyFileStream, fileName: string, refuse: (error: Error) => void): void {
    const { bytes, files } = this.#limit;
    const most = files ?? bytes;
    const content = files === undefined ? undefined : new Gathered(Math.min(this.#expected, most));
    file.on('data', (part: Buffer) => {
      this.#fileBytes += part.length;
      if (this.#fileBytes > most) refuse(tooLarge(most));
      else content?.add(part);
    });
    file.on('limit', () => refuse(tooLarge(most)));
    file.on('error', () => undefined); // the form's own error says it
    file.on('end', () => {
      if (content && name !== undefined)
        this.values[unescaped(name)] = new FormFile(unescaped(fileName), content.bytes);
    });
    if (name === undefined) refuse(new NoForm('a part has no name'));
  }
}

/** @throws NoForm when the type names no boundary */
function parserFor(type: string, { bytes, fields, files = bytes }: FormLimit): Busboy {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      preservePath: true,
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
      limits: { parts: fields, fieldSize: bytes, fileSize: files, ...HEADERS },
    });
  } catch {
    throw new NoForm('a multipart body without a boundary');
  }
}

/**
 * The fields of a multipart form (RFC 7578), read while it arrives: what is refused is refused before the rest has come.
 *
 * @throws Problem `http.too-many-fields`, `http.body-too-large` and as readBytes; NoForm for what is no form
 */
export async function readMultipart(
  req: IncomingMessage,
  type: string,
  limit: FormLimit,
): Promise<Record<string, unknown>> {
  const parser = parserFor(type, limit);
  const form = new Fields(limit, Number(req.headers['content-length'] ?? 0));
  let refusal: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    const refuse = (error: Error) => {
      refusal ??= error;
      resolve();
    };
    const attempt = (work: () => void) => {
      try {
        work();
      } catch (error) {
        refuse(error as Error);
      }
    };
    parser.on('partsLimit', () => refuse(tooManyFields({ most: limit.fields })));
    parser.on('field', (name, value, _isNameCut, isCut) => attempt(() => form.addText(name, value, isCut)));
    parser.on('file', (name, file, fileName) => attempt(() => form.addFile(name, file, fileName, refuse)));
    parser.on('error', (error) => refuse(new NoForm(error instanceof Error ? error.message : 'it has no end')));
    parser.on('finish', resolve);
  });
  try {
    // around each part stand its delimiter and its headers
    await receiveParts(req, limit.bytes + (limit.files ?? 0), (part) => {
      if (refusal) throw refusal;
      parser.write(part);
    });
    parser.end();
    await ended;
    if (refusal) throw refusal;
    return { ...form.values };
  } finally {
    parser.destroy();
  }
}
