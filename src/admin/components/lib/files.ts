/** Bytes as base64. In parts: a call takes only so many arguments. */
export function base64(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes);
  let binary = '';
  for (let at = 0; at < all.length; at += 8192) binary += String.fromCharCode(...all.subarray(at, at + 8192));
  return window.btoa(binary);
}

/** Saves a file that an answer holds in base64. */
export function save(name: string, content: string): void {
  const bytes = Uint8Array.from(window.atob(content), (one) => one.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
