/** The server's own log: one file of bounded size in the data folder, which the server writes to directly. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 5_000_000;

export interface ServerLog {
  path: string;
  /** Opens it for appending, as the server's output. The caller closes it. */
  open(): number;
  size(): number;
  /** What was written since `position`, at most the last 16 kB of it. */
  since(position: number): string;
  /** Moves a log that has grown large aside (to .1, one generation) while the server goes on writing. */
  keepSmall(): void;
}

export function serverLog(folder: string): ServerLog {
  const path = join(folder, 'postgres.log');
  const older = `${path}.1`;
  const size = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    path,
    size,
    open() {
      if (size() > MAX_BYTES) renameSync(path, older);
      return openSync(path, 'a', 0o640);
    },
    since(position) {
      if (!existsSync(path)) return '';
      const from = Math.max(0, Math.min(position, size()), size() - 16_384);
      const bytes = Buffer.alloc(16_384);
      const file = openSync(path, 'r');
      try {
        return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from));
      } finally {
        closeSync(file);
      }
    },
    keepSmall() {
      if (size() <= MAX_BYTES) return;
      copyFileSync(path, older); // the server appends, so it goes on at the start of the emptied file
      truncateSync(path);
    },
  };
}

export const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
