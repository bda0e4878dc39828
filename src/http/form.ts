import type { IncomingMessage } from 'node:http';
import { readBytes } from './body.ts';
import { type FormLimit, NoForm } from './form-file.ts';
import { parseJson } from './json.ts';
import { readMultipart } from './multipart.ts';
import { tooManyFields } from './problems.ts';

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

/** How a body of this type is read at once. Multipart bodies are read while they arrive (multipart.ts). */
function readerFor(type: string, { fields }: FormLimit): FormReader {
  if (/^application\/json\b/i.test(type)) return json(fields);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return urlencoded(fields);
  throw new NoForm(`a body of type ${type}`);
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
  if (/^multipart\/form-data\b/i.test(type)) return readMultipart(req, type, limit);
  const reader = readerFor(type, limit);
  const body = await readBytes(req, limit.bytes, reader.count);
  return body.length === 0 ? {} : reader.parse(body);
}
