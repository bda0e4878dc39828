import type { IncomingMessage } from 'node:http';
import { readBytes } from './body.ts';
import { parseJson } from './json.ts';
import { tooManyFields } from './problems.ts';

export interface FormLimit {
  bytes: number;
  fields: number;
}

/** A body that is none of the forms that are read here. */
export class NoForm extends Error {}

type Fields = [string, string][];

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

/** The field that one part of a multipart body holds; undefined for a file, which no form here sends. */
function fieldIn(part: Buffer): [string, string] | undefined {
  const head = part.indexOf(BLANK_LINE);
  if (head === -1) throw new NoForm('a part has no head');
  const text = part.subarray(0, head).toString('utf8');
  const [, name] = /^content-disposition:\s*form-data;[^\r\n]*?\bname="([^"\r\n]*)"/im.exec(text) ?? [];
  if (name === undefined) throw new NoForm('a part has no name');
  if (/^content-disposition:[^\r\n]*\bfilename\*?=/im.test(text)) return undefined;
  const plain = name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
  return [plain, decoder.decode(part.subarray(head + BLANK_LINE.length))];
}

function multipart(most: number, boundary: string): FormReader {
  const delimiter = Buffer.from(`--${boundary}`);
  let found = 0;
  let rest: Buffer = Buffer.alloc(0);
  return {
    count(part) {
      const bytes = Buffer.concat([rest, part]);
      for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
        found += 1;
        // the last one ends the form
        if (found > most + 1) throw tooManyFields({ most });
      }
      rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - delimiter.length + 1)));
    },
    parse(bytes) {
      const fields: Fields = [];
      const next = Buffer.concat([LINE, delimiter]);
      let at = bytes.indexOf(delimiter);
      while (at !== -1) {
        const start = at + delimiter.length;
        if (bytes.subarray(start, start + 2).toString('latin1') === '--') return Object.fromEntries(fields);
        const end = bytes.indexOf(next, start);
        if (end === -1) break;
        const field = fieldIn(bytes.subarray(start + LINE.length, end));
        if (field) fields.push(field);
        at = end + LINE.length;
      }
      throw new NoForm('it has no end');
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

function readerFor(type: string, most: number): FormReader {
  if (/^application\/json\b/i.test(type)) return json(most);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return urlencoded(most);
  const [, quoted, plain] = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new NoForm(`a body of type ${type}`);
  return multipart(most, boundary);
}

/**
 * The fields of a posted form: urlencoded, multipart or flat JSON. Fields are counted while they arrive, and none is made
 * before all are known to be few enough.
 *
 * @throws Problem `http.too-many-fields` and as readBytes; NoForm for what is no form
 */
export async function readForm(req: IncomingMessage, { bytes, fields }: FormLimit): Promise<Record<string, unknown>> {
  const type = req.headers['content-type'] ?? '';
  if (type === '' || req.headers['content-length'] === '0') {
    const empty = await readBytes(req, 0).catch(() => undefined);
    if (!empty) throw new NoForm('a body without a type');
    return {};
  }
  const reader = readerFor(type, fields);
  const body = await readBytes(req, bytes, reader.count);
  return body.length === 0 ? {} : reader.parse(body);
}
