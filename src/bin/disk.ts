import { statfs } from 'node:fs/promises';
import type { Disk } from '../domain/sites/standing.ts';

/** How full the disk is that a folder lies on; null where the system does not say. */
export async function diskOf(folder: string): Promise<Disk | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null; // data in a database elsewhere: there is no folder here
  }
}
