import { importMessage } from '../../../i18n/imports.ts';
import { readerLimits, type SheetSource, Unreadable } from './cells.rule.ts';
import { type Delimiter, openText, type TextOptions } from './text-file.ts';
import { openXlsx } from './xlsx.ts';

export interface OpenFile {
  container: 'text' | 'xlsx';
  /** of a text file, when there is one */
  delimiter?: Delimiter | undefined;
  sheets: SheetSource[];
}

const hasBytes = (bytes: Buffer, mark: readonly number[]): boolean =>
  bytes.subarray(0, mark.length).equals(Buffer.from(mark));

/** Formats that are not read, by how they begin, and what to do instead. */
function refuseOthers(bytes: Buffer): void {
  if (hasBytes(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    const isLocked = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    throw new Unreadable(isLocked ? importMessage('import.password') : importMessage('import.xls'));
  }
  if (hasBytes(bytes, [0x25, 0x50, 0x44, 0x46])) throw new Unreadable(importMessage('import.pdf'));
  const beginning = bytes
    .subarray(0, 1024)
    .toString('latin1')
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .trimStart()
    .toLowerCase();
  if (beginning.startsWith('<')) {
    throw new Unreadable(importMessage('import.markup'));
  }
}

/**
 * A file as sheets of rows. Runs in a process of its own (child.ts); nothing else calls it.
 *
 * @throws Unreadable
 */
export async function openFile(bytes: Buffer, options: TextOptions): Promise<OpenFile> {
  if (bytes.length === 0) throw new Unreadable(importMessage('import.empty'));
  if (bytes.length > readerLimits.bytes)
    throw new Unreadable(importMessage('import.too-large', { n: readerLimits.bytes >> 20 }));
  if (hasBytes(bytes, [0x50, 0x4b, 3, 4]) || hasBytes(bytes, [0x50, 0x4b, 5, 6])) {
    return { container: 'xlsx', sheets: await openXlsx(bytes) };
  }
  refuseOthers(bytes);
  const { delimiter, rows } = openText(bytes, options);
  return { container: 'text', delimiter, sheets: [{ name: '', isHidden: false, rows }] };
}
