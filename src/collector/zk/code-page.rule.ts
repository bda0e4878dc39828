/** Code pages of firmware that does not speak UTF-8, by the names of the WHATWG Encoding Standard. */

/** Bytes that are no text in this page become U+FFFD; nothing is refused. */
export function decodePage(bytes: Buffer, codePage: string): string {
  return new TextDecoder(codePage).decode(bytes).replace(/\uFFFD+$/, '');
}

const encoders = new Map<string, Map<string, Buffer>>();

/** Which bytes a letter has, found by reading every one- and two-byte sequence of the page once. */
function lettersOf(codePage: string): Map<string, Buffer> {
  const known = encoders.get(codePage);
  if (known) return known;
  const decoder = new TextDecoder(codePage, { fatal: true });
  const letters = new Map<string, Buffer>();
  const learn = (bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !letters.has(text)) letters.set(text, Buffer.from(bytes));
    } catch {
      // no letter of this page
    }
  };
  for (let first = 0; first < 256; first += 1) learn([first]);
  for (let first = 0x81; first < 0xff; first += 1) {
    for (let second = 0x40; second < 0xff; second += 1) learn([first, second]);
  }
  encoders.set(codePage, letters);
  return letters;
}

/** As many whole letters as fit into `size` bytes; a letter that the page lacks becomes "?". */
export function encodePage(text: string, codePage: string, size: number): Buffer {
  const letters = lettersOf(codePage);
  const parts: Buffer[] = [];
  let length = 0;
  for (const letter of text) {
    const bytes = letters.get(letter) ?? Buffer.from('?');
    if (length + bytes.length > size) break;
    parts.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(parts);
}
