/** Whether text names a code page of the WHATWG Encoding Standard that is not Unicode, like "gb18030" or "windows-1252". */
export function isCodePage(name: string): boolean {
  try {
    return !/^utf/i.test(new TextDecoder(name).encoding);
  } catch {
    return false;
  }
}
