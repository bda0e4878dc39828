import type { IncomingMessage } from 'node:http';
import { readBytes } from './body.ts';
import { parseJson } from './json.ts';
import { bodyTooLarge, sizeOf, tooManyFields } from './problems.ts';

export interface FormLimit {
  /** of all fields that are no files */
  bytes: number;
  fields: number;
  /** bytes of the files of a multipart body; where it is left out, files are not taken */
  files?: number;
}

/** A file of a multipart form: its bytes as they came, never decoded. */
export class FormFile {
  /** as its sender calls it */
  readonly name: string;
  readonly bytes: Buffer;

  constructor(name: string, bytes: Buffer) {
    this.name = name;
    this.bytes = bytes;
  }
}

/** A body that is none of the forms that are read here. */
export class NoForm extends Error {}

interface FormReader {
  /** sees the parts as they arrive. @throws Problem `http.too-many-fields` */
  count: (part: Buffer) => void;
  parse: (bytes: Buffer) => Record<string, unknown>;
}

const AMPERSAND = 0x26;

function urlencoded(most: number): FormReader {
  let fields = 1;
  return {
    count(part) {
      for (let at = part.indexOf(AMPERSAND); at !== -1; at = part.indexOf(AMPERSAND, at + 1)) {
        fields += 1;
        if (fields > most) throw tooManyFields({ most });
      }
    },
    parse: (bytes) => Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))),
  };
}

const decoder = new TextDecoder();
const LINE = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');
/** Bytes of the headers of one part. */
const MOST_HEADERS = 8 << 10;

/** A name as browsers escape it (HTML, "Multipart form data"). */
const unescaped = (name: string): string => name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

interface FormPart {
  name: string;
  /** undefined for a field that is no file */
  fileName: string | undefined;
  content: Buffer;
}

/** One part of a multipart body (RFC 7578). @throws NoForm */
function partOf(bytes: Buffer): FormPart {
  const end = bytes.subarray(0, MOST_HEADERS).indexOf(BLANK_LINE);
  if (end === -1) throw new NoForm('a part has no headers, or too long ones');
  const headers = bytes.subarray(0, end).toString('utf8');
  const [, name] = /^content-disposition:\s*form-data;[^\r\n]*?\bname="([^"\r\n]*)"/im.exec(headers) ?? [];
  if (name === undefined) throw new NoForm('a part has no name');
  const [isFile, fileName = ''] = /^content-disposition:[^\r\n]*\bfilename\*?=(?:"([^"\r\n]*)")?/im.exec(headers) ?? [];
  return {
    name: unescaped(name),
    fileName: isFile === undefined ? undefined : unescaped(fileName),
    content: bytes.subarray(end + BLANK_LINE.length),
  };
}

/** The value of a part; undefined for a file that this form does not take. Texts are decoded once they are few enough. */
function fieldValue({ fileName, content }: FormPart, { files }: FormLimit): string | FormFile | undefined {
  if (fileName === undefined) return decoder.decode(content);
  return files === undefined ? undefined : new FormFile(fileName, content);
}

/** @throws Problem `http.body-too-large` */
function requireWithin(parts: readonly FormPart[], { bytes, files = bytes }: FormLimit): void {
  for (const [isFile, most] of [
    [false, bytes],
    [true, files],
  ] as const) {
    const own = parts.filter(({ fileName }) => (fileName !== undefined) === isFile);
    const size = own.reduce((sum, { content }) => sum + content.length, 0);
    if (size > most) throw bodyTooLarge({ most: sizeOf(most), bytes: most, isUnpacked: false });
  }
}

/** Delimiters are looked for in each part as it arrives: in one piece a long body would take long. */
function multipart(limit: FormLimit, boundary: string): FormReader {
  const delimiter = Buffer.from(`--${boundary}`);
  /** where they begin in the body */
  const found: number[] = [];
  let seen = 0;
  let rest: Buffer = Buffer.alloc(0);
  return {
    count(part) {
      const bytes = Buffer.concat([rest, part]);
      const start = seen - rest.length;
      for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
        found.push(start + at);
        // the last one ends the form
        if (found.length > limit.fields + 1) throw tooManyFields({ most: limit.fields });
      }
      seen += part.length;
      rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - delimiter.length + 1)));
    },
    parse(bytes) {
      const text = (from: number) => bytes.subarray(from, from + 2).toString('latin1');
      // one that does not begin a line is a part's own
      const ends = found.filter((at) => at === 0 || text(at - 2) === '\r\n');
      const last = ends.findIndex((at) => text(at + delimiter.length) === '--');
      if (last === -1) throw new NoForm('it has no end');
      const parts = ends
        .slice(0, last)
        .map((at, n) => partOf(bytes.subarray(at + delimiter.length + LINE.length, (ends[n + 1] ?? 0) - LINE.length)));
      requireWithin(parts, limit);
      const fields = parts.map((part) => [part.name, fieldValue(part, limit)] as const);
      return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
    },
  };
}

/** Fields are flat, like a form's. */
function json(most: number): FormReader {
  return {
    count: () => undefined,
    parse(bytes) {
      const value = parseJson(bytes, { depth: 2, values: 2 * most });
      if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new NoForm('not an object');
      if (Object.keys(value).length > most) throw tooManyFields({ most });
      if (Object.values(value).some((one) => one !== null && typeof one === 'object')) throw new NoForm('not flat');
      return value as Record<string, unknown>;
    },
  };
}

/** How a body of this type is read, and how many bytes of it: files come in multipart bodies only. */
function readerFor(type: string, limit: FormLimit): FormReader & { most: number } {
  const { bytes, fields, files = 0 } = limit;
  if (/^application\/json\b/i.test(type)) return { ...json(fields), most: bytes };
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return { ...urlencoded(fields), most: bytes };
  const [, quoted, plain] = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new NoForm(`a body of type ${type}`);
  // around each part stand its delimiter and its headers
  return { ...multipart(limit, boundary), most: bytes + files };
}

/**
 * The fields of a posted form: urlencoded, multipart or flat JSON. Fields are counted while they arrive, and none is made
 * before all are known to be few enough. Files come as they were sent, in multipart bodies, where the form takes any.
 *
 * @throws Problem `http.too-many-fields` and as readBytes; NoForm for what is no form
 */
export async function readForm(req: IncomingMessage, limit: FormLimit): Promise<Record<string, unknown>> {
  const type = req.headers['content-type'] ?? '';
  if (type === '' || req.headers['content-length'] === '0') {
    const empty = await readBytes(req, 0).catch(() => undefined);
    if (!empty) throw new NoForm('a body without a type');
    return {};
  }
  const reader = readerFor(type, limit);
  const body = await readBytes(req, reader.most, reader.count);
  return body.length === 0 ? {} : reader.parse(body);
}
