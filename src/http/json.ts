import { jsonTooDeep, jsonTooLong } from './problems.ts';

/** What a JSON body may be made of, beside its bytes. */
export interface JsonLimit {
  depth: number;
  /** numbers, texts, lists and objects together, to within one for each list and object */
  values: number;
}

export const usualJson: JsonLimit = { depth: 20, values: 20_000 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the text that begins at a quote ends. */
function endOfText(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return bytes.length;
}

/** Counts levels and values without making any of them. */
function requirePlain(bytes: Buffer, { depth: deepest, values: most }: JsonLimit): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === 0x2c) values += 1;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw jsonTooDeep({ most: deepest });
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (values > most) throw jsonTooLong({ most });
  }
}

/**
 * JSON out of bytes. Levels and values are counted before it is parsed: what a short text parses to may be a hundred
 * times as large.
 *
 * @throws Problem `http.json-too-deep`, `http.json-too-long`; SyntaxError for what is no JSON
 */
export function parseJson(bytes: Buffer, limit: JsonLimit = usualJson): unknown {
  requirePlain(bytes, limit);
  return JSON.parse(bytes.toString('utf8'));
}
