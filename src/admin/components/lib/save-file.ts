/** Saves a file that an answer holds in base64. */
export function saveFile(name: string, content: string): void {
  const bytes = Uint8Array.from(window.atob(content), (one) => one.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
