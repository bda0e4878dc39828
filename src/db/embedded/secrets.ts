/** The passwords of a built-in database: one file in the data folder that only its owner can read. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newSecret } from '../../secret.ts';
import { readText } from './server-log.ts';

export interface Secrets {
  superuser: string;
  owner: string;
  /** Whether the owner's role and database have been made with these passwords. */
  isPrepared: boolean;
}

const fileIn = (folder: string): string => join(folder, 'postgres.json');

/** @returns undefined when there is no such file, or nothing to be read from it */
export function loadSecrets(folder: string): Secrets | undefined {
  try {
    const { superuser, owner, isPrepared } = JSON.parse(readText(fileIn(folder)) ?? '') as Partial<Secrets>;
    return superuser && owner ? { superuser, owner, isPrepared: isPrepared === true } : undefined;
  } catch {
    return undefined;
  }
}

export const newSecrets = (): Secrets => ({ superuser: newSecret(), owner: newSecret(), isPrepared: false });

/** Whole or not at all, and on the disk when this returns. */
export function saveSecrets(folder: string, secrets: Secrets): void {
  const building = `${fileIn(folder)}.new`;
  const file = openSync(building, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(secrets)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(building, fileIn(folder));
  syncFolder(folder);
}

/** Makes a rename in this folder survive a power cut. */
export function syncFolder(folder: string): void {
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
