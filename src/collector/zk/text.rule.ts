import { decodePage, encodePage } from './code-page.rule.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Text of a fixed field: up to the first NUL (garbage may follow it), trimmed. UTF-8; bytes that are no UTF-8 are read
 * in the terminal's own code page, or else as latin1, so that no name is refused. A last character that the firmware
 * cut in half is left out.
 *
 * @param codePage like "gb18030" or "windows-1252"; see isCodePage (domain/terminals/code-page.rule.ts)
 */
export function decodeText(field: Buffer, codePage?: string | null): string {
  const nul = field.indexOf(0);
  const bytes = nul < 0 ? field : field.subarray(0, nul);
  if (bytes.every((byte) => byte < 0x80)) return bytes.toString('latin1').trim();
  try {
    return utf8.decode(bytes.subarray(0, wholeCharacters(bytes))).trim();
  } catch {
    return (codePage ? decodePage(bytes, codePage) : bytes.toString('latin1')).trim();
  }
}

/**
 * Text into a field of `size` bytes, NUL-padded, cut at a character's border (a Bangla letter takes three bytes). UTF-8,
 * or the terminal's own code page, where what it has no letter for becomes "?".
 */
export function encodeText(text: string, size: number, codePage?: string | null): Buffer {
  const field = Buffer.alloc(size);
  if (codePage) {
    encodePage(text, codePage, size).copy(field);
    return field;
  }
  field.write(text, 0, size, 'utf8'); // writes whole characters only
  return field;
}

/** Bytes before a multi-byte character that misses its end; all of them when none does. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return wanted > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
